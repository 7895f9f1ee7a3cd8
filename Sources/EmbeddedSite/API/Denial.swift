extension EmbeddedSite.Configuration {
  /// Something that somebody may not do who may everything else.
  public struct Denial: Sendable, Hashable {
    /// As RBAC calls it, or `*`.
    public var verb: String
    /// The plural, with a subresource if that alone is meant (`pods/log`), or `*`.
    public var resource: String
    /// nil for all namespaces.
    public var namespace: String?

    /// Denies a verb on a resource.
    public init(_ verb: String, _ resource: String, namespace: String? = nil) {
      (self.verb, self.resource, self.namespace) = (verb, resource, namespace)
    }

    /// From `VERB:RESOURCE` or `VERB:RESOURCE@NAMESPACE`.
    public init?(_ text: String) {
      let halves = text.split(separator: ":", omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty else { return nil }
      let place = halves[1].split(separator: "@", omittingEmptySubsequences: false)
      guard (1...2).contains(place.count), place.allSatisfy({ !$0.isEmpty }) else { return nil }
      self.init(
        String(halves[0]), String(place[0]), namespace: place.count > 1 ? String(place[1]) : nil)
    }

    func covers(_ request: AccessRequest) -> Bool {
      (verb == "*" || verb == request.verb) && (resource == "*" || resource == request.qualifiedResource)
        && (namespace == nil || namespace == request.namespace)
    }
  }
}

extension Access {
  /// What is left of everything: RBAC knows no denials, so that the rest is told one by one.
  static func rules(without denials: [EmbeddedSite.Configuration.Denial], in namespace: String) -> [Document]
  {
    func rule(_ kind: Kind, _ subresource: String, _ verbs: [String]) -> Document? {
      let request = AccessRequest(
        verb: "", group: kind.group, resource: kind.plural, subresource: subresource, namespace: namespace)
      let left = verbs.filter { verb in
        var request = request
        request.verb = verb
        return !denials.contains { $0.covers(request) }
      }
      if left.isEmpty { return nil }
      return [
        "verbs": .array(left.map(Document.string)), "apiGroups": [.string(kind.group)],
        "resources": [.string(request.qualifiedResource)],
      ]
    }
    return Resource.all.flatMap { resource in
      [rule(resource.kind, "", Resource.verbs)].compactMap { $0 }
        + resource.subresources.compactMap { rule(resource.kind, $0.name, $0.verbs) }
    }
  }
}
