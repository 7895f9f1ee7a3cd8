/// One user's access to one Kubernetes API server.
///
/// Every request carries the user's credentials and our User-Agent; a 401 has the credentials renewed
/// and is tried once more; 429, and 503 for reads, are waited for as long as the server asks (if that
/// is not long).
public final class KubernetesClient: Sendable {
  /// Cluster, user and namespace as they are shown.
  public let cluster: ClusterAccess
  /// The time by which it waits and measures, and by which whoever shows what it learns does too.
  package let timing: Timing
  /// How many objects a page of a list has that is kept equal to the server's.
  let pageSize: Int
  private let http: HTTPClient
  private let spent = Locked(Traffic())

  /// What was asked of the server so far.
  public var traffic: Traffic { spent.withLock { $0 } }

  /// Talks to `cluster` through `http`.
  public convenience init(http: HTTPClient, cluster: ClusterAccess) {
    self.init(http: http, cluster: cluster, timing: .system)
  }

  init(http: HTTPClient, cluster: ClusterAccess, timing: Timing, pageSize: Int = 500) {
    (self.http, self.cluster, self.timing, self.pageSize) = (http, cluster, timing, pageSize)
  }

  /// One request, before credentials.
  struct Call {
    var method = "GET"
    /// With its query, encoded.
    var path: String
    /// What is tried, to be told when it fails: `list pods`.
    var purpose: String
    var body: JSONValue?
    var contentType = "application/json"
    var accept = "application/json"
    var limits = HTTPLimits()
  }

  /// How often a request that the server puts off is sent in all.
  private static let attempts = 3
  /// Longest wait, in one go, for a server that puts a request off.
  private static let patience = Duration.seconds(10)
  /// An error's body is read so far.
  private static let errorLimit = 256 << 10

  /// Sends `call` and returns an answer of 2xx, whose body follows.
  func send(_ call: Call) async throws(KubernetesError) -> HTTPResponse {
    var isRenewed = false
    var attempt = 1
    while true {
      var request = HTTPRequest(url: cluster.server + call.path)
      request.method = call.method
      request.route = cluster.route
      request.limits = call.limits
      request.headers = [("Accept", call.accept), ("User-Agent", Product.userAgent)]
      if let body = call.body {
        request.headers.append(("Content-Type", call.contentType))
        request.body = body.serialized()
      }
      do {
        try await cluster.credentials.authorize(&request)
      } catch {
        throw .credentials(error.message)
      }
      let response: HTTPResponse
      let start = timing.now()
      spent.withLock { $0.requests.add(at: start) }
      do {
        response = try await http.send(request)
      } catch {
        throw transport(error, call.purpose)
      }
      spent.withLock { $0.latency = timing.now() - start }
      if (200..<300).contains(response.status) {
        if response.isHTML { throw await failure(response, call.purpose) }
        return response
      }
      if response.status == 401, !isRenewed, await cluster.credentials.renew(after: request) {
        isRenewed = true
        continue
      }
      let error = await failure(response, call.purpose)
      guard attempt < Self.attempts, case .status(let status) = error, let wait = status.retryAfter,
        wait <= Self.patience, status.code == 429 || (status.code == 503 && call.method == "GET")
      else { throw error }
      attempt += 1
      do { try await timing.sleep(wait) } catch { throw .status(status) }
    }
  }

  /// Sends `call` and reads the JSON that answers it.
  func json(_ call: Call, limit: Int = 64 << 20) async throws(KubernetesError) -> JSONValue {
    let body = try await bytes(call, limit: limit)
    do { return try JSONValue(body) } catch { throw notJSON(error, call.purpose) }
  }

  /// Sends `call` and reads the whole answer.
  func bytes(_ call: Call, limit: Int = 64 << 20) async throws(KubernetesError) -> [UInt8] {
    let response = try await send(call)
    do { return try await response.body.collect(upTo: limit) } catch { throw transport(error, call.purpose) }
  }

  /// What a failed exchange is called.
  func transport(_ error: HTTPError, _ purpose: String) -> KubernetesError {
    .transport(HTTPError(error.kind, "\(cluster.server): cannot \(purpose): \(error.message)"))
  }

  /// What an answer that begins well and then is no JSON is called.
  func notJSON(_ error: JSONError, _ purpose: String) -> KubernetesError {
    .notKubernetes(
      "\(cluster.server) answered \"\(purpose)\" with something that is no Kubernetes JSON: \(error)")
  }

  private func failure(_ response: HTTPResponse, _ purpose: String) async -> KubernetesError {
    let body = (try? await response.body.collect(upTo: Self.errorLimit)) ?? []
    if response.isHTML || (300..<400).contains(response.status) {
      return .notKubernetes(
        "\(cluster.server) answered \"\(purpose)\" with \(Self.describe(response, body)) (HTTP \(response.status))"
      )
    }
    var status = KubernetesError.Status(
      httpStatus: response.status, body: body, retryAfter: response.header("retry-after"))
    if status.message.isEmpty {
      status.message = "\(cluster.server) answered \"\(purpose)\" with HTTP \(response.status) and no reason"
    }
    return .status(status)
  }

  private static func describe(_ response: HTTPResponse, _ body: [UInt8]) -> String {
    if let location = response.header("location") { return "a redirect to \(CleanText.line(location))" }
    let text = String(decoding: body.prefix(64 << 10), as: UTF8.self)
    guard let open = text.range(ofTag: "<title"), let start = text[open...].firstIndex(of: ">"),
      let end = text[start...].range(ofTag: "</title")
    else { return response.isHTML ? "an HTML page" : "a redirect to nowhere" }
    return "an HTML page titled \"\(CleanText.line(String(text[start..<end].dropFirst().prefix(100))))\""
  }
}

extension HTTPResponse {
  fileprivate var isHTML: Bool { header("content-type")?.lowercased().hasPrefix("text/html") ?? false }
}

extension StringProtocol {
  /// Where `tag`, in small letters, first stands, in any case.
  fileprivate func range(ofTag tag: String) -> Index? {
    indices.first { self[$0] == "<" && self[$0...].prefix(tag.count).lowercased() == tag }
  }
}
