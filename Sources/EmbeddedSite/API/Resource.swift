/// What discovery and routing know of a kind.
struct Resource: Sendable {
  var kind: Kind
  var shortNames: [String] = []
  var categories: [String] = []
  /// Subresources with the verbs they take.
  var subresources: [(name: String, kind: String, verbs: [String])] = []

  static let verbs = [
    "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
  ]

  static let all: [Resource] = [
    Resource(kind: .configMap, shortNames: ["cm"]),
    Resource(kind: .event, shortNames: ["ev"]),
    Resource(
      kind: .namespace, shortNames: ["ns"],
      subresources: [
        ("finalize", "Namespace", ["update"]), ("status", "Namespace", ["get", "patch", "update"]),
      ]),
    Resource(
      kind: .node, shortNames: ["no"], subresources: [("status", "Node", ["get", "patch", "update"])]),
    Resource(
      kind: .pod, shortNames: ["po"], categories: ["all"],
      subresources: [
        ("eviction", "Eviction", ["create"]), ("log", "Pod", ["get"]),
        ("status", "Pod", ["get", "patch", "update"]),
      ]),
    Resource(kind: .secret),
    Resource(kind: .serviceAccount, shortNames: ["sa"]),
    Resource(kind: .service, shortNames: ["svc"], categories: ["all"]),
    Resource(
      kind: .job, categories: ["all"], subresources: [("status", "Job", ["get", "patch", "update"])]),
    Resource(
      kind: .cronJob, shortNames: ["cj"], categories: ["all"],
      subresources: [("status", "CronJob", ["get", "patch", "update"])]),
    Resource(
      kind: .deployment, shortNames: ["deploy"], categories: ["all"],
      subresources: [("status", "Deployment", ["get", "patch", "update"])]),
    Resource(
      kind: .replicaSet, shortNames: ["rs"], categories: ["all"],
      subresources: [("status", "ReplicaSet", ["get", "patch", "update"])]),
    Resource(
      kind: .statefulSet, shortNames: ["sts"], categories: ["all"],
      subresources: [("status", "StatefulSet", ["get", "patch", "update"])]),
    Resource(kind: .lease),
    Resource(
      kind: .certificateRequest, shortNames: ["csr"],
      subresources: [
        ("approval", "CertificateSigningRequest", ["get", "patch", "update"]),
        ("status", "CertificateSigningRequest", ["get", "patch", "update"]),
      ]),
  ]

  static func named(_ plural: String, group: String) -> Resource? {
    all.first { $0.kind.plural == plural && $0.kind.group == group }
  }
}

/// Which resource a path names.
struct ResourcePath: Sendable, Equatable {
  var group: String
  /// The plural in the path, whether served or not.
  var resource: String
  /// Empty for cluster-scoped resources and lists of all namespaces.
  var namespace = ""
  /// Empty for collections.
  var name = ""
  var subresource = ""

  /// Reads `/api/v1/…` and `/apis/GROUP/v1/…`; nil for anything else.
  init?(_ path: [String]) {
    let rest: ArraySlice<String>
    if path.count >= 3, path[0] == "api", path[1] == "v1" {
      group = ""
      rest = path[2...]
    } else if path.count >= 4, path[0] == "apis", path[2] == "v1" {
      group = path[1]
      rest = path[3...]
    } else {
      return nil
    }
    let parts = Array(rest)
    let own: ArraySlice<String>
    if parts[0] == "namespaces", parts.count > 2, !["status", "finalize"].contains(parts[2]) {
      namespace = parts[1]
      own = parts[2...]
    } else {
      own = parts[...]
    }
    let names = Array(own)
    guard names.count <= 3 else { return nil }
    resource = names[0]
    name = names.count > 1 ? names[1] : ""
    subresource = names.count > 2 ? names[2] : ""
    // The namespace object itself counts as being in its namespace.
    if resource == "namespaces", group.isEmpty, !name.isEmpty { namespace = name }
  }
}
