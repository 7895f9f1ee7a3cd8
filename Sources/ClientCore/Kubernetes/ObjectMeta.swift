/// What every Kubernetes object carries, as far as it is shown or acted on.
///
/// All text in this and the other object types has been cleaned on entry (see ``CleanText``): it
/// may be drawn as it is.  What must not change a byte (a manifest to create again) is fetched as
/// ``JSONValue`` when it is needed.
public struct ObjectMeta: Sendable, Equatable {
  /// Unique within kind and namespace.
  public var name = ""
  /// Empty for cluster-scoped kinds.
  public var namespace = ""
  /// Unique in time and space: what a delete must name.
  public var uid = ""
  /// Opaque; where a watch goes on.
  public var resourceVersion = ""
  /// When the API server stored it.
  public var created: Timestamp?
  /// When its deletion was asked for, plus the grace period; `nil` unless it is terminating.
  public var deletion: Timestamp?
  /// By key.
  public var labels: [String: String] = [:]
  /// By key.
  public var annotations: [String: String] = [:]
  /// The owner that would make it again (`controller: true`).
  public var controller: OwnerReference?
  /// What must be done before it goes.
  public var finalizers: [String] = []

  /// Empty.
  public init() {}
}

/// The object that owns another.
public struct OwnerReference: Sendable, Equatable, Hashable {
  /// `batch/v1`, …
  public var apiVersion = ""
  /// `Job`, `ReplicaSet`, `Workflow`, …
  public var kind = ""
  /// In the same namespace.
  public var name = ""
  /// Of the owner.
  public var uid = ""

  /// Empty.
  public init() {}
}

/// A condition of a node or pod.
public struct Condition: Sendable, Equatable {
  /// `Ready`, `InterlinkConnectivity`, …
  public var type = ""
  /// `True`, `False` or `Unknown`.
  public var status = ""
  /// One word.
  public var reason = ""
  /// May hold several lines.
  public var message = ""
  /// When the component last said so (nodes only).
  public var heartbeat: Timestamp?
  /// When it last changed; the virtual kubelet rewrites it with every ping, so it is no such thing there.
  public var transition: Timestamp?

  /// Empty.
  public init() {}
}

/// An object kind that can be listed and watched.
public protocol KubernetesObject: Sendable, Equatable {
  /// Where its API lives.
  static var resource: KubernetesResource { get }
  /// Name, UID, labels…
  var meta: ObjectMeta { get }
  /// Decodes one object from the pull reader; unknown fields are passed over.
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError)
}

/// Group, version and plural of a kind.
public struct KubernetesResource: Sendable, Hashable {
  /// Empty for the core group.
  public let group: String
  /// `v1`
  public let version: String
  /// `pods`
  public let plural: String
  /// Whether its objects live in namespaces.
  public let isNamespaced: Bool

  /// A resource of the core group unless `group` says otherwise.
  public init(group: String = "", version: String = "v1", plural: String, isNamespaced: Bool = true) {
    (self.group, self.version, self.plural, self.isNamespaced) = (group, version, plural, isNamespaced)
  }

  /// `pods`
  public static let pods = KubernetesResource(plural: "pods")
  /// `nodes`
  public static let nodes = KubernetesResource(plural: "nodes", isNamespaced: false)
  /// `events`
  public static let events = KubernetesResource(plural: "events")
  /// `namespaces`
  public static let namespaces = KubernetesResource(plural: "namespaces", isNamespaced: false)
  /// `jobs` of `batch`
  public static let jobs = KubernetesResource(group: "batch", plural: "jobs")
  /// `certificatesigningrequests` of `certificates.k8s.io`
  public static let certificateRequests = KubernetesResource(
    group: "certificates.k8s.io", plural: "certificatesigningrequests", isNamespaced: false)
  /// `leases`: those of nodes are in namespace `kube-node-lease`
  public static let leases = KubernetesResource(group: "coordination.k8s.io", plural: "leases")
}
