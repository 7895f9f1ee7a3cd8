/// Who a pod is to the API server of its own cluster.
///
/// Source: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
struct ServiceAccount: Sendable {
  /// The context's name.
  static let contextName = "in-cluster"
  /// Where the kubelet mounts it.
  static let folder = "/var/run/secrets/kubernetes.io/serviceaccount"

  var server: String
  var namespace: String
  var authorities: [UInt8]?
  /// The kubelet renews it: read again and again.
  var tokenFile: String

  /// `nil` outside a pod.
  init?(environment: [String: String], folder: String = ServiceAccount.folder) throws(ConfigError) {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty else { return nil }
    let port = environment["KUBERNETES_SERVICE_PORT"] ?? "443"
    server = try ServerURL.parse(
      host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)",
      named: "KUBERNETES_SERVICE_HOST and _PORT", isSecured: true)
    tokenFile = folder + "/token"
    do {
      _ = try readFile(tokenFile)
    } catch {
      throw ConfigError(
        .missing,
        "There is no kubeconfig, and this pod's service account cannot be used: \(tokenFile): \(error.message)",
        advice: "Mount a service account token (automountServiceAccountToken: true)")
    }
    authorities = try? readFile(folder + "/ca.crt")
    let name = (try? readFile(folder + "/namespace")).map {
      CleanText.line(String(decoding: $0, as: UTF8.self))
    }
    namespace = name.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
  }

  /// The access it gives.
  func access(namespace: String?) -> ClusterAccess {
    var route = HTTPRoute()
    route.authorities = authorities
    return ClusterAccess(
      context: Self.contextName, cluster: Self.contextName, user: "service account",
      namespace: namespace ?? self.namespace, server: server, route: route,
      credentials: Credentials(.tokenFile(TokenFile(path: tokenFile))))
  }
}
