/// A site as actions need it: its API server, what else can be asked or told there, and what must not be touched.
public struct ActionSite: Sendable {
  /// An interLink API, and the nodes behind which it stands.
  public struct InterLink: Sendable {
    /// Empty for all of the site.
    public var nodes: [String]
    /// Told to end jobs.
    public var client: InterLinkClient

    /// The interLink API of `nodes`.
    public init(nodes: [String], client: InterLinkClient) { (self.nodes, self.client) = (nodes, client) }
  }

  /// A Slurm, and the nodes whose jobs it runs.
  public struct Slurm: Sendable {
    /// Empty for all of the site.
    public var nodes: [String]
    /// Asked whether jobs have ended; told to end them, if it is a ``SlurmControl``.
    public var source: any SlurmSource

    /// The Slurm of `nodes`.
    public init(nodes: [String], source: any SlurmSource) { (self.nodes, self.source) = (nodes, source) }
  }

  /// As the site is called on screen.
  public var name: String
  /// Its API server.
  public var kubernetes: KubernetesClient
  /// The interLink APIs that we may ask.
  public var interLinks: [InterLink] = []
  /// The Slurms that we may ask.
  public var slurms: [Slurm] = []
  /// Nothing may be changed there.
  public var isReadOnly = false
  /// Namespaces in which nothing may be changed.
  public var protectedNamespaces: Set<String> = []

  /// A site with an API server alone.
  public init(name: String? = nil, kubernetes: KubernetesClient) {
    (self.name, self.kubernetes) = (name ?? kubernetes.cluster.context, kubernetes)
  }

  /// The interLink API in front of `node`.
  public func interLink(of node: String) -> InterLinkClient? {
    (interLinks.first { $0.nodes.contains(node) } ?? interLinks.first { $0.nodes.isEmpty })?.client
  }

  /// The Slurm behind `node`, which may also be a Slurm's own name: jobs without a pod have no node.
  public func slurm(of node: String) -> (any SlurmSource)? {
    (slurms.first { $0.nodes.contains(node) || $0.source.name == node } ?? slurms.first { $0.nodes.isEmpty })?
      .source
  }

  /// The Slurm behind `node`, if it can be told something.
  public func control(of node: String) -> (any SlurmControl)? { slurm(of: node) as? any SlurmControl }

  var origin: ActionOrigin {
    let cluster = kubernetes.cluster
    return ActionOrigin(site: name, context: cluster.context, server: cluster.server, user: cluster.user)
  }
}
