extension ConfigNode {
  /// How a server is reached and which authority is trusted, by the keys of a kubeconfig's cluster:
  /// `certificate-authority`, `insecure-skip-tls-verify`, `tls-server-name`, `proxy-url`.
  ///
  /// - Parameter home: what `~` in a path means; `nil` where it means nothing, as in a kubeconfig.
  public func route(home: String? = nil) throws(ConfigError) -> HTTPRoute {
    var route = HTTPRoute()
    route.authorities = try pem("certificate-authority", home: home)
    route.verifiesPeer = try !bool("insecure-skip-tls-verify")
    route.serverName = try string("tls-server-name")
    if let proxy = try string("proxy-url") {
      let schemes = ["http://", "https://", "socks5://", "socks5h://"]
      guard schemes.contains(where: { proxy.hasPrefix($0) }) else {
        throw ConfigError(
          .badValue,
          "\((member("proxy-url") ?? self).place): proxy-url must begin with http://, https:// or socks5://"
        )
      }
      route.proxy = proxy
    }
    if !route.verifiesPeer, route.authorities != nil {
      throw ConfigError(
        .badValue,
        "\(place): insecure-skip-tls-verify and certificate-authority exclude each other",
        advice: "Keep the authority and remove insecure-skip-tls-verify")
    }
    return route
  }

  /// Certificate and key of `client-certificate` and `client-key`, both or neither.
  public func clientCertificate(
    home: String? = nil
  ) throws(ConfigError) -> (certificate: [UInt8]?, key: [UInt8]?) {
    let certificate = try pem("client-certificate", home: home)
    let key = try pem("client-key", home: home)
    if (certificate == nil) != (key == nil) {
      let (has, lacks) =
        key == nil ? ("client-certificate", "client-key") : ("client-key", "client-certificate")
      throw ConfigError(.incomplete, "\(place): there is a \(has) but no \(lacks)")
    }
    return (certificate, key)
  }

  /// The PEM in `KEY-data` (base64) or else in the file that `KEY` names.
  private func pem(_ key: String, home: String?) throws(ConfigError) -> [UInt8]? {
    let dataKey = key + "-data"
    let place: String
    let bytes: [UInt8]
    if let data = try string(dataKey) {
      place = "\((member(dataKey) ?? self).place): \(dataKey)"
      guard let decoded = Base64.decode(data) else {
        throw ConfigError(.badValue, "\(place) is not base64")
      }
      bytes = decoded
    } else if let path = try string(key) {
      let resolved = resolve(path, home: home)
      place = "\((member(key) ?? self).place): \(key) \(CleanText.line(resolved))"
      do { bytes = try readFile(resolved) } catch {
        throw ConfigError(.unreadable, "\(place) cannot be read: \(error.message)")
      }
    } else {
      return nil
    }
    guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ") else {
      throw ConfigError(.badValue, "\(place) holds no PEM (no line begins with -----BEGIN)")
    }
    return bytes
  }

  /// `path` as it is meant in the file: relative to the folder where that lies.
  ///
  /// - Parameter home: what a `~/` at its beginning means; `nil` where it means nothing.
  public func resolve(_ path: String, home: String? = nil) -> String {
    if let home, path.hasPrefix("~/") { return home + path.dropFirst() }
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }

  /// A server, and the unix socket on which it listens, if it does.
  public struct Server: Sendable, Hashable {
    /// `https://host:6443`, without a slash at the end; with a socket only a name.
    public let url: String
    /// Path of the socket.
    public let socket: String?
  }

  /// The server of `key`: `https://…`, `http://…`, or `unix:` and the path of a socket; `nil` without the key.
  public func server(_ key: String, home: String? = nil) throws(ConfigError) -> Server? {
    guard let text = try string(key) else { return nil }
    let place = (member(key) ?? self).place
    if text.hasPrefix("unix:") {
      let path = resolve(String(text.dropFirst(text.hasPrefix("unix://") ? 7 : 5)), home: home)
      // The system's limit (`sun_path`, with its final zero).
      guard !path.isEmpty, path.utf8.count < 108 else {
        throw ConfigError(.badValue, "\(place): \(key) names no socket, or one whose path is too long")
      }
      return Server(url: "http://localhost", socket: path)
    }
    guard text.contains("://") else {
      throw ConfigError(
        .badValue, "\(place): \(key) \"\(CleanText.line(text))\" must begin with https://, http:// or unix:")
    }
    return Server(url: try ServerURL.parse(text, named: place, isSecured: true), socket: nil)
  }
}
