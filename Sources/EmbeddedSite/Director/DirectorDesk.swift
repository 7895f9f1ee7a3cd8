/// Obeys a director from outside, at `/debug/` of the API server's listener.
///
/// It answers while the API server itself is out of order, but not while nobody listens.
final class DirectorDesk: Sendable {
  private struct Weak { weak var site: EmbeddedSite? }

  private let held = Locked(Weak())

  /// The site that obeys from now on.
  func direct(_ site: EmbeddedSite) { held.withLock { $0.site = site } }

  /// nil for a request that is not a director's.
  func answer(_ request: APIRequest) async -> Answer? {
    guard request.path.first == "debug" else { return nil }
    guard let site = held.withLock({ $0.site }) else { return Answer(body: .disconnect) }
    do {
      return try await answer(request, site)
    } catch let error as SiteError {
      return .text(error.description + "\n", code: 400)
    } catch {
      return .text("\(error)\n", code: 400)
    }
  }

  private func answer(_ request: APIRequest, _ site: EmbeddedSite) async throws -> Answer {
    let order = try request.body.isEmpty ? Document.object([:]) : Document(parsing: request.body)
    switch (request.method, request.path.count > 1 ? request.path[1] : "") {
    case ("GET", ""): return .text(Self.help)
    case ("GET", "faults"): return .json(.array(site.faults.rules.map(Self.document)))
    case ("POST", "faults"):
      site.fail(
        try Self.pattern(order), with: try Self.fault(order), skip: Int(clamping: order["skip"].int ?? 0),
        count: Int(clamping: order["count"].int ?? 1))
    case ("DELETE", "faults"): site.clearFaults()
    case ("POST", "deletions"):
      try await site.setDeletions(try Self.deletions(order), of: order["node"].string)
    case ("POST", "submissions"):
      try await site.delaySubmissions(
        by: try Self.seconds(order), count: Int(clamping: order["count"].int ?? 1), of: order["node"].string)
    case ("POST", "outage"): try await Self.setOutage(order, site)
    case ("POST", "restart"): Self.restart(site)
    case ("POST", "job"):
      let base = try Self.word(order["state"], EmbeddedSite.JobBase.self)
      let flags = try (order["flags"].array ?? []).map { try Self.word($0, EmbeddedSite.JobFlag.self) }
      try await site.setJob(
        order["pod"].string ?? "", state: base, flags: flags, reason: order["reason"].string,
        exit: order["exitCode"].int.map { Int(clamping: $0) },
        signal: order["signal"].int.map { Int(clamping: $0) })
    case ("POST", "time"): try await Self.setTime(order, site)
    case ("GET", "requests"): return .json(.array(site.requests.map(DirectorReport.document)))
    case ("GET", "pods"): return .json(.array(site.createdPods.map(DirectorReport.document)))
    case ("GET", "accepted"): return .json(.array(site.acceptedJobs.map(DirectorReport.document)))
    case ("GET", "cancelled"): return .json(.array(site.cancelledJobs.map(DirectorReport.document)))
    case ("GET", "jobs"): return .json(.array(await site.slurmTruth.map(DirectorReport.document)))
    default: return .text(Self.help, code: 404)
    }
    return Answer(code: 204, body: .bytes([]))
  }

  // MARK: - Orders

  private static func word<Word: RawRepresentable & CaseIterable>(
    _ document: Document?, _ type: Word.Type
  ) throws(SiteError) -> Word where Word.RawValue == String {
    if let word = document.string.flatMap({ Word(rawValue: $0) }) { return word }
    let known = Word.allCases.map { String(describing: $0.rawValue) }.joined(separator: ", ")
    throw SiteError("\(document?.json ?? "nothing") is not one of \(known).")
  }

  private static func pattern(_ order: Document) throws(SiteError) -> EmbeddedSite.RequestPattern {
    let door = order["door"] == nil ? .apiServer : try word(order["door"], EmbeddedSite.Door.self)
    return EmbeddedSite.RequestPattern(
      order["verb"].string, order["resource"].string, namespace: order["namespace"].string,
      name: order["name"].string, at: door)
  }

  private static func seconds(_ order: Document) throws(SiteError) -> Double {
    switch order["seconds"] {
    case .int(let seconds): return Double(seconds)
    case .double(let seconds) where seconds.isFinite: return seconds
    default: throw SiteError("\"seconds\" needs a number.")
    }
  }

  private static func fault(_ order: Document) throws(SiteError) -> EmbeddedSite.Fault {
    switch order["fault"].string {
    case "quotaExceeded": return .quotaExceeded
    case "webhookDenied": return .webhookDenied(order["message"].string ?? "")
    case "webhookUnreachable": return .webhookUnreachable
    case "forbidden": return .forbidden
    case "unauthorized": return .unauthorized
    case "conflict": return .conflict
    case "expired": return .expired
    case "invalid": return .invalid
    case "html": return .html(code: Int(clamping: order["code"].int ?? 502))
    case "internalError": return .internalError
    case "tooManyRequests":
      return .tooManyRequests(retryAfter: Int(clamping: order["seconds"].int ?? 1))
    case "unavailable": return .unavailable
    case "timeout": return .timeout
    case "timeoutAfterwards": return .timeoutAfterwards
    case "cut": return .cut
    case "answerLost": return .answerLost
    case "hang": return .hang
    case "answerHeld": return .answerHeld
    case "slow": return .slow(.seconds(try seconds(order)))
    case "bodyCut": return .bodyCut(after: Int(clamping: order["bytes"].int ?? 0))
    case "bodyEnd": return .bodyEnd(after: Int(clamping: order["bytes"].int ?? 0))
    case "bodyStall":
      return .bodyStall(after: Int(clamping: order["bytes"].int ?? 0), .seconds(try seconds(order)))
    case "bodySilence": return .bodySilence(after: Int(clamping: order["bytes"].int ?? 0))
    case "bodyCorrupt": return .bodyCorrupt(at: Int(clamping: order["bytes"].int ?? 0))
    case "bodyDrip":
      return .bodyDrip(
        bytes: max(1, Int(clamping: order["bytes"].int ?? 1)), .seconds(try seconds(order)))
    default: throw SiteError("There is no fault \(order["fault"]?.json ?? "without a name").")
    }
  }

  private static func deletions(_ order: Document) throws(SiteError) -> [EmbeddedSite.Deletion] {
    let way: EmbeddedSite.Deletion
    switch order["way"].string {
    case "usual": way = .usual
    case "forgotten": way = .forgotten
    case "failing": way = .failing
    case "late": way = .late(try seconds(order))
    default: throw SiteError("\"way\" is one of usual, forgotten, failing, late.")
    }
    return Array(repeating: way, count: max(0, Int(clamping: order["count"].int ?? 1)))
  }

  private static func setOutage(_ order: Document, _ site: EmbeddedSite) async throws {
    let node = order["node"].string ?? site.virtualNodes.first ?? ""
    let hop: EmbeddedSite.Hop
    switch order["hop"].string {
    case "apiServer": hop = .apiServer
    case "interLink": hop = .interLink(node: node)
    case "plugin": hop = .plugin(node: node)
    case "virtualKubelet": hop = .virtualKubelet(node: node)
    case "kubelet": hop = .kubelet(node: node)
    default: throw SiteError("\"hop\" is one of apiServer, interLink, plugin, virtualKubelet, kubelet.")
    }
    let outages = EmbeddedSite.Outage.allCases
    let outage = outages.first { "\($0)" == order["outage"].string }
    if order["outage"] != nil, outage == nil {
      throw SiteError("\"outage\" is one of \(outages.map { "\($0)" }.joined(separator: ", ")).")
    }
    if case .apiServer = hop, outage == .refused {
      throw SiteError("Then nobody would listen to the director; use disconnect.")
    }
    try await site.setOutage(outage, of: hop)
  }

  /// The answer is on its way when the listener closes, and with it the connection.
  private static func restart(_ site: EmbeddedSite) {
    Task {
      try await Task.sleep(for: .milliseconds(50))
      await site.pause()
      try await site.resume()
    }
  }

  private static func setTime(_ order: Document, _ site: EmbeddedSite) async throws {
    site.freezeTime()
    if order["seconds"] != nil { await site.advance(by: min(max(try seconds(order), 0), 86_400)) }
    switch order["speed"] {
    case .int(let speed): site.resumeTime(speed: Double(speed))
    case .double(let speed): site.resumeTime(speed: speed)
    default: break
    }
  }

  private static func document(_ rule: FaultDesk.Rule) -> Document {
    var document: Document = [
      "door": .string(rule.pattern.door.rawValue), "fault": .string(rule.fault.name),
      "skip": .int(Int64(rule.skip)), "count": .int(Int64(rule.remaining)),
    ]
    let pattern = rule.pattern
    for (name, value) in [
      ("verb", pattern.verb), ("resource", pattern.resource), ("namespace", pattern.namespace),
      ("name", pattern.name),
    ] {
      document[name] = value.map(Document.string)
    }
    return document
  }
}
