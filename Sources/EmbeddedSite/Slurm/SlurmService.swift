internal import FoundationEssentials
internal import Glibc

/// How the site's simulated clusters are reached: slurmrestd over TCP and a unix socket, and the commands.
final class SlurmService: Sendable {
  private struct State {
    var outage: EmbeddedSite.SlurmOutage?
    /// `http://127.0.0.1:PORT`
    var url: String?
  }

  /// In the order of the nodes; the first answers where no node is named.
  let clusters: [(node: String, slurm: SimulatedSlurm)]
  let versions: [RESTVersion]
  let tokens: SlurmTokens
  let requests = RequestCounts()
  private let faults: FaultDesk
  private let ledger: Ledger
  private let now: @Sendable () -> Double
  /// Holds the sockets and the commands; only this user looks into it.
  let folder: String
  private let state = Locked(State())
  private let tcp: Locked<HTTPFront?>
  private let socket: Locked<HTTPFront?>
  private let commands: Locked<HTTPFront?>

  /// - Throws: ``SiteError`` if the folder cannot be made.
  init(
    _ clusters: [(node: String, slurm: SimulatedSlurm)], _ configuration: EmbeddedSite.Configuration,
    _ faults: FaultDesk, _ ledger: Ledger, now: @escaping @Sendable () -> Double
  ) throws(SiteError) {
    self.clusters = clusters
    (self.faults, self.ledger, self.now) = (faults, ledger, now)
    versions = configuration.slurmVersions.compactMap { RESTVersion($0) }
    tokens = SlurmTokens(seed: configuration.seed)
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/interlink-slurm-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw SiteError("The site cannot make a folder for its Slurm in \(base). Set TMPDIR to another one.")
    }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    (tcp, socket, commands) = (Locked(nil), Locked(nil), Locked(nil))
  }

  /// Listens and writes the commands.
  ///
  /// - Parameter listensOnTCP: with a site on a unix socket nothing of it can be reached by others.
  func start(listensOnTCP: Bool) async throws {
    func front(
      _ address: EmbeddedSite.Configuration.Address, _ handler: @escaping HTTPFront.Handler
    ) async throws -> (HTTPFront, EmbeddedSite.Configuration.Address) {
      let front = HTTPFront(address, now: now, handler: handler)
      return (front, try await front.start())
    }
    do {
      try CommandScripts.write(into: folder, nodes: clusters.map(\.node))
      if listensOnTCP {
        let (front, address) = try await front(.loopback(port: 0)) { [weak self] request in
          await self?.rest(request, needsToken: true) ?? Answer(body: .disconnect)
        }
        tcp.withLock { $0 = front }
        if case .loopback(let port) = address { state.withLock { $0.url = "http://127.0.0.1:\(port)" } }
      }
      let (socketFront, _) = try await front(.unix(path: restSocket)) { [weak self] request in
        await self?.rest(request, needsToken: false) ?? Answer(body: .disconnect)
      }
      socket.withLock { $0 = socketFront }
      let (commandFront, _) = try await front(.unix(path: folder + "/commands")) { [weak self] request in
        await self?.command(request) ?? Answer(body: .disconnect)
      }
      commands.withLock { $0 = commandFront }
    } catch {
      await stop()
      throw error
    }
  }

  func stop() async {
    for front in [tcp, socket, commands] {
      let open = front.withLock { front in
        defer { front = nil }
        return front
      }
      await open?.stop()
    }
    // Nothing but our own sockets and scripts is in it.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Where slurmrestd answers over TCP; nil if it does not.
  var url: String? { state.withLock { $0.url } }
  /// Where slurmrestd answers on a unix socket.
  var restSocket: String { folder + "/slurmrestd" }
  /// The folder of a node's commands.
  func commandFolder(of node: String) -> String { "\(folder)/\(node)/bin" }

  func cluster(of node: String?) -> (node: String, slurm: SimulatedSlurm)? {
    guard let node else { return clusters.first }
    return clusters.first { $0.node == node }
  }

  // MARK: - Outages

  func set(_ outage: EmbeddedSite.SlurmOutage?) async throws {
    let old = state.withLock { state in
      defer { state.outage = outage }
      return state.outage
    }
    let isControllerDown = if case .controllerDown = outage { true } else { false }
    for (_, slurm) in clusters { await slurm.setReachable(!isControllerDown) }
    guard (old == .restDown) != (outage == .restDown) else { return }
    for front in [tcp, socket] {
      guard let front = front.withLock({ $0 }) else { continue }
      if outage == .restDown { await front.stop() } else { _ = try await front.start() }
    }
  }

  /// Lets pass what an outage takes; gives the outage that is on.
  private func suffer() async -> EmbeddedSite.SlurmOutage? {
    let outage = state.withLock { $0.outage }
    switch outage {
    case .slow(let time), .controllerDown(let time):
      // A client that leaves ends the wait.
      try? await Task.sleep(for: time)
    default: break
    }
    return outage
  }

  // MARK: - Answers

  private func rest(_ request: APIRequest, needsToken: Bool) async -> Answer {
    ledger.arrived(at: .slurmrestd, now())
    guard request.isWhole else { return Answer(body: .disconnect) }
    let token = request.headers["x-slurm-user-token"]
    // A token counts on the unix socket, too, where one is sent.
    if needsToken, token == nil {
      return Answer(code: 401, contentType: "text/plain", body: .bytes(Array("Authentication failure".utf8)))
    }
    let outage = await suffer()
    var request = request
    var target = clusters.first
    if let first = request.path.first, let named = cluster(of: first) {
      target = named
      request.path.removeFirst()
    }
    guard let target else { return Answer(code: 404, body: .bytes([])) }
    let fault: SlurmREST.Fault? =
      switch outage {
      case .controllerDown: .controller
      case .databaseDown: .database
      case .expiredTokens where token != nil: .token
      default: token.map { tokens.accepts($0) } ?? true ? nil : .token
      }
    let asked = Array(request.path.dropFirst(2))
    let met = faults.take(
      EmbeddedSite.RequestPattern(
        request.method, asked.first, namespace: target.node, name: asked.count > 1 ? asked[1] : nil,
        at: .slurmrestd))
    let rest = SlurmREST(slurm: target.slurm, versions: versions, requests: requests)
    return await faults.answer(met, refusal: { rest.refusal($0, request) }) { [request] in
      await rest.respond(to: request, fault: fault)
    }
  }

  private func command(_ request: APIRequest) async -> Answer {
    guard request.isWhole, request.path.count == 2, let target = cluster(of: request.path[0]) else {
      return Answer(body: .disconnect)
    }
    var words = request.body.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    if words.last?.isEmpty == true { words.removeLast() }
    let outage = await suffer()
    let desk = CommandDesk(
      slurm: target.slurm, version: versions.map(\.number).max().flatMap { RESTVersion("v0.0.\($0)") },
      tokens: tokens, requests: requests, outage: outage, timeFormat: words.first ?? "")
    let (name, arguments) = (request.path[1], Array(words.dropFirst()))
    let met = faults.take(
      EmbeddedSite.RequestPattern(
        name == "scontrol" ? arguments.first { !$0.hasPrefix("-") } : nil, name, namespace: target.node,
        name: arguments.lazy.compactMap(Self.jobNumber).first, at: .commands))
    func answer(_ result: CommandResult) -> Answer {
      Answer(contentType: "text/plain", body: .bytes(result.bytes))
    }
    return await faults.answer(met, refusal: { answer($0.result(of: name)) }) {
      answer(await desk.run(name, arguments))
    }
  }

  /// The number in `JobId=12` and `12`.
  private static func jobNumber(_ word: String) -> String? {
    let number = word.split(separator: "=").last.map(String.init) ?? ""
    return UInt64(number) == nil ? nil : number
  }
}
