internal import ClientCore

/// One set of objects that is listed and watched.
struct SourceID: Hashable, Sendable {
  /// What is in the set.
  enum Kind: Hashable, Sendable {
    case nodes
    /// Pods that run on that virtual node.
    case pods(node: String)
    /// Pods that no node has got yet.
    case unscheduled
    /// All pods, of which those that look offloaded are kept: for users who may not list nodes.
    case recognised
  }

  var kind: Kind
  /// `nil` for all.
  var namespace: String?
}

extension SourceID.Kind {
  /// Which objects the server is to pick.
  var selector: Selector {
    switch self {
    case .nodes, .recognised: Selector()
    case .pods(let node): Selector(fields: "spec.nodeName=\(node)")
    case .unscheduled: Selector(fields: "spec.nodeName=,status.phase=Pending")
    }
  }
}
