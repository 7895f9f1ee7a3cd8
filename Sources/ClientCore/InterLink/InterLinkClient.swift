/// The interLink API server of a site: an extra that many users cannot reach, and a fragile one.
///
/// - It is asked for its cache only: a `/status` that names pods takes the plugin's one answer per 10 s
///   away from the virtual kubelet, and freezes every other pod of the site.
/// - A request body that is cut short ends its process.  So every request here is a tiny body in one piece, sent
///   whole and its answer awaited even if the caller is cancelled.
/// - It has no access control of its own: a proxy in front asks for a token or a client certificate.
public final class InterLinkClient: Sendable {
  /// Where it is, as it is shown.
  public let access: InterLinkAccess
  private let http: HTTPClient

  /// Talks to the API of `access` through `http`.
  public init(http: HTTPClient, access: InterLinkAccess) { (self.http, self.access) = (http, access) }

  /// What the API's cache says of all pods it knows, in no order.
  ///
  /// It costs the site nothing and tells nothing of its health: the answer is the same, and grows
  /// stale, while the plugin is down; pods that are gone may stay in it.
  public func status() async throws(InterLinkError) -> [InterLinkPodStatus] {
    let body = try await ask("/status", purpose: "ask for the pods", body: Array("[]".utf8))
    do { return try InterLinkPodStatus.list(body) } catch {
      throw .notInterLink(
        "\(access.shownServer) answered /status with something else than a list of pods: \(error)")
    }
  }

  /// Asks the plugin whether it and its scheduler work.
  ///
  /// It runs `sinfo` each time, up to 20 s while slurmctld is down: only on demand.  The virtual kubelet asks
  /// twice a minute anyway, and leaves the answer on its node (``PingResponse/annotation``).
  public func ping() async throws(InterLinkError) -> PingResponse {
    PingResponse(String(decoding: try await ask("/pinglink", purpose: "ping", body: []), as: UTF8.self))
  }

  /// The log of one container, as the bytes arrive.
  ///
  /// Followed before its output is there, or for an init container, it never ends, and goes on at the far side even when
  /// we have left; so it is to be followed only while the container runs.
  ///
  /// - Parameter uid: of the pod; an unknown one has an empty log.
  public func logStream(_ request: LogRequest, uid: String) async throws(InterLinkError) -> HTTPBody {
    var options: JSONValue = ["Follow": .bool(request.follow), "Timestamps": .bool(request.timestamps)]
    if let time = request.sinceTime { options["SinceTime"] = .string(time.rfc3339) }
    let wish: JSONValue = [
      "Namespace": .string(request.namespace), "PodUID": .string(uid), "PodName": .string(request.pod),
      "ContainerName": .string(request.container), "Opts": options,
    ]
    return try await open(
      "/getLogs", purpose: "read the log of \(request.pod)/\(request.container)", body: wish.serialized(),
      limits: request.limits
    ).body
  }

  /// Ends the job of a pod, whether Kubernetes still has the pod or not.
  ///
  /// Of a pod that it does not know the Slurm plugin closes the connection.
  ///
  /// - Parameter manifest: the pod as the API server had it; its namespace and UID tell the plugin which job.
  public func delete(_ manifest: JSONValue) async throws(InterLinkError) {
    _ = try await ask("/delete", purpose: "end the job of a pod", body: manifest.serialized())
  }

  private func ask(_ path: String, purpose: String, body: [UInt8]) async throws(InterLinkError) -> [UInt8] {
    let mark = access.tunnel?.mark ?? 0
    let response = try await open(path, purpose: purpose, body: body, limits: HTTPLimits())
    do throws(HTTPError) { return try await response.body.collect(upTo: 64 << 20) } catch {
      throw await transport(error, purpose, since: mark)
    }
  }

  private func transport(_ error: HTTPError, _ purpose: String, since mark: Int) async -> InterLinkError {
    let error = await access.tunnel?.explained(error, since: mark) ?? error
    return .transport(HTTPError(error.kind, "\(access.shownServer): cannot \(purpose): \(error.message)"))
  }

  /// Sends a request and returns an answer of 200, whose body follows.
  private func open(
    _ path: String, purpose: String, body: [UInt8], limits: HTTPLimits
  ) async throws(InterLinkError) -> HTTPResponse {
    var isRenewed = false
    while true {
      var request = HTTPRequest(url: access.server + path)
      request.method = "POST"
      request.route = access.route
      if let tunnel = access.tunnel {
        do throws(SSHTunnelError) { request.route.unixSocket = try await tunnel.open() } catch {
          throw .tunnel(error)
        }
      }
      request.headers = [("Content-Type", "application/json"), ("User-Agent", Product.userAgent)]
      request.body = body
      request.isSentWhole = true
      request.limits = limits
      do { try await access.credentials.authorize(&request) } catch { throw .credentials(error.message) }
      let response: HTTPResponse
      let mark = access.tunnel?.mark ?? 0
      do throws(HTTPError) { response = try await http.send(request) } catch {
        throw await transport(error, purpose, since: mark)
      }
      if response.status == 200 { return response }
      if response.status == 401, !isRenewed, await access.credentials.renew(after: request) {
        isRenewed = true
        continue
      }
      let answer = (try? await response.body.collect(upTo: 256 << 10)) ?? []
      throw .status(
        code: response.status, message: Self.message(response, answer, purpose, access.shownServer))
    }
  }

  /// Its errors are text with the far side's output in it, or nothing at all.
  private static func message(
    _ response: HTTPResponse, _ body: [UInt8], _ purpose: String, _ server: String
  ) -> String {
    let said = CleanText.line(String(decoding: body.prefix(2048), as: UTF8.self))
    let reason = said.isEmpty || said.hasPrefix("<") ? "no reason" : said
    return "\(server) answered \"\(purpose)\" with HTTP \(response.status): \(reason)"
  }
}
