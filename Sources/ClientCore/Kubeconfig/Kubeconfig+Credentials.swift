extension Kubeconfig {
  /// Who a user entry says we are, other than by certificate.
  static func credentials(
    _ user: ConfigNode, cluster: ConfigNode, route: HTTPRoute
  ) throws(ConfigError) -> Credentials {
    if let provider = user.member("auth-provider") {
      let name = (try? provider.name("name")) ?? "?"
      throw ConfigError(
        .badValue,
        "\(provider.place): auth-provider \"\(name)\" no longer exists: kubectl removed it in 1.26",
        advice: "Use an exec plugin (kubelogin, gke-gcloud-auth-plugin, oidc-agent…) or a tokenFile")
    }
    var credentials = Credentials(try method(user, cluster: cluster, route: route))
    credentials.impersonation = try Impersonation(user)
    return credentials
  }

  private static func method(
    _ user: ConfigNode, cluster: ConfigNode, route: HTTPRoute
  ) throws(ConfigError) -> Credentials.Method {
    let token = try user.string("token")
    if let path = try user.string("tokenFile") {
      return .tokenFile(
        TokenFile(path: user.resolve(path), fallback: token.map { Secret($0) }))
    }
    if let token {
      guard let token = Secret(token).headerSafe else {
        throw ConfigError(
          .badValue, "\((user.member("token") ?? user).place): the token has characters that no token has")
      }
      return .token(token)
    }
    let name = try user.string("username")
    let password = try user.string("password")
    if name != nil || password != nil {
      return .token(Secret(Base64.encode("\(name ?? ""):\(password ?? "")".utf8)), scheme: "Basic")
    }
    if let exec = user.member("exec") {
      guard case .mapping = exec.content else { throw exec.mismatch("exec", "a mapping") }
      return .exec(ExecPlugin(try ExecConfig(exec, cluster: cluster, route: route)))
    }
    return .none
  }
}

extension Impersonation {
  /// Reads `as`, `as-uid`, `as-groups` and `as-user-extra`; `nil` if nobody is impersonated.
  init?(_ user: ConfigNode) throws(ConfigError) {
    self.user = try user.string("as") ?? ""
    uid = try user.string("as-uid") ?? ""
    groups = try user.strings("as-groups")
    if let node = user.member("as-user-extra") {
      guard case .mapping(let members) = node.content else {
        throw node.mismatch("as-user-extra", "a mapping")
      }
      for (key, _) in members { extra.append((key, try node.strings(key))) }
    }
    guard !self.user.isEmpty || !uid.isEmpty || !groups.isEmpty || !extra.isEmpty else { return nil }
    guard !self.user.isEmpty else {
      throw ConfigError(.incomplete, "\(user.place): as-uid and as-groups need \"as\" with them")
    }
  }
}
