extension KubernetesClient {
  /// GETs one object, losslessly.
  public func get(
    _ resource: KubernetesResource, namespace: String?, name: String
  ) async throws(KubernetesError) -> JSONValue {
    try await json(
      Call(path: resource.path(namespace: namespace, name: name), purpose: "get \(resource.plural) \(name)"))
  }

  /// GETs one object, byte for byte as the server writes it.
  public func bytes(
    of resource: KubernetesResource, namespace: String?, name: String
  ) async throws(KubernetesError) -> [UInt8] {
    try await bytes(
      Call(path: resource.path(namespace: namespace, name: name), purpose: "get \(resource.plural) \(name)"))
  }

  /// LISTs the objects of a kind, losslessly, in one answer: for the few that belong to one owner.
  public func objects(
    _ resource: KubernetesResource, namespace: String?, selector: Selector
  ) async throws(KubernetesError) -> [JSONValue] {
    let answer = try await json(
      Call(
        path: resource.path(namespace: namespace) + Percent.query(selector.query),
        purpose: "list \(resource.plural)"))
    return answer["items"]?.array ?? []
  }

  /// POSTs a new object and returns it as the server keeps it.
  ///
  /// - Parameter dryRun: everything is checked and admitted, nothing is kept.
  @discardableResult
  public func create(
    _ resource: KubernetesResource, namespace: String?, object: JSONValue, dryRun: Bool = false
  ) async throws(KubernetesError) -> JSONValue {
    try await json(
      Call(
        method: "POST", path: resource.path(namespace: namespace) + Self.changeQuery(dryRun: dryRun),
        purpose: Self.purpose("create \(resource.plural)", dryRun), body: object))
  }

  /// How a patch is written.
  public enum PatchType: String, Sendable {
    /// RFC 7386: members replace members, `null` removes.
    case merge = "application/merge-patch+json"
    /// Kubernetes' own: lists are merged by their keys; built-in kinds only.
    case strategicMerge = "application/strategic-merge-patch+json"
    /// RFC 6902: a list of operations.
    case json = "application/json-patch+json"
  }

  /// PATCHes an object and returns it as it is then.
  ///
  /// A precondition on UID or version is written into the patch itself (`metadata.uid`,
  /// `metadata.resourceVersion`): the server answers 409 if it does not hold.
  @discardableResult
  public func patch(
    _ resource: KubernetesResource, namespace: String?, name: String, type: PatchType, patch: JSONValue,
    dryRun: Bool = false
  ) async throws(KubernetesError) -> JSONValue {
    try await json(
      Call(
        method: "PATCH",
        path: resource.path(namespace: namespace, name: name) + Self.changeQuery(dryRun: dryRun),
        purpose: Self.purpose("patch \(resource.plural) \(name)", dryRun), body: patch,
        contentType: type.rawValue))
  }

  /// DELETEs an object, and returns it or a `Status`.
  @discardableResult
  public func delete(
    _ resource: KubernetesResource, namespace: String?, name: String, options: DeleteOptions
  ) async throws(KubernetesError) -> JSONValue {
    try await json(
      Call(
        method: "DELETE", path: resource.path(namespace: namespace, name: name),
        purpose: Self.purpose("delete \(resource.plural) \(name)", options.dryRun), body: options.json))
  }

  private static func changeQuery(dryRun: Bool) -> String {
    Percent.query([("fieldManager", "interlink-tui")] + (dryRun ? [("dryRun", "All")] : []))
  }

  private static func purpose(_ text: String, _ dryRun: Bool) -> String {
    dryRun ? "\(text) (dry run)" : text
  }
}

/// How, and on which conditions, an object is deleted (`meta/v1 DeleteOptions`).
public struct DeleteOptions: Sendable, Hashable {
  /// What becomes of the objects that it owns.
  public enum Propagation: String, Sendable {
    case background = "Background"
    case foreground = "Foreground"
    case orphan = "Orphan"
  }

  /// Only this very object, never a later one of the same name: 409 otherwise.
  public var uid: String
  /// Only as long as it is as it was seen: 409 otherwise.
  public var resourceVersion: String?
  /// `nil` for the object's own; 0 takes it from the API server at once, whatever its node does.
  public var gracePeriodSeconds: Int?
  /// `nil` for the kind's own.
  public var propagation: Propagation?
  /// Everything is checked, nothing is deleted.
  public var dryRun = false

  /// Deletes the object with `uid`, as its kind has it.
  public init(uid: String) { self.uid = uid }

  var json: JSONValue {
    var options: JSONValue = [
      "kind": "DeleteOptions", "apiVersion": "v1", "preconditions": ["uid": .string(uid)],
    ]
    if let resourceVersion { options[path: ["preconditions", "resourceVersion"]] = .string(resourceVersion) }
    if let gracePeriodSeconds { options["gracePeriodSeconds"] = .number(String(gracePeriodSeconds)) }
    if let propagation { options["propagationPolicy"] = .string(propagation.rawValue) }
    if dryRun { options["dryRun"] = ["All"] }
    return options
  }
}
