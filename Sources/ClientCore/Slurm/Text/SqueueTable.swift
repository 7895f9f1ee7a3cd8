/// `squeue` without `--json`: Slurm before 21.08, or without its JSON plugin.
///
/// What this form does not tell: exit codes, trackable resources, memory per node or processor (`%m` leaves open
/// which), the log's path, requeues.
struct SqueueTable {
  /// Code and what it goes into.
  private static let columns: [(code: String, read: @Sendable (inout SlurmJob, String) -> Void)] = [
    ("%A", { $0.id.number = UInt64($1) ?? 0 }),
    (
      "%F",
      { job, text in
        if let array = UInt64(text), array != 0 { job.array = SlurmJob.ArrayTask(job: array, tasks: "") }
      }
    ),
    (
      "%K",
      { job, text in
        let tasks = SlurmText.text(text)
        if tasks.isEmpty { job.array = nil }
        if let task = Int(tasks) { job.array?.task = task } else { job.array?.tasks = tasks }
      }
    ),
    ("%u", { $0.user = SlurmText.text($1) }),
    ("%a", { $0.account = SlurmText.text($1) }),
    ("%P", { $0.partition = SlurmText.text($1) }),
    ("%q", { $0.qos = SlurmText.text($1) }),
    ("%T", { $0.state = SlurmState($1) }),
    ("%r", { $0.reason = SlurmText.text($1) }),
    ("%Q", { $0.priority = Int($1) }),
    ("%V", { $0.submitted = SlurmText.time($1) }),
    // Sorted out by ``SlurmJob/settle(start:end:)``.
    ("%S", { $0.started = SlurmText.time($1) }),
    ("%e", { $0.ended = SlurmText.time($1) }),
    ("%l", { $0.timeLimit = SlurmText.minutes($1) }),
    ("%N", { $0.nodes = SlurmText.text($1) }),
    ("%D", { $0.nodeCount = Int($1) }),
    ("%C", { $0.cpus = Int($1) }),
    ("%b", { $0.gres = SlurmText.text($1) }),
    ("%o", { $0.command = SlurmText.text($1) }),
    ("%Z", { $0.directory = SlurmText.text($1) }),
    ("%E", { $0.dependency = SlurmText.text($1) }),
    ("%k", { $0.comment = SlurmText.text($1) }),
    ("%j", { $0.name = SlurmText.text($1) }),
  ]

  private let table: SlurmTable

  init(table: SlurmTable? = nil) { self.table = table ?? SlurmTable(columns: Self.columns.count) }

  /// For squeue's `--format`.
  var format: String { Self.columns.map { $0.code + table.separator }.joined() }

  /// The jobs that squeue printed.
  func jobs(_ output: [UInt8]) throws(SlurmTextError) -> [SlurmJob] {
    try table.rows(output).map { row in
      var job = SlurmJob(id: SlurmJobID(cluster: "", number: 0))
      for (column, text) in zip(Self.columns, row) { column.read(&job, text) }
      let (start, end) = (job.started, job.ended)
      (job.started, job.ended) = (nil, nil)
      job.settle(start: start, end: end)
      return job
    }
  }
}
