internal import ClientCore
internal import Monitor

/// A right that some part of the dashboard needs.
nonisolated struct Right {
  let verb: String
  let resource: KubernetesResource
  var subresource = ""
  /// Whether nothing works without it.
  var isEssential = false
  /// What is missing without it.
  let loss: String

  /// In the order of their worth.
  static let all = [
    Right(verb: "list", resource: .pods, isEssential: true, loss: "No pod can be shown"),
    Right(verb: "watch", resource: .pods, isEssential: true, loss: "Changes cannot be followed"),
    Right(
      verb: "list", resource: .nodes,
      loss: "Nodes cannot be shown, and offloaded pods are told from others by their node's name only"),
    Right(verb: "watch", resource: .nodes, loss: "A node that fails is not seen to fail"),
    Right(verb: "get", resource: .pods, subresource: "log", loss: "No log can be shown"),
    Right(verb: "list", resource: .events, loss: "Why a pod is not scheduled cannot be shown"),
  ]

  /// Asks the server (SelfSubjectAccessReview).
  func check(_ session: SiteSession) async -> Finding {
    let place =
      resource.isNamespaced ? " in \(session.namespace.map { "namespace \($0)" } ?? "all namespaces")" : ""
    let name = verb + " " + resource.plural + (subresource.isEmpty ? "" : "/" + subresource) + place
    do throws(KubernetesError) {
      let isAllowed = try await session.client.may(
        verb, resource, subresource: subresource, namespace: session.namespace)
      if isAllowed { return .good("You may \(name).") }
    } catch {
      return .poor(CommandFailure(error))
    }
    let advice =
      session.namespace == nil && resource.isNamespaced
      ? "Name a namespace that is yours with -n, or ask the cluster's administrator."
      : "Ask the cluster's administrator for this right."
    return Finding(
      grade: isEssential ? .bad : .poor, sentence: "You may not \(name). \(loss).", advice: advice)
  }
}
