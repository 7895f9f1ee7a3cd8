internal import FoundationEssentials
internal import Glibc

/// The virtual kubelets of a site, the Slurms behind them and the scene that is played on them.
final class Fleet: PodLogs, KubeletPorts, NodeKeeper {
  let kubelets: [VirtualKubelet]
  private let stage: Stage
  private let scene: ScenePlayer?
  private let floodLog: Int
  private let writtenLogs = Locked<[WrittenLog]>([])
  private let tasks = Locked<[Task<Void, Never>]>([])

  /// A stopped clock at the beginning of the warm-up.
  static func clock(for configuration: EmbeddedSite.Configuration, wallTime: Double) -> SiteClock {
    SiteClock(present(configuration, wallTime) - warmUp(configuration))
  }

  private static func present(_ configuration: EmbeddedSite.Configuration, _ wallTime: Double) -> Double {
    configuration.epoch.map(Double.init) ?? wallTime.rounded(.down)
  }

  /// Seconds of history that the site has when it opens.
  private static func warmUp(_ configuration: EmbeddedSite.Configuration) -> Double {
    switch (configuration.scene, configuration.backend) {
    case (.lively, .sim): 3 * 86_400
    case (.bare, _): 0
    default: 40
    }
  }

  /// The real Slurm if the configuration asks for it, nil for the simulation.
  ///
  /// Without a data root in the configuration, job directories go to `$INTERLINK_DATA_ROOT`, and without that to a
  /// directory of the user's own under the temporary one.
  ///
  /// - Throws: ``SiteError`` if there is no Slurm that answers.
  static func slurm(
    for configuration: EmbeddedSite.Configuration
  ) async throws(SiteError) -> (any SlurmBackend)? {
    guard configuration.backend == .slurm else { return nil }
    let environment = ProcessInfo.processInfo.environment
    let dataRoot =
      configuration.dataRoot ?? environment["INTERLINK_DATA_ROOT"]
      ?? "\(environment["TMPDIR"] ?? "/tmp")/interlink-site-\(getuid())/jobs"
    return try await RealSlurm(dataRoot: dataRoot)
  }

  /// Registers the nodes and lives through the warm-up; the clock then shows the present and still stands.
  ///
  /// - Parameter slurm: the real Slurm for ``EmbeddedSite/Configuration/Backend/slurm``; nil for the simulation.
  init(
    _ configuration: EmbeddedSite.Configuration, store: ObjectStore, clock: SiteClock,
    slurm: (any SlurmBackend)?
  ) async throws(APIStatus) {
    let present = clock.now + Self.warmUp(configuration)
    let hasNodes = configuration.scene != .bare
    var kubelets: [VirtualKubelet] = []
    var slurms: [String: SimulatedSlurm] = [:]
    func add(_ node: VirtualNode, _ backend: any SlurmBackend) {
      kubelets.append(
        VirtualKubelet(
          node, store: store, backend: backend, clock: clock, seed: configuration.seed,
          quirks: configuration.quirks))
    }
    if hasNodes, let slurm {
      add(VirtualNode(name: "slurm-vk"), slurm)
    } else if hasNodes {
      let capacity = max(100, configuration.pods)
      for (name, cluster, port) in [
        ("vega-vk", SlurmCluster.vega, 3000), ("juwels-vk", .juwels, 3001), ("cnaf-vk", .cnaf, 3002),
      ] {
        let simulated = SimulatedSlurm(cluster, seed: configuration.seed, clock: clock)
        slurms[name] = simulated
        add(
          VirtualNode(
            name: name, interLink: "http://127.0.0.1:\(port)", port: 10_250 + port - 2999, capacity: capacity),
          simulated)
      }
    }
    self.kubelets = kubelets
    stage = Stage(store: store, clock: clock, kubelets: kubelets, slurms: slurms, present: present)
    let isLively = configuration.scene == .lively && slurm == nil
    scene = isLively ? ScenePlayer(stage, seed: configuration.seed) : nil

    var random = RandomSource(seed: configuration.seed, for: "fleet")
    for kubelet in kubelets {
      try await kubelet.register()
      // Pings change nothing but the time, so only the last ones of the warm-up are made.
      await kubelet.deferPing(until: present - 245)
    }
    for name in ["default", "kube-system"] { stage.addNamespace(name, random: &random) }
    if isLively { OrdinaryCluster.addControlPlane(to: stage, random: &random) }
    floodLog = configuration.floodLog
    await warmUp()
    await scene?.explainUnscheduled()
    if configuration.pods > 0 { await ScalePods.add(configuration.pods, to: stage, random: &random) }
    if floodLog > 0 { FloodLog.addPod(to: stage, random: &random) }
    OrdinaryCluster.addPods(configuration.otherPods, to: stage, random: &random)
  }

  /// Coarse steps through what is long ago, fine ones through what can be seen.
  private func warmUp() async {
    let clock = stage.clock
    while clock.now < stage.present {
      let left = stage.present - clock.now
      let step: Double = left > 6 * 3600 ? 900 : left > 1800 ? 30 : 5
      clock.advance(to: min(clock.now + step, stage.present))
      await self.step()
    }
  }

  /// Does everything that is due at the clock's time.
  private func step() async {
    await scene?.step()
    for kubelet in kubelets { await kubelet.step() }
  }

  /// Gives every kubelet the certificate of its port.
  func certify() async {
    for kubelet in kubelets {
      await kubelet.requestCertificate()
      await kubelet.approveCertificate()
    }
  }

  /// Begins to react to the store and, if the clock runs, to time.
  func start() {
    let store = stage.store
    let feed = store.changes(of: [.pod])
    let watch = Task {
      for pod in store.list(.pod).objects {
        guard let kubelet = kubelet(pod.fields.first ?? ""), await !kubelet.knows(uid: pod.uid) else {
          continue
        }
        await kubelet.observe(pod.document)
      }
      for await change in feed { await observe(change) }
    }
    let ticks = Task {
      let clock = stage.clock
      while !Task.isCancelled {
        do { try await clock.sleep(1) } catch { return }
        await step()
      }
    }
    tasks.withLock { $0 = [watch, ticks] }
  }

  /// Stops reacting.  Jobs of a real Slurm run on.
  func stop() async {
    let running = tasks.withLock { tasks in
      defer { tasks = [] }
      return tasks
    }
    for task in running { task.cancel() }
    for task in running { await task.value }
  }

  /// Moves a stopped clock on, living through every second.
  func advance(by seconds: Double) async {
    let end = stage.clock.now + seconds
    while stage.clock.now < end {
      stage.clock.advance(to: min(stage.clock.now + 1, end))
      await step()
    }
  }

  private func observe(_ change: StoreChange) async {
    // The first selectable field of a pod is its node's name: no need to parse the pods of other nodes.
    guard let kubelet = kubelet(change.stored.fields.first ?? "") else { return }
    if change.verb == .deleted {
      await kubelet.forget(uid: change.stored.uid)
    } else {
      await kubelet.observe(change.object)
    }
  }

  /// The simulated clusters, in the order of their nodes.
  var slurms: [(node: String, slurm: SimulatedSlurm)] {
    kubelets.compactMap { kubelet in stage.slurms[kubelet.node.name].map { (kubelet.node.name, $0) } }
  }

  private func kubelet(_ node: String) -> VirtualKubelet? { kubelets.first { $0.node.name == node } }

  /// Adds a running pod in namespace `default` whose log is that one.
  func add(_ log: WrittenLog) {
    writtenLogs.withLock { logs in
      logs.append(log)
      var random = RandomSource(seed: UInt64(logs.count), for: log.pod)
      log.addPod(to: stage, random: &random)
    }
  }

  private func writtenLog(_ namespace: String, _ pod: String) -> WrittenLog? {
    namespace == "default" ? writtenLogs.withLock { $0.last { $0.pod == pod } } : nil
  }

  // MARK: - The API server's doors

  func keeps(node: String) -> Bool { kubelet(node) != nil }

  func log(
    _ pod: Document, container: String, options: LogOptions
  ) async throws(APIStatus) -> AsyncStream<[UInt8]> {
    guard let facts = PodFacts(pod), !facts.nodeName.isEmpty else {
      throw .badRequest("pod \(pod["metadata"]["name"].string ?? "") does not have a host assigned")
    }
    if let log = writtenLog(facts.namespace, facts.name) { return log.stream(options, now: stage.clock.now) }
    if facts.nodeName == FloodLog.node { return FloodLog.stream(megabytes: floodLog) }
    guard let kubelet = kubelet(facts.nodeName) else {
      return PluginLogs.stream(PluginLogs.cut(OrdinaryCluster.log(of: facts), options))
    }
    return try await kubelet.log(of: facts, container: container, options: options)
  }

  func respond(node: String, path: [String], _ options: LogOptions) async throws(APIStatus) -> Answer {
    if node == WrittenLog.node, path.count == 4, path[0] == "containerLogs",
      let log = writtenLog(path[1], path[2])
    {
      let stream = log.stream(options, now: stage.clock.now)
      return Answer(contentType: "text/plain", body: .source(StreamSource(stream), count: nil))
    }
    guard let kubelet = kubelet(node) else {
      throw APIStatus(
        code: 503, reason: "ServiceUnavailable",
        message: "error trying to reach service: no kubelet answers for node \"\(node)\"")
    }
    return try await kubelet.respond(path: path, options)
  }
}
