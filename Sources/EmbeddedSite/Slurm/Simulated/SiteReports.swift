/// A node as slurmctld would tell of it.
struct NodeReport {
  let node: SlurmCluster.Node
  let usedCPUs: Int
  /// MiB
  let usedMemory: Int
  let usedGPUs: Int
  /// Names.
  let partitions: [String]

  init(_ index: Int, _ simulation: SlurmSimulation) {
    node = simulation.cluster.nodes[index]
    usedCPUs = simulation.usedCPUs[index]
    usedMemory = simulation.usedMemory[index]
    usedGPUs = simulation.usedGPUs[index]
    partitions = simulation.cluster.partitions.filter { $0.nodes.contains(index) }.map(\.name)
  }

  /// The base state.
  var state: String { usedCPUs == 0 ? "IDLE" : usedCPUs < node.cpus ? "MIXED" : "ALLOCATED" }
  var flags: [String] { node.isAvailable ? [] : ["DRAIN"] }
  /// As sinfo's `%t` and `%T` print it.
  var shown: String {
    node.isAvailable ? state.lowercased() : usedCPUs == 0 ? "drained" : "draining"
  }

  var gres: String { node.gpus > 0 ? "gpu:\(node.gpus)" : "" }
  var gresUsed: String {
    guard node.gpus > 0 else { return "" }
    let indices = usedGPUs == 0 ? "N/A" : usedGPUs == 1 ? "0" : "0-\(usedGPUs - 1)"
    return "gpu:\(usedGPUs)(IDX:\(indices))"
  }
  var tres: String {
    "cpu=\(node.cpus),mem=\(node.memory)M,billing=\(node.cpus)"
      + (node.gpus > 0 ? ",gres/gpu=\(node.gpus)" : "")
  }
  var usedTRES: String {
    usedCPUs == 0
      ? "" : "cpu=\(usedCPUs),mem=\(usedMemory)M" + (usedGPUs > 0 ? ",gres/gpu=\(usedGPUs)" : "")
  }
}

/// A partition as slurmctld would tell of it.
struct PartitionReport {
  let partition: SlurmCluster.Partition
  /// The first of the configuration.
  let isDefault: Bool
  private let members: [SlurmCluster.Node]

  init(_ index: Int, _ cluster: SlurmCluster) {
    partition = cluster.partitions[index]
    isDefault = index == 0
    members = partition.nodes.map { cluster.nodes[$0] }
  }

  var state: String { partition.isUp ? "UP" : "DOWN" }
  var nodes: String { Hostlist.compress(members.map(\.name)) }
  var count: Int { members.count }
  var cpus: Int { members.reduce(0) { $0 + $1.cpus } }
  var maximumMinutes: Int { Int(partition.timeLimit / 60) }
  var defaultMinutes: Int { Int(partition.defaultTime / 60) }
  var tres: String {
    let memory = members.reduce(0) { $0 + $1.memory }
    let gpus = members.reduce(0) { $0 + $1.gpus }
    return "cpu=\(cpus),mem=\(memory)M,node=\(count),billing=\(cpus)" + (gpus > 0 ? ",gres/gpu=\(gpus)" : "")
  }
}
