extension CommandDesk {
  private static let options: [CommandWords.Option] = [
    .init("a", "all"), .init("A", "account", .required), .init("h", "noheader"),
    .init("j", "jobs", .optional),
    .init("l", "long"), .init(nil, "me"), .init("n", "name", .required), .init("o", "format", .required),
    .init("O", "Format", .required), .init("p", "partition", .required), .init("q", "qos", .required),
    .init("r", "array"), .init("S", "sort", .required), .init(nil, "start"), .init("t", "states", .required),
    .init("u", "user", .required), .init("w", "nodelist", .required), .init(nil, "json"),
    .init("v", "verbose"),
    .init(nil, "array-unique"), .init(nil, "local"), .init(nil, "hide"),
  ]

  func squeue(_ words: [String]) async throws(CommandFailure) -> CommandResult {
    var words = try CommandWords(words, of: "squeue", known: Self.options)
    // getopt leaves the numbers behind `-j 1` where they stand.
    if words.has("jobs") { words.takeWords(into: "jobs") }
    let states = try states(words["states"])
    let named = words.list("jobs") ?? []
    requests.add(named.count == 1 ? "REQUEST_JOB_INFO_SINGLE" : "REQUEST_JOB_INFO")
    if isControllerDown { return try squeueWithoutController(words) }
    let simulation = await slurm.withSimulation { $0 }
    // One job alone is asked for by its number; of several, those that are gone are left out.
    if named.count == 1, simulation.known(named: named[0]).isEmpty {
      throw CommandFailure(.failed("slurm_load_jobs error: Invalid job id specified\n"))
    }
    var jobs = simulation.known.filter { job in
      wants(job, words, simulation) && states(job.state) && onNodes(job, words, simulation)
    }
    if words.has("json"), let version {
      let envelope = RESTEnvelope(version: version, cluster: simulation.cluster.name)
      let documents = jobs.map { RESTJob(JobReport($0, simulation), version).document }
      return CommandResult(
        output: envelope.answer(["jobs": .array(documents)], lastUpdate: simulation.now).json + "\n")
    }
    if words.has("start") { jobs.removeAll { !$0.state.isPending } }
    if words.has("array") { jobs = jobs.flatMap(Self.unfolded) }
    let reports = jobs.map { JobReport($0, simulation) }
    return CommandResult(output: try table(words, sorted(reports, words["sort"])))
  }

  /// 22.05 says no more in its JSON than that something is wrong, and calls that a success.
  private func squeueWithoutController(_ words: CommandWords) throws(CommandFailure) -> CommandResult {
    guard words.has("json"), let version, version.number <= 38 else {
      throw controllerDown("slurm_load_jobs error")
    }
    return CommandResult(
      output: RESTEnvelope(version: version, cluster: "").failure(.unreachable("jobs"), list: "jobs").json
        + "\n")
  }

  // MARK: - Choice

  /// Which states are wanted: those that are not over, unless `--states` says otherwise.
  private func states(_ text: String?) throws(CommandFailure) -> (SlurmState) -> Bool {
    guard let text else { return { !$0.hasEnded } }
    var bases: Set<JobBase> = []
    var flags: Set<JobFlag> = []
    for word in text.uppercased().split(separator: ",").map(String.init) {
      if word == "ALL" { return { _ in true } }
      if let base = JobBase.allCases.first(where: { $0.rawValue == word || $0.compact == word }) {
        bases.insert(base)
      } else if let flag = JobFlag.allCases.first(where: { $0.rawValue == word || $0.compact == word }) {
        flags.insert(flag)
      } else {
        let valid = (JobBase.allCases.map(\.rawValue) + JobFlag.allCases.map(\.rawValue)).joined(
          separator: ",")
        throw CommandFailure(
          .failed(
            "squeue: error: Invalid job state specified: \(word.lowercased())\n"
              + "squeue: error: Valid job states include: \(valid)\n"))
      }
    }
    return { bases.contains($0.base) || !flags.isDisjoint(with: $0.flags) }
  }

  private func onNodes(_ job: SimulatedJob, _ words: CommandWords, _ simulation: SlurmSimulation) -> Bool {
    guard let nodes = words.list("nodelist") else { return true }
    return JobReport(job, simulation).nodeNames.contains { nodes.contains($0) }
  }

  /// Each waiting task of an array for itself.
  private static func unfolded(_ job: SimulatedJob) -> [SimulatedJob] {
    guard let array = job.array, array.task == nil else { return [job] }
    return array.waiting.map { task in
      var copy = job
      copy.array?.task = task
      return copy
    }
  }

  // MARK: - Table

  private func table(_ words: CommandWords, _ reports: [JobReport]) throws(CommandFailure) -> String {
    let format: TableFormat<JobColumn>
    if let names = words["Format"] {
      do { format = try TableFormat(names: names, column: JobColumn.column(name:)) } catch {
        throw CommandFailure(.failed("squeue: error: Invalid job format specification: \(error.name)\n"))
      }
    } else {
      let usual =
        words.has("start")
        ? "%.18i %.9P %.8j %.8u %.2t %.19S %.6D %20Y %R"
        : words.has("long")
          ? "%.18i %.9P %.8j %.8u %.8T %.10M %.9l %.6D %R" : "%.18i %.9P %.8j %.8u %.2t %.10M %.6D %R"
      format = TableFormat(format: words["format"] ?? usual, column: JobColumn.column(code:))
    }
    var text = words.has("noheader") ? "" : format.line(\.heading)
    for report in reports { text += format.line { $0.value(report, time) } }
    return text
  }

  /// By `--sort`'s letters, each with `-` for falling; without it partition, state, falling priority.
  private func sorted(_ reports: [JobReport], _ keys: String?) -> [JobReport] {
    let keys = (keys ?? "P,t,-Q").split(separator: ",").compactMap { key -> (JobColumn, Bool)? in
      guard let letter = key.last, let column = JobColumn.column(code: letter == "p" ? "Q" : letter) else {
        return nil
      }
      return (column, key.first == "-")
    }
    func value(_ column: JobColumn, _ report: JobReport) -> (Double, String) {
      switch column.code {
      case "P": return (Double(report.job.partition), "")
      case "t", "T": return (Double(report.job.state.base.number), "")
      case "i", "A": return (Double(report.job.id), "")
      default:
        let text = column.value(report, SlurmTime(format: "%s"))
        return (Double(text) ?? 0, text)
      }
    }
    let rows = reports.map { report in (report, keys.map { value($0.0, report) }) }
    return rows.sorted { left, right in
      for (index, key) in keys.enumerated() where left.1[index] != right.1[index] {
        return key.1 ? left.1[index] > right.1[index] : left.1[index] < right.1[index]
      }
      return left.0.job.id < right.0.job.id
    }.map(\.0)
  }
}
