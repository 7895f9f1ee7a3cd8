import ClientCore
import Testing

@testable import Monitor

@Suite struct PlanTests {
  private func plan(_ kinds: SourceID.Kind..., in namespace: String? = nil) -> Set<SourceID> {
    Set(kinds.map { SourceID(kind: $0, namespace: $0 == .nodes ? nil : namespace) })
  }

  @Test func nodesComeFirst() {
    let site = Site()
    #expect(site.model.plan == plan(.nodes))
  }

  @Test func eachVirtualNodeHasASourceOfPods() {
    let site = Site()
    site.nodes(.relisting, .upserts([node("vk"), node("worker", isVirtual: false), node("vk2")]))
    #expect(site.model.plan == plan(.nodes, .unscheduled, .pods(node: "vk"), .pods(node: "vk2")))
  }

  @Test func aSiteWithoutVirtualNodesIsComplete() {
    let site = Site()
    site.nodes(.relisting, .upserts([node("worker", isVirtual: false)]), .synced)
    #expect(!site.snapshot().isComplete)
    site.pods(.unscheduled, .relisting, .synced)
    #expect(site.snapshot().isComplete)
  }

  @Test func itIsCompleteWhenTheLastListIs() {
    let site = Site()
    site.nodes(.relisting, .upserts([node("vk")]), .synced)
    site.pods(.unscheduled, .relisting, .synced)
    #expect(!site.snapshot().isComplete)
    site.pods(.pods(node: "vk"), .relisting, .upserts([pod("a")]), .synced)
    #expect(site.snapshot().isComplete)
  }

  @Test func aNodeThatVanishesIsWatchedUntilItsPodsHaveGone() {
    let site = Site()
    site.list([pod("a")])
    site.nodes(.deletes([node("vk")]))
    #expect(site.snapshot().nodes.isEmpty)
    #expect(site.table() == ["a"])
    #expect(site.model.plan.contains(SourceID(kind: .pods(node: "vk"), namespace: nil)))
    site.pods(.pods(node: "vk"), .deletes([pod("a")]))
    #expect(site.model.plan == plan(.nodes, .unscheduled))
    #expect(site.table() == ["(a)"])
  }

  @Test func aNodeThatIsNoLongerVirtualGoes() {
    let site = Site()
    site.list()
    site.nodes(.upserts([node("vk", isVirtual: false, version: 2)]))
    #expect(site.snapshot().nodes.isEmpty)
    #expect(site.model.plan == plan(.nodes, .unscheduled))
  }

  @Test func anotherNamespaceLeavesNothingOfTheOldOne() {
    let site = Site()
    site.list([pod("a", in: "one"), pod("b", in: "two")])
    site.model.look(at: "two")
    #expect(site.table() == ["b"])
    #expect(!site.snapshot().isComplete)
    #expect(site.model.plan == plan(.nodes, .unscheduled, .pods(node: "vk"), in: "two"))
    site.pods(.pods(node: "vk"), in: nil, .upserts([pod("late", in: "one")]))
    #expect(site.table() == ["b"], "the old source has nothing to say any more")
    site.pods(.pods(node: "vk"), in: "two", .relisting, .upserts([pod("c", in: "two")]), .synced)
    #expect(site.table() == ["(b)", "c"])
  }

  @Test func whoMayNotListNodesSeesPodsByTheirSigns() {
    let site = Site()
    site.nodesFail(.forbidden)
    #expect(site.model.plan == plan(.nodes, .recognised))
    var offloaded = pod("a")
    offloaded.meta.annotations["JobID"] = "42"
    var flagged = pod("b")
    flagged.meta.annotations["slurm-job.vk.io/flags"] = "--time=1"
    site.pods(.recognised, .relisting, .upserts([offloaded, pod("web"), flagged]), .synced)
    #expect(site.table() == ["a", "b"])
    let snapshot = site.snapshot()
    #expect(snapshot.isComplete)
    #expect(snapshot.connection.isLive)
    #expect(snapshot.limitations.map { $0.what.prefix(5) } == ["Nodes"])
  }

  @Test func whoMayListPodsInOneNamespaceOnlySeesThatOne() {
    let site = Site(home: "mine")
    site.nodesFail(.forbidden)
    site.podsFail(.recognised, .forbidden)
    #expect(site.model.plan == plan(.nodes, .recognised, in: "mine"))
    site.pods(.recognised, in: "mine", .relisting, .synced)
    let snapshot = site.snapshot()
    #expect(snapshot.connection.isLive)
    #expect(snapshot.limitations.count == 2)
    #expect(snapshot.limitations.last?.what.contains("“mine”") == true)
  }

  @Test func whoMayNothingIsRefused() {
    let site = Site(namespace: "mine")
    site.nodesFail(.forbidden)
    site.podsFail(.recognised, in: "mine", .forbidden)
    guard case .refused(let reason, let advice, _) = site.snapshot().connection else {
      Issue.record("\(site.snapshot().connection)")
      return
    }
    #expect(reason.contains("403"))
    #expect(!advice.isEmpty)
  }

  @Test func anOutageDoesNotForgetWhatMayNotBeAsked() {
    let site = Site()
    site.nodesFail(.forbidden)
    var offloaded = pod("a")
    offloaded.meta.annotations["JobID"] = "42"
    site.pods(.recognised, .relisting, .upserts([offloaded]), .synced)
    site.nodesFail(.refused)
    site.podsFail(.recognised, .refused)
    site.wait(5)
    #expect(site.table() == ["a"])
  }

  @Test func rightsThatComeLaterAreUsed() {
    let site = Site()
    site.nodesFail(.forbidden)
    site.nodes(.relisting, .upserts([node("vk")]), .synced)
    #expect(site.model.plan == plan(.nodes, .unscheduled, .pods(node: "vk")))
    #expect(site.snapshot().limitations.isEmpty)
  }

  @Test func aRetryAsksForAllNamespacesAgain() {
    let site = Site(home: "mine")
    site.list()
    site.podsFail(.unscheduled, .forbidden)
    #expect(site.model.scope == "mine")
    site.model.retry()
    #expect(site.model.scope == nil)
  }

  @Test func logsThatMayNotBeReadAreTold() {
    let site = Site()
    site.list()
    site.model.learn(mayReadLogs: false)
    #expect(site.snapshot().limitations.map(\.what) == ["Logs may not be read."])
  }

  @Test func aSourceThatFailsAgainAndAgainIsTold() {
    let site = Site()
    site.list()
    for _ in 0..<3 { site.podsFail(.pods(node: "vk"), .status(.init(code: 500, message: "etcd is slow"))) }
    site.nodes(.heard(serverTime: nil))
    let snapshot = site.snapshot()
    #expect(snapshot.connection.isLive)
    #expect(snapshot.limitations.first?.what.contains("etcd is slow") == true)
  }
}
