internal import ClientCore
internal import Monitor

nonisolated extension PreflightContext {
  /// What a snapshot knows of `site`, and of the Slurm behind `node`; pods that are there are looked at, not such as are to be made.
  init(_ snapshot: Snapshot, site: String, node: String = "") {
    self.init()
    isNew = false
    partitions = snapshot.partitions(of: node, site: site)
    let own = snapshot.nodes.filter { $0.site == site }
    // No node may also mean that nodes may not be listed.
    guard !own.isEmpty else { return }
    nodes = own.map { record in
      var trouble: String?
      if case .failed(let message) = record.interLink.state { trouble = CleanText.line(message) }
      return VirtualNode(
        name: record.node.meta.name, taints: record.node.taints, labels: record.node.meta.labels,
        trouble: trouble)
    }
  }
}
