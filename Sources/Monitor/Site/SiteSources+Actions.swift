public import ClientCore

extension SiteSources {
  /// The site of `client` with these sources, as actions need it.
  public func actionSite(
    name: String, client: KubernetesClient, isReadOnly: Bool, protectedNamespaces: [String] = []
  ) -> ActionSite {
    var site = ActionSite(name: name, kubernetes: client)
    site.interLinks = interLinks.map { ActionSite.InterLink(nodes: $0.nodes, client: $0.client) }
    site.slurms = slurms.map { ActionSite.Slurm(nodes: $0.nodes, source: $0.source) }
    (site.isReadOnly, site.protectedNamespaces) = (isReadOnly, Set(protectedNamespaces))
    return site
  }
}
