internal import ClientCore
internal import Monitor

/// A hop and the site it is of.
nonisolated struct SiteHop: Sendable, Equatable {
  /// Name of the site; empty where there is only one.
  var site: String
  /// The virtual node that it serves; `nil` if it serves the whole site.
  var node: String?
  var hop: Hop

  /// Tells it from those of other sites.
  struct ID: Hashable, Sendable {
    var site: String
    var hop: String
  }
  var id: ID { ID(site: site, hop: hop.id) }
}

/// What hops are called, and how their state is said and signed.
nonisolated enum HopWords {
  /// `virtual kubelet`, in lists and titles.
  static func title(_ kind: Hop.Kind) -> String {
    switch kind {
    case .apiServer: "API server"
    case .virtualKubelet: "virtual kubelet"
    case .kubeletPort: "kubelet port"
    case .interLink: "interLink"
    case .plugin: "plugin"
    case .slurm: "Slurm"
    }
  }

  /// `the plugin`, as a sentence names it.
  static func noun(_ kind: Hop.Kind) -> String {
    switch kind {
    case .interLink, .slurm: title(kind)
    case .apiServer, .virtualKubelet, .kubeletPort, .plugin: "the \(title(kind))"
    }
  }

  /// `interLink at vega-vk`
  static func name(_ hop: SiteHop) -> String {
    let place = [hop.node, hop.site.isEmpty ? nil : hop.site].compactMap { $0 }.joined(separator: " of ")
    return title(hop.hop.kind) + (place.isEmpty ? "" : " at \(place)")
  }

  /// One word for the state.
  static func word(_ state: Hop.State) -> String {
    switch state {
    case .unknown: "not known"
    case .good: "works"
    case .poor: "poor"
    case .bad: "broken"
    case .hidden: "hidden"
    }
  }

  /// What is said of the state beside its word; empty for a good one.
  static func reason(_ state: Hop.State) -> String {
    switch state {
    case .good: ""
    case .unknown(let text), .poor(let text), .bad(let text), .hidden(let text): text
    }
  }

  /// Whether the hop does its work, well or not.
  static func answers(_ state: Hop.State) -> Bool {
    switch state {
    case .good, .poor: true
    case .unknown, .bad, .hidden: false
    }
  }

  /// The state's look.
  static func role(_ state: Hop.State) -> Role {
    switch state {
    case .good: .good
    case .poor: .attention
    case .bad: .bad
    case .unknown, .hidden: .dim
    }
  }

  /// The state's sign, so that it can be told without colours.
  static func sign(_ state: Hop.State, _ glyphs: Glyphs) -> String {
    switch state {
    case .good: glyphs.dot
    case .poor: glyphs.warning
    case .bad: glyphs.cross
    case .unknown, .hidden: glyphs.circle
    }
  }

  /// How much it deserves to be seen: the most first.
  static func rank(_ state: Hop.State) -> Int {
    switch state {
    case .bad: 0
    case .poor: 1
    case .unknown: 2
    case .hidden: 3
    case .good: 4
    }
  }

  /// What asking it now costs.
  static func checking(_ hop: Hop) -> String {
    switch hop.kind {
    case .interLink, .plugin: "Asked now: a ping, for which the plugin runs sinfo once."
    case .virtualKubelet: "Asked now: what Kubernetes knows of the virtual kubelet."
    default: "Asked now."
    }
  }
}
