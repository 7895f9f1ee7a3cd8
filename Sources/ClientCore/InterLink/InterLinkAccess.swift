/// Where an interLink API server is and who we are to it.
public struct InterLinkAccess: Sendable, CustomStringConvertible, CustomReflectable {
  /// `http://host:3000` or `https://host:30443`, without a slash at the end.
  public var server: String
  /// How it is reached: straight, through a unix socket, with a client certificate.
  public var route: HTTPRoute
  /// Most often ``Credentials/tokenFile(_:)``.
  public var credentials: Credentials
  /// Leads there, if nothing else does: ``server`` is then as its far end sees it, and its certificate must be
  /// for that name.
  public var tunnel: SSHTunnel?
  /// What it is called where its address tells a person nothing.
  public var label: String?

  /// The API of `server`, without credentials unless given.
  public init(
    server: String, route: HTTPRoute = HTTPRoute(), credentials: Credentials = .none, tunnel: SSHTunnel? = nil
  ) {
    var server = server
    while server.hasSuffix("/") { server.removeLast() }
    (self.server, self.route, self.credentials, self.tunnel) = (server, route, credentials, tunnel)
  }

  /// The label, the socket or the server, as it may be shown.
  package var shownServer: String {
    let place = CleanText.line((label ?? route.unixSocket).map { "interLink at \($0)" } ?? server)
    return tunnel.map { "\(place) through ssh \($0.shownDestination)" } ?? place
  }

  /// The server and the kind of credentials.
  public var description: String { "\(shownServer) with \(credentials)" }
  /// As ``description``: `dump` shows no secret.
  public var customMirror: Mirror { Mirror(self, children: ["access": description]) }
}
