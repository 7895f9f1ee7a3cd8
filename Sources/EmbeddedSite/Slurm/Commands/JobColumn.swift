/// A field of squeue: its code for `--format`, its name for `--Format`, its heading, and what stands in it.
struct JobColumn: Sendable {
  var code: Character?
  var name: String
  var heading: String
  var value: @Sendable (JobReport, SlurmTime) -> String

  private init(
    _ code: Character?, _ name: String, _ heading: String,
    _ value: @escaping @Sendable (JobReport, SlurmTime) -> String
  ) {
    (self.code, self.name, self.heading, self.value) = (code, name, heading, value)
  }

  /// Nothing, in Slurm's word for it.
  private static func orNull(_ text: String) -> String { text.isEmpty ? "(null)" : text }

  static let all: [JobColumn] = [
    JobColumn("A", "JobID", "JOBID") { job, _ in String(job.job.id) },
    JobColumn("i", "JobArrayID", "JOBID") { job, _ in job.name },
    JobColumn("F", "ArrayJobID", "ARRAY_JOB_ID") { job, _ in String(job.job.array?.job ?? job.job.id) },
    JobColumn("K", "ArrayTaskID", "ARRAY_TASK_ID") { job, _ in
      job.job.array.map { $0.task.map(String.init) ?? job.arrayTasks } ?? "N/A"
    },
    JobColumn("a", "Account", "ACCOUNT") { job, _ in orNull(job.job.account) },
    JobColumn("C", "NumCPUs", "CPUS") { job, _ in String(job.job.cpus) },
    JobColumn("c", "MinCpus", "MIN_CPUS") { job, _ in String(job.job.options.cpusPerTask) },
    JobColumn("D", "NumNodes", "NODES") { job, _ in String(job.job.options.nodes) },
    JobColumn("E", "Dependency", "DEPENDENCY") { job, _ in orNull(job.dependency) },
    JobColumn("e", "EndTime", "END_TIME") { job, time in time.text(job.end) },
    JobColumn("f", "Feature", "FEATURES") { job, _ in orNull(job.job.options.constraint) },
    JobColumn("g", "GroupName", "GROUP") { job, _ in job.user },
    JobColumn("G", "GroupID", "GROUP") { job, _ in String(job.uid) },
    JobColumn("u", "UserName", "USER") { job, _ in job.user },
    JobColumn("U", "UserID", "USER") { job, _ in String(job.uid) },
    JobColumn("h", "OverSubscribe", "OVER_SUBSCRIBE") { _, _ in "OK" },
    JobColumn("j", "Name", "NAME") { job, _ in job.jobName },
    JobColumn("k", "Comment", "COMMENT") { job, _ in orNull(job.job.comment) },
    JobColumn("l", "TimeLimit", "TIME_LIMIT") { job, _ in SlurmTime.limit(job.job.timeLimit) },
    JobColumn("L", "TimeLeft", "TIME_LEFT") { job, _ in
      job.job.timeLimit.isFinite ? SlurmTime.short(job.job.timeLimit - job.runTime) : "UNLIMITED"
    },
    JobColumn("M", "TimeUsed", "TIME") { job, _ in SlurmTime.short(job.runTime) },
    JobColumn("m", "MinMemory", "MIN_MEMORY") { job, _ in JobReport.size(job.memory) },
    JobColumn("N", "NodeList", "NODELIST") { job, _ in job.nodes },
    JobColumn("n", "ReqNodes", "REQ_NODES") { job, _ in job.job.options.nodeList.joined(separator: ",") },
    JobColumn("o", "Command", "COMMAND") { job, _ in job.command },
    JobColumn("P", "Partition", "PARTITION") { job, _ in job.partition.name },
    JobColumn("p", "Priority", "PRIORITY") { job, _ in fixed(Double(job.job.priority) / 4_294_967_296, 14) },
    JobColumn("Q", "PriorityLong", "PRIORITY") { job, _ in String(job.job.priority) },
    JobColumn("q", "QOS", "QOS") { job, _ in orNull(job.job.quality) },
    JobColumn("r", "Reason", "REASON") { job, _ in job.job.reasonText ?? job.job.reason },
    JobColumn("R", "ReasonList", "NODELIST(REASON)") { job, _ in
      job.nodes.isEmpty || job.job.state.isPending ? "(\(job.job.reasonText ?? job.job.reason))" : job.nodes
    },
    JobColumn("S", "StartTime", "START_TIME") { job, time in time.text(job.start) },
    JobColumn("t", "StateCompact", "ST") { job, _ in job.job.state.compact },
    JobColumn("T", "State", "STATE") { job, _ in job.job.state.long },
    JobColumn("V", "SubmitTime", "SUBMIT_TIME") { job, time in time.text(job.job.submitted) },
    JobColumn("v", "Reservation", "RESERVATION") { job, _ in orNull(job.job.options.reservation) },
    JobColumn("W", "Licenses", "LICENSES") { job, _ in orNull(job.job.options.licenses) },
    JobColumn("w", "WCKey", "WCKEY") { _, _ in "(null)" },
    JobColumn("Y", "SchedNodes", "SCHEDNODES") { _, _ in "(null)" },
    JobColumn("y", "Nice", "NICE") { _, _ in "0" },
    JobColumn("Z", "WorkDir", "WORK_DIR") { job, _ in job.workDirectory },
    JobColumn("B", "BatchHost", "EXEC_HOST") { job, _ in job.batchHost.isEmpty ? "n/a" : job.batchHost },
    JobColumn("b", "tres-per-node", "TRES_PER_NODE") { job, _ in job.gres.isEmpty ? "N/A" : job.gres },
    JobColumn(nil, "tres-alloc", "TRES_ALLOC") { job, _ in
      job.allocatedTRES.isEmpty ? job.requestedTRES : job.allocatedTRES
    },
    JobColumn(nil, "Cluster", "CLUSTER") { job, _ in job.cluster.name },
    JobColumn(nil, "EligibleTime", "ELIGIBLE_TIME") { job, time in time.text(job.job.eligible) },
    JobColumn(nil, "AccrueTime", "ACCRUE_TIME") { job, time in time.text(job.job.eligible) },
    JobColumn(nil, "LastSchedEval", "LAST_SCHED_EVAL") { job, time in time.text(job.job.evaluated) },
    JobColumn(nil, "PendingTime", "PENDING_TIME") { job, _ in
      String(Int((job.job.started ?? job.now) - job.job.submitted))
    },
    JobColumn(nil, "RestartCnt", "RESTART_COUNT") { job, _ in String(job.job.requeues) },
    JobColumn(nil, "Requeue", "REQUEUE") { job, _ in job.job.options.isRequeueable ? "1" : "0" },
    JobColumn(nil, "NumTasks", "TASKS") { job, _ in String(job.job.options.tasks) },
    JobColumn(nil, "cpus-per-task", "CPUS_PER_TASK") { job, _ in String(job.job.options.cpusPerTask) },
    JobColumn(nil, "STDOUT", "STDOUT") { job, _ in job.output },
    JobColumn(nil, "STDERR", "STDERR") { job, _ in job.output },
    JobColumn(nil, "STDIN", "STDIN") { _, _ in "/dev/null" },
    JobColumn(nil, "HetJobID", "HET_JOB_ID") { _, _ in "N/A" },
    // As wait(2) gives it.
    JobColumn(nil, "exit_code", "EXIT_CODE") { job, _ in String(job.waitStatus) },
    JobColumn(nil, "derived_ec", "DERIVED_EC") { job, _ in String(job.job.derivedExitCode) },
  ]

  private static let byCode: [Character: JobColumn] = Dictionary(
    all.compactMap { column in column.code.map { ($0, column) } }, uniquingKeysWith: { first, _ in first })
  private static let byName: [String: JobColumn] = Dictionary(
    all.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

  static func column(code: Character) -> JobColumn? { byCode[code] }
  static func column(name: String) -> JobColumn? { byName[name.lowercased()] }
}
