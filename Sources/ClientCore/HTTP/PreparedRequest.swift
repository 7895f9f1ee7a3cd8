internal import CCurl

/// A request that has been checked, with the questions answered that its URL and route raise.
struct PreparedRequest: Sendable {
  let request: HTTPRequest
  /// The URL to give to libcurl: its host is the name that TLS is to use.
  let url: String
  let isSecure: Bool
  /// What `CURLOPT_CONNECT_TO` needs to find the server if ``url`` has another host.
  private(set) var connectTo: String?
  /// Each `Name: value`, as libcurl wants it.
  private(set) var headerLines: [String] = []
  /// Empty for the straight way.
  let proxy: String
  /// Whether the server is on this machine: then bytes are cheaper than their compression.
  let isLocal: Bool

  init(_ request: HTTPRequest, proxies: ProxyEnvironment) throws(HTTPError) {
    self.request = request
    let scheme = request.url.prefix { $0 != ":" }.lowercased()
    let rest = request.url.dropFirst(scheme.count)
    // libcurl would take a third slash for a slip of the pen.
    guard scheme == "http" || scheme == "https", rest.hasPrefix("://"), !rest.hasPrefix(":///"),
      request.url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { throw HTTPError(.badRequest, "Not an http or https URL: \(Self.shown(request.url))") }
    isSecure = scheme == "https"
    guard Self.isToken(request.method) else {
      throw HTTPError(.badRequest, "Not an HTTP method: \(CleanText.clean(request.method))")
    }
    let location = try CurlURL(request.url)
    let (host, port) = (location.host, location.port)
    let address = IPAddress(host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host)
    let isThisMachine = address?.isLoopback ?? (host.lowercased() == "localhost")
    isLocal = request.route.unixSocket != nil || isThisMachine

    var hostHeader: String?
    if isSecure, let name = request.route.serverName, name != host {
      guard !name.isEmpty, name.utf8.allSatisfy({ Self.isNameByte($0) }) else {
        throw HTTPError(.badRequest, "Not a server name: \(CleanText.clean(name))")
      }
      url = try location.replacing(host: name)
      connectTo = "::\(host):\(port)"
      hostHeader = port == 443 ? host : "\(host):\(port)"
    } else {
      url = request.url
    }

    if request.route.unixSocket != nil {
      proxy = ""
    } else {
      proxy = request.route.proxy ?? proxies.proxy(isSecure: isSecure, host: host, port: port) ?? ""
    }
    for text in [proxy, request.route.unixSocket ?? ""] where text.utf8.contains(where: { $0 < 0x20 }) {
      throw HTTPError(.badRequest, "The proxy or unix socket has a control character in its name.")
    }
    headerLines = try Self.lines(request, host: hostHeader)
  }

  /// A URL as it may stand in an error: clean, and without a password.
  static func shown(_ url: String) -> String {
    guard let at = url.lastIndex(of: "@") else { return CleanText.clean(url) }
    return "…" + CleanText.clean(String(url[at...]))
  }

  private static func lines(_ request: HTTPRequest, host: String?) throws(HTTPError) -> [String] {
    var lines: [String] = []
    var names: Set<String> = []
    for (name, value) in request.headers {
      guard isToken(name), value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        // The value may be a secret.
        throw HTTPError(
          .badRequest, "The header \"\(CleanText.clean(name))\" has a character that cannot be sent.")
      }
      names.insert(name.lowercased())
      lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    if let host, !names.contains("host") { lines.append("Host: \(host)") }
    // A name without a value keeps libcurl from sending a header of its own.
    if !names.contains("content-type") { lines.append("Content-Type:") }
    lines.append("Expect:")
    return lines
  }

  /// RFC 9110, 5.6.2.
  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  /// Of a DNS name or an address.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }
}
