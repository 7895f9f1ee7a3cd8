extension KubernetesClient {
  /// Asks whether this user may do `verb` (SelfSubjectAccessReview).
  ///
  /// - Parameter subresource: `log` for `pods/log`, which is a right of its own.
  public func may(
    _ verb: String, _ resource: KubernetesResource, subresource: String = "", namespace: String?
  ) async throws(KubernetesError) -> Bool {
    var attributes: JSONValue = [
      "verb": .string(verb), "group": .string(resource.group), "resource": .string(resource.plural),
    ]
    if !subresource.isEmpty { attributes["subresource"] = .string(subresource) }
    if resource.isNamespaced, let namespace { attributes["namespace"] = .string(namespace) }
    let review: JSONValue = [
      "kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
      "spec": ["resourceAttributes": attributes],
    ]
    let answer = try await json(
      Call(
        method: "POST", path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        purpose: "ask whether we may \(verb) \(resource.plural)", body: review))
    return answer[path: ["status", "allowed"]]?.bool ?? false
  }

  /// The events about one object, in no order.
  public func events(about uid: String, namespace: String?) async throws(KubernetesError) -> [Event] {
    let found = Locked<[Event]>([])
    try await list(
      Event.self, namespace: namespace, selector: Selector(fields: "involvedObject.uid=\(uid)"),
      restarted: { found.withLock { $0 = [] } },
      page: { page in found.withLock { $0 += page } })
    return found.withLock { $0 }
  }

  /// The names of all namespaces; many users may not ask for them.
  public func namespaces() async throws(KubernetesError) -> [String] {
    let answer = try await json(
      Call(path: KubernetesResource.namespaces.path(namespace: nil), purpose: "list namespaces"))
    return (answer["items"]?.array ?? []).compactMap { item in
      item[path: ["metadata", "name"]]?.string.map { CleanText.line($0) }
    }
  }

  /// The server's version (`v1.33.13`); anonymous users may ask.
  public func serverVersion() async throws(KubernetesError) -> String {
    let answer = try await json(Call(path: "/version", purpose: "get the version"))
    guard let version = answer["gitVersion"]?.string else {
      throw .notKubernetes("\(cluster.server) answered \"get the version\" without a version")
    }
    return CleanText.line(version)
  }
}
