internal import ClientCore
internal import Monitor

/// What the dashboard needs of a site: a ``Monitor``, or fixed records in tests.
nonisolated protocol SiteAccess: Sendable {
  /// The newest snapshot whenever there is a newer one; one reader.
  var snapshots: AsyncStream<Snapshot> { get }
  /// Watches until its task is cancelled.
  func run() async
  /// Ends every back-off.
  func retryNow() async
  /// Looks at `namespace` (`nil`: all) from now on.
  func look(at namespace: String?) async
  /// Asks first for what the user looks at.
  func attend(to attention: Attention) async
  /// Asks the hop with that id now.
  func check(hop id: String) async
  /// The log of one container.
  func log(of key: PodKey, container: String) async -> any LogSource
  /// What is held of logs that go for good with what `plan` does.
  func logs(takenBy plan: ActionPlan) async -> [OpenLog]
  /// Events about one pod, newest last.
  func events(about key: PodKey, namespace: String) async throws(KubernetesError) -> [Event]
  /// Who changes something at a site, if that can be done from here.
  func hands(of site: String) -> (any Hands)?
  /// Those of any site: they share one journal.
  var anyHands: (any Hands)? { get }
  /// The object as the server has it.
  func manifest(of key: PodKey) async throws(KubernetesError) -> JSONValue
}

extension SiteAccess {
  func attend(to attention: Attention) async {}
  func check(hop id: String) async {}
  func logs(takenBy plan: ActionPlan) async -> [OpenLog] { [] }
  func hands(of site: String) -> (any Hands)? { nil }
  var anyHands: (any Hands)? { nil }
}

/// A ``Monitor`` as the dashboard reads it.
nonisolated struct MonitoredSite: SiteAccess {
  let monitor: Monitor
  var hands: (any Hands)?

  func hands(of site: String) -> (any Hands)? { hands }
  var anyHands: (any Hands)? { hands }
  var snapshots: AsyncStream<Snapshot> { monitor.snapshots }
  func run() async { await monitor.run() }
  func retryNow() async { await monitor.retryNow() }
  func look(at namespace: String?) async { await monitor.look(at: namespace) }
  func attend(to attention: Attention) async { await monitor.attend(to: attention) }
  func check(hop id: String) async { await monitor.check(hop: id) }
  func log(of key: PodKey, container: String) async -> any LogSource {
    await monitor.log(of: key, container: container)
  }
  func logs(takenBy plan: ActionPlan) async -> [OpenLog] { await monitor.logs(takenBy: plan) }
  func events(about key: PodKey, namespace: String) async throws(KubernetesError) -> [Event] {
    try await monitor.events(about: key.uid, namespace: namespace)
  }
  func manifest(of key: PodKey) async throws(KubernetesError) -> JSONValue {
    try await monitor.manifest(of: key)
  }
}

/// Several sites as the dashboard reads them; what is about one object goes to its site.
nonisolated struct GroupedSites: SiteAccess {
  let group: SiteGroup
  /// By site.
  var hands: [String: any Hands] = [:]

  func hands(of site: String) -> (any Hands)? { hands[site] }
  var anyHands: (any Hands)? { hands.min { $0.key < $1.key }?.value }
  var snapshots: AsyncStream<Snapshot> { group.snapshots }
  func run() async { await group.run() }
  func retryNow() async { await group.retryNow() }
  func look(at namespace: String?) async { await group.look(at: namespace) }
  func attend(to attention: Attention) async { await group.attend(to: attention) }
  func check(hop id: String) async { await group.check(hop: id) }
  func log(of key: PodKey, container: String) async -> any LogSource {
    await group.monitor(of: key.site).log(of: key, container: container)
  }
  func logs(takenBy plan: ActionPlan) async -> [OpenLog] {
    await group.monitor(of: plan.origin.site).logs(takenBy: plan)
  }
  func events(about key: PodKey, namespace: String) async throws(KubernetesError) -> [Event] {
    try await group.monitor(of: key.site).events(about: key.uid, namespace: namespace)
  }
  func manifest(of key: PodKey) async throws(KubernetesError) -> JSONValue {
    try await group.monitor(of: key.site).manifest(of: key)
  }
}
