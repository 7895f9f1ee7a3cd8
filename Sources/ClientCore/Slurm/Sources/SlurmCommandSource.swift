/// Asks Slurm through its commands, here or over ssh.
///
/// `squeue --json` where it exists (21.08 and later, with the JSON plugin), else tables of text; nodes, partitions
/// and history are text in every version, as their JSON changed most.
public final class SlurmCommandSource: SlurmSource {
  let commands: SlurmCommands
  private let state = Locked(State())

  private struct State {
    var speaksJSON: Bool?
    /// Slurm's name of its cluster, which its text forms do not tell.
    var cluster: String?
  }

  /// Runs the commands on `host`.
  public init(host: SlurmHost = SlurmHost(), timeout: Duration = .seconds(30), usesJSON: Bool? = nil) {
    commands = SlurmCommands(host: host, timeout: timeout)
    if let usesJSON { state.withLock { $0.speaksJSON = usesJSON } }
  }

  /// `squeue on login.example.org`
  public var name: String { "squeue on \(commands.host)" }
  /// What was asked so far; each command is a request or two.
  public var cost: SlurmCost { commands.cost }

  /// One `squeue`; without JSON `scontrol show job`, which tells more, if it is one job.
  public func jobs(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    if ids.isEmpty { return SlurmAnswer(items: [], cluster: "", release: "", warnings: []) }
    let wanted = Set(ids)
    do {
      // The detailed form of a single job, where there is no JSON.
      if ids.count == 1, state.withLock({ $0.speaksJSON }) == false {
        return try await text(["scontrol", "show", "job", "\(ids[0])"]) { ScontrolText.jobs($0) }
      }
      return try await squeue(["--jobs=\(ids.map(String.init).joined(separator: ","))"]) {
        wanted.contains($0.id.number) || $0.array.map { wanted.contains($0.job) } ?? false
      }
    } catch  where error.message.contains("Invalid job id specified") {
      return SlurmAnswer(items: [], cluster: "", release: "", warnings: [])
    }
  }

  /// One `squeue`.
  public func queue(_ query: SlurmQueueQuery) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    var options: [String] = []
    if let user = query.user { options.append("--user=\(user)") }
    if let partition = query.partition { options.append("--partition=\(partition)") }
    return try await squeue(options, states: query.isPendingOnly ? "pending" : "all") { query.matches($0) }
  }

  /// One `sacct`.
  public func history(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    if ids.isEmpty { return SlurmAnswer(items: [], cluster: "", release: "", warnings: []) }
    let table = SacctTable()
    let list = ids.map(String.init).joined(separator: ",")
    let output = try await commands.run(["sacct", "--jobs=\(list)"] + table.options)
    do {
      return SlurmAnswer(items: try table.jobs(output), cluster: "", release: "", warnings: [])
    } catch { throw SlurmError(.notSlurm, "'sacct on \(commands.host)': \(error.message)") }
  }

  /// One `scontrol show partitions`.
  public func partitions() async throws(SlurmError) -> SlurmAnswer<SlurmPartition> {
    let output = try await commands.run(["scontrol", "--oneliner", "show", "partitions"])
    return SlurmAnswer(items: ScontrolText.partitions(output), cluster: "", release: "", warnings: [])
  }

  /// One `scontrol show nodes`.
  public func nodes() async throws(SlurmError) -> SlurmAnswer<SlurmNode> {
    let output = try await commands.run(["scontrol", "--oneliner", "show", "nodes"])
    return SlurmAnswer(items: ScontrolText.nodes(output), cluster: "", release: "", warnings: [])
  }

  /// `scontrol ping`, which tells at once.
  public func ping() async throws(SlurmError) -> SlurmPing {
    let output = Locked<[UInt8]>([])
    do {
      try await commands.stream(["scontrol", "ping"]) { piece in output.withLock { $0 += piece } }
    } catch {
      // Its exit code is 1 if one of them is down.
      let controllers = SlurmPing.controllers(scontrol: output.withLock { $0 })
      guard error.kind == .refused, !controllers.isEmpty else { throw error }
    }
    return SlurmPing(controllers: SlurmPing.controllers(scontrol: output.withLock { $0 }))
  }

  // MARK: - squeue

  private func squeue(
    _ options: [String], states: String = "all", where isWanted: @escaping @Sendable (SlurmJob) -> Bool
  ) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    let command = ["squeue", "--all", "--states=\(states)"] + options
    if state.withLock({ $0.speaksJSON }) ?? true {
      do {
        let answer = try await json(command + ["--json"], where: isWanted)
        state.withLock { $0.speaksJSON = true }
        return answer
      } catch  where Self.lacksJSON(error) {
        state.withLock { $0.speaksJSON = false }
      }
    }
    let table = SqueueTable()
    let command2 = command + ["--noheader", "--format=\(table.format)"]
    return try await text(command2) { (output) throws(SlurmTextError) in
      try table.jobs(output).filter(isWanted)
    }
  }

  private func json(
    _ command: [String], where isWanted: @escaping @Sendable (SlurmJob) -> Bool
  ) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    let decoder = Locked(SlurmListDecoder<SlurmJob>(where: isWanted))
    let name = name
    try await commands.stream(command) { (piece) throws(SlurmError) in
      do throws(JSONError) {
        try decoder.withLock { (decoder) throws(JSONError) in try decoder.append(piece) }
      } catch { throw SlurmError(.notSlurm, "\(name) printed unreadable JSON: \(error)") }
    }
    let (items, ending) = decoder.withLock { decoder in
      (decoder.items, Result { () throws(JSONError) in try decoder.finish() })
    }
    let envelope: SlurmEnvelope
    do { envelope = try ending.get() } catch {
      throw SlurmError(.notSlurm, "\(name) printed unreadable JSON: \(error)")
    }
    if let trouble = envelope.errors.first { throw await failure(trouble) }
    return SlurmAnswer(
      items: items, cluster: envelope.cluster, release: envelope.release,
      warnings: envelope.warnings.map(\.text))
  }

  private func failure(_ trouble: SlurmEnvelope.Trouble) async -> SlurmError {
    let message = "\(name) says: \(trouble.text)"
    if let kind = SlurmError.kind(ofSlurmText: trouble.text) { return SlurmError(kind, message) }
    // All that 22.05 says when slurmctld is gone.
    if trouble.text.contains("Unspecified error"), let ping = try? await ping(), !ping.isUp {
      return SlurmError(.controllerDown, "\(message) (slurmctld is down)")
    }
    return SlurmError(.refused, message)
  }

  /// What squeue says without that option, or without the plugin behind it.
  private static func lacksJSON(_ error: SlurmError) -> Bool {
    let said = error.message
    return said.contains("option '--json'") || said.contains("unrecognized option")
      || said.contains("invalid option") || (said.contains("plugin") && said.lowercased().contains("json"))
      || said.contains("serializer")
  }

  private func text(
    _ command: [String], _ jobs: ([UInt8]) throws(SlurmTextError) -> [SlurmJob]
  ) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    let output = try await commands.run(command)
    let cluster = try await cluster()
    do {
      let items = try jobs(output).map { job in
        var job = job
        job.id.cluster = cluster
        return job
      }
      return SlurmAnswer(items: items, cluster: cluster, release: "", warnings: [])
    } catch { throw SlurmError(.notSlurm, "\(name): \(error.message)") }
  }

  /// Asked once.
  private func cluster() async throws(SlurmError) -> String {
    if let known = state.withLock({ $0.cluster }) { return known }
    let output = try await commands.run(["scontrol", "show", "config"])
    var name = ""
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("ClusterName") {
      name = SlurmText.text(line.split(separator: "=").last?.drop { $0 == " " } ?? "")
    }
    state.withLock { $0.cluster = name }
    return name
  }
}
