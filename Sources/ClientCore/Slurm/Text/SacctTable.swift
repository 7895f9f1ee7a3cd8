/// `sacct --parsable`: jobs that have ended, from the accounting database, in a form of every version.
struct SacctTable {
  private static let columns: [(name: String, read: @Sendable (inout SlurmJob, String) -> Void)] = [
    ("JobIDRaw", { $0.id.number = UInt64($1) ?? 0 }),
    ("Cluster", { $0.id.cluster = SlurmText.text($1) }),
    ("User", { $0.user = SlurmText.text($1) }),
    ("Account", { $0.account = SlurmText.text($1) }),
    ("Partition", { $0.partition = SlurmText.text($1) }),
    ("QOS", { $0.qos = SlurmText.text($1) }),
    (
      "State",
      {
        $0.state = SlurmState($1)
        $0.cancelledBy = SlurmState.canceller(in: SlurmText.text($1))
      }
    ),
    ("ExitCode", { $0.exit = ExitStatus($1) }),
    ("Priority", { $0.priority = Int($1) }),
    ("Submit", { $0.submitted = SlurmText.time($1) }),
    ("Eligible", { $0.eligible = SlurmText.time($1) }),
    ("Start", { $0.started = SlurmText.time($1) }),
    ("End", { $0.ended = SlurmText.time($1) }),
    ("TimelimitRaw", { $0.timeLimit = SlurmNumber(text: $1) }),
    ("NodeList", { $0.nodes = SlurmText.text($1) }),
    ("NNodes", { $0.nodeCount = Int($1) }),
    ("ReqCPUS", { $0.cpus = Int($1) }),
    ("ReqMem", { $0.memory = SlurmText.memory($1) }),
    ("ReqTRES", { $0.requested = SlurmTRES(SlurmText.text($1)) }),
    ("AllocTRES", { $0.allocated = SlurmTRES(SlurmText.text($1)) }),
    ("TotalCPU", { $0.usage = SlurmJob.Usage(cpuSeconds: SlurmText.seconds($1) ?? 0) }),
    ("MaxRSS", { $0.usage?.peakMemory = SlurmTRES.mebibytes($1).flatMap { $0 < 1 << 40 ? $0 << 20 : nil } }),
    ("WorkDir", { $0.directory = SlurmText.text($1) }),
    ("JobName", { $0.name = SlurmText.text($1) }),
  ]

  private let table: SlurmTable

  init(table: SlurmTable? = nil) { self.table = table ?? SlurmTable(columns: Self.columns.count) }

  /// The options that make sacct print this table.
  var options: [String] {
    [
      "--noheader", "--parsable", "--delimiter=\(table.separator)",
      "--format=\(Self.columns.map(\.name).joined(separator: ","))",
    ]
  }

  /// The jobs that sacct printed; of their steps only the most memory that one had.
  func jobs(_ output: [UInt8]) throws(SlurmTextError) -> [SlurmJob] {
    var jobs: [SlurmJob] = []
    for row in try table.rows(output) {
      var job = SlurmJob(id: SlurmJobID(cluster: "", number: 0))
      for (column, text) in zip(Self.columns, row) { column.read(&job, text) }
      if row[0].contains(".") {
        let peak = max(job.usage?.peakMemory ?? 0, jobs.last?.usage?.peakMemory ?? 0)
        if peak > 0, !jobs.isEmpty { jobs[jobs.count - 1].usage?.peakMemory = peak }
        continue
      }
      let (start, end) = (job.started, job.ended)
      (job.started, job.ended) = (nil, nil)
      job.settle(start: start, end: end)
      jobs.append(job)
    }
    return jobs
  }
}
