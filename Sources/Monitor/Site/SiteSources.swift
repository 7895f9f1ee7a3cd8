public import ClientCore

/// What is asked beside the API server: each may be absent, down, forbidden or slow without taking anything
/// else down.
public struct SiteSources: Sendable {
  /// An interLink API server, and the virtual nodes behind which it stands.
  public struct InterLink: Sendable {
    /// Names of virtual nodes; empty for all of the site.
    public var nodes: [String]
    /// Asked for its cache, and for a ping only on demand.
    public var client: InterLinkClient

    /// The interLink API of `nodes`.
    public init(nodes: [String] = [], client: InterLinkClient) { (self.nodes, self.client) = (nodes, client) }
  }

  /// A Slurm, and the virtual nodes whose jobs it runs.
  public struct Slurm: Sendable {
    /// Names of virtual nodes; empty for all of the site.
    public var nodes: [String]
    /// How it is asked.
    public var source: any SlurmSource
    /// How often.
    public var pace: SlurmGovernor.Settings

    /// The Slurm of `nodes`.
    public init(
      nodes: [String] = [], source: any SlurmSource, pace: SlurmGovernor.Settings = SlurmGovernor.Settings()
    ) {
      (self.nodes, self.source, self.pace) = (nodes, source, pace)
    }
  }

  /// The interLink APIs that we may ask.
  public var interLinks: [InterLink] = []
  /// The Slurms that we may ask.
  public var slurms: [Slurm] = []
  /// The port of a node's kubelet itself, if it may be within reach: asked for logs that are not to be had otherwise.
  public var kubelet: (@Sendable (Node) -> KubeletClient?)?

  /// The interLink API of `node`: one that names it before one for all.
  func interLink(of node: String) -> InterLink? {
    interLinks.first { $0.nodes.contains(node) } ?? interLinks.first { $0.nodes.isEmpty }
  }

  /// Those servers, and the API server of `cluster`, whose certificates are not checked.
  func uncheckedServers(beside cluster: ClusterAccess) -> [String] {
    let slurmrestds = slurms.compactMap { ($0.source as? SlurmrestdSource)?.access }
    let routes =
      [(cluster.server, cluster.route)] + interLinks.map { ($0.client.access.server, $0.client.access.route) }
      + slurmrestds.map { ($0.server, $0.route) }
    return routes.filter { $0.0.hasPrefix("https://") && !$0.1.verifiesPeer }.map { CleanText.line($0.0) }
  }

  /// None: the API server alone.
  public init() {}
}
