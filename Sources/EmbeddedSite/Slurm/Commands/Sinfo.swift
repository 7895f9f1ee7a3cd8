/// A line of sinfo: nodes of a partition in one state.
private struct NodeGroup: Sendable {
  var partition: PartitionReport
  var nodes: [NodeReport]

  var first: NodeReport { nodes[0] }
  func sum(_ value: (NodeReport) -> Int) -> Int { nodes.reduce(0) { $0 + value($1) } }

  /// Allocated, idle, other, all.
  var cpus: String {
    let total = sum(\.node.cpus)
    let used = sum(\.usedCPUs)
    let other = sum { $0.node.isAvailable ? 0 : $0.node.cpus - $0.usedCPUs }
    return "\(used)/\(total - used - other)/\(other)/\(total)"
  }
}

/// A field of sinfo.
private struct NodeColumn: Sendable {
  var code: Character
  var name: String
  var heading: String
  var value: @Sendable (NodeGroup) -> String

  private init(
    _ code: Character, _ name: String, _ heading: String, _ value: @escaping @Sendable (NodeGroup) -> String
  ) {
    (self.code, self.name, self.heading, self.value) = (code, name, heading, value)
  }

  static let all: [NodeColumn] = [
    NodeColumn("P", "Partition", "PARTITION") {
      $0.partition.partition.name + ($0.partition.isDefault ? "*" : "")
    },
    NodeColumn("R", "PartitionName", "PARTITION") { $0.partition.partition.name },
    NodeColumn("a", "Available", "AVAIL") { $0.partition.partition.isUp ? "up" : "down" },
    NodeColumn("l", "Time", "TIMELIMIT") { SlurmTime.limit($0.partition.partition.timeLimit) },
    NodeColumn("L", "DefaultTime", "DEFAULTTIME") { SlurmTime.limit($0.partition.partition.defaultTime) },
    NodeColumn("D", "Nodes", "NODES") { String($0.nodes.count) },
    NodeColumn("t", "StateCompact", "STATE") { short[$0.first.shown] ?? $0.first.shown },
    NodeColumn("T", "StateLong", "STATE") { $0.first.shown },
    NodeColumn("N", "NodeList", "NODELIST") { Hostlist.compress($0.nodes.map(\.node.name)) },
    NodeColumn("n", "NodeHost", "HOSTNAMES") { Hostlist.compress($0.nodes.map(\.node.name)) },
    NodeColumn("c", "CPUs", "CPUS") { String($0.first.node.cpus) },
    NodeColumn("C", "CPUsState", "CPUS(A/I/O/T)") { $0.cpus },
    NodeColumn("m", "Memory", "MEMORY") { String($0.first.node.memory) },
    NodeColumn("e", "FreeMem", "FREE_MEM") { String($0.first.node.memory - $0.first.usedMemory / 2) },
    NodeColumn("?", "AllocMem", "ALLOCMEM") { String($0.first.usedMemory) },
    NodeColumn("G", "Gres", "GRES") { $0.first.gres.isEmpty ? "(null)" : $0.first.gres },
    NodeColumn("?", "GresUsed", "GRES_USED") { $0.first.gresUsed.isEmpty ? "(null)" : $0.first.gresUsed },
    NodeColumn("O", "CPUsLoad", "CPU_LOAD") { fixed(Double($0.first.usedCPUs) * 0.97, 2) },
    NodeColumn("f", "Features", "AVAIL_FEATURES") {
      $0.first.node.features.isEmpty ? "(null)" : $0.first.node.features
    },
    NodeColumn("E", "Reason", "REASON") { $0.first.node.reason.isEmpty ? "none" : $0.first.node.reason },
    NodeColumn("z", "SocketCoreThread", "S:C:T") { "2:\($0.first.node.cpus / 2):1" },
  ]

  private static let short = ["mixed": "mix", "allocated": "alloc", "drained": "drain", "draining": "drng"]
}

extension CommandDesk {
  private static let sinfoOptions: [CommandWords.Option] = [
    .init("a", "all"), .init("h", "noheader"), .init("l", "long"), .init("N", "Node"),
    .init("n", "nodes", .required),
    .init("o", "format", .required), .init("O", "Format", .required), .init("p", "partition", .required),
    .init("R", "list-reasons"), .init("s", "summarize"), .init("t", "states", .required), .init(nil, "json"),
    .init("e", "exact"), .init("v", "verbose"), .init(nil, "local"),
  ]

  func sinfo(_ words: [String]) async throws(CommandFailure) -> CommandResult {
    let words = try CommandWords(words, of: "sinfo", known: Self.sinfoOptions)
    requests.add("REQUEST_NODE_INFO")
    if isControllerDown { throw controllerDown("slurm_load_partitions") }
    let simulation = await slurm.withSimulation { $0 }
    if words.has("json"), let version {
      let site = RESTSite(version: version, simulation: simulation)
      let envelope = RESTEnvelope(version: version, cluster: simulation.cluster.name)
      return CommandResult(
        output: envelope.answer(["nodes": site.nodes], lastUpdate: simulation.now).json + "\n")
    }
    let format: TableFormat<NodeColumn>
    if let names = words["Format"] {
      do {
        format = try TableFormat(names: names) { name in
          NodeColumn.all.first { $0.name.lowercased() == name.lowercased() }
        }
      } catch {
        throw CommandFailure(.failed("sinfo: error: Invalid node format specification: \(error.name)\n"))
      }
    } else {
      let usual =
        words.has("list-reasons")
        ? "%20E %N" : words.has("Node") ? "%10N %.6D %.9P %6t" : "%9P %.5a %.10l %.6D %.6t %N"
      format = TableFormat(format: words["format"] ?? usual) { code in
        NodeColumn.all.first { $0.code == code }
      }
    }
    var text = words.has("noheader") ? "" : format.line(\.heading)
    for group in groups(words, simulation) { text += format.line { $0.value(group) } }
    return CommandResult(output: text)
  }

  private func groups(_ words: CommandWords, _ simulation: SlurmSimulation) -> [NodeGroup] {
    let states = words.list("states").map { Set($0.map { $0.lowercased() }) }
    let isReasons = words.has("list-reasons")
    var groups: [NodeGroup] = []
    for (index, partition) in simulation.cluster.partitions.enumerated() {
      if let wanted = words.list("partition"), !wanted.contains(partition.name) { continue }
      let report = PartitionReport(index, simulation.cluster)
      let nodes = partition.nodes.map { NodeReport($0, simulation) }.filter { node in
        (states.map { $0.contains(node.shown) } ?? true) && (!isReasons || !node.node.reason.isEmpty)
          && (words.list("nodes")?.contains(node.node.name) ?? true)
      }
      if words.has("Node") {
        groups += nodes.map { NodeGroup(partition: report, nodes: [$0]) }
        continue
      }
      var shown: [String] = []
      for node in nodes where !shown.contains(node.shown) { shown.append(node.shown) }
      groups += shown.map { state in
        NodeGroup(partition: report, nodes: nodes.filter { $0.shown == state })
      }
    }
    return groups
  }
}
