extension Kubeconfig {
  /// Resolves a context (the current one unless named) to a server and who we are to it.
  ///
  /// Files that it names are read now, except token files, which change.
  public func access(
    context name: String? = nil, namespace: String? = nil
  ) throws(ConfigError) -> ClusterAccess {
    let context = try find(name.map { CleanText.line($0) })
    if let serviceAccount { return serviceAccount.access(namespace: namespace) }
    guard let cluster = clusters[context.cluster] else {
      throw missing("cluster", context.cluster, of: context, known: clusters.keys.sorted())
    }
    let user = users[context.user]
    if user == nil, !context.user.isEmpty {
      throw missing("user", context.user, of: context, known: users.keys.sorted())
    }
    var route = try cluster.route()
    var credentials = Credentials.none
    if let user {
      (route.certificate, route.key) = try user.clientCertificate()
      credentials = try Self.credentials(user, cluster: cluster, route: route)
    }
    let isSecured = route.authorities != nil || route.certificate != nil || !route.verifiesPeer
    guard let server = try cluster.string("server") else {
      throw ConfigError(.incomplete, "\(cluster.place): cluster \"\(context.cluster)\" has no server")
    }
    let chosen = namespace ?? context.namespace
    return ClusterAccess(
      context: context.name, cluster: context.cluster, user: context.user,
      namespace: chosen.isEmpty ? "default" : chosen,
      server: try ServerURL.parse(
        server, named: "\((cluster.member("server") ?? cluster).place)", isSecured: isSecured),
      route: route, credentials: credentials)
  }

  private func find(_ name: String?) throws(ConfigError) -> Context {
    let known = contexts.map(\.name)
    let list = known.isEmpty ? "there is none" : "known: " + known.joined(separator: ", ")
    let from = files.map { CleanText.line($0) }.joined(separator: ", ")
    guard let name = name ?? currentContext else {
      throw ConfigError(
        .unknownContext, "\(from) sets no current-context (\(list))",
        advice: "Name one with --context, or set it: kubectl config use-context NAME")
    }
    guard let context = contexts.first(where: { $0.name == name }) else {
      throw ConfigError(
        .unknownContext, "There is no context \"\(name)\" in \(from) (\(list))",
        advice: "Name another with --context")
    }
    return context
  }

  private func missing(_ what: String, _ name: String, of context: Context, known: [String])
    -> ConfigError
  {
    let from = files.map { CleanText.line($0) }.joined(separator: ", ")
    if name.isEmpty {
      return ConfigError(.incomplete, "Context \"\(context.name)\" in \(from) names no \(what)")
    }
    let list = known.isEmpty ? "there is none" : "known: " + known.joined(separator: ", ")
    return ConfigError(
      .incomplete,
      "Context \"\(context.name)\" names \(what) \"\(name)\", which is not in \(from) (\(list))")
  }
}
