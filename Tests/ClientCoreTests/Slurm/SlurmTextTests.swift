import Testing

@testable import ClientCore

/// The text forms: old sites, and what has no steady JSON.
struct SlurmTextTests {
  @Test func recordedScontrolJob() throws {
    // The recording has local times, and ours are asked for as seconds.
    let job = try #require(ScontrolText.jobs(Samples.bytes("slurm/scontrol-show-job.txt")).first)
    #expect(job.id.number == 84 && job.name == "3f5b0fb4-53b0-48af-a642-a6f46b0eeeaf")
    #expect([job.user, job.account, job.partition, job.qos] == ["interlink", "proj", "cpu", "normal"])
    #expect(job.state.base == .cancelled && job.exit?.description == "0:15" && job.timeLimit == .value(1))
    #expect(job.nodes == "vm" && job.nodeCount == 1 && job.cpus == 1 && job.memory == .perNode(1))
    #expect(job.allocated.text == "cpu=1,mem=1M,node=1,billing=1" && job.dependency.isEmpty)
    #expect(job.output.hasSuffix("/job.out") && job.directory == "/srv/lab")
  }

  @Test func aNameCannotPretendToBeTheRest() throws {
    let text = """
      JobId=7 JobName=evil
         UserId=admin(0) GroupId=x
         JobState=COMPLETED Reason=None a=b
         UserId=root(0) GroupId=root(0) MCS_label=N/A
         JobState=PENDING Reason=Priority Dependency=(null)
         StartTime=Unknown EndTime=Unknown Deadline=N/A
         Command=/x y=z w.sh
         WorkDir=/tmp

      """
    let job = try #require(ScontrolText.jobs(Array(text.utf8)).first)
    #expect(job.user == "root" && job.state.base == .pending && job.reason == "Priority")
    #expect(job.command == "/x y=z w.sh")
  }

  static let hostileNames = [
    "plain", "a b", "a|b", "~0000000000000001~", "x\n1~", "\u{1B}[31mred", "naïve-日本-\u{202E}evil", "",
    "a=b JobState=RUNNING", String(repeating: "n", count: 2000),
  ]

  @Test(arguments: hostileNames) func squeueTableKeepsItsColumns(_ name: String) throws {
    let table = SlurmTable(columns: 23)
    let end = table.separator
    let fields = [
      "12", "10", "2", "u", "a", "cpu", "q", "PENDING", "Priority", "77", "1700000000", "1700009000", "N/A",
      "1-00:30:00", "", "2", "8", "gpu:1", "/x/job.sh", "/x", "afterok:3(unfulfilled)", "(null)",
      name,
    ]
    let line = fields.map { $0 + end }.joined() + "\n"
    let jobs = try SqueueTable(table: table).jobs(Array((line + line).utf8))
    #expect(jobs.count == 2)
    for job in jobs {
      #expect(job.id.number == 12 && job.array == .init(job: 10, task: 2, tasks: ""))
      #expect(job.name == SlurmText.text(name) && !job.name.contains("\n") && !job.name.contains("\u{1B}"))
      #expect(job.state.base == .pending && job.reason == "Priority" && job.priority == 77)
      #expect(job.expectedStart?.seconds == 1_700_009_000 && job.started == nil && job.comment.isEmpty)
      #expect(
        job.timeLimit == .value(1470) && job.cpus == 8 && job.nodeCount == 2)
      #expect(job.command == "/x/job.sh" && job.dependency == "afterok:3(unfulfilled)")
    }
  }

  @Test func brokenTablesThrow() {
    let table = SlurmTable(columns: 2, separator: "~~")
    #expect(throws: SlurmTextError.self) { try table.rows(Array("a~~b".utf8)) }
    #expect(throws: SlurmTextError.self) { try table.rows(Array("slurm_load_jobs error".utf8)) }
    #expect(throws: Never.self) { try table.rows(Array("\n".utf8)) }
    #expect(SlurmTable(columns: 1).separator != SlurmTable(columns: 1).separator)
  }

  @Test func sacctTable() throws {
    let table = SlurmTable(columns: 24, separator: "~|~")
    func row(_ id: String, _ state: String, _ cpu: String, _ memory: String) -> String {
      [
        id, "vega", "u", "a", "cpu", "q", state, "0:15", "5", "1700000000", "1700000001", "1700000002",
        "1700000302", "10",
        "gn01", "1", "4", "8Gn", "cpu=4,mem=8G", "cpu=4,mem=8G,gres/gpu=1", cpu, memory, "/w", "name\nx",
      ].map { $0 + "~|~" }.joined() + "\n"
    }
    let text =
      row("9", "CANCELLED by 1000", "01:00:00", "") + row("9.batch", "CANCELLED", "00:01.500", "512M")
      + row("9.0", "COMPLETED", "00:01", "2048K") + row("10", "RUNNING", "00:00:00", "")
    let jobs = try SacctTable(table: table).jobs(Array(text.utf8))
    #expect(
      jobs.map(\.id) == [SlurmJobID(cluster: "vega", number: 9), SlurmJobID(cluster: "vega", number: 10)])
    #expect(jobs[0].state.base == .cancelled && jobs[0].exit?.signal == 15)
    #expect(jobs[0].usage == SlurmJob.Usage(cpuSeconds: 3600, peakMemory: 512 << 20))
    #expect(jobs[0].memory == .perNode(8192) && jobs[0].allocated.gpus == 1 && jobs[0].name == "name x")
    #expect(jobs[0].ended?.seconds == 1_700_000_302 && jobs[1].ended == nil && jobs[1].exit == nil)
  }

  static let times: [(text: String, is: SlurmNumber)] = [
    ("10:00", .value(10)), ("01:00:00", .value(60)), ("1-00:00:00", .value(1440)), ("0:30", .value(1)),
    ("UNLIMITED", .unlimited), ("infinite", .unlimited), ("NOT_SET", .unset), ("INVALID", .unset),
    ("", .unset),
    ("Partition_Limit", .unset), ("-1:00", .unset), ("99999999999:00", .unset),
  ]

  @Test(arguments: times) func minutes(_ example: (text: String, is: SlurmNumber)) {
    #expect(SlurmText.minutes(example.text) == example.is)
  }

  @Test func nodesPartitionsAndPing() throws {
    let nodes = ScontrolText.nodes(
      Array(
        """
        NodeName=gn01 Arch=x86_64 CPUAlloc=3 CPUEfctv=8 CPUTot=8 Gres=gpu:2 OS=Linux 6.1 #1 SMP RealMemory=18078 AllocMem=1 FreeMem=N/A State=MIXED+DRAIN* Partitions=cpu,debug Reason=disk is broken [root@1700000000]
        NodeName=gn02 CPUAlloc=0 CPUTot=8 RealMemory=18078 AllocMem=0 FreeMem=100 State=IDLE Partitions=cpu
        """.utf8))
    #expect(nodes.map(\.name) == ["gn01", "gn02"])
    #expect(
      nodes[0].states == ["MIXED", "DRAIN", "NOT_RESPONDING"] && !nodes[0].isUsable && nodes[1].isUsable)
    #expect(nodes[0].reason == "disk is broken [root@1700000000]" && nodes[0].freeMemory == nil)
    #expect(nodes[0].cpus == 8 && nodes[0].allocatedCPUs == 3 && nodes[0].gres == "gpu:2")
    let partitions = ScontrolText.partitions(
      Array(
        """
        PartitionName=cpu Default=YES DefaultTime=00:10:00 MaxNodes=UNLIMITED MaxTime=1-00:00:00 Nodes=gn[01-02] State=UP TotalCPUs=16 TotalNodes=2
        PartitionName=x Default=NO DefaultTime=NONE MaxNodes=1 MaxTime=UNLIMITED Nodes=(null) State=DOWN TotalCPUs=0 TotalNodes=0
        """.utf8))
    #expect(partitions.map(\.maximumTime) == [.value(1440), .unlimited])
    #expect(partitions.map(\.defaultTime) == [.value(10), .unset])
    #expect(partitions.map(\.maximumNodes) == [.unlimited, .value(1)])
    #expect(partitions.map(\.isDefault) == [true, false] && partitions[1].nodes.isEmpty)
    let controllers = SlurmPing.controllers(
      scontrol: Array("Slurmctld(primary) at a is DOWN\nSlurmctld(backup) at b is UP\n\u{1B}nonsense".utf8))
    #expect(controllers == [.init(host: "a", mode: "primary"), .init(host: "b", mode: "backup", isUp: true)])
  }
}
