/// `/version`, `/api`, `/apis` and the resource lists, as clients ask for them before anything else.
enum Discovery {
  static let version: Document = [
    "major": "1", "minor": "33", "emulationMajor": "1", "emulationMinor": "33", "minCompatibilityMajor": "1",
    "minCompatibilityMinor": "32", "gitVersion": "v1.33.13+interlink-tui", "gitCommit": "",
    "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z", "goVersion": "none", "compiler": "swift", "platform": "linux/amd64",
  ]

  private static let groups = [
    "apps", "authentication.k8s.io", "authorization.k8s.io", "batch", "coordination.k8s.io",
  ]

  /// Reviews are created and answered, never stored.
  private static let reviews: [String: [(plural: String, kind: String)]] = [
    "authentication.k8s.io": [("selfsubjectreviews", "SelfSubjectReview")],
    "authorization.k8s.io": [
      ("selfsubjectaccessreviews", "SelfSubjectAccessReview"),
      ("selfsubjectrulesreviews", "SelfSubjectRulesReview"),
    ],
  ]

  /// The document at a discovery path; nil if it is none.
  static func document(_ path: [String]) -> Document? {
    switch path.count {
    case 0: paths
    case 1 where path[0] == "version": version
    case 1 where path[0] == "api":
      ["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []]
    case 1 where path[0] == "apis":
      ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups.map { group($0, nested: true) })]
    case 2 where path == ["api", "v1"]: resources("")
    case 2 where path[0] == "apis" && groups.contains(path[1]): group(path[1], nested: false)
    case 3 where path[0] == "apis" && groups.contains(path[1]) && path[2] == "v1": resources(path[1])
    default: nil
    }
  }

  private static var paths: Document {
    let groupPaths = groups.flatMap { ["/apis/\($0)", "/apis/\($0)/v1"] }
    let all =
      ["/api", "/api/v1", "/apis"] + groupPaths + [
        "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz",
      ]
    return ["paths": .array((all + ["/version"]).map(Document.string))]
  }

  private static func group(_ name: String, nested: Bool) -> Document {
    let version: Document = ["groupVersion": .string("\(name)/v1"), "version": "v1"]
    var group: Document = nested ? [:] : ["kind": "APIGroup", "apiVersion": "v1"]
    group["name"] = .string(name)
    group["versions"] = [version]
    group["preferredVersion"] = version
    return group
  }

  private static func resources(_ group: String) -> Document {
    var entries: [Document] = []
    for resource in Resource.all where resource.kind.group == group {
      let kind = resource.kind
      entries.append(
        entry(
          kind.plural, kind.rawValue, singular: kind.rawValue.lowercased(), kind.isNamespaced, Resource.verbs,
          resource.shortNames, resource.categories))
      for sub in resource.subresources {
        entries.append(
          entry("\(kind.plural)/\(sub.name)", sub.kind, singular: "", kind.isNamespaced, sub.verbs))
      }
    }
    for review in reviews[group] ?? [] {
      entries.append(
        entry(review.plural, review.kind, singular: review.kind.lowercased(), false, ["create"]))
    }
    return [
      "kind": "APIResourceList", "apiVersion": "v1",
      "groupVersion": .string(group.isEmpty ? "v1" : "\(group)/v1"),
      "resources": .array(entries),
    ]
  }

  private static func entry(
    _ name: String, _ kind: String, singular: String, _ isNamespaced: Bool, _ verbs: [String],
    _ shortNames: [String] = [], _ categories: [String] = []
  ) -> Document {
    var entry: Document = [
      "name": .string(name), "singularName": .string(singular), "namespaced": .bool(isNamespaced),
      "kind": .string(kind), "verbs": .array(verbs.map(Document.string)),
    ]
    if kind == "Eviction" {
      entry["group"] = "policy"
      entry["version"] = "v1"
    }
    if !shortNames.isEmpty { entry["shortNames"] = .array(shortNames.map(Document.string)) }
    if !categories.isEmpty { entry["categories"] = .array(categories.map(Document.string)) }
    return entry
  }
}
