internal import ClientCore

/// An interLink API server of a site, and how it is reached.
nonisolated struct InterLinkConfig: Sendable {
  /// Names of the virtual nodes behind which it stands; empty for all of the site.
  var nodes: [String] = []
  /// Address, authorities, client certificate, token file, tunnel.
  var access: InterLinkAccess
  /// Whether a token goes unencrypted over a network.
  var isTokenInClear = false

  /// That of `server`, without credentials.
  init(_ server: ConfigNode.Server) {
    access = InterLinkAccess(server: server.url)
    access.route.unixSocket = server.socket
  }

  static let keys = ["url", "nodes", "token-file", "ssh", "ssh-options"] + ConfigReader.routeKeys

  /// Reads an item of `interlink`; `nil` if it cannot be used, of which `reader` knows why.
  init?(_ node: ConfigNode, _ reader: ConfigReader) {
    guard let members = reader.mapping(node, named: "interlink") else { return nil }
    reader.check(members, known: Self.keys)
    nodes = reader.names(node, "nodes")
    let token = reader.path(node, "token-file")
    let route = reader.route(node)
    guard let server = reader.server(node, "url") else {
      if node.member("url") == nil {
        reader.complain(node, "this interlink has no url", advice: "It should look like https://host:30443")
      }
      return nil
    }
    guard let way = reader.way(node, to: server), var route else { return nil }
    route.unixSocket = way.socket
    access = InterLinkAccess(
      server: server.url, route: route, credentials: token.map { .tokenFile($0) } ?? .none, tunnel: way.tunnel
    )
    isTokenInClear = token != nil && way.tunnel == nil && server.isClearOverNetwork
  }
}
