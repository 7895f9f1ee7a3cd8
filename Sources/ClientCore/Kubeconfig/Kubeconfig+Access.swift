extension Kubeconfig {
  /// Resolves a context (the current one unless named) to a server and who we are to it.
  ///
  /// Files that it names are read now, except token files, which change.
  public func access(
    context name: String? = nil, namespace: String? = nil
  ) throws(KubeconfigError) -> ClusterAccess {
    let context = try find(name.map { CleanText.line($0) })
    if let serviceAccount { return serviceAccount.access(namespace: namespace) }
    guard let cluster = clusters[context.cluster] else {
      throw missing("cluster", context.cluster, of: context, known: clusters.keys.sorted())
    }
    let user = users[context.user]
    if user == nil, !context.user.isEmpty {
      throw missing("user", context.user, of: context, known: users.keys.sorted())
    }
    var route = try Self.route(cluster)
    var credentials = Credentials.none
    if let user {
      (route.certificate, route.key) = try Self.clientCertificate(user)
      credentials = try Self.credentials(user, cluster: cluster, route: route)
    }
    let isSecured = route.authorities != nil || route.certificate != nil || !route.verifiesPeer
    guard let server = try cluster.string("server") else {
      throw KubeconfigError(.incomplete, "\(cluster.place): cluster \"\(context.cluster)\" has no server")
    }
    let chosen = namespace ?? context.namespace
    return ClusterAccess(
      context: context.name, cluster: context.cluster, user: context.user,
      namespace: chosen.isEmpty ? "default" : chosen,
      server: try ServerURL.parse(
        server, named: "\((cluster.member("server") ?? cluster).place)", isSecured: isSecured),
      route: route, credentials: credentials)
  }

  private func find(_ name: String?) throws(KubeconfigError) -> Context {
    let known = contexts.map(\.name)
    let list = known.isEmpty ? "there is none" : "known: " + known.joined(separator: ", ")
    let from = files.map { CleanText.line($0) }.joined(separator: ", ")
    guard let name = name ?? currentContext else {
      throw KubeconfigError(
        .unknownContext, "\(from) sets no current-context (\(list))",
        advice: "Name one with --context, or set it: kubectl config use-context NAME")
    }
    guard let context = contexts.first(where: { $0.name == name }) else {
      throw KubeconfigError(
        .unknownContext, "There is no context \"\(name)\" in \(from) (\(list))",
        advice: "Name another with --context")
    }
    return context
  }

  private func missing(_ what: String, _ name: String, of context: Context, known: [String])
    -> KubeconfigError
  {
    let from = files.map { CleanText.line($0) }.joined(separator: ", ")
    if name.isEmpty {
      return KubeconfigError(.incomplete, "Context \"\(context.name)\" in \(from) names no \(what)")
    }
    let list = known.isEmpty ? "there is none" : "known: " + known.joined(separator: ", ")
    return KubeconfigError(
      .incomplete,
      "Context \"\(context.name)\" names \(what) \"\(name)\", which is not in \(from) (\(list))")
  }

  private static func route(_ cluster: ConfigNode) throws(KubeconfigError) -> HTTPRoute {
    var route = HTTPRoute()
    route.authorities = try pem("certificate-authority", of: cluster)
    route.verifiesPeer = try !cluster.bool("insecure-skip-tls-verify")
    route.serverName = try cluster.string("tls-server-name")
    if let proxy = try cluster.string("proxy-url") {
      let schemes = ["http://", "https://", "socks5://", "socks5h://"]
      guard schemes.contains(where: { proxy.hasPrefix($0) }) else {
        throw KubeconfigError(
          .badValue,
          "\((cluster.member("proxy-url") ?? cluster).place): proxy-url must begin with http://, https:// or socks5://"
        )
      }
      route.proxy = proxy
    }
    if !route.verifiesPeer, route.authorities != nil {
      throw KubeconfigError(
        .badValue,
        "\(cluster.place): insecure-skip-tls-verify and certificate-authority exclude each other",
        advice: "Keep the authority and remove insecure-skip-tls-verify")
    }
    return route
  }

  private static func clientCertificate(
    _ user: ConfigNode
  ) throws(KubeconfigError) -> (certificate: [UInt8]?, key: [UInt8]?) {
    let certificate = try pem("client-certificate", of: user)
    let key = try pem("client-key", of: user)
    if (certificate == nil) != (key == nil) {
      let (has, lacks) =
        key == nil ? ("client-certificate", "client-key") : ("client-key", "client-certificate")
      throw KubeconfigError(.incomplete, "\(user.place): the user has a \(has) but no \(lacks)")
    }
    return (certificate, key)
  }

  /// The PEM in `KEY-data` (base64) or else in the file that `KEY` names.
  private static func pem(_ key: String, of node: ConfigNode) throws(KubeconfigError) -> [UInt8]? {
    let dataKey = key + "-data"
    let place: String
    let bytes: [UInt8]
    if let data = try node.string(dataKey) {
      place = "\((node.member(dataKey) ?? node).place): \(dataKey)"
      guard let decoded = Base64.decode(data) else {
        throw KubeconfigError(.badValue, "\(place) is not base64")
      }
      bytes = decoded
    } else if let path = try node.string(key) {
      let resolved = resolve(path, against: node.file)
      place = "\((node.member(key) ?? node).place): \(key) \(CleanText.line(resolved))"
      do { bytes = try readFile(resolved) } catch {
        throw KubeconfigError(.unreadable, "\(place) cannot be read: \(error.message)")
      }
    } else {
      return nil
    }
    guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ") else {
      throw KubeconfigError(.badValue, "\(place) holds no PEM (no line begins with -----BEGIN)")
    }
    return bytes
  }

  /// `path` as it is meant in `file`: relative to the folder where that lies.
  static func resolve(_ path: String, against file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }
}
