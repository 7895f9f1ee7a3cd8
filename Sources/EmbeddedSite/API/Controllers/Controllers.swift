/// The loops that make a cluster of the objects: scheduler, jobs, namespaces, old events.
final class Controllers: Sendable {
  /// How often what depends on time alone is looked at.
  private static let tick = Duration.milliseconds(250)

  private let store: ObjectStore
  private let keeper: (any NodeKeeper)?
  private let tasks = Locked<[Task<Void, Never>]>([])

  init(store: ObjectStore, keeper: (any NodeKeeper)?) {
    self.store = store
    self.keeper = keeper
  }

  /// Creates the namespaces that every cluster has, and starts the loops.
  func start() {
    for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
      var namespace: Document = ["metadata": ["name": .string(name)]]
      Defaults.fill(&namespace, .namespace, uid: "")
      // Whoever made it already is welcome.
      _ = try? store.createStored(.namespace, namespace)
    }
    let scheduler = Scheduler(store: store)
    let jobs = JobController(store: store, keeper: keeper)
    let workloads = WorkloadController(store: store, keeper: keeper)
    let housekeeper = Housekeeper(store: store, deletions: Deletions(store: store, keeper: keeper))
    let loops = [
      Task { await scheduler.run() },
      Task { await jobs.run() },
      Task { await workloads.run() },
      Task {
        while !Task.isCancelled {
          await jobs.tick()
          await workloads.tick()
          housekeeper.tick()
          try? await Task.sleep(for: Self.tick)
        }
      },
    ]
    tasks.withLock { $0 = loops }
  }

  func stop() async {
    let loops = tasks.withLock { $0 }
    for loop in loops {
      loop.cancel()
      await loop.value
    }
  }
}
