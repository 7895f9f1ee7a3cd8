internal import ClientCore
internal import Monitor

/// The hops of a site in the order of the way, by the virtual node that they serve.
nonisolated struct HopGroups {
  /// Hops that stand together under one title.
  struct Group: Equatable {
    /// Name of the node; what the hops have in common otherwise.
    var title: String
    /// What is to be said beside it.
    var note = ""
    var hops: [SiteHop]
  }

  /// In the order of the screen.
  private(set) var groups: [Group] = []

  /// All hops, in the order of the screen.
  var hops: [SiteHop] { groups.flatMap(\.hops) }

  /// The way, or the ways of several sites, in `snapshot`.
  init(_ snapshot: Snapshot) {
    if snapshot.sites.count > 1 {
      for site in snapshot.sites {
        add(site.hops, site: site.name, nodes: snapshot.nodes.filter { $0.site == site.name })
      }
    } else {
      add(snapshot.hops, site: "", nodes: snapshot.nodes)
    }
  }

  private mutating func add(_ hops: [Hop], site: String, nodes: [NodeRecord]) {
    let names = Set(nodes.map(\.node.meta.name))
    let all = hops.map { hop in
      // `interLink/vega-vk`; of several sites, with the site's name before it.
      let suffix = hop.id.lastIndex(of: "/").map { String(hop.id[hop.id.index(after: $0)...]) }
      let node = [suffix, hop.nodes.count == 1 ? hop.nodes.first : nil].compactMap(\.self).first(
        where: names.contains)
      return SiteHop(site: site, node: node, hop: hop)
    }.enumerated().sorted { ($0.element.hop.kind, $0.offset) < ($1.element.hop.kind, $1.offset) }.map(
      \.element)
    func group(_ title: String, note: String = "", _ isIn: (SiteHop) -> Bool) {
      let hops = all.filter(isIn)
      if !hops.isEmpty { groups.append(Group(title: title, note: note, hops: hops)) }
    }
    group(site.isEmpty ? "Kubernetes" : site, note: site.isEmpty ? "" : "Kubernetes") {
      $0.node == nil && $0.hop.kind == .apiServer
    }
    let ofSite = site.isEmpty ? "" : " of \(site)"
    for name in names.sorted() { group(name, note: "virtual node\(ofSite)") { $0.node == name } }
    group((names.count == 1 ? "Beyond the node" : "Beyond the nodes") + ofSite) {
      $0.node == nil && $0.hop.kind != .apiServer
    }
  }
}
