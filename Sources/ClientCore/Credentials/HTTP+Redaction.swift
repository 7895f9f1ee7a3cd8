extension HTTPRoute: CustomStringConvertible, CustomReflectable {
  /// Which parts there are, never the key.
  public var description: String {
    let parts = [
      unixSocket.map { "unix socket \(CleanText.line($0))" }, proxy == nil ? nil : "a proxy of its own",
      authorities == nil ? nil : "its own authorities", certificate == nil ? nil : "a client certificate",
      verifiesPeer ? nil : "an unchecked certificate", serverName.map { "server name \(CleanText.line($0))" },
    ].compactMap { $0 }
    return parts.isEmpty ? "straight" : parts.joined(separator: ", ")
  }

  /// As ``description``: `dump` shows no secret.
  public var customMirror: Mirror { Mirror(self, children: ["route": description]) }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  /// Method and URL, never a header.
  public var description: String { "\(method) \(CleanText.line(url))" }

  /// As ``description``: `dump` shows no secret.
  public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}
