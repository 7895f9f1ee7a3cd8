internal import Monitor

/// Makes the rows of one snapshot's pods.
nonisolated struct PodRowMaker {
  /// Nodes whose virtual kubelet has stopped reporting.
  private let silentNodes: Set<NodeKey>
  private let offsets: [String: Double]
  private let hands: [String: HandState]
  /// Where a Slurm is silent, what it told of has to be looked up.
  private let silentSlurms: Snapshot?

  /// For the pods of `snapshot`.
  ///
  /// - Parameter hands: what is being done to pods, by UID.
  init(_ snapshot: Snapshot, hands: [String: HandState]) {
    silentNodes = Set(
      snapshot.nodes.filter { if case .unknown = $0.readiness { true } else { false } }.map(\.key))
    (offsets, self.hands) = (snapshot.clockOffsets, hands)
    silentSlurms = snapshot.isAnySlurmSilent ? snapshot : nil
  }

  /// The row of a pod.
  func row(of record: PodRecord) -> PodRow {
    var row = PodRow(
      record: record, isNodeSilent: !silentNodes.isEmpty && silentNodes.contains(record.nodeKey),
      clockOffset: offsets[record.key.site] ?? 0)
    if !hands.isEmpty { row.hand = hands[record.key.uid] }
    if let silentSlurms, let job = record.join.job {
      row.isSlurmSilent = silentSlurms.isSlurmSilent(for: job, site: record.key.site)
    }
    return row
  }

  /// Whether rows that `other` made of the same pods are the same.
  func isLike(_ other: PodRowMaker?) -> Bool {
    guard let other else { return false }
    return silentSlurms == nil && other.silentSlurms == nil && silentNodes == other.silentNodes
      && offsets == other.offsets && hands == other.hands
  }
}
