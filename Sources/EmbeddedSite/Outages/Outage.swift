extension EmbeddedSite {
  /// What a hop does to everything instead of working.
  public enum Outage: Sendable, CaseIterable {
    /// Nobody listens.
    case refused
    /// It takes requests and answers none before the outage is over.
    case hanging
    /// 500, with no reason.
    case failing
    /// 503, as while it starts.
    case unavailable
    /// An error page of a proxy in front of it.
    case html
    /// 401, as with an expired token.
    case unauthorized
    /// The connection is closed without an answer.
    case disconnect
    /// It has no certificate that anybody has approved: of kubelets' ports; elsewhere as ``disconnect``.
    case certificatePending
  }

  /// A part of the site that can be out of order by itself.
  public enum Hop: Sendable, Hashable {
    case apiServer
    /// The interLink API server of a node.
    case interLink(node: String)
    /// The plugin behind it: the API answers what it has in its cache, and 500 to the rest.
    case plugin(node: String)
    /// The whole process of a node's virtual kubelet, whatever the outage: after 40 s its node is not heard of any more.
    case virtualKubelet(node: String)
    /// Only its HTTPS port.
    case kubelet(node: String)

    var node: String? {
      switch self {
      case .apiServer: nil
      case .interLink(let node), .plugin(let node), .virtualKubelet(let node), .kubelet(let node): node
      }
    }
  }

  /// Answers everything that comes to `hop` with an outage from now on; nil ends it.
  ///
  /// - Throws: ``SiteError`` if there is no such node, or somebody else took an address that is to be listened on again.
  public func setOutage(_ outage: Outage?, of hop: Hop = .apiServer) async throws {
    guard let node = hop.node else { return try await setAPIOutage(outage) }
    guard let kubelet = fleet.kubelets.first(where: { $0.node.name == node }) else {
      throw SiteError("There is no virtual node \(node).")
    }
    await kubelet.setOutage(outage, of: hop)
    for interLink in interLinks where interLink.node == node { try await interLink.follow() }
  }
}
