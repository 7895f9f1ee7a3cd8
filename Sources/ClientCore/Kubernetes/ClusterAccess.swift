/// Where an API server is and who we are to it: a kubeconfig context, resolved.
public struct ClusterAccess: Sendable {
  /// The context's name; `in-cluster` for a pod's service account, `demo` for the embedded site.
  public var context: String
  /// The cluster's name in the kubeconfig.
  public var cluster: String
  /// The user's name in the kubeconfig; empty for none.
  public var user: String
  /// The context's namespace, `default` if it names none.
  public var namespace: String
  /// `https://host:6443`, without a slash at the end.
  public var server: String
  /// How the server is reached, with the authorities to trust and the client certificate.
  public var route: HTTPRoute
  /// What else tells the server who we are.
  public var credentials: Credentials

  /// An API server without credentials, as the embedded site is.
  public init(context: String, server: String, route: HTTPRoute = HTTPRoute(), namespace: String = "default")
  {
    self.init(
      context: context, cluster: context, user: "", namespace: namespace, server: server, route: route,
      credentials: .none)
  }

  /// An API server and who we are to it.
  public init(
    context: String, cluster: String, user: String, namespace: String, server: String, route: HTTPRoute,
    credentials: Credentials
  ) {
    (self.context, self.cluster, self.user, self.namespace) = (context, cluster, user, namespace)
    (self.server, self.route, self.credentials) = (server, route, credentials)
  }
}

extension ClusterAccess: CustomStringConvertible, CustomReflectable {
  /// Names, server and the kind of credentials: never what they are.
  public var description: String {
    let identity = route.certificate == nil ? credentials.description : "a client certificate, \(credentials)"
    return "context \(context): \(server) as \(user.isEmpty ? "nobody" : user) with \(identity)"
  }

  /// As ``description``: `dump` shows no secret.
  public var customMirror: Mirror { Mirror(self, children: ["access": description]) }
}
