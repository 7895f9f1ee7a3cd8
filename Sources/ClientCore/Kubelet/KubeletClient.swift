/// The HTTPS port of a virtual kubelet itself: what it knows when its reports to the API server are old.
///
/// It serves container logs and the pods that it knows, and asks nobody who they are.  `/pods` and `exec` are not
/// implemented there, and the numbers of `/stats/summary` are constants: neither is asked for.
/// Source: what interLink's virtual kubelet (f6321757) answered.
public final class KubeletClient: Sendable {
  private enum Way: Sendable {
    case port(HTTPClient, server: String, HTTPRoute, Credentials)
    case proxy(KubernetesClient)
  }

  /// The node's name.
  public let node: String
  private let way: Way

  /// Straight to the port, which must be within reach.
  ///
  /// - Parameters:
  ///   - server: `https://10.0.0.7:10250`, of ``Node/internalIP`` and ``Node/kubeletPort``.
  ///   - route: with the cluster's authorities, who most often sign its certificate.
  public init(
    node: String, http: HTTPClient, server: String, route: HTTPRoute, credentials: Credentials = .none
  ) {
    self.node = node
    way = .port(http, server: server, route, credentials)
  }

  /// Through the API server (`nodes/NAME/proxy`), which needs the right to do so and does not insist on a
  /// certificate that it can check.
  public init(node: String, through client: KubernetesClient) {
    self.node = node
    way = .proxy(client)
  }

  /// The pods that the kubelet knows, ended ones among them.
  public func pods() async throws(KubeletError) -> [Pod] {
    let body = try await bytes("/runningpods/", purpose: "list its pods", limit: 256 << 20)
    var interner = Interner()
    var pods: [Pod] = []
    do {
      try JSONReader.read(body) { (reader) throws(JSONError) in
        try reader.object { (reader, key) throws(JSONError) in
          guard case "items" = key else { return try reader.skip() }
          try reader.array { (reader) throws(JSONError) in
            pods.append(try Pod(reader: &reader, interner: &interner))
          }
        }
      }
    } catch {
      throw KubeletError(.other, "\(place) answered \"list its pods\" with something else: \(error)")
    }
    return pods
  }

  /// The log of a container, as the bytes arrive.
  ///
  /// Followed before its output is there, or for an init container, that of a virtual kubelet never ends; so it is to be
  /// followed only while the container runs.
  public func logStream(_ request: LogRequest) async throws(KubeletError) -> HTTPBody {
    let path = [request.namespace, request.pod, request.container].map { Percent.encode($0) }
    return try await open(
      "/containerLogs/" + path.joined(separator: "/") + Percent.query(request.query),
      purpose: "read the log of \(request.pod)/\(request.container)",
      limits: request.limits
    ).body
  }

  /// What the end of ``logStream(_:)`` before its time is called.
  public func brokenOff(_ error: HTTPError) -> KubeletError {
    KubeletError(error.message, failure: error.kind, place: place, node: node, purpose: "go on reading a log")
  }

  // MARK: - Requests

  private var place: String {
    switch way {
    case .port(_, let server, _, _): "The kubelet of \(CleanText.line(node)) at \(CleanText.line(server))"
    case .proxy: "The kubelet of \(CleanText.line(node)) (through the API server)"
    }
  }

  private func bytes(
    _ path: String, purpose: String, limit: Int
  ) async throws(KubeletError) -> [UInt8] {
    let response = try await open(path, purpose: purpose, limits: HTTPLimits())
    do throws(HTTPError) { return try await response.body.collect(upTo: limit) } catch {
      throw KubeletError(error.message, failure: error.kind, place: place, node: node, purpose: purpose)
    }
  }

  /// Asks for `path` and returns an answer that is good, whose body follows.
  private func open(
    _ path: String, purpose: String, limits: HTTPLimits
  ) async throws(KubeletError) -> HTTPResponse {
    switch way {
    case .proxy(let client):
      let proxy = KubernetesResource.nodes.path(namespace: nil, name: node, subresource: "proxy")
      do throws(KubernetesError) {
        return try await client.send(
          KubernetesClient.Call(
            path: proxy + path, purpose: "\(purpose) of \(node)", accept: "application/json, text/plain, */*",
            limits: limits))
      } catch {
        throw KubeletError(error, place: place, node: node)
      }
    case .port(let http, let server, let route, let credentials):
      var request = HTTPRequest(url: server + path)
      request.route = route
      request.limits = limits
      request.headers = [("User-Agent", Product.userAgent)]
      do throws(CredentialsError) { try await credentials.authorize(&request) } catch {
        throw KubeletError(.unauthorized, error.message)
      }
      do throws(HTTPError) {
        let response = try await http.send(request)
        if response.status == 200 { return response }
        let body = try await response.body.collect(upTo: 256 << 10)
        let said = CleanText.line(String(decoding: body.prefix(2048), as: UTF8.self))
        throw HTTPError(.other, "HTTP \(response.status): \(said.isEmpty ? "no reason" : said)")
      } catch {
        throw KubeletError(error.message, failure: error.kind, place: place, node: node, purpose: purpose)
      }
    }
  }
}
