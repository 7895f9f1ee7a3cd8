internal import ClientCore

extension Model {
  /// What is missing from the picture, in words.
  func limitations(mayReadLogs: Bool) -> [Limitation] {
    var result = uncheckedServers.map { server in
      Limitation(
        what:
          "The certificate of \(server) is not checked: whoever is on the way can read and change all that is sent.",
        advice: "Remove insecure-skip-tls-verify, and name the authority: certificate-authority.")
    }
    if areNodesRefused {
      result.append(
        Limitation(
          what:
            "Nodes may not be listed: virtual nodes are not shown, and pods are known by their own signs only.",
          advice: "Ask for a ClusterRole that may get, list and watch nodes."))
    }
    if podsEverywhereRefused, namespace == nil {
      result.append(
        Limitation(
          what: "Pods of all namespaces may not be listed: only those of namespace “\(home)” are shown.",
          advice: "Choose another namespace, or ask for a ClusterRole that may get, list and watch pods."))
    }
    if !mayReadLogs {
      result.append(
        Limitation(
          what: "Logs may not be read\(scope.map { " in namespace “\($0)”" } ?? "").",
          advice: "Ask for a Role that may get pods/log."))
    }
    return result + failingSources
  }

  /// Sources that fail again and again while others work: their part of the picture is old.
  private var failingSources: [Limitation] {
    guard link.connection.isLive else { return [] }
    let failing = sources.compactMap { kind, state -> (String, Trouble)? in
      guard let failure = state.failure, failure.count >= Link.severalFailures else {
        return nil
      }
      if kind == .nodes, areNodesRefused { return nil }
      return (kind.subject, Trouble(failure.error, at: identity))
    }
    return failing.sorted { $0.0 < $1.0 }.map { name, trouble in
      Limitation(what: "\(name) are not up to date: \(trouble.reason)", advice: trouble.advice)
    }
  }
}

extension SourceID.Kind {
  /// What it tells of, at the beginning of a sentence.
  fileprivate var subject: String {
    switch self {
    case .nodes: "Nodes"
    case .pods(let node): "Pods of \(node)"
    case .unscheduled: "Unscheduled pods"
    case .recognised: "Pods"
    }
  }
}
