/// A way to a container's log.
public enum LogPath: String, Sendable, Hashable, CaseIterable {
  /// `pods/NAME/log` of the API server, which asks the virtual kubelet's port.
  case apiServer
  /// `/getLogs` of the interLink API, which the virtual kubelet asks.
  case interLink
  /// The kubelet's own port.
  case kubelet

  /// As a sentence has it: `the Kubernetes API`.
  public var name: String {
    switch self {
    case .apiServer: "the Kubernetes API"
    case .interLink: "the interLink API"
    case .kubelet: "the kubelet's own port"
    }
  }
}
