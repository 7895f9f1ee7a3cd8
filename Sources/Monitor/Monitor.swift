public import ClientCore

/// The live model of one site: runs the sources, joins what they say, and hands out snapshots.
public actor Monitor {
  let client: KubernetesClient
  let sources: SiteSources
  private let now: @Sendable () -> Timestamp
  private let latest: Locked<Snapshot>
  private let teller: AsyncStream<Snapshot>.Continuation
  let bell: Bell
  var model: Model
  /// What the user looks at.
  var attention = Attention()
  /// When each Slurm is asked what, and what wakes the task that asks it.
  var slurmTurns: [Turn<SlurmSchedule>]
  /// When each interLink API is asked, and what wakes the task that asks it.
  var interLinkTurns: [Turn<InterLinkSchedule>]
  let probeBell: Bell
  /// Whose lease is read next.
  var nextLease = 0
  private var extras: [Task<Void, Never>] = []
  private var isRunning = false
  private var hasEnded = false
  private var running: [SourceID: RunningSource] = [:]
  private var nextGeneration = 0
  var logs = LogShelf()
  let storage: LogStorage
  private var lastPublished: ContinuousClock.Instant?
  /// Whether ``run()`` sleeps no longer than until the next snapshot may be made: a flood of changes need not wake it.
  private var isPublishingDue = false
  /// When open logs were last looked at for progress.
  private var lastProgress: ContinuousClock.Instant?
  private static let progressInterval: Duration = .seconds(2)
  private var rightsAsked: String??
  private var waiters: [CheckedContinuation<Void, Never>] = []

  /// A schedule, and the bell by which its task sleeps.
  struct Turn<Schedule> {
    var schedule: Schedule
    let bell: Bell
    /// Whether it was answered or has failed at least once.
    var hasSpoken = false
  }

  private struct RunningSource {
    /// Tells a source from an earlier one of the same name, which may still have a word on the way.
    var generation: Int
    var task: Task<Void, Never>
    var retryNow: @Sendable () -> Void
  }

  /// Watches the site behind `client`.
  ///
  /// - Parameters:
  ///   - name: what the site is called; the name of its context unless given.
  ///   - namespace: `nil` for all namespaces.
  ///   - isDemo: marks the identity.
  ///   - isReadOnly: marks the identity.
  ///   - sources: what is asked beside the API server.
  ///   - storage: how much of logs is held, and where they are kept.
  ///   - now: this machine's clock; replaced by demos and tests that must repeat.
  public init(
    client: KubernetesClient, name: String? = nil, namespace: String?, isDemo: Bool = false,
    isReadOnly: Bool = false, sources: SiteSources = SiteSources(), storage: LogStorage = LogStorage(),
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
  ) {
    (self.client, self.sources, self.now) = (client, sources, now)
    self.storage = storage
    let timing = client.timing
    (bell, probeBell) = (Bell(timing), Bell(timing))
    let cluster = client.cluster
    var identity = SiteIdentity()
    (identity.context, identity.cluster) = (cluster.context, cluster.cluster)
    (identity.user, identity.server, identity.isDemo) = (cluster.user, cluster.server, isDemo)
    identity.isReadOnly = isReadOnly
    var model = Model(
      site: name, identity: identity, home: cluster.namespace, namespace: namespace,
      slurms: sources.jobSources,
      way: Way(sources))
    model.uncheckedServers = sources.uncheckedServers(beside: cluster)
    slurmTurns = sources.slurms.map {
      Turn(schedule: SlurmSchedule($0.pace, cheapBatch: $0.source.cheapBatch), bell: Bell(timing))
    }
    interLinkTurns = sources.interLinks.map { _ in Turn(schedule: InterLinkSchedule(), bell: Bell(timing)) }
    _ = model.publish(at: Moment(wall: now(), steady: timing.now()))
    self.model = model
    latest = Locked(model.snapshot)
    (snapshots, teller) = AsyncStream.makeStream(of: Snapshot.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// The newest snapshot whenever there is a newer one, at most 30 a second, and four at ten
  /// thousand pods; one reader.
  public nonisolated let snapshots: AsyncStream<Snapshot>

  /// The newest snapshot.
  public nonisolated var snapshot: Snapshot { latest.withLock { $0 } }

  /// Waits until everything has been listed once, or until it is clear that it cannot be: the server is lost or
  /// refuses; for commands without a screen.  ``run()`` must be running.
  ///
  /// - Parameter extras: how long, then, to wait for each Slurm's and interLink API's first answer or failure.
  public func settled(extras patience: Duration = .zero) async -> Snapshot {
    var deadline: ContinuousClock.Instant?
    while !Task.isCancelled, !hasEnded {
      let snapshot = snapshot
      switch snapshot.connection {
      case .lost, .refused: return snapshot
      case .connecting: break
      case .live:
        guard snapshot.isComplete else { break }
        if let deadline, deadline <= client.timing.now() { return snapshot }
        if patience == .zero || haveExtrasSpoken { return snapshot }
        if deadline == nil {
          deadline = client.timing.now() + patience
          Task { [weak self, timing = client.timing] in
            try? await timing.sleep(patience)
            await self?.wakeWaiters()
          }
        }
      }
      await withCheckedContinuation { waiters.append($0) }
    }
    return snapshot
  }

  /// Whether every extra was answered or has failed at least once, for what is known by now.
  private var haveExtrasSpoken: Bool {
    slurmTurns.allSatisfy(\.hasSpoken) && interLinkTurns.allSatisfy(\.hasSpoken)
  }

  /// Starts the sources; ends them when its task is cancelled.
  public func run() async {
    isRunning = true
    reconcile()
    startExtras()
    while !Task.isCancelled {
      await bell.sleep(until: advance())
    }
    (isRunning, hasEnded) = (false, true)
    let tasks = running.values.map(\.task) + extras
    for task in tasks { task.cancel() }
    (running, extras) = ([:], [])
    for task in tasks { await task.value }
    for session in logs.sessions { session.log.write() }
    teller.finish()
    wakeWaiters()
  }

  /// Ends every back-off: the user asked to retry now.
  public func retryNow() {
    model.retry()
    reconcile()
    for source in running.values { source.retryNow() }
    for session in logs.sessions { session.retryNow() }
    rightsAsked = nil
    askExtrasNow()
    bell.ring()
  }

  /// Looks at `namespace` (`nil`: all) from now on.
  public func look(at namespace: String?) {
    model.look(at: namespace)
    reconcile()
    bell.ring()
  }

  /// Asks first for what the user looks at.
  public func attend(to attention: Attention) {
    guard attention != self.attention else { return }
    let before = self.attention
    self.attention = attention
    for index in slurmTurns.indices {
      slurmTurns[index].schedule.isWatched = attention.isWatched
      slurmTurns[index].schedule.wantsQueue = attention.wantsQueue
      slurmTurns[index].schedule.wantsHealth = attention.wantsHealth
      slurmTurns[index].schedule.wantsPartitions = attention.wantsPartitions
      if model.jobs.isNew(attention, toSlurm: index) { slurmTurns[index].schedule.hint() }
      slurmTurns[index].bell.ring()
    }
    for index in interLinkTurns.indices {
      interLinkTurns[index].schedule.isWatched = attention.isWatched
      interLinkTurns[index].schedule.wantsHealth = attention.wantsHealth
      interLinkTurns[index].bell.ring()
    }
    if !attention.wantsHealth || !attention.isWatched {
      // What is looked at no more must not be held against anybody later.
      (model.way.probes, model.way.leases) = (HopMeter(), [:])
    }
    if attention.wantsHealth != before.wantsHealth || attention.isWatched != before.isWatched {
      probeBell.ring()
      bell.ring()
    }
  }

  /// Opens (or finds again) the log of one container: at most one stream per container.
  public func log(of key: PodKey, container: String) -> LogSession {
    let session = logs.session(of: key, container: container) {
      let pod = model.pods[key.uid]?.pod.meta ?? ObjectMeta()
      let header = LogHeader(
        site: key.site, namespace: pod.namespace, pod: pod.name, uid: key.uid, container: container,
        since: now())
      return LogSession(
        namespace: pod.namespace, pod: pod.name, container: container, limits: storage.limits,
        writer: storage.writer(header), now: now
      ) { [client, sources] in
        sources.logRoads(client, uid: pod.uid, node: $0)
      }
    }
    logs.update(from: model)
    // What it tells of progress is looked at from now on.
    bell.ring()
    return session
  }

  /// Events about one object of this site, newest last.
  public func events(about uid: String, namespace: String) async throws(KubernetesError) -> [Event] {
    let found = Locked<[Event]>([])
    try await client.list(
      Event.self, namespace: namespace, selector: Selector(fields: "involvedObject.uid=\(uid)")
    ) { page in
      found.withLock { $0 += page }
    }
    let start = Timestamp(seconds: 0)
    return found.withLock { $0 }.sorted { ($0.last ?? $0.first ?? start) < ($1.last ?? $1.first ?? start) }
  }

  /// The object as the server has it, for YAML.
  public func manifest(of key: PodKey) async throws(KubernetesError) -> JSONValue {
    guard let pod = model.pods[key.uid]?.pod.meta else {
      throw .status(KubernetesError.Status(code: 404, reason: "NotFound", message: "The pod has gone."))
    }
    return try await client.get(.pods, namespace: pod.namespace, name: pod.name)
  }

  var moment: Moment { Moment(wall: now(), steady: client.timing.now()) }
}

// MARK: - Sources

extension Monitor {
  /// Makes the running sources those that the model wants.
  private func reconcile() {
    guard isRunning else { return }
    let plan = model.plan
    for (source, runner) in running where !plan.contains(source) {
      runner.task.cancel()
      running[source] = nil
    }
    for source in plan where running[source] == nil { start(source) }
  }

  private func start(_ source: SourceID) {
    nextGeneration += 1
    let generation = nextGeneration
    switch source.kind {
    case .nodes:
      let reflector = Reflector<Node>(client: client, namespace: nil)
      running[source] = RunningSource(
        generation: generation,
        task: Task { @concurrent [weak self] in
          await reflector.run { [weak self] event in await self?.take(event, from: source, generation) }
        }, retryNow: { reflector.retryNow() })
    case .pods, .unscheduled, .recognised:
      let reflector = Reflector<Pod>(
        client: client, namespace: source.namespace, selector: source.kind.selector)
      running[source] = RunningSource(
        generation: generation,
        task: Task { @concurrent [weak self] in
          await reflector.run { [weak self] event in await self?.take(event, from: source, generation) }
        }, retryNow: { reflector.retryNow() })
    }
  }

  private func take(_ event: ReflectorEvent<Node>, from source: SourceID, _ generation: Int) {
    guard running[source]?.generation == generation else { return }
    follow { model.take(event, at: $0) }
  }

  private func take(_ event: ReflectorEvent<Pod>, from source: SourceID, _ generation: Int) {
    guard running[source]?.generation == generation else { return }
    follow { model.take(event, from: source, at: $0) }
  }

  /// Starts what is asked beside the API server.
  private func startExtras() {
    for index in sources.slurms.indices { extras.append(Task { [weak self] in await self?.askSlurm(index) }) }
    for index in sources.interLinks.indices {
      extras.append(Task { [weak self] in await self?.askInterLink(index) })
    }
    extras.append(Task { [weak self] in await self?.probe() })
  }

  /// Lets the model learn, and follows it.
  func follow(_ learn: (Moment) -> Void) {
    let wasLive = model.link.connection.isLive
    learn(moment)
    reconcile()
    takeHints()
    if !wasLive, model.link.connection.isLive {
      // The server is back: nobody needs to sit out a back-off.
      for source in running.values { source.retryNow() }
      askRights()
    }
    if nextPublishing.map({ $0 <= client.timing.now() }) ?? true {
      publish()
    } else if !isPublishingDue {
      isPublishingDue = true
      bell.ring()
    }
  }

  /// Asks once for each scope whether logs may be read.
  private func askRights() {
    let scope = model.scope
    guard rightsAsked != .some(scope) else { return }
    rightsAsked = .some(scope)
    Task { [weak self, client] in
      guard let may = try? await client.may("get", .pods, subresource: "log", namespace: scope) else {
        return
      }
      await self?.learn(mayReadLogs: may)
    }
  }

  private func learn(mayReadLogs: Bool) {
    model.learn(mayReadLogs: mayReadLogs)
    bell.ring()
  }
}

// MARK: - Snapshots

extension Monitor {
  /// Does what is due.
  ///
  /// - Returns: when there is more to do.
  private func advance() -> ContinuousClock.Instant? {
    let now = moment
    model.tick(at: now)
    for (uid, number) in logs.jobNumbers(from: model) { model.learn(logHead: number, of: uid, at: now) }
    let progressDue = learnProgress(now)
    reconcile()
    if let earliest = nextPublishing, earliest > now.steady {
      isPublishingDue = model.hasChanged
      return min(earliest, model.nextTick(after: now) ?? earliest)
    }
    publish()
    return [model.nextTick(after: now), progressDue].compactMap { $0 }.min()
  }

  /// Looks now and then at how far the programs say they are whose logs are open.
  ///
  /// - Returns: when to look again; `nil` while no log grows.
  private func learnProgress(_ now: Moment) -> ContinuousClock.Instant? {
    if lastProgress.map({ now.steady >= $0 + Self.progressInterval }) ?? true {
      lastProgress = now.steady
      model.learn(progress: logs.progress(at: model.referenceTime(at: now)), at: now)
    }
    return logs.isGrowing ? (lastProgress ?? now.steady) + Self.progressInterval : nil
  }

  /// Shortest time between two snapshots.
  ///
  /// Each costs its readers in proportion to its pods, and nobody reads more than some a second.
  private var pause: Duration {
    min(.milliseconds(500), max(.milliseconds(33), .milliseconds(model.snapshot.pods.count / 20)))
  }

  /// When the next snapshot may be made; `nil` for at once, as when the list is whole, which somebody waits for.
  private var nextPublishing: ContinuousClock.Instant? {
    if model.isComplete != model.snapshot.isComplete { return nil }
    return lastPublished.map { $0 + pause }
  }

  private func publish() {
    let now = moment
    isPublishingDue = false
    model.way.traffic = client.traffic
    guard model.publish(at: now) else { return }
    lastPublished = now.steady
    let snapshot = model.snapshot
    latest.withLock { $0 = snapshot }
    logs.update(from: model)
    teller.yield(snapshot)
    wakeWaiters()
  }

  private func wakeWaiters() {
    let woken = waiters
    waiters = []
    for waiter in woken { waiter.resume() }
  }
}
