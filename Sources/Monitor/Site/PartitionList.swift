public import ClientCore

/// What a Slurm told of its partitions.
public struct PartitionList: Sendable, Equatable {
  /// As ``NodeRecord/site`` has it.
  public var site: String
  /// Virtual nodes whose jobs it runs; empty for all that no other one names.
  public var nodes: Set<String>
  /// `nil` until it has told: it is asked only while somebody wants to know.
  public var partitions: [SlurmPartition]?

  /// What the Slurm of `nodes` told.
  public init(site: String, nodes: Set<String>, partitions: [SlurmPartition]?) {
    (self.site, self.nodes, self.partitions) = (site, nodes, partitions)
  }
}

extension Snapshot {
  /// The partitions of the Slurm behind `node` (empty for a pod that is not bound yet); `nil` if they are not known,
  /// or if it is not known which Slurm it will be.
  public func partitions(of node: String, site: String) -> [SlurmPartition]? {
    let lists = partitions.filter { $0.site == site }
    if node.isEmpty { return lists.count == 1 ? lists[0].partitions : nil }
    return (lists.first { $0.nodes.contains(node) } ?? lists.first { $0.nodes.isEmpty })?.partitions
  }
}
