/// Who asks.
struct User: Sendable, Equatable {
  var name: String
  var groups: [String]
  var role: EmbeddedSite.Configuration.Role
}

/// What somebody wants to do, in the words of RBAC.
struct AccessRequest: Sendable {
  /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`.
  var verb: String
  var group: String
  var resource: String
  var subresource = ""
  /// Empty at cluster scope.
  var namespace = ""
  var name = ""

  /// As rules and messages write it: `pods/log`.
  var qualifiedResource: String { subresource.isEmpty ? resource : "\(resource)/\(subresource)" }
  /// As messages name what is meant: `jobs.batch`.
  var groupedResource: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

/// Tokens to users, users to rights.
struct Access: Sendable {
  /// Bearer tokens and what each may; empty means that anybody may everything.  The token "" stands for
  /// requests without one: kubectl sends none over plain HTTP.
  let tokens: [String: EmbeddedSite.Configuration.Role]

  /// - Throws: 401 for a token that nobody knows or that has expired.
  func user(_ token: String?) throws(APIStatus) -> User {
    let authenticated = ["system:authenticated"]
    if tokens.isEmpty { return User(name: "admin", groups: ["system:masters"] + authenticated, role: .admin) }
    if token == nil, tokens[""] == nil {
      return User(name: "system:anonymous", groups: ["system:unauthenticated"], role: .nobody)
    }
    switch tokens[token ?? ""] {
    case nil, .expired: throw APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")
    case .admin: return User(name: "admin", groups: ["system:masters"] + authenticated, role: .admin)
    case .viewer: return User(name: "viewer", groups: authenticated, role: .viewer)
    case .namespaced(let namespace):
      return User(name: "\(namespace)-user", groups: authenticated, role: .namespaced(namespace))
    case .allBut:
      return User(name: "limited-user", groups: authenticated, role: tokens[token ?? ""] ?? .nobody)
    case .nobody: return User(name: "nobody-user", groups: authenticated, role: .nobody)
    }
  }

  func allows(_ user: User, _ request: AccessRequest) -> Bool {
    let isReading = ["get", "list", "watch"].contains(request.verb)
    switch user.role {
    case .admin: return true
    case .viewer: return isReading
    case .allBut(let denials): return !denials.contains { $0.covers(request) }
    case .namespaced(let namespace):
      return isReading && request.namespace == namespace && request.group.isEmpty
        && request.resource == "pods"
        && ["", "log", "status"].contains(request.subresource)
    case .nobody, .expired: return false
    }
  }

  /// - Throws: 403 with the API server's words.
  func authorize(_ user: User, _ request: AccessRequest) throws(APIStatus) {
    // Everybody known may ask what he may.
    if request.group.hasSuffix(".k8s.io"), request.resource.hasPrefix("selfsubject"),
      user.name != "system:anonymous"
    {
      return
    }
    if !allows(user, request) { throw Self.refusal(user, request) }
  }

  /// 403 with the API server's words.
  static func refusal(_ user: User, _ request: AccessRequest) -> APIStatus {
    let resource = request.groupedResource
    let subject = request.name.isEmpty ? resource : "\(resource) \"\(request.name)\""
    let scope =
      request.namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(request.namespace)\""
    var details: Document = [:]
    if !request.name.isEmpty { details["name"] = .string(request.name) }
    if !request.group.isEmpty { details["group"] = .string(request.group) }
    details["kind"] = .string(request.resource)
    return APIStatus(
      code: 403, reason: "Forbidden",
      message: "\(subject) is forbidden: User \"\(user.name)\" cannot \(request.verb) resource "
        + "\"\(request.qualifiedResource)\" in API group \"\(request.group)\" \(scope)",
      details: details)
  }

  /// The rules of a user in a namespace, for `kubectl auth can-i --list`.
  func rules(_ user: User, namespace: String) -> [Document] {
    let reading: Document = ["get", "list", "watch"]
    let reviews: Document = [
      "verbs": ["create"], "apiGroups": ["authorization.k8s.io"],
      "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
    ]
    switch user.role {
    case .admin: return [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]], reviews]
    case .viewer: return [["verbs": reading, "apiGroups": ["*"], "resources": ["*"]], reviews]
    case .allBut(let denials): return Self.rules(without: denials, in: namespace) + [reviews]
    case .namespaced(namespace):
      return [
        ["verbs": reading, "apiGroups": [""], "resources": ["pods", "pods/log", "pods/status"]], reviews,
      ]
    case .namespaced, .nobody, .expired: return [reviews]
    }
  }
}
