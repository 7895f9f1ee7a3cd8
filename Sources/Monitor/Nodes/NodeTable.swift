internal import ClientCore

/// The virtual nodes that are known, by name.
struct NodeTable {
  /// Name of the site, which its records bear.
  let site: String
  /// By name.
  private(set) var records: [NodeRecord] = []
  /// Names under which pods can ask for one of them.
  private(set) var hostnames: Set<String> = []

  /// No node of `site`.
  init(site: String = "") { self.site = site }

  /// Adds `node`, or puts it in the place of the one with its name.
  ///
  /// - Parameter time: server time.
  /// - Returns: whether it is more than what was known already.
  mutating func put(_ node: Node, at time: Timestamp) -> Bool {
    let record = NodeRecord(node, site: site, learnt: time, at: time)
    let position = position(of: node.meta.name)
    if position < records.count, records[position].node.meta.name == node.meta.name {
      if records[position].node == node { return false }
      records[position] = record
    } else {
      records.insert(record, at: position)
    }
    nameHosts()
    return true
  }

  /// Forgets the node of that name.
  ///
  /// - Returns: whether it was known.
  mutating func remove(_ name: String) -> Bool {
    let position = position(of: name)
    guard position < records.count, records[position].node.meta.name == name else { return false }
    records.remove(at: position)
    nameHosts()
    return true
  }

  /// Looks again at what changes with time alone.
  ///
  /// - Returns: whether something did.
  mutating func refresh(at time: Timestamp) -> Bool {
    var hasChanged = false
    for (position, record) in records.enumerated() {
      guard let staleAt = record.interLink.staleAt, staleAt < time else { continue }
      records[position] = NodeRecord(record.node, site: site, learnt: record.learnt, at: time)
      hasChanged = true
    }
    return hasChanged
  }

  /// When ``refresh(at:)`` will next find something (server time).
  var nextChange: Timestamp? { records.compactMap(\.interLink.staleAt).min() }

  private mutating func nameHosts() {
    hostnames = Set(records.map { $0.node.meta.labels[VirtualNode.hostname] ?? $0.node.meta.name })
  }

  private func position(of name: String) -> Int {
    records.firstIndex { $0.node.meta.name >= name } ?? records.count
  }
}

extension NodeRecord {
  /// What `node` said at `learnt`, as it is to be read at `time` (both server time).
  convenience init(_ node: Node, site: String = "", learnt: Timestamp, at time: Timestamp) {
    let readiness = Readiness(node)
    self.init(
      site: site, node: node, interLink: InterLinkHealth(node, readiness: readiness, at: time),
      readiness: readiness,
      learnt: learnt)
  }
}
