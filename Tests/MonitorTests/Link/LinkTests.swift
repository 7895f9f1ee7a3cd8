import ClientCore
import Testing

@testable import Monitor

@Suite struct LinkTests {
  private func lost(_ site: Site) -> Bool {
    if case .lost = site.snapshot().connection { true } else { false }
  }

  @Test func aServerThatNeverAnsweredIsLostAtOnce() {
    let site = Site()
    #expect(site.snapshot().connection == .connecting(attempt: 1))
    site.nodesFail(.refused, retryIn: 2)
    guard case .lost(_, nil, let retryAt, 1) = site.snapshot().connection else {
      Issue.record("\(site.snapshot().connection)")
      return
    }
    #expect(retryAt == Beginning.wall + 2)
  }

  @Test func oneLostWatchIsNotALostServer() {
    let site = Site()
    site.list()
    site.podsFail(.pods(node: "vk"), .refused)
    site.wait(60)
    #expect(!lost(site))
  }

  @Test func allWatchesLostForAMomentIsNotALostServer() {
    let site = Site()
    site.list()
    site.nodesFail(.refused)
    site.podsFail(.pods(node: "vk"), .refused)
    site.podsFail(.unscheduled, .refused)
    #expect(!lost(site))
    site.wait(1)
    site.nodes(.heard(serverTime: nil))
    site.wait(10)
    #expect(!lost(site))
  }

  @Test func allWatchesLostForSecondsIsALostServer() {
    let site = Site()
    site.list([pod("a")])
    site.wait(20)
    site.nodesFail(.refused)
    site.podsFail(.pods(node: "vk"), .refused)
    site.podsFail(.unscheduled, .refused)
    #expect(site.model.nextTick(after: site.now) == site.now.steady + Link.patience)
    site.wait(3)
    guard case .lost(_, let lastHeard, _, _) = site.snapshot().connection else {
      Issue.record("\(site.snapshot().connection)")
      return
    }
    #expect(lastHeard == Beginning.wall)
    #expect(site.table() == ["a"], "what is known stays")
  }

  @Test func aSecondFailureOfAllIsALostServer() {
    let site = Site()
    site.list()
    site.podsFail(.pods(node: "vk"), .refused)
    site.podsFail(.unscheduled, .refused)
    site.nodesFail(.refused)
    site.nodesFail(.refused)
    #expect(lost(site))
  }

  @Test func watchesThatMerelyHaveNotNoticedDoNotHideALostServer() {
    let site = Site()
    site.list()
    site.wait(10)
    for _ in 0..<3 { site.podsFail(.pods(node: "vk"), .refused) }
    #expect(lost(site), "nodes and unscheduled pods are silent, not well")
    site.wait(1)
    site.nodes(.heard(serverTime: nil))
    #expect(!lost(site), "the server lives: one source fails")
  }

  @Test func realDataEndsTheLossAtOnce() {
    let site = Site()
    site.list()
    site.nodesFail(.refused)
    site.podsFail(.pods(node: "vk"), .refused)
    site.podsFail(.unscheduled, .refused)
    site.wait(5)
    #expect(lost(site))
    site.pods(.pods(node: "vk"), .upserts([pod("a", version: 2)]))
    #expect(site.snapshot().connection == .live(since: at(5).wall))
  }

  @Test func anExpiredTokenIsRefusedWithAdvice() {
    let site = Site()
    site.nodesFail(.unauthorized)
    guard case .refused(let reason, let advice, _) = site.snapshot().connection else {
      Issue.record("\(site.snapshot().connection)")
      return
    }
    #expect(reason.contains("401"))
    #expect(advice.contains("Log in"))
  }

  @Test func lossTellsTheNextTryInServerTime() {
    let site = Site()
    site.nodes(.heard(serverTime: Beginning.wall + 100))
    site.nodesFail(.refused, retryIn: 4)
    site.nodesFail(.refused, retryIn: 4)
    guard case .lost(_, _, let retryAt, 2) = site.snapshot().connection else {
      Issue.record("\(site.snapshot().connection)")
      return
    }
    #expect(abs(retryAt - (Beginning.wall + 104)) <= 1)
  }

  static let skews: [(ahead: Double, expected: Double)] = [
    (0, 0), (1.4, 0), (-2, 0), (60, 60.5), (-30, -29.5),
  ]

  @Test(arguments: skews) func skewIsLearntFromTheServersDate(_ sample: (ahead: Double, expected: Double)) {
    var clock = ServerClock()
    _ = clock.learn(serverTime: Beginning.wall + sample.ahead, at: Beginning.wall)
    #expect(abs(clock.skew - sample.expected) <= 0.5)
  }

  @Test func skewDoesNotJitter() {
    var clock = ServerClock()
    let changes = [(60.0, 0.0), (61, 0.1), (0, 0)].map { ahead, later in
      clock.learn(serverTime: Beginning.wall + ahead, at: Beginning.wall + later)
    }
    #expect(changes == [true, false, true])
    #expect(clock.skew == 0)
  }

  @Test func aPingGrowsStaleByItself() {
    let site = Site()
    var pinged = node("vk")
    pinged.conditions.append(condition("InterlinkConnectivity", "True", heartbeat: Beginning.wall))
    site.nodes(.relisting, .upserts([pinged]), .synced)
    #expect(site.snapshot().nodes[0].interLink.state == .connected)
    #expect(site.model.nextTick(after: site.now) != nil)
    site.wait(91)
    #expect(site.snapshot().nodes[0].interLink.state == .unknown)
    #expect(site.model.nextTick(after: site.now) == nil)
  }

  @Test func whatALostServerSaidDoesNotGrowStaleBesideIt() {
    let site = Site()
    var pinged = node("vk")
    pinged.conditions.append(condition("InterlinkConnectivity", "True", heartbeat: Beginning.wall))
    site.nodes(.relisting, .upserts([pinged]), .synced)
    site.nodesFail(.refused)
    site.nodesFail(.refused)
    site.wait(500)
    #expect(site.snapshot().nodes[0].interLink.state == .connected)
  }
}
