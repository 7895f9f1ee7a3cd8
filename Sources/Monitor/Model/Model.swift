internal import ClientCore

/// The live model of one site, without I/O and without a clock of its own: events go in, snapshots come out.
///
/// A change costs the same whatever the number of pods; a snapshot shares its arrays with the model until
/// the next change.
struct Model {
  /// How long a pod that has gone stays in the table, marked.
  static let goneFor: Duration = .seconds(10)
  /// How long the node's source may take to name a pod that has left the unscheduled ones.
  static let schedulingGrace: Duration = .seconds(2)

  /// Name of the site, which its pods, nodes and jobs bear.
  let site: String
  let identity: SiteIdentity
  /// Namespace of the context: where a user looks whose rights do not reach over all.
  let home: String
  /// Namespace asked for; `nil` for all.
  private(set) var namespace: String?
  /// What is to be listed and watched now.
  private(set) var plan: Set<SourceID> = []
  /// The newest snapshot.
  private(set) var snapshot = Snapshot()

  var sources: [SourceID.Kind: SourceState] = [:]
  var nodes: NodeTable
  var pods = PodTable()
  /// What Slurm and interLink say, joined to the pods.
  var jobs: JobModel
  /// How each hop of the way to the jobs fares.
  var way: Way
  /// Servers whose certificates are not checked, as they may be shown.
  var uncheckedServers: [String] = []
  /// Unscheduled pods that a virtual node not known yet may make ours, by UID.
  private var candidates: [String: Pod] = [:]
  /// Pods that no source holds any more, with when that began and when they count as gone.
  private var departures: [String: Departure] = [:]
  private(set) var clock = ServerClock()
  private(set) var link = Link()
  private(set) var isComplete = false
  /// Whether nodes may not be listed, so that pods are known by their own signs only.
  private(set) var areNodesRefused = false
  /// Whether pods of all namespaces were asked for and refused.
  private(set) var podsEverywhereRefused = false
  /// Whether logs may not be read.
  private var mayReadLogs = true
  var hasChanged = true

  private struct Departure {
    var goneAt: ContinuousClock.Instant
    var isMarked: Bool
  }

  /// Knows nothing yet of the site; asks for its nodes first.
  init(
    site: String? = nil, identity: SiteIdentity, home: String, namespace: String?,
    slurms: [JobModel.Slurm] = [],
    way: Way = Way()
  ) {
    var identity = identity
    identity.name = site ?? ""
    let site = identity.title
    (self.site, self.identity, self.home, self.namespace) = (site, identity, home, namespace)
    (jobs, self.way) = (JobModel(site: site, slurms: slurms), way)
    nodes = NodeTable(site: site)
    snapshot.identity = identity
    snapshot.namespace = namespace
    replan()
  }

  /// Where pods are asked for.
  var scope: String? { namespace ?? (podsEverywhereRefused ? home : nil) }
}

// MARK: - What the sources tell

extension Model {
  /// Takes what the source of nodes has learnt.
  mutating func take(_ event: ReflectorEvent<Node>, at now: Moment) {
    switch event {
    case .relisting: sources[.nodes]?.epoch += 1
    case .upserts(let list):
      for node in list { put(node, at: now) }
      settle(.nodes, at: now)
    case .deletes(let list):
      for node in list { forget(node: node.meta.name) }
      settle(.nodes, at: now)
    case .synced:
      for name in sources[.nodes]?.sync() ?? [] { forget(node: name) }
      settle(.nodes, at: now)
    case .heard(let serverTime): heard(.nodes, serverTime: serverTime, at: now)
    case .failed(let error, let retryAt): failed(.nodes, error, retryAt: retryAt, at: now)
    }
  }

  /// Takes what a source of pods has learnt; nothing if it is no longer asked.
  mutating func take(_ event: ReflectorEvent<Pod>, from source: SourceID, at now: Moment) {
    let kind = source.kind
    // Not bound to a name: a second owner would make the change of what is held a copy of it.
    guard sources[kind].map({ $0.namespace == source.namespace }) == true else { return }
    switch event {
    case .relisting: sources[kind]?.epoch += 1
    case .upserts(let list):
      for pod in list { put(pod, from: kind, at: now) }
      settle(kind, at: now)
    case .deletes(let list):
      for pod in list where sources[kind]?.held.removeValue(forKey: pod.meta.uid) != nil {
        release(pod.meta.uid, from: kind, at: now)
      }
      settle(kind, at: now)
    case .synced:
      for uid in sources[kind]?.sync() ?? [] { release(uid, from: kind, at: now) }
      settle(kind, at: now)
    case .heard(let serverTime): heard(kind, serverTime: serverTime, at: now)
    case .failed(let error, let retryAt): failed(kind, error, retryAt: retryAt, at: now)
    }
  }

  private mutating func put(_ node: Node, at now: Moment) {
    let name = node.meta.name
    guard VirtualNode.isVirtual(node) else {
      if sources[.nodes]?.held.removeValue(forKey: name) != nil { forget(node: name) }
      return
    }
    sources[.nodes]?.hold(name)
    guard nodes.put(node, at: clock.time(at: now.wall)) else { return }
    hasChanged = true
    adoptCandidates(at: now)
  }

  private mutating func forget(node name: String) {
    sources[.nodes]?.held[name] = nil
    if nodes.remove(name) { hasChanged = true }
  }

  private mutating func put(_ pod: Pod, from kind: SourceID.Kind, at now: Moment) {
    let uid = pod.meta.uid
    switch kind {
    case .unscheduled where !Offload.isMeantForVirtualNode(pod, hostnames: nodes.hostnames):
      candidates[uid] = Offload.dependsOnNodes(pod) ? pod : nil
      return
    case .recognised where pods[uid] == nil && !Offload.isRecognisable(pod):
      return
    default: break
    }
    sources[kind]?.hold(uid)
    departures[uid] = nil
    if let known = pods[uid], !known.isGone {
      // Not by its version alone: after a restored backup the same versions come again, with other things.
      if known.pod == pod { return }
      // A pod never loses its node: this source is behind the node's.
      if pod.nodeName.isEmpty, !known.pod.nodeName.isEmpty { return }
    }
    let time = clock.time(at: now.wall)
    let record = PodRecord(key: PodKey(site: site, uid: uid), pod: pod, learnt: time)
    let joined = jobs.put(record, before: pods[uid], now: referenceTime(at: now))
    pods.put(joined)
    hasChanged = true
  }

  private mutating func adoptCandidates(at now: Moment) {
    for (uid, pod) in candidates where Offload.isMeantForVirtualNode(pod, hostnames: nodes.hostnames) {
      candidates[uid] = nil
      put(pod, from: .unscheduled, at: now)
    }
  }

  /// `kind` no longer holds the pod.
  private mutating func release(_ uid: String, from kind: SourceID.Kind, at now: Moment) {
    candidates[uid] = nil
    guard let record = pods[uid], !record.isGone, !sources.values.contains(where: { $0.held[uid] != nil })
    else {
      return
    }
    if kind == .unscheduled {
      // Most likely it was scheduled, and its node's source tells in a moment.
      departures[uid] = Departure(goneAt: now.steady + Self.schedulingGrace, isMarked: false)
    } else {
      mark(record, at: now)
    }
  }

  private mutating func mark(_ record: PodRecord, at now: Moment) {
    let (uid, time) = (record.key.uid, clock.time(at: now.wall))
    departures[uid] = Departure(goneAt: now.steady, isMarked: true)
    jobs.remove(uid, leftAt: time)
    pods.put(PodRecord(key: record.key, pod: record.pod, learnt: time, isGone: true, join: record.join))
    hasChanged = true
  }
}

// MARK: - The link and the plan

extension Model {
  private mutating func heard(_ kind: SourceID.Kind, serverTime: Timestamp?, at now: Moment) {
    if let serverTime, clock.learn(serverTime: serverTime, at: now.wall) { hasChanged = true }
    settle(kind, at: now)
  }

  /// A source has told something: it works.
  private mutating func settle(_ kind: SourceID.Kind, at now: Moment) {
    sources[kind]?.failure = nil
    sources[kind]?.wasHeard = true
    if kind == .nodes { areNodesRefused = false }
    let before = link.lastHeard?.wall
    link.heard(at: now)
    if before.map({ now.wall - $0 >= 1 }) ?? true { hasChanged = true }
    review(at: now)
  }

  private mutating func failed(
    _ kind: SourceID.Kind, _ error: KubernetesError, retryAt: ContinuousClock.Instant, at now: Moment
  ) {
    let before = sources[kind]?.failure
    sources[kind]?.failure = SourceState.Failure(
      error: error, since: before?.since ?? now.steady, retryAt: now.wall(at: retryAt),
      count: (before?.count ?? 0) + 1)
    if error.isForbidden {
      if kind == .nodes {
        areNodesRefused = areNodesRefused || sources[kind]?.isSynced == false
      } else if scope == nil {
        podsEverywhereRefused = true
      }
    }
    hasChanged = true
    review(at: now)
  }

  private mutating func review(at now: Moment) {
    replan()
    if link.judge(judged, site: identity, clock: clock, at: now) {
      hasChanged = true
      jobs.learn(isKubernetesHeard: link.connection.isLive)
    }
    let isAllIn =
      sources.values.allSatisfy(\.isSynced) || (areNodesRefused && sources[.recognised]?.isSynced == true)
    if isAllIn, !isComplete {
      isComplete = true
      hasChanged = true
    }
    jobs.learn(knowsAllPods: isComplete ? scope == nil && !areNodesRefused : nil)
    if !jobs.touched.isEmpty { hasChanged = true }
  }

  /// The sources by which the link is judged: a refusal that has a way round does not count.
  private var judged: some Sequence<SourceState> {
    let isExempt = areNodesRefused
    return sources.lazy.filter { !(isExempt && $0.key == .nodes) }.map(\.value)
  }

  /// Looks at `namespace` (`nil`: all) from now on; what is outside is forgotten at once.
  mutating func look(at namespace: String?) {
    guard namespace != self.namespace else { return }
    self.namespace = namespace
    podsEverywhereRefused = false
    isComplete = false
    jobs.learn(knowsAllPods: nil)
    snapshot.namespace = namespace
    hasChanged = true
    replan()
  }

  /// The user asked to try again: what was refused before may be allowed by now.
  mutating func retry() {
    podsEverywhereRefused = false
    replan()
  }

  /// Says whether logs may be read in the namespace looked at.
  mutating func learn(mayReadLogs: Bool) {
    guard mayReadLogs != self.mayReadLogs else { return }
    self.mayReadLogs = mayReadLogs
    hasChanged = true
  }

  /// Makes the sources what they are to be.
  private mutating func replan() {
    let scope = scope
    let wanted = wantedKinds
    let before = plan
    for kind in sources.keys where !wanted.contains(kind) {
      let held = sources.removeValue(forKey: kind)?.held ?? [:]
      if kind == .unscheduled { candidates = [:] }
      drop(held.keys)
    }
    for kind in wanted {
      let namespace = kind == .nodes ? nil : scope
      if sources[kind] == nil {
        sources[kind] = SourceState(namespace: namespace)
      } else if sources[kind]?.namespace != namespace {
        sources[kind]?.restart(namespace: namespace)
      }
    }
    plan = Set(sources.map { SourceID(kind: $0.key, namespace: $0.value.namespace) })
    if let scope, plan != before { leave(outside: scope) }
  }

  private var wantedKinds: Set<SourceID.Kind> {
    var wanted: Set<SourceID.Kind> = [.nodes]
    if areNodesRefused {
      wanted.insert(.recognised)
    } else if sources[.nodes]?.isSynced == true || !nodes.records.isEmpty {
      wanted.insert(.unscheduled)
      for record in nodes.records { wanted.insert(.pods(node: record.node.meta.name)) }
      // The pods of a node that has vanished are watched until there are none.
      for (kind, state) in sources {
        if case .pods = kind, !state.held.isEmpty { wanted.insert(kind) }
      }
    }
    return wanted
  }

  private mutating func drop(_ uids: some Sequence<String>) {
    let unheld = Set(uids.filter { uid in !sources.values.contains { $0.held[uid] != nil } })
    guard !unheld.isEmpty else { return }
    for uid in unheld { jobs.remove(uid, leftAt: nil) }
    pods.remove { unheld.contains($0.key.uid) && !$0.isGone }
    hasChanged = true
  }

  private mutating func leave(outside scope: String) {
    var left: [String] = []
    for record in pods.records where record.pod.meta.namespace != scope { left.append(record.key.uid) }
    candidates = candidates.filter { $0.value.meta.namespace == scope }
    guard !left.isEmpty else { return }
    for kind in sources.keys where kind != .nodes {
      for uid in left { sources[kind]?.held[uid] = nil }
    }
    for uid in left {
      departures[uid] = nil
      jobs.remove(uid, leftAt: nil)
    }
    pods.remove { $0.pod.meta.namespace != scope }
    hasChanged = true
  }
}

// MARK: - Time and snapshots

extension Model {
  /// Lets time alone do its part: rows that have gone leave, pings grow stale, patience ends.
  mutating func tick(at now: Moment) {
    sweep(at: now)
    if nodes.refresh(at: referenceTime(at: now)) { hasChanged = true }
    refresh(jobs.due(at: referenceTime(at: now)), at: now)
    if way.review(at: now.steady) { hasChanged = true }
    if let reviewAt = link.reviewAt, reviewAt <= now.steady { review(at: now) }
  }

  /// When ``tick(at:)`` will next have something to do.
  func nextTick(after now: Moment) -> ContinuousClock.Instant? {
    var next = link.reviewAt
    func consider(_ instant: ContinuousClock.Instant) { next = min(next ?? instant, instant) }
    // Once a second for all of them: a row more or less exact is not worth a wake-up each.
    if !departures.isEmpty { consider(now.steady + .seconds(1)) }
    if let due = jobs.nextReview {
      // All that comes within a second is looked at together.
      consider(now.steady + .seconds(max(due - clock.time(at: now.wall), 0) + 1))
    }
    if let review = way.nextReview { consider(review) }
    if link.connection.isLive, let change = nodes.nextChange {
      let wait = change - clock.time(at: now.wall)
      consider(now.steady + .seconds(max(wait, 0) + 0.1))
    }
    return next
  }

  /// Makes a new snapshot if anything that it shows has changed.
  ///
  /// - Returns: whether there is a new one.
  mutating func publish(at now: Moment) -> Bool {
    guard hasChanged else { return false }
    hasChanged = false
    snapshot.revision += 1
    snapshot.takenAt = clock.time(at: now.wall)
    snapshot.clockSkew = clock.skew
    snapshot.namespaces = pods.namespaces
    snapshot.connection = link.connection
    snapshot.lastHeard = link.lastHeard.map { clock.time(at: $0.wall) }
    snapshot.nodes = nodes.records
    snapshot.pods = pods.records
    snapshot.isComplete = isComplete
    snapshot.limitations = limitations(mayReadLogs: mayReadLogs)
    snapshot.jobs = jobs.entries(pods)
    snapshot.hasSlurm = !jobs.slurms.isEmpty
    snapshot.partitions = jobs.slurms.map {
      PartitionList(site: jobs.site, nodes: $0.nodes, partitions: $0.partitions)
    }
    snapshot.findings = jobs.findings
    snapshot.hops = hops(at: now)
    // What is counted while the server is silent, or the first list still comes in, was never so.
    if isComplete, link.connection.isLive {
      let load = pods.load
      snapshot.history.take(time: snapshot.takenAt, pending: load.pending, running: load.running)
    }
    snapshot.sites = [SiteStatus(of: snapshot)]
    return true
  }

  /// The API server's time.
  func serverTime(at now: Moment) -> Timestamp { clock.time(at: now.wall) }

  /// What is known is as old as the last word of a lost server: nothing grows stale beside it.
  func referenceTime(at now: Moment) -> Timestamp {
    clock.time(at: link.connection.isLive ? now.wall : link.lastHeard?.wall ?? now.wall)
  }

  private mutating func sweep(at now: Moment) {
    guard !departures.isEmpty else { return }
    var expired: Set<String> = []
    for (uid, departure) in departures where departure.goneAt <= now.steady {
      if !departure.isMarked {
        if let record = pods[uid] { mark(record, at: now) }
      } else if departure.goneAt + Self.goneFor <= now.steady {
        expired.insert(uid)
        departures[uid] = nil
      }
    }
    guard !expired.isEmpty else { return }
    pods.remove { expired.contains($0.key.uid) }
    hasChanged = true
  }
}
