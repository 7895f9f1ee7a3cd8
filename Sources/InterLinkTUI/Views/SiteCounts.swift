internal import ClientCore
internal import Monitor

/// What is counted of a snapshot, once for each: cheap, because at ten thousand pods that is often.
nonisolated struct SiteCounts: Sendable {
  /// Pods by phase, in the order of ``Phases/known``.
  struct Phases: Sendable, Equatable {
    /// Phases in the order in which they are shown, with what each means; what is none of them is the last.
    /// Narrow screens drop the last first.
    static let known: [(phase: String, word: String, role: Role)] = [
      ("Running", "running", .live), ("Pending", "pending", .waiting), ("Failed", "failed", .bad),
      ("Initializing", "initializing", .waiting), ("Terminating", "terminating", .attention),
      ("Succeeded", "succeeded", .ended), ("Unknown", "unknown", .attention),
    ]
    private var counts = [Int](repeating: 0, count: known.count)

    /// Of all phases together.
    var total: Int { counts.reduce(0, +) }

    /// So many more pods in the phase with that index.
    mutating func add(_ number: Int = 1, in index: Int) { counts[index] += number }

    /// The index of a pod's phase; what is being deleted is `Terminating` whatever its phase.
    static func index(of record: PodRecord) -> Int {
      let phase = record.pod.meta.deletion == nil ? record.pod.phase : "Terminating"
      for index in known.indices where known[index].phase == phase { return index }
      return known.count - 1
    }

    /// `31 running`, `9 pending`, … without those of which there is none.
    func spans(separator: String) -> [Span] {
      var spans: [Span] = []
      for (count, phase) in zip(counts, Self.known) where count > 0 {
        if !spans.isEmpty { spans.append(Span(separator, Style(.dim))) }
        spans.append(Span("\(Format.grouped(count)) \(phase.word)", Style(phase.role)))
      }
      return spans
    }
  }

  /// Pods that are there.
  private(set) var pods = Phases()
  /// Those of each node.
  private(set) var onNode: [NodeKey: Phases] = [:]
  /// Virtual nodes.
  private(set) var nodes = 0
  /// Nodes that take no pods.
  private(set) var unreadyNodes = 0

  /// Nothing.
  init() {}

  /// Counts `snapshot`.
  init(_ snapshot: Snapshot) { advance(from: Snapshot(), to: snapshot) }

  /// Counts `snapshot`; of `before`, which was counted last, only what has changed.
  mutating func advance(from before: Snapshot, to snapshot: Snapshot) {
    switch PodDifference(from: before.pods, to: snapshot.pods) {
    case .all: count(snapshot.pods)
    case .places(let places) where places.count > snapshot.pods.count / 4: count(snapshot.pods)
    case .places(let places):
      for place in places {
        if place < before.pods.count { add(-1, before.pods[place]) }
        add(1, snapshot.pods[place])
      }
    }
    nodes = snapshot.nodes.count
    unreadyNodes = snapshot.nodes.count { $0.readiness != .ready }
  }

  private mutating func add(_ number: Int, _ record: PodRecord) {
    if record.isGone { return }
    let index = Phases.index(of: record)
    pods.add(number, in: index)
    onNode[record.nodeKey, default: Phases()].add(number, in: index)
  }

  private mutating func count(_ records: [PodRecord]) {
    (pods, onNode) = (Phases(), [:])
    // Neighbours are often on the same node, and looking it up is the dearest part.
    var (node, known) = (NodeKey(site: "", name: ""), Phases())
    for record in records where !record.isGone {
      let index = Phases.index(of: record)
      pods.add(in: index)
      if record.pod.nodeName != node.name || record.key.site != node.site {
        onNode[node] = known
        node = record.nodeKey
        known = onNode[node] ?? Phases()
      }
      known.add(in: index)
    }
    onNode[node] = known
  }
}
