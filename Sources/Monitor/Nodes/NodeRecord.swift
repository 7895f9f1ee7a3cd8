public import ClientCore

/// A virtual node with what has been learnt about it.
public final class NodeRecord: Sendable {
  /// Name of its site.
  public let site: String
  /// What Kubernetes says.
  public let node: Node
  /// Its interLink link, decoded from condition and annotation.
  public let interLink: InterLinkHealth
  /// Ready, NotReady, Unknown.
  public let readiness: Readiness
  /// When Kubernetes told us (server time).
  public let learnt: Timestamp

  /// Whether a node takes pods.
  public enum Readiness: Sendable, Equatable {
    case ready
    case notReady(reason: String, message: String)
    /// The virtual kubelet stopped posting its status: all else that the node says is stale.
    case unknown(message: String)
  }

  /// A record of `node`.
  public init(
    site: String = "", node: Node, interLink: InterLinkHealth, readiness: Readiness, learnt: Timestamp
  ) {
    self.site = site
    (self.node, self.interLink, self.readiness, self.learnt) = (node, interLink, readiness, learnt)
  }
}

/// What a virtual node says of its interLink API.
public struct InterLinkHealth: Sendable, Equatable {
  /// Whether the virtual kubelet reaches the interLink API.
  public enum State: Sendable, Equatable {
    /// No ping yet: the first comes 30 s after the virtual kubelet's start.
    case notYetPinged
    case connected
    case failed(message: String)
    /// Ready is Unknown, or the last ping is older than 90 s: the condition is stale.
    case unknown
  }
  /// What the condition says, as far as it can be believed.
  public var state = State.notYetPinged
  /// When the last ping was made.
  public var pinged: Timestamp?
  /// Decoded ping response, where the plugin sends JSON.
  public var resources: [String: String] = [:]
  /// Accelerators reported by the plugin: resource type to available count.
  public var accelerators: [String: String] = [:]
  /// Taints that the plugin wants on the node.
  public var taints: [Node.Taint] = []
  /// The ping response as it is, where the plugin answers with text (older ones send `sinfo`'s).
  public var text = ""

  /// Not pinged yet.
  public init() {}
}
