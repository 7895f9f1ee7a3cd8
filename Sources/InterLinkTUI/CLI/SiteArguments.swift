import ArgumentParser
internal import EmbeddedSite

/// Where a site listens, as `--listen` says it; only this machine can be reached there.
nonisolated struct ListenAddress: ExpressibleByArgument {
  let address: EmbeddedSite.Configuration.Address

  init(address: EmbeddedSite.Configuration.Address) { self.address = address }

  init?(argument: String) {
    if argument.hasPrefix("unix:") {
      let path = argument.dropFirst("unix:".count)
      guard !path.isEmpty, path.utf8.count < 108 else { return nil }
      address = .unix(path: String(path))
    } else {
      guard let colon = argument.lastIndex(of: ":"),
        let port = UInt16(argument[argument.index(after: colon)...]),
        ["", "127.0.0.1", "localhost"].contains(argument[..<colon])
      else { return nil }
      address = .loopback(port: port)
    }
  }

  var defaultValueDescription: String {
    switch address {
    case .loopback(let port): "127.0.0.1:\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}

/// A bearer token and what it may, as `--token NAME=ROLE` says it.
nonisolated struct TokenRole: ExpressibleByArgument {
  let token: String
  let role: EmbeddedSite.Configuration.Role

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    token = String(parts[0])
    switch parts[1] {
    case "admin": role = .admin
    case "viewer": role = .viewer
    case "nobody": role = .nobody
    case "expired": role = .expired
    case let text where text.hasPrefix("all-but/"):
      let words = text.dropFirst("all-but/".count).split(separator: ",", omittingEmptySubsequences: false)
      let denials = words.compactMap { EmbeddedSite.Configuration.Denial(String($0)) }
      guard denials.count == words.count else { return nil }
      role = .allBut(denials)
    default:
      guard parts[1].hasPrefix("ns/"), parts[1].count > 3 else { return nil }
      role = .namespaced(String(parts[1].dropFirst(3)))
    }
  }
}

/// A kubeconfig for a site: one context a token, or one without credentials.
nonisolated struct SiteKubeconfig {
  let server: String
  let tokens: [String]

  var text: String {
    var text = """
      apiVersion: v1
      kind: Config
      clusters:
      - name: site
        cluster: {server: "\(server)"}
      users:

      """
    let names = tokens.isEmpty ? ["site"] : tokens
    for name in names {
      text += "- name: \(JSONLine.quoted(name))\n"
      text += tokens.isEmpty ? "  user: {}\n" : "  user: {token: \(JSONLine.quoted(name))}\n"
    }
    text += "contexts:\n"
    for name in names {
      text += "- name: \(JSONLine.quoted(name))\n  context: {cluster: site, user: \(JSONLine.quoted(name))}\n"
    }
    return text + "current-context: \(JSONLine.quoted(names[0]))\n"
  }

  /// Writes it for its owner only.
  ///
  /// - Throws: ``CommandFailure`` if the file cannot be written.
  func write(to path: String) throws(CommandFailure) {
    try PrivateFile.write(text, to: path)
  }
}
