internal import ClientCore

/// The way to the jobs, hop by hop, as far as it is known; pure.
///
/// What is broken is named, and what lies behind it and cannot be known is hidden; never the other way round: a
/// far side that we reach ourselves is not hidden by a broken hop on another way to it.
struct Way {
  /// A far side that we ask ourselves.
  struct Asked {
    /// Unique on the site.
    let id: String
    let name: String
    /// Virtual nodes behind which it stands; empty for all that no other one names.
    let nodes: Set<String>
    /// An answer that takes longer is slow.
    var slow: Duration = .seconds(2)
    var meter = HopMeter()
    /// What else is known, one fact of each sort; in the order of the sorts.
    var facts: [String: String] = [:]
  }

  /// What a plugin answered to a ping of ours.
  struct Ping {
    var at: Timestamp
    var latency: Duration
    /// `nil` if all is well.
    var failure: (text: String, advice: String, what: PingFailure)?
    var facts: [String] = []
  }

  var interLinks: [Asked] = []
  var slurms: [Asked] = []
  /// Our probes of the API server beside the watches.
  var probes = HopMeter()
  /// What the API server was asked in all.
  var traffic = Traffic()
  /// When leases were renewed last, and when they were read, by node (both the API server's time).
  var leases: [String: (renewed: Timestamp, read: Timestamp)] = [:]
  /// The last pings that a user asked for, by index of the interLink API.
  var pings: [Int: Ping] = [:]
  private var since: [String: (state: Int, time: Timestamp)] = [:]

  /// Nothing is asked beside the API server.
  init() {}

  /// Asks those too.
  init(interLinks: [Asked], slurms: [Asked]) { (self.interLinks, self.slurms) = (interLinks, slurms) }

  /// The interLink API of `node` that we ask: one that names it before one for all.
  func interLink(of node: String) -> Int? { Self.index(of: node, in: interLinks) }

  /// The Slurm of `node` that we ask.
  func slurm(of node: String) -> Int? { Self.index(of: node, in: slurms) }

  private static func index(of node: String, in asked: [Asked]) -> Int? {
    asked.firstIndex { $0.nodes.contains(node) } ?? asked.firstIndex { $0.nodes.isEmpty }
  }

  /// When an answer will have been awaited for too long.
  var nextReview: ContinuousClock.Instant? {
    ([probes] + interLinks.map(\.meter) + slurms.map(\.meter)).compactMap(\.reviewAt).min()
  }

  /// Lets time alone do its part.
  ///
  /// - Returns: whether an answer has been awaited for too long by now.
  mutating func review(at now: ContinuousClock.Instant) -> Bool {
    var hasChanged = probes.review(at: now)
    for index in interLinks.indices where interLinks[index].meter.review(at: now) { hasChanged = true }
    for index in slurms.indices where slurms[index].meter.review(at: now) { hasChanged = true }
    return hasChanged
  }

  /// All hops, in the order of the way, node by node.
  mutating func hops(_ link: Link, _ nodes: [NodeRecord], _ clock: ServerClock, at now: Moment) -> [Hop] {
    let view = View(way: self, link: link, clock: clock, now: now)
    let server = view.apiServer()
    var hops = [server]
    var shared = Set<Int>()
    var behind: [Hop] = []
    for record in nodes {
      let kubelet = view.kubelet(record, server)
      hops.append(kubelet)
      let interLink: Hop
      if let index = self.interLink(of: record.node.meta.name) {
        let reaching = nodes.filter { self.interLink(of: $0.node.meta.name) == index }
        interLink = view.interLink(index, reaching, server)
        if shared.insert(index).inserted { behind.append(interLink) }
      } else {
        interLink = view.interLink(record, kubelet)
        behind.append(interLink)
      }
      behind.append(view.plugin(record, kubelet, interLink))
      if slurm(of: record.node.meta.name) == nil, let slurm = view.slurm(record, kubelet) {
        behind.append(slurm)
      }
    }
    for index in interLinks.indices where !shared.contains(index) {
      behind.append(view.interLink(index, [], server))
    }
    for index in slurms.indices { behind.append(view.slurm(index)) }
    hops += behind
    // The order of the way; within one kind, of the nodes.
    hops = hops.enumerated().sorted { ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset) }
      .map(\.element)
    date(&hops, at: clock.time(at: now.wall))
    return hops
  }

  /// Says of each hop since when it is in its state.
  private mutating func date(_ hops: inout [Hop], at time: Timestamp) {
    var known: [String: (state: Int, time: Timestamp)] = [:]
    for index in hops.indices {
      let hop = hops[index]
      var entry = (state: hop.state.number, time: hop.since ?? time)
      if let old = since[hop.id], old.state == entry.state { entry = old }
      known[hop.id] = entry
      if case .unknown = hop.state { continue }
      hops[index].since = hop.since ?? entry.time
    }
    since = known
  }
}

extension Hop.State {
  /// One for each kind of state, whatever its words.
  fileprivate var number: Int {
    switch self {
    case .unknown: 0
    case .good: 1
    case .poor: 2
    case .bad: 3
    case .hidden: 4
    }
  }

  /// Whether nothing behind it can be known by way of it.
  var isBroken: Bool {
    switch self {
    case .bad, .hidden: true
    case .unknown, .good, .poor: false
    }
  }
}
