import Testing

@testable import ClientCore

/// Nodes and partitions; the newer shapes after Slurm's OpenAPI documentation.
struct SlurmSiteDecodingTests {
  private func decode<Item: SlurmItem>(_ text: [UInt8]) throws -> [Item] {
    var decoder = SlurmListDecoder<Item>()
    try decoder.append(text)
    _ = try decoder.finish()
    return decoder.items
  }

  @Test func recordedNode() throws {
    let nodes: [SlurmNode] = try decode(Samples.bytes("slurm/sinfo.json"))
    let node = try #require(nodes.first)
    #expect(node.name == "vm" && node.states == ["MIXED"] && node.partitions == ["cpu", "debug", "down"])
    #expect(node.cpus == 2 && node.allocatedCPUs == 1 && node.memory == 8000 && node.allocatedMemory == 100)
    #expect(node.freeMemory == 7928)
    #expect(node.isUsable)
  }

  @Test func newerNode() throws {
    let nodes: [SlurmNode] = try decode(
      Array(
        """
        {"nodes":[{"name":"gn01","state":["IDLE","DRAIN"],"cpus":64,"alloc_cpus":0,"real_memory":512000,"alloc_memory":0,
        "free_mem":{"set":true,"infinite":false,"number":500000},"gres":"gpu:a100:4","gres_used":"gpu:a100:0(IDX:N\\/A)",
        "reason":"disk\\nbroken","partitions":["gpu"]}],"errors":[]}
        """.utf8))
    let node = try #require(nodes.first)
    #expect(node.states == ["IDLE", "DRAIN"] && !node.isUsable && node.freeMemory == 500_000)
    #expect(node.gres == "gpu:a100:4" && node.reason == "disk broken")
  }

  @Test func stateTexts() {
    #expect(SlurmNode.states(["idle*"]) == ["IDLE", "NOT_RESPONDING"])
    #expect(SlurmNode.states(["MIXED+DRAIN"]) == ["MIXED", "DRAIN"])
    #expect(SlurmNode.states([]) == [])
  }

  @Test func bothFormsOfPartitions() throws {
    let old: [SlurmPartition] = try decode(
      Array(
        """
        {"partitions":[{"name":"cpu","flags":["default"],"max_time_limit":60,"default_time_limit":10,"max_nodes_per_job":null,
        "nodes":"gn[01-04]","total_nodes":4,"total_cpus":256,"state":"UP"}]}
        """.utf8))
    let new: [SlurmPartition] = try decode(
      Array(
        """
        {"partitions":[{"name":"cpu","nodes":{"allowed_allocation":"","configured":"gn[01-04]","total":4},
        "cpus":{"task_binding":0,"total":256},"defaults":{"time":{"set":true,"infinite":false,"number":10}},
        "maximums":{"nodes":{"set":false,"infinite":true,"number":0},"time":{"set":true,"infinite":false,"number":60}},
        "partition":{"state":["UP"]}}]}
        """.utf8))
    var partition = try #require(new.first)
    #expect(partition.maximumTime == .value(60) && partition.defaultTime == .value(10))
    #expect(partition.maximumNodes == .unlimited && partition.totalCPUs == 256 && partition.totalNodes == 4)
    // What only one of them tells.
    partition.isDefault = true
    partition.maximumNodes = .unset
    #expect(old.first == partition)
  }

  @Test func memories() {
    #expect(SlurmTRES.mebibytes("8G") == 8192)
    #expect(SlurmTRES.mebibytes("1.50T") == 1_572_864)
    #expect(SlurmTRES.mebibytes("512") == 512)
    #expect(SlurmTRES.mebibytes("4000Mn") == 4000)
    #expect(SlurmTRES.mebibytes("2048K") == 2)
    #expect(
      SlurmTRES.mebibytes("") == nil && SlurmTRES.mebibytes("-1G") == nil && SlurmTRES.mebibytes("x") == nil)
    #expect(SlurmTRES.mebibytes("1e300P") == nil)
  }
}
