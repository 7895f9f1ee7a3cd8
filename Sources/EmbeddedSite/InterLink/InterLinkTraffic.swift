/// What has come to a node's interLink API.
public struct InterLinkTraffic: Sendable, Equatable {
  /// By path: `/status`, `/pinglink`, …
  public var requests: [String: Int] = [:]
  /// Those to `/status` that name pods: they take the plugin's one answer from the virtual kubelet.
  public var statusWithPods = 0
  /// Requests whose bodies ended before their length.
  public var cutBodies = 0

  /// None yet.
  public init() {}

  mutating func count(_ request: InterLinkRequest) {
    requests[request.path, default: 0] += 1
    if !request.isWhole { cutBodies += 1 }
    if request.path == "/status", let pods = (try? Document(parsing: request.body))?.array, !pods.isEmpty {
      statusWithPods += 1
    }
  }
}
