/// What may stand as a server in a kubeconfig.
enum ServerURL {
  /// `https://host:port/path` without a slash at the end.
  ///
  /// As in kubectl, a server without a scheme is `https` if anything about TLS is said, else `http`.
  static func parse(_ text: String, named name: String, isSecured: Bool) throws(ConfigError) -> String {
    let shown = CleanText.line(text)
    func fail(_ reason: String) -> ConfigError {
      ConfigError(
        .badValue, "\(name): \"\(shown)\" is no server URL: \(reason)",
        advice: "It should look like https://host:6443")
    }
    var url = text.contains("://") ? text : (isSecured ? "https://" : "http://") + text
    while url.hasSuffix("/") { url.removeLast() }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw fail("it has blanks or odd characters")
    }
    guard let colon = url.firstIndex(of: ":") else { throw fail("it has no host") }
    let scheme = url[..<colon].lowercased()
    guard scheme == "https" || scheme == "http" else { throw fail("the scheme must be https or http") }
    let rest = url[colon...].dropFirst(3)
    guard !rest.contains("?"), !rest.contains("#") else { throw fail("it has a query") }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else {
      throw ConfigError(.badValue, "\(name): a server URL has no user in it")
    }
    var host = authority
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw fail("the bracket is not closed") }
      host = authority[...end]
      let after = authority[end...].dropFirst()
      guard after.isEmpty || after.hasPrefix(":") else { throw fail("the port is wrong") }
      port = after.isEmpty ? nil : after.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[colon...].dropFirst()
    }
    guard !host.isEmpty, host != "[]" else { throw fail("it has no host") }
    if let port {
      guard let number = Int(port), (1...65535).contains(number), port.utf8.allSatisfy({ $0 >= 0x30 }) else {
        throw fail("the port is wrong")
      }
    }
    return scheme + url[colon...]
  }
}
