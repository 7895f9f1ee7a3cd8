internal import ClientCore

/// Servers and the ways to them.
nonisolated extension ConfigReader {
  /// The keys of ``route(_:)``.
  static let routeKeys = [
    "certificate-authority", "certificate-authority-data", "client-certificate", "client-certificate-data",
    "client-key", "client-key-data", "insecure-skip-tls-verify", "tls-server-name", "proxy-url",
  ]

  /// Authorities, client certificate, proxy; `nil` if something of it is wrong.
  func route(_ node: ConfigNode) -> HTTPRoute? {
    take { () throws(ConfigError) in
      var route = try node.route(home: home)
      (route.certificate, route.key) = try node.clientCertificate(home: home)
      return route
    }
  }

  /// `https://…`, `http://…` or `unix:…`.
  func server(_ node: ConfigNode, _ key: String) -> ConfigNode.Server? {
    take { () throws(ConfigError) in try node.server(key, home: home) }
  }

  /// How `server` is reached: through a socket here, or through the tunnel of `ssh`; `nil` if that is wrong.
  func way(_ node: ConfigNode, to server: ConfigNode.Server) -> (socket: String?, tunnel: SSHTunnel?)? {
    let options = names(node, "ssh-options")
    guard node.member("ssh") != nil else {
      if let value = node.member("ssh-options") { complain(value, "ssh-options goes with ssh only") }
      return (server.socket, nil)
    }
    guard let destination = destination(node, "ssh") else { return nil }
    // With a tunnel a socket is the far side's.
    let target: SSHTunnel.Target
    if let socket = server.socket {
      target = .socket(path: socket)
    } else {
      do throws(HTTPError) { target = try .server(server.url) } catch {
        complain(node, error.message)
        return nil
      }
    }
    return (nil, SSHTunnel(through: destination, sshOptions: options, to: target))
  }

  /// `[user@]host` for ssh, which must not take it for an option.
  func destination(_ node: ConfigNode, _ key: String) -> String? {
    guard let text = name(node, key) else { return nil }
    guard !text.hasPrefix("-"), !text.contains(" ") else {
      complain(
        node.member(key) ?? node, "\(key) \"\(text)\" is no host", advice: "It should look like user@host")
      return nil
    }
    return text
  }
}

nonisolated extension ConfigNode.Server {
  /// Whether what is sent there can be read on the way.
  var isClearOverNetwork: Bool {
    let isHere = ["http://127.", "http://localhost", "http://[::1]"].contains { url.hasPrefix($0) }
    return url.hasPrefix("http://") && !isHere && socket == nil
  }
}
