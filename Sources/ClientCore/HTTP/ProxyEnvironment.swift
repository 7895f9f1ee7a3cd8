internal import Glibc

/// The proxies that the environment names, understood as Go's programs (kubectl among them) do:
/// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in upper or lower case; the own machine is never proxied.
struct ProxyEnvironment: Sendable {
  private var http = ""
  private var https = ""
  private var exceptions: [String] = []

  /// None.
  init() {}

  /// What `variable` gives for each name.
  init(_ variable: (String) -> String?) {
    func either(_ name: String) -> String {
      let upper = variable(name) ?? ""
      return upper.isEmpty ? variable(name.lowercased()) ?? "" : upper
    }
    http = either("HTTP_PROXY")
    https = either("HTTPS_PROXY")
    exceptions = either("NO_PROXY").split(separator: ",").map {
      String($0.drop { $0 == " " }.prefix { $0 != " " }).lowercased()
    }
  }

  /// The environment of this process.
  static var process: ProxyEnvironment {
    ProxyEnvironment { name in getenv(name).map { String(cString: $0) } }
  }

  /// The proxy for a server; `nil` for the straight way.
  ///
  /// - Parameter host: as in the URL, with brackets if it is an IPv6 address.
  func proxy(isSecure: Bool, host: String, port: Int) -> String? {
    let proxy = isSecure ? https : http
    guard !proxy.isEmpty else { return nil }
    let host = host.lowercased()
    if host == "localhost" { return nil }
    let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let address = IPAddress(name)
    if let address, address.isLoopback { return nil }
    let isExcepted = exceptions.contains { matches($0, name: name, address: address, port: port) }
    return isExcepted ? nil : proxy
  }

  /// `*`, an address, a range (`10.0.0.0/8`), a domain with those below it, or (`.example.org`) only those below; a port may follow.
  private func matches(_ exception: String, name: String, address: IPAddress?, port: Int) -> Bool {
    if exception.isEmpty { return false }
    if exception == "*" { return true }
    if let slash = exception.firstIndex(of: "/") {
      guard let address, let network = IPAddress(exception[..<slash]),
        let bits = Int(exception[exception.index(after: slash)...])
      else { return false }
      return address.isIn(network, bits: bits)
    }
    if let other = IPAddress(exception) { return address == other }
    var domain = exception[...]
    if let colon = exception.lastIndex(of: ":"), let only = Int(exception[exception.index(after: colon)...]) {
      guard only == port else { return false }
      domain = exception[..<colon]
      if domain.hasPrefix("[") { domain = domain.dropFirst().dropLast() }
      if let other = IPAddress(domain) { return address == other }
    }
    if domain.hasPrefix("*.") { domain = domain.dropFirst() }
    if domain.hasPrefix(".") { return name.hasSuffix(domain) }
    return name == domain || name.hasSuffix("." + domain)
  }
}
