/// slurmrestd in front of one cluster.
struct SlurmREST: Sendable {
  let slurm: SimulatedSlurm
  let versions: [RESTVersion]
  let requests: RequestCounts

  /// What keeps Slurm from answering.
  enum Fault {
    /// slurmctld is down.
    case controller
    /// slurmctld does not accept the token.
    case token
    /// slurmdbd is down.
    case database
  }

  /// Answers a request.
  ///
  /// - Parameter fault: what Slurm itself does instead of answering.
  func respond(to request: APIRequest, fault: Fault?) async -> Answer {
    let path = request.path
    guard path.count >= 3, ["slurm", "slurmdb"].contains(path[0]),
      let version = versions.first(where: { $0.name == path[1] })
    else { return Self.missing }
    let isAccounting = path[0] == "slurmdb"
    let simulation = await slurm.withSimulation { $0 }
    var envelope = RESTEnvelope(version: version, cluster: simulation.cluster.name)
    if isAccounting { envelope.service = "slurmdbd" }
    let list = Self.lists[path[2]]
    do throws(RESTError) {
      switch fault {
      case .controller where !isAccounting: throw .unreachable(path[2])
      case .token: throw .unauthenticated(path[2])
      case .database where isAccounting: throw .noDatabase
      default: break
      }
      if isAccounting { return try accounting(request, simulation, envelope) }
      return try await controller(request, simulation, envelope)
    } catch {
      requests.add("failures")
      return .json(envelope.failure(error, list: list), code: error.status)
    }
  }

  /// The list in which the members of an answer stand, by the first word of the path.
  private static let lists = [
    "jobs": "jobs", "job": "jobs", "nodes": "nodes", "node": "nodes", "partitions": "partitions",
    "partition": "partitions", "ping": "pings", "reservations": "reservations", "licenses": "licenses",
  ]

  private static let missing = Answer(
    code: 404, contentType: "text/plain",
    body: .bytes(Array("Unable find requested URL. Please view /openapi/v3 for API reference.".utf8)))

  private func controller(
    _ request: APIRequest, _ simulation: SlurmSimulation, _ envelope: RESTEnvelope
  ) async throws(RESTError) -> Answer {
    let version = envelope.version
    let site = RESTSite(version: version, simulation: simulation)
    let path = Array(request.path.dropFirst(2))
    let name = path.count > 1 ? path[1] : ""
    switch (path[0], path.count) {
    case ("ping", 1):
      requests.add("REQUEST_PING")
      return .json(envelope.answer(["pings": site.pings]))
    case ("diag", 1):
      requests.add("REQUEST_STATS_INFO")
      return .json(envelope.answer(["statistics": site.statistics(requests.all)]))
    case ("jobs", 1) where request.method == "GET":
      requests.add("REQUEST_JOB_INFO")
      let jobs = simulation.known.map { RESTJob(JobReport($0, simulation), version).document }
      return .json(envelope.answer(["jobs": .array(jobs)], lastUpdate: simulation.now))
    case ("jobs", 2) where name == "state" && version.number >= 40:
      requests.add("REQUEST_JOB_STATE")
      return .json(envelope.answer(["jobs": states(request["job_id"], simulation)]))
    case ("job", 2): return try await job(name, request, envelope)
    case ("nodes", 1):
      requests.add("REQUEST_NODE_INFO")
      return .json(envelope.answer(["nodes": site.nodes], lastUpdate: simulation.now))
    case ("node", 2):
      requests.add("REQUEST_NODE_INFO_SINGLE")
      guard let node = site.node(named: name) else {
        throw RESTError(2009, "Invalid node name specified", "Failure to query node \(name)", "_dump_nodes")
      }
      return .json(envelope.answer(["nodes": node], lastUpdate: simulation.now))
    case ("partitions", 1):
      requests.add("REQUEST_PARTITION_INFO")
      return .json(envelope.answer(["partitions": site.partitions], lastUpdate: simulation.now))
    case ("partition", 2):
      requests.add("REQUEST_PARTITION_INFO")
      guard let partition = site.partition(named: name) else {
        throw RESTError(
          2000, "Invalid partition name specified", "Unable to find partition \(name)", "_dump_partition")
      }
      return .json(envelope.answer(["partitions": partition], lastUpdate: simulation.now))
    case ("reservations", 1): return .json(envelope.answer(["reservations": []], lastUpdate: simulation.now))
    case ("licenses", 1): return .json(envelope.answer(["licenses": []], lastUpdate: simulation.now))
    default: return Self.missing
    }
  }

  private func states(_ wanted: String?, _ simulation: SlurmSimulation) -> Document {
    let ids = wanted.map { Set($0.split(separator: ",").compactMap { UInt64($0) }) }
    return .array(
      simulation.known.filter { ids?.contains($0.id) ?? true }.map { job in
        [
          "job_id": .string(JobReport(job, simulation).name),
          "state": .array(job.state.words.map { .string($0) }),
        ]
      })
  }

  // MARK: - One job

  private func job(
    _ name: String, _ request: APIRequest, _ envelope: RESTEnvelope
  ) async throws(RESTError) -> Answer {
    let simulation = await slurm.withSimulation { $0 }
    let jobs = simulation.known(named: name)
    switch request.method {
    case "GET":
      requests.add("REQUEST_JOB_INFO_SINGLE")
      guard !jobs.isEmpty else { throw .unknownJob("Unable to find JobId=\(name)", "slurm_load_job") }
      let documents = jobs.map { RESTJob(JobReport($0, simulation), envelope.version).document }
      return .json(envelope.answer(["jobs": .array(documents)], lastUpdate: simulation.now))
    case "DELETE":
      requests.add("REQUEST_KILL_JOB")
      let failed = "unable to kill JobId=\(name) with signal 9: "
      guard !jobs.isEmpty else { throw .unknownJob(failed + "Invalid job id specified", "slurm_kill_job") }
      guard jobs.allSatisfy({ $0.user == simulation.cluster.user }) else { throw .denied(failed) }
      if jobs.allSatisfy({ $0.state.base.hasEnded }) {
        throw RESTError(
          2021, "Job/step already completing or completed",
          failed + "Job/step already completing or completed",
          "slurm_kill_job")
      }
      for job in jobs { await slurm.cancelByHand(job.id) }
      return .json(envelope.answer([:]))
    case "POST":
      requests.add("REQUEST_UPDATE_JOB")
      guard let body = try? Document(parsing: request.body) else {
        throw .invalid("unable to parse the body as JSON")
      }
      guard !jobs.isEmpty else { throw .unknownJob("Unable to find JobId=\(name)", "slurm_update_job") }
      guard jobs.allSatisfy({ $0.user == simulation.cluster.user }) else {
        throw RESTError(2002, "Access/permission denied", "job update failed", "slurm_update_job")
      }
      let ids = jobs.map(\.id)
      let change = JobUpdate(body)
      let failure = await slurm.withSimulation { simulation -> SlurmRefusal? in
        for id in ids { if let failure = change.apply(to: id, of: &simulation) { return failure } }
        return nil
      }
      if let failure {
        throw RESTError(failure.number, failure.text, "job update failed", "slurm_update_job")
      }
      return .json(envelope.answer(["results": []]))
    default: return Self.missing
    }
  }

  // MARK: - Accounting

  private func accounting(
    _ request: APIRequest, _ simulation: SlurmSimulation, _ envelope: RESTEnvelope
  ) throws(RESTError) -> Answer {
    let path = Array(request.path.dropFirst(2))
    switch (path[0], path.count) {
    case ("jobs", 1):
      requests.add("DBD_GET_JOBS_COND")
      let jobs = simulation.recorded.map {
        RESTAccounting(JobReport($0, simulation), envelope.version).document
      }
      return .json(envelope.answer(["jobs": .array(jobs)]))
    case ("job", 2):
      requests.add("DBD_GET_JOBS_COND")
      let jobs = simulation.recorded.filter { simulation.is($0, named: path[1]) }
      let documents = jobs.map { RESTAccounting(JobReport($0, simulation), envelope.version).document }
      return .json(envelope.answer(["jobs": .array(documents)]))
    default: return Self.missing
    }
  }
}

/// How often the site's Slurm was asked, by message.
final class RequestCounts: Sendable {
  private let counts = Locked<[String: Int]>([:])

  func add(_ message: String) { counts.withLock { $0[message, default: 0] += 1 } }
  var all: [String: Int] { counts.withLock { $0 } }
}
