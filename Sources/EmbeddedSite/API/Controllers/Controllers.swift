/// The loops that make a cluster of the objects: scheduler, jobs, namespaces, garbage.
final class Controllers: Sendable {
  private let store: ObjectStore
  private let keeper: (any NodeKeeper)?
  private let tasks = Locked<[Task<Void, Never>]>([])

  init(store: ObjectStore, keeper: (any NodeKeeper)?) {
    self.store = store
    self.keeper = keeper
  }

  func start() {
    for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
      var namespace: Document = ["metadata": ["name": .string(name)]]
      Defaults.fill(&namespace, .namespace, uid: "")
      _ = try? store.create(.namespace, namespace)
    }
  }

  func stop() async {
    for task in tasks.withLock({ $0 }) {
      task.cancel()
      await task.value
    }
  }
}
