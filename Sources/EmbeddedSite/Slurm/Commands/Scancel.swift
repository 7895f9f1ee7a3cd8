extension CommandDesk {
  private static let scancelOptions: [CommandWords.Option] = [
    .init("u", "user", .required), .init(nil, "me"), .init("n", "name", .required),
    .init("p", "partition", .required),
    .init("A", "account", .required), .init("q", "qos", .required), .init("t", "state", .required),
    .init("s", "signal", .required), .init("b", "batch"), .init("f", "full"), .init("Q", "quiet"),
    .init("v", "verbose"),
  ]

  /// Unknown jobs are passed over in silence, as by the real one.
  func scancel(_ words: [String]) async throws(CommandFailure) -> CommandResult {
    let words = try CommandWords(words, of: "scancel", known: Self.scancelOptions)
    requests.add("REQUEST_KILL_JOB")
    if isControllerDown {
      throw CommandFailure(
        .failed(
          words.words.map {
            "scancel: error: Kill job error on job id \($0): Unable to contact slurm controller (connect failure)\n"
          }.joined(), code: 8))
    }
    let chooses = ["user", "me", "name", "partition", "account", "qos", "state"].contains { words.has($0) }
    guard chooses || !words.words.isEmpty else {
      return .failed("scancel: error: No job identification provided\n")
    }
    let state = words["state"]?.uppercased()
    let (wanted, refused) = await slurm.withSimulation { simulation -> ([UInt64], [String]) in
      let jobs =
        words.words.isEmpty ? simulation.known : words.words.flatMap { simulation.known(named: $0) }
      var wanted: [UInt64] = []
      var refused: [String] = []
      for job in jobs where wants(job, words, simulation) && !job.state.base.hasEnded {
        if let state, state != job.state.base.rawValue, state != job.state.base.compact { continue }
        if job.user == simulation.cluster.user {
          wanted.append(job.id)
        } else {
          refused.append(JobReport(job, simulation).name)
        }
      }
      return (wanted, refused)
    }
    for id in wanted { await slurm.cancelByHand(id) }
    if refused.isEmpty { return CommandResult() }
    // The last eight bits of ESLURM_ACCESS_DENIED.
    return .failed(
      refused.map { "scancel: error: Kill job error on job id \($0): Access/permission denied\n" }.joined(),
      code: 210)
  }

  func sdiag(_ words: [String]) async throws(CommandFailure) -> CommandResult {
    requests.add("REQUEST_STATS_INFO")
    if isControllerDown { throw controllerDown("slurm_get_statistics", code: 255) }
    let simulation = await slurm.withSimulation { $0 }
    let jobs = simulation.known
    func count(_ base: JobBase) -> Int { jobs.count { $0.state.base == base } }
    let stars = String(repeating: "*", count: 55)
    var text = """
      \(stars)
      sdiag output at \(SlurmTime.standard(simulation.now)) (\(Int(simulation.now)))
      \(stars)
      Server thread count:  3
      Agent queue size:     0

      Jobs submitted: \(jobs.count)
      Jobs started:   \(jobs.count { $0.started != nil })
      Jobs completed: \(count(.completed))
      Jobs canceled:  \(count(.cancelled))
      Jobs failed:    \(count(.failed))

      Jobs pending:   \(count(.pending))
      Jobs running:   \(count(.running))

      Main schedule statistics (microseconds):
      \tLast cycle:   868
      \tLast queue length: \(simulation.queue.count)

      Remote Procedure Call statistics by message type

      """
    for (name, count) in requests.all.sorted(by: { $0.key < $1.key }) {
      let label = name + String(repeating: " ", count: max(0, 40 - name.count))
      text += "\t\(label)( 2000) count:\(count)      ave_time:210    total_time:\(count * 210)\n"
    }
    return CommandResult(output: text)
  }
}
