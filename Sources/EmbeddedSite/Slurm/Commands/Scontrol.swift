extension CommandDesk {
  private static let scontrolOptions: [CommandWords.Option] = [
    .init("a", "all"), .init("d", "details"), .init("o", "oneliner"), .init("Q", "quiet"),
    .init("v", "verbose"),
    .init("h", "help"), .init(nil, "local"),
  ]

  func scontrol(_ words: [String]) async throws(CommandFailure) -> CommandResult {
    let options = try CommandWords(words, of: "scontrol", known: Self.scontrolOptions)
    var rest = options.words[...]
    let isShort = options.has("oneliner")
    switch rest.popFirst()?.lowercased() {
    case "show": return try await show(Array(rest), isShort: isShort)
    case "ping": return await ping()
    case "version": return CommandResult(output: "slurm \(release)\n")
    case "token": return await token(Array(rest))
    case "update": return try await update(Array(rest))
    case "hold": return try await change(rest) { $0.isHeld = true }
    case "release": return try await change(rest) { $0.isHeld = false }
    case "suspend": return try await act(rest) { $0.suspend($1) }
    case "resume": return try await act(rest) { $0.resume($1) }
    case "requeue": return try await act(rest) { $0.requeue($1, isHeld: false) }
    case "requeuehold": return try await act(rest) { $0.requeue($1, isHeld: true) }
    case let word?: return .failed("invalid keyword: \(word)\n")
    case nil: return CommandResult()
    }
  }

  // MARK: - show

  private func show(_ words: [String], isShort: Bool) async throws(CommandFailure) -> CommandResult {
    let what = words.first?.lowercased() ?? ""
    let name = words.count > 1 ? words[1] : nil
    let simulation = await slurm.withSimulation { $0 }
    func printed(_ records: [String]) -> CommandResult {
      CommandResult(
        output: records.map { isShort ? $0.replacing("\n   ", with: " ") + "\n" : $0 + "\n\n" }.joined())
    }
    switch what {
    case "job", "jobs":
      requests.add(name == nil ? "REQUEST_JOB_INFO" : "REQUEST_JOB_INFO_SINGLE")
      if isControllerDown { throw controllerDown("slurm_load_jobs error") }
      let id = name?.split(separator: "=").last.map(String.init)
      let jobs = id.map { simulation.known(named: $0) } ?? simulation.known
      if jobs.isEmpty {
        return id == nil
          ? CommandResult(output: "No jobs in the system\n")
          : .failed("slurm_load_jobs error: Invalid job id specified\n")
      }
      return printed(jobs.map { ScontrolText(time: time, release: release).job(JobReport($0, simulation)) })
    case "node", "nodes":
      requests.add("REQUEST_NODE_INFO")
      if isControllerDown { throw controllerDown("slurm_load_node error") }
      let nodes = simulation.cluster.nodes.indices.map { NodeReport($0, simulation) }
        .filter { name == nil || $0.node.name == name }
      if nodes.isEmpty { return .failed("Node \(name ?? "") not found\n") }
      return printed(nodes.map { ScontrolText(time: time, release: release).node($0, now: simulation.now) })
    case "partition", "partitions":
      requests.add("REQUEST_PARTITION_INFO")
      if isControllerDown { throw controllerDown("slurm_load_partitions error") }
      let partitions = simulation.cluster.partitions.indices.map { PartitionReport($0, simulation.cluster) }
        .filter { name == nil || $0.partition.name == name }
      if partitions.isEmpty { return .failed("Partition \(name ?? "") not found\n") }
      return printed(partitions.map { ScontrolText(time: time, release: release).partition($0) })
    case "config":
      requests.add("REQUEST_BUILD_INFO")
      if isControllerDown { throw controllerDown("slurm_load_ctl_conf error") }
      return CommandResult(
        output: ScontrolText(time: time, release: release).config(simulation.cluster, now: simulation.now))
    case "hostnames", "hostname":
      return CommandResult(output: (name ?? "").split(separator: ",").map { $0 + "\n" }.joined())
    default: return .failed("invalid entity: \(what) for keyword: show\n")
    }
  }

  // MARK: - Others

  private func ping() async -> CommandResult {
    requests.add("REQUEST_PING")
    let host = await slurm.withSimulation { $0.cluster.controller }
    guard isControllerDown else { return CommandResult(output: "Slurmctld(primary) at \(host) is UP\n") }
    let stars = String(repeating: "*", count: 41)
    return CommandResult(
      code: 1,
      output:
        "Slurmctld(primary) at \(host) is DOWN\n\(stars)\n** RESTORE SLURMCTLD DAEMON TO SERVICE **\n\(stars)\n"
    )
  }

  private func token(_ words: [String]) async -> CommandResult {
    requests.add("REQUEST_AUTH_TOKEN")
    var lifespan = 1800.0
    var user = slurm.user
    for word in words {
      let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2 else { continue }
      if halves[0] == "lifespan", let seconds = Double(halves[1]) { lifespan = seconds }
      if halves[0] == "username" { user = halves[1] }
    }
    return CommandResult(output: "SLURM_JWT=\(tokens.issue(user: user, lifespan: lifespan))\n")
  }

  private func update(_ words: [String]) async throws(CommandFailure) -> CommandResult {
    var change = JobUpdate()
    var ids: [String] = []
    for word in words {
      let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard halves.count == 2 else { return .failed("Update of this parameter is not supported: \(word)\n") }
      switch halves[0].lowercased() {
      case "jobid", "job": ids += halves[1].split(separator: ",").map(String.init)
      case "partition": change.partition = halves[1]
      case "qos": change.quality = halves[1]
      case "account": change.account = halves[1]
      case "comment": change.comment = halves[1]
      case "priority": change.priority = Int(halves[1])
      case "timelimit":
        guard let seconds = try? BatchOptions.duration(halves[1]) else {
          return .failed("Invalid TimeLimit value\n")
        }
        change.timeLimit = Int(seconds / 60)
      default: return .failed("Update of this parameter is not supported: \(word)\n")
      }
    }
    return try await apply(change, to: ids)
  }

  private func change(
    _ ids: ArraySlice<String>, _ body: (inout JobUpdate) -> Void
  ) async throws(CommandFailure) -> CommandResult {
    var change = JobUpdate()
    body(&change)
    return try await apply(change, to: ids.flatMap { $0.split(separator: ",").map(String.init) })
  }

  private func apply(_ change: JobUpdate, to names: [String]) async throws(CommandFailure) -> CommandResult {
    requests.add("REQUEST_UPDATE_JOB")
    if isControllerDown { throw controllerDown("slurm_update error") }
    let failure = await slurm.withSimulation { simulation -> String? in
      for name in names {
        let jobs = simulation.known(named: name)
        if jobs.isEmpty { return "Invalid job id specified" }
        for job in jobs {
          if job.user != simulation.cluster.user { return "Access/permission denied" }
          if let refusal = change.apply(to: job.id, of: &simulation) { return refusal.text }
        }
      }
      return nil
    }
    return failure.map { .failed("\($0) for job \(names.joined(separator: ","))\n") } ?? CommandResult()
  }

  private func act(
    _ names: ArraySlice<String>, _ body: @escaping @Sendable (inout SlurmSimulation, UInt64) -> Void
  ) async throws(CommandFailure) -> CommandResult {
    requests.add("REQUEST_SUSPEND")
    if isControllerDown { throw controllerDown("slurm_suspend error") }
    let names = names.flatMap { $0.split(separator: ",").map(String.init) }
    let isThere = await slurm.withSimulation { simulation -> Bool in
      let jobs = names.map { simulation.known(named: $0) }
      for job in jobs.joined() { body(&simulation, job.id) }
      return !jobs.contains { $0.isEmpty }
    }
    return isThere
      ? CommandResult() : .failed("Invalid job id specified for job \(names.joined(separator: ","))\n")
  }
}
