// CONTRACT: the signatures that Monitor builds on.  The Kubernetes room fills them in (and moves
// each part to the file where a newcomer would look for it).

/// One user's access to one Kubernetes API server.
public final class KubernetesClient: Sendable {
  /// Talks to `cluster` through `http`.
  public init(http: HTTPClient, cluster: ClusterAccess) { fatalError("stub") }

  /// Cluster, user and namespace as they are shown.
  public var cluster: ClusterAccess { fatalError("stub") }

  /// GETs one object, losslessly.
  public func get(
    _ resource: KubernetesResource, namespace: String?, name: String
  ) async throws(KubernetesError) -> JSONValue { fatalError("stub") }

  /// LISTs `Object`s page by page; `page` gets each page as it arrives.
  ///
  /// - Returns: the resource version from which a watch goes on.
  @discardableResult
  public func list<Object: KubernetesObject>(
    _ type: Object.Type, namespace: String?, selector: Selector = Selector(), pageSize: Int = 500,
    page: @Sendable ([Object]) async -> Void
  ) async throws(KubernetesError) -> String { fatalError("stub") }

  /// The log of one container, as the bytes arrive.
  public func log(_ request: LogRequest) async throws(KubernetesError) -> HTTPBody { fatalError("stub") }

  /// Asks whether this user may do `verb` (SelfSubjectAccessReview).
  public func may(
    _ verb: String, _ resource: KubernetesResource, subresource: String = "", namespace: String?
  ) async throws(KubernetesError) -> Bool { fatalError("stub") }
}

/// Where an API server is and who we are to it: a kubeconfig context, resolved.
public struct ClusterAccess: Sendable {
  /// The context's name; `in-cluster` for a pod's service account, `demo` for the embedded site.
  public var context: String
  public var cluster: String
  public var user: String
  /// The context's namespace, `default` if it names none.
  public var namespace: String
  /// `https://host:6443`, without a slash at the end.
  public var server: String
  public var route: HTTPRoute
  // credentials follow: see Credentials.swift

  /// An API server without credentials, as the embedded site is.
  public init(context: String, server: String, route: HTTPRoute = HTTPRoute(), namespace: String = "default") {
    (self.context, self.server, self.route, self.namespace) = (context, server, route, namespace)
    (cluster, user) = (context, "")
  }
}

/// Which objects of a kind.
public struct Selector: Sendable, Hashable {
  /// `spec.nodeName=slurm-vk`; empty for all.
  public var fields: String
  /// `oscar_service=plants`; empty for all.
  public var labels: String
  /// All objects unless said otherwise.
  public init(fields: String = "", labels: String = "") { (self.fields, self.labels) = (fields, labels) }
}

/// What of a container's log.
public struct LogRequest: Sendable, Hashable {
  public var namespace: String
  public var pod: String
  public var container: String
  /// Keep the answer open and send what is added.
  public var follow = false
  public var timestamps = false
  /// Whole seconds back from now.
  public var sinceSeconds: Int?
  /// Never 0 and never exact with the Slurm plugin (live-findings: it answers 500).
  public var tailLines: Int?
  public var previous = false

  public init(namespace: String, pod: String, container: String) {
    (self.namespace, self.pod, self.container) = (namespace, pod, container)
  }
}

/// Keeps a set of objects equal to the server's: LIST by pages, then WATCH, again and again.
///
/// One task runs it (``run(_:)``); another may call ``retryNow()``.
public final class Reflector<Object: KubernetesObject>: Sendable {
  /// Reflects the objects that `selector` picks, in `namespace` or (`nil`) in all.
  public init(client: KubernetesClient, namespace: String?, selector: Selector = Selector()) { fatalError("stub") }

  /// Lists and watches until its task is cancelled; everything that is learnt is handed to `event`, in order.
  public func run(_ event: @Sendable (ReflectorEvent<Object>) async -> Void) async { fatalError("stub") }

  /// Ends the present back-off.
  public func retryNow() { fatalError("stub") }
}

/// What a ``Reflector`` learns.
public enum ReflectorEvent<Object: KubernetesObject>: Sendable {
  /// A LIST begins: objects not named again before ``synced`` are gone.
  case relisting
  /// Objects that are there: a page of the list, or changes of the watch (as many as had arrived).
  case upserts([Object])
  /// Objects that are gone.
  case deletes([Object])
  /// The list is complete; from now on every change is told.
  case synced
  /// The server was heard (an answer began, a bookmark came): what is known is true as of now.
  /// `serverTime` is the answer's `Date`, where it has one.
  case heard(serverTime: Timestamp?)
  /// The server cannot be reached or refuses; another try follows at `retryAt`.
  case failed(KubernetesError, retryAt: ContinuousClock.Instant)
}
