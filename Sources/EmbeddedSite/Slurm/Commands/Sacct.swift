/// A line of sacct: a job, or its batch step.
private struct AccountLine: Sendable {
  var report: JobReport
  var isStep: Bool
  var job: SimulatedJob { report.job }

  /// Only steps have been measured.
  var peak: String { isStep && job.ended != nil ? "\(report.peakMemory / 1024)K" : "" }

  var state: String {
    guard job.state.base == .cancelled else { return job.state.base.rawValue }
    return isStep ? "CANCELLED" : "CANCELLED by \(job.cancelledBy ?? report.uid)"
  }

  var usage: Double { job.state.base.hasEnded ? report.cpuSeconds : 0 }
  /// `[dd-]hh:mm:ss`, or `mm:ss.mmm` below an hour.
  static func cpu(_ seconds: Double) -> String {
    if seconds >= 3600 { return SlurmTime.long(seconds) }
    let rest = seconds - Double(Int(seconds) / 60 * 60)
    return "\(padded(Int(seconds) / 60, 2)):\(rest < 10 ? "0" : "")\(fixed(rest, 3))"
  }
}

/// A field of sacct.
private struct AccountColumn: Sendable {
  var name: String
  var width: Int
  var value: @Sendable (AccountLine, SlurmTime) -> String

  private init(
    _ name: String, _ width: Int, _ value: @escaping @Sendable (AccountLine, SlurmTime) -> String
  ) {
    (self.name, self.width, self.value) = (name, width, value)
  }

  /// Empty for steps.
  private static func whole(
    _ name: String, _ width: Int, _ value: @escaping @Sendable (JobReport, SlurmTime) -> String
  ) -> AccountColumn {
    AccountColumn(name, width) { line, time in line.isStep ? "" : value(line.report, time) }
  }

  static let all: [AccountColumn] = [
    AccountColumn("JobID", 12) { line, _ in
      let array = line.job.array
      return (array == nil ? String(line.job.id) : line.report.name) + (line.isStep ? ".batch" : "")
    },
    AccountColumn("JobIDRaw", 12) { line, _ in String(line.job.id) + (line.isStep ? ".batch" : "") },
    AccountColumn("JobName", 10) { line, _ in line.isStep ? "batch" : line.report.jobName },
    whole("Partition", 10) { job, _ in job.partition.name },
    AccountColumn("Account", 10) { line, _ in line.job.account },
    AccountColumn("AllocCPUS", 10) { line, _ in line.job.allocation == nil ? "0" : String(line.job.cpus) },
    AccountColumn("State", 10) { line, _ in line.state },
    AccountColumn("ExitCode", 8) { line, _ in line.report.exitCode },
    whole("DerivedExitCode", 15) { job, _ in "\(job.job.derivedExitCode):0" },
    AccountColumn("Cluster", 10) { line, _ in line.report.cluster.name },
    whole("User", 9) { job, _ in job.user },
    whole("UID", 6) { job, _ in String(job.uid) },
    whole("Group", 9) { job, _ in job.user },
    whole("QOS", 10) { job, _ in job.job.quality },
    whole("Priority", 10) { job, _ in String(job.job.priority) },
    AccountColumn("Submit", 19) { line, time in time.text(line.job.submitted, none: "Unknown") },
    whole("Eligible", 19) { job, time in time.text(job.job.eligible, none: "Unknown") },
    AccountColumn("Start", 19) { line, time in
      let end = line.job.state.base.hasEnded ? line.job.ended : nil
      return line.job.started == nil && end != nil ? "None" : time.text(line.job.started, none: "Unknown")
    },
    AccountColumn("End", 19) { line, time in time.text(line.job.ended, none: "Unknown") },
    AccountColumn("Elapsed", 10) { line, _ in SlurmTime.long(line.report.runTime) },
    AccountColumn("ElapsedRaw", 10) { line, _ in String(Int(line.report.runTime)) },
    whole("Timelimit", 10) { job, _ in SlurmTime.limit(job.job.timeLimit, long: true) },
    whole("TimelimitRaw", 12) { job, _ in job.limitMinutes.map(String.init) ?? "UNLIMITED" },
    AccountColumn("NodeList", 15) { line, _ in
      line.report.nodes.isEmpty ? "None assigned" : line.report.nodes
    },
    AccountColumn("NNodes", 8) { line, _ in String(line.job.options.nodes) },
    AccountColumn("ReqCPUS", 8) { line, _ in String(line.job.cpus) },
    AccountColumn("NCPUS", 10) { line, _ in String(line.job.cpus) },
    whole("ReqMem", 10) { job, _ in JobReport.size(job.memory) },
    whole("ReqTRES", 20) { job, _ in job.requestedTRES },
    AccountColumn("AllocTRES", 20) { line, _ in line.report.allocatedTRES },
    AccountColumn("TotalCPU", 10) { line, _ in AccountLine.cpu(line.usage) },
    AccountColumn("UserCPU", 10) { line, _ in AccountLine.cpu(line.usage * 0.987) },
    AccountColumn("SystemCPU", 10) { line, _ in AccountLine.cpu(line.usage * 0.013) },
    AccountColumn("CPUTimeRAW", 10) { line, _ in String(Int(line.report.runTime) * line.job.cpus) },
    AccountColumn("CPUTime", 10) { line, _ in SlurmTime.long(line.report.runTime * Double(line.job.cpus)) },
    AccountColumn("MaxRSS", 10) { line, _ in line.peak },
    AccountColumn("AveRSS", 10) { line, _ in line.peak },
    whole("WorkDir", 20) { job, _ in job.workDirectory },
    whole("Reason", 22) { job, _ in job.job.reason },
    whole("Comment", 14) { job, _ in job.job.comment },
    whole("AdminComment", 19) { job, _ in job.job.adminComment },
    whole("Restarts", 8) { job, _ in String(job.job.requeues) },
    whole("FailedNode", 20) { job, _ in job.job.failedNode },
    whole("StdOut", 20) { job, _ in job.output },
  ]
}

extension CommandDesk {
  private static let sacctOptions: [CommandWords.Option] = [
    .init("a", "allusers"), .init("A", "accounts", .required), .init("D", "duplicates"),
    .init(nil, "delimiter", .required), .init("E", "endtime", .required), .init("j", "jobs", .required),
    .init(nil, "json"), .init("n", "noheader"), .init("o", "format", .required), .init("p", "parsable"),
    .init("P", "parsable2"), .init("r", "partition", .required), .init("S", "starttime", .required),
    .init("s", "state", .required), .init("u", "user", .required), .init("X", "allocations"),
    .init("L", "allclusters"), .init("l", "long"),
  ]

  func sacct(_ words: [String]) async throws(CommandFailure) -> CommandResult {
    let words = try CommandWords(words, of: "sacct", known: Self.sacctOptions)
    requests.add("DBD_GET_JOBS_COND")
    if outage == .databaseDown {
      throw CommandFailure(.failed("sacct: error: Problem talking to the database: Connection refused\n"))
    }
    let simulation = await slurm.withSimulation { $0 }
    let states = words.list("state").map { Set($0.map { $0.uppercased() }) }
    let jobs = simulation.recorded.filter { job in
      // Without names or numbers, one's own.
      (words.has("jobs") || words.has("user") || words.has("allusers") || job.user == simulation.cluster.user)
        && wants(job, words, simulation) && (words.list("accounts")?.contains(job.account) ?? true)
        && (states.map { $0.contains(job.state.base.rawValue) || $0.contains(job.state.base.compact) } ?? true)
    }
    if words.has("json"), let version {
      var envelope = RESTEnvelope(version: version, cluster: simulation.cluster.name)
      envelope.service = "slurmdbd"
      let documents = jobs.map { RESTAccounting(JobReport($0, simulation), version).document }
      return CommandResult(output: envelope.answer(["jobs": .array(documents)]).json + "\n")
    }
    let lines = jobs.flatMap { job in
      let report = JobReport(job, simulation)
      let line = AccountLine(report: report, isStep: false)
      if words.has("allocations") || job.started == nil { return [line] }
      return [line, AccountLine(report: report, isStep: true)]
    }
    return CommandResult(output: try table(words, lines))
  }

  private func table(_ words: CommandWords, _ lines: [AccountLine]) throws(CommandFailure) -> String {
    let names =
      words.list("format") ?? [
        "JobID", "JobName", "Partition", "Account", "AllocCPUS", "State", "ExitCode",
      ]
    var columns: [(AccountColumn, width: Int)] = []
    for name in names {
      let halves = name.split(separator: "%", maxSplits: 1).map(String.init)
      guard let column = AccountColumn.all.first(where: { $0.name.lowercased() == halves[0].lowercased() })
      else { throw CommandFailure(.failed("sacct: fatal: Invalid field requested: \"\(name)\"\n")) }
      columns.append((column, halves.count > 1 ? Int(halves[1]) ?? column.width : column.width))
    }
    let delimiter = words["delimiter"] ?? "|"
    func line(_ fields: [String]) -> String {
      if words.has("parsable2") { return fields.joined(separator: delimiter) + "\n" }
      if words.has("parsable") { return fields.map { $0 + delimiter }.joined() + "\n" }
      return zip(fields, columns).map { field, column in
        // What does not fit ends in a plus sign.
        let cut = field.count > column.width ? field.prefix(max(0, column.width - 1)) + "+" : field[...]
        return String(repeating: " ", count: column.width - cut.count) + cut + " "
      }.joined() + "\n"
    }
    var text = ""
    if !words.has("noheader") {
      text += line(columns.map(\.0.name))
      if !words.has("parsable"), !words.has("parsable2") {
        text += line(columns.map { String(repeating: "-", count: $0.width) })
      }
    }
    for row in lines { text += line(columns.map { $0.0.value(row, time) }) }
    return text
  }
}
