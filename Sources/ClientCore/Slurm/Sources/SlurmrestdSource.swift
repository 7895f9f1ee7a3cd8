/// Asks Slurm through its REST daemon.
///
/// The newest version that both sides know is found once, and again if the daemon forgets it.
public final class SlurmrestdSource: SlurmSource {
  private let http: HTTPClient
  package let access: SlurmrestdAccess
  private let limits: HTTPLimits
  let state = Locked(State())

  struct State {
    var version: Int?
    var cost = SlurmCost()
  }

  /// The versions of the data parser that are understood (`v0.0.N`).
  static let versions = 36...46
  /// Above so many jobs one answer with all of them costs Slurm less than one for each.
  static let singleLimit = 8
  /// `ESLURM_INVALID_JOB_ID`: forgotten, or never there.
  static let invalidJobID = 2017

  /// Asks the daemon of `access` through `http`.
  public init(
    http: HTTPClient, access: SlurmrestdAccess, limits: HTTPLimits = HTTPLimits(total: .seconds(60))
  ) {
    (self.http, self.access, self.limits) = (http, access, limits)
  }

  /// Its address.
  public var name: String { access.description }
  /// Each of few jobs is a request of its own.
  public var cheapBatch: Int { Self.singleLimit }
  /// What was asked so far.
  public var cost: SlurmCost { state.withLock { $0.cost } }
  /// The version that was found, `v0.0.41`; `nil` before the first answer.
  public var version: String? { state.withLock { $0.version }.map { "v0.0.\($0)" } }

  /// When its token ends, if it has one that says so.
  public var tokenExpiry: Timestamp? {
    guard let token = try? access.token.current() else { return nil }
    return SlurmToken.expiry(token)
  }

  /// Few jobs are asked for one by one, many by one answer with all jobs of the cluster, of which the
  /// others are let go as they arrive.
  public func jobs(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    guard ids.count <= Self.singleLimit else {
      let wanted = Set(ids)
      return try await list("jobs/") { wanted.contains($0.id.number) }
    }
    var answer = SlurmAnswer<SlurmJob>(items: [], cluster: "", release: "", warnings: [])
    for id in ids {
      let one: SlurmAnswer<SlurmJob> = try await list(
        "job/\(id)", ignoring: Self.invalidJobID
      ) { $0.id.number == id || $0.array?.job == id }
      answer.items += one.items
      (answer.cluster, answer.release, answer.warnings) = (one.cluster, one.release, one.warnings)
    }
    return answer
  }

  /// All jobs of the cluster, of which those that are not wanted are let go as they arrive.
  public func queue(_ query: SlurmQueueQuery) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    try await list("jobs/") { query.matches($0) }
  }

  /// From v0.0.40 on in a form that costs slurmctld little.
  public func states(_ ids: [UInt64]) async throws(SlurmError) -> [UInt64: SlurmState] {
    if ids.isEmpty { return [:] }
    // From 23.11.7 on there is a form that neither locks slurmctld's job table nor tells more than states.
    if try await negotiated() >= 40 {
      let list = ids.map(String.init).joined(separator: ",")
      do {
        let answer: SlurmAnswer<SlurmJob> = try await self.list("jobs/state/?job_id=\(list)") { _ in true }
        return Dictionary(answer.items.map { ($0.id.number, $0.state) }) { first, _ in first }
      } catch  where error.kind == .notSlurm || error.kind == .refused {
        // Earlier ones of v0.0.40 do not have it.
      }
    }
    let jobs = try await jobs(ids).items
    return Dictionary(jobs.map { ($0.id.number, $0.state) }) { first, _ in first }
  }

  /// From slurmdbd, one by one.
  public func history(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    var answer = SlurmAnswer<SlurmJob>(items: [], cluster: "", release: "", warnings: [])
    for id in ids {
      let one: SlurmAnswer<SlurmJob> = try await list("job/\(id)", of: "slurmdb") { _ in true }
      answer.items += one.items
      (answer.cluster, answer.release, answer.warnings) = (one.cluster, one.release, one.warnings)
    }
    return answer
  }

  /// In one answer.
  public func partitions() async throws(SlurmError) -> SlurmAnswer<SlurmPartition> {
    try await list("partitions/") { _ in true }
  }

  /// In one answer.
  public func nodes() async throws(SlurmError) -> SlurmAnswer<SlurmNode> {
    try await list("nodes/") { _ in true }
  }

  /// What the daemon says of the controllers; it waits some seconds for one that is gone.
  public func ping() async throws(SlurmError) -> SlurmPing {
    let answer: SlurmAnswer<SlurmPing.Controller> = try await list("ping/") { _ in true }
    return SlurmPing(controllers: answer.items)
  }

  // MARK: - Versions

  /// The number of the version to speak.
  func negotiated() async throws(SlurmError) -> Int {
    if let version = state.withLock({ $0.version }) { return version }
    var isRenewed = false
    for version in Self.versions.reversed() {
      while true {
        let response = try await request("/slurm/v0.0.\(version)/ping/")
        let text = (try? await response.body.collect(upTo: 1 << 20)) ?? []
        if response.status == 404 { break }
        let failure = failure(response.status, SlurmEnvelope(), text, asked: "ping")
        if response.status == 200 || response.status >= 500 && failure.kind != .authentication {
          state.withLock { $0.version = version }
          return version
        }
        state.withLock { $0.cost.failures += 1 }
        guard !isRenewed, isRenewable(failure) else { throw failure }
        isRenewed = true
      }
    }
    throw SlurmError(
      .notSlurm,
      "\(name) knows none of the versions v0.0.\(Self.versions.upperBound) to v0.0.\(Self.versions.lowerBound)"
    )
  }

  // MARK: - Requests

  private func list<Item: SlurmItem>(
    _ path: String, of interface: String = "slurm", ignoring ignored: Int? = nil,
    where isWanted: @escaping (Item) -> Bool
  ) async throws(SlurmError) -> SlurmAnswer<Item> {
    var isRenewed = false
    while true {
      let version = try await negotiated()
      let exchange = try await request("/\(interface)/v0.0.\(version)/\(path)")
      var decoder = SlurmListDecoder<Item>(where: isWanted)
      var head: [UInt8] = []
      var broken: JSONError?
      do {
        for try await piece in exchange.body {
          if head.count < 2048 { head += piece.prefix(2048 - head.count) }
          if broken == nil { do { try decoder.append(piece) } catch { broken = error } }
          state.withLock { $0.cost.bytes += piece.count }
        }
      } catch { throw transport(error) }

      var envelope = SlurmEnvelope()
      if broken == nil { do { envelope = try decoder.finish() } catch { broken = error } }
      let errors = envelope.errors.filter { $0.number != ignored || ignored == nil }
      let isForgotten = envelope.errors.count > errors.count
      if broken == nil, errors.isEmpty, exchange.status == 200 || isForgotten {
        return SlurmAnswer(
          items: decoder.items, cluster: envelope.cluster, release: envelope.release,
          warnings: envelope.warnings.map(\.text))
      }
      if exchange.status == 404, broken != nil {
        if interface == "slurmdb" {
          state.withLock { $0.cost.failures += 1 }
          throw SlurmError(.noAccounting, "\(name) does not serve the accounting database")
        }
        // Another version runs there by now, perhaps: found out with the next request.
        state.withLock { $0.version = nil }
      }
      let failure =
        broken.flatMap { error in
          exchange.status == 200
            ? SlurmError(.notSlurm, "\(name) answered '\(path)' unreadably: \(error)") : nil
        } ?? self.failure(exchange.status, envelope, head, asked: path)
      state.withLock { $0.cost.failures += 1 }
      if !isRenewed, isRenewable(failure) {
        isRenewed = true
        continue
      }
      throw failure
    }
  }

  func request(
    _ path: String, method: String = "GET", body: JSONValue? = nil
  ) async throws(SlurmError) -> HTTPResponse {
    var request = HTTPRequest(url: access.server + path)
    request.method = method
    request.body = body?.serialized()
    request.route = access.route
    if let tunnel = access.tunnel {
      do throws(SSHTunnelError) { request.route.unixSocket = try await tunnel.open() } catch {
        throw SlurmError(.ssh, "\(name): \(error.message)", advice: error.advice)
      }
    }
    let mark = access.tunnel?.mark ?? 0
    request.limits = limits
    request.headers = [("Accept", "application/json"), ("User-Agent", Product.userAgent)]
    if body != nil { request.headers.append(("Content-Type", "application/json")) }
    do {
      if let token = try access.token.current() { request.headers.append(("X-SLURM-USER-TOKEN", token.text)) }
    } catch { throw SlurmError(.authentication, error.message) }
    if let user = access.user { request.headers.append(("X-SLURM-USER-NAME", user)) }
    let start = ContinuousClock.now
    do {
      let response = try await http.send(request)
      state.withLock { $0.cost.add(ContinuousClock.now - start, bytes: 0, succeeded: true) }
      return response
    } catch {
      state.withLock { $0.cost.add(ContinuousClock.now - start, bytes: 0, succeeded: false) }
      throw transport(await access.tunnel?.explained(error, since: mark) ?? error)
    }
  }

  func transport(_ error: HTTPError) -> SlurmError {
    switch error.kind {
    case .timedOut: SlurmError(.timedOut, "\(name) did not answer in time: \(error.message)")
    case .cancelled: SlurmError(.cancelled, error.message)
    case .cutOff: SlurmError(.notSlurm, "\(name) broke off its answer: \(error.message)")
    default: SlurmError(.unreachable, "\(name) cannot be reached: \(error.message)")
    }
  }

  /// A sentence of what the daemon says in JSON or plain text.
  func failure(
    _ status: Int, _ envelope: SlurmEnvelope, _ head: [UInt8], asked: String
  ) -> SlurmError {
    var said = envelope.errors.map(\.text).filter { !$0.isEmpty }.joined(separator: "; ")
    if said.isEmpty { said = CleanText.line(String(decoding: head.prefix(500), as: UTF8.self)) }
    let message = "\(name) answered '\(asked)' with HTTP \(status): \(said.isEmpty ? "no reason" : said)"
    if status == 401 { return authentication(message) }
    switch SlurmError.kind(ofSlurmText: said) {
    case .authentication: return authentication(message)
    case let kind?: return SlurmError(kind, message)
    case nil: break
    }
    if said.contains("Unspecified error") { return unspecified(message) }
    if status == 403 { return SlurmError(.permission, message) }
    return SlurmError(envelope.errors.isEmpty && status != 500 ? .notSlurm : .refused, message)
  }

  /// All that 22.05 says both when slurmctld is gone and when that does not accept a token.
  private func unspecified(_ message: String) -> SlurmError {
    guard let token = try? access.token.current() else { return SlurmError(.controllerDown, message) }
    if let expiry = SlurmToken.expiry(token), expiry < .now { return authentication(message) }
    return SlurmError(
      .controllerDown, message,
      advice: "Slurm's controller (slurmctld) is down, or does not accept the token (\(access.token))")
  }

  /// Whether the token may be to blame and its file holds another one by now.
  func isRenewable(_ failure: SlurmError) -> Bool {
    guard failure.kind == .authentication || failure.kind == .controllerDown,
      let old = try? access.token.current(), access.token.forget(), let new = try? access.token.current()
    else { return false }
    return new != old
  }

  private func authentication(_ message: String) -> SlurmError {
    guard let token = try? access.token.current() else {
      return SlurmError(
        .authentication, message,
        advice: access.route.unixSocket == nil
          ? "Give a token: scontrol token lifespan=3600"
          : "Run as the user as whom slurmrestd runs, or give a token")
    }
    guard let expiry = SlurmToken.expiry(token), expiry < .now else {
      return SlurmError(.authentication, message)
    }
    return SlurmError(
      .authentication, "\(message); the token (\(access.token)) expired at \(expiry)")
  }
}
