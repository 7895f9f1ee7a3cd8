/// One very object: its kind and place, and the UID that tells it from a later one of the same name.
public struct ObjectReference: Sendable, Hashable {
  /// `v1`, `batch/v1`, …
  public var apiVersion: String
  /// `Pod`, `Job`, …
  public var kind: String
  /// Empty for cluster-scoped kinds.
  public var namespace: String
  /// Unique within kind and namespace at one time.
  public var name: String
  /// Unique for ever; empty for what is not created yet.
  public var uid: String

  /// The object `name`.
  public init(
    apiVersion: String = "v1", kind: String = "Pod", namespace: String, name: String, uid: String = ""
  ) {
    (self.apiVersion, self.kind, self.namespace) = (apiVersion, kind, namespace)
    (self.name, self.uid) = (name, uid)
  }

  /// What `manifest` describes; `nil` if it has no kind or name.
  public init?(_ manifest: JSONValue, namespace: String = "") {
    guard let kind = manifest["kind"]?.string, let name = manifest[["metadata", "name"]]?.string,
      !name.isEmpty
    else { return nil }
    self.init(
      apiVersion: manifest["apiVersion"]?.string ?? "v1", kind: kind,
      namespace: manifest[["metadata", "namespace"]]?.string ?? namespace, name: name,
      uid: manifest[["metadata", "uid"]]?.string ?? "")
  }

  /// `batch` of `batch/v1`; empty for the core group.
  public var group: String {
    guard let slash = apiVersion.firstIndex(of: "/") else { return "" }
    return String(apiVersion[..<slash])
  }

  /// Where its API lives.  Plurals are formed as every kind that owns pods forms its own.
  public var resource: KubernetesResource {
    let version = apiVersion.split(separator: "/").last.map(String.init) ?? "v1"
    var plural = kind.lowercased()
    if plural.hasSuffix("y") {
      plural = plural.dropLast() + "ies"
    } else {
      plural += plural.hasSuffix("s") ? "es" : "s"
    }
    return KubernetesResource(group: group, version: version, plural: plural)
  }

  /// `pod default/train`, as it may be shown.
  public var shown: String {
    CleanText.line("\(kind == "Pod" ? "pod" : kind) \(namespace.isEmpty ? "" : namespace + "/")\(name)")
  }

  /// For kubectl: `pod/train`, `workflows.argoproj.io/w`.
  var kubectlName: String {
    let short = group.isEmpty || ["batch", "apps"].contains(group)
    return short ? "\(kind.lowercased())/\(name)" : "\(resource.plural).\(group)/\(name)"
  }
}
