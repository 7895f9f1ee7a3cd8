/// Where a slurmrestd is and who we are to it.
public struct SlurmrestdAccess: Sendable, CustomStringConvertible {
  /// `http://head:6820`, without a slash at the end; with a unix socket only a name.
  public var server: String
  /// How it is reached.
  public var route: HTTPRoute
  /// Whom the token is for, where the daemon asks for it (`X-SLURM-USER-NAME`); it may do without.
  public var user: String?
  /// What opens it.
  public var token: SlurmToken
  /// Leads there, if nothing else does: ``server`` is then as its far end sees it.
  public var tunnel: SSHTunnel?
  /// What it is called where its address tells a person nothing.
  public var label: String?

  /// A daemon on TCP.
  public init(
    server: String, route: HTTPRoute = HTTPRoute(), user: String? = nil, token: SlurmToken = .none,
    tunnel: SSHTunnel? = nil
  ) {
    var server = server
    while server.hasSuffix("/") { server.removeLast() }
    (self.server, self.route, self.user, self.token) = (server, route, user, token)
    self.tunnel = tunnel
  }

  /// A daemon on a unix socket, which takes us for the user that we run as.
  public init(socket path: String) {
    self.init(server: "http://localhost")
    route.unixSocket = path
  }

  /// The label, the socket or the address.
  public var description: String {
    let place = CleanText.line("slurmrestd at \(label ?? route.unixSocket ?? server)")
    return tunnel.map { "\(place) through ssh \($0.shownDestination)" } ?? place
  }
}
