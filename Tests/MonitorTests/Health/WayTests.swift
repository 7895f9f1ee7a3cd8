import ClientCore
import Testing

@testable import Monitor

/// A way that is told things at moments.
private final class TestWay {
  var way: Way
  var link = Link()
  var nodes: [NodeRecord] = []
  var seconds: Double = 100

  init(interLinks: [Way.Asked] = [], slurms: [Way.Asked] = []) {
    way = Way(interLinks: interLinks, slurms: slurms)
    var state = SourceState(namespace: nil)
    state.wasHeard = true
    link.heard(at: at(100))
    _ = link.judge([state], site: SiteIdentity(), clock: ServerClock(), at: at(100))
  }

  var now: Moment { at(seconds) }

  func hops() -> [Hop] { way.hops(link, nodes, ServerClock(), at: now) }

  func states() -> [String: String] {
    Dictionary(uniqueKeysWithValues: hops().map { ($0.id, $0.state.word) })
  }

  func loseServer() {
    var state = SourceState(namespace: nil)
    state.failure = SourceState.Failure(
      error: .refused, since: now.steady, retryAt: now.wall + 1, count: 5)
    _ = link.judge([state], site: SiteIdentity(), clock: ServerClock(), at: now)
  }

  /// The virtual node `vk` with condition Ready `ready` and a ping `ping` (`nil`: it worked) `age` seconds ago.
  func node(_ ready: String, ping: String?, age: Double = 10) {
    var virtual = Node()
    virtual.meta.name = "vk"
    let pinged = now.wall + -age
    virtual.conditions = [
      condition("Ready", ready, heartbeat: pinged),
      condition(
        "InterlinkConnectivity", ping == nil ? "True" : "False", message: ping ?? "ok", heartbeat: pinged),
    ]
    nodes = [NodeRecord(virtual, learnt: now.wall, at: now.wall)]
  }
}

extension Hop.State {
  fileprivate var word: String {
    switch self {
    case .unknown: "unknown"
    case .good: "good"
    case .poor: "poor"
    case .bad: "bad"
    case .hidden: "hidden"
    }
  }
}

@Suite struct WayTests {
  private static let refused =
    #"Ping failed: Post "http://127.0.0.1:3000/pinglink": dial tcp 127.0.0.1:3000: connect: connection refused"#
  private static let plugin = "Ping failed with code -1. Response: 503"
  private static let slurm =
    "Ping failed with code -1. Response: HTTP InterLink session Request-1:  call exit status: 500. Body: sinfo "
    + "stderr: \nslurm_load_partitions: Unable to contact slurm controller (connect failure)\n503"

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var ready = "True"
    var ping: String?
    var age = 10.0
    var isServerLost = false
    var expected: [String: String]
  }

  /// With Kubernetes alone: the ids without their node.
  static let cases: [Case] = [
    Case(
      testDescription: "all is well",
      expected: ["apiServer": "good", "virtualKubelet": "good", "interLink": "good", "plugin": "good"]),
    Case(
      testDescription: "interLink stopped", ready: "False", ping: refused,
      expected: ["apiServer": "good", "virtualKubelet": "good", "interLink": "bad", "plugin": "hidden"]),
    Case(
      testDescription: "plugin stopped", ready: "False", ping: plugin,
      expected: ["apiServer": "good", "virtualKubelet": "good", "interLink": "good", "plugin": "bad"]),
    Case(
      testDescription: "slurmctld stopped", ready: "False", ping: slurm,
      expected: [
        "apiServer": "good", "virtualKubelet": "good", "interLink": "good", "plugin": "good", "slurm": "bad",
      ]),
    Case(
      testDescription: "virtual kubelet stopped", ready: "Unknown",
      expected: ["apiServer": "good", "virtualKubelet": "bad", "interLink": "hidden", "plugin": "hidden"]),
    Case(
      testDescription: "API server stopped", isServerLost: true,
      expected: ["apiServer": "bad", "virtualKubelet": "hidden", "interLink": "hidden", "plugin": "hidden"]),
    Case(
      testDescription: "an old ping", age: 200,
      expected: ["apiServer": "good", "virtualKubelet": "good", "interLink": "unknown", "plugin": "unknown"]),
  ]

  @Test(arguments: cases) func theBrokenHopIsNamed(_ given: Case) {
    let test = TestWay()
    test.node(given.ready, ping: given.ping, age: given.age)
    if given.isServerLost { test.loseServer() }
    let hops = test.hops()
    var found: [String: String] = [:]
    for hop in hops { found[String(hop.id.split(separator: "/")[0])] = hop.state.word }
    #expect(found == given.expected)
    #expect(hops.map(\.kind) == hops.map(\.kind).sorted(), "in the order of the way")
    #expect(Set(hops.map(\.id)).count == hops.count)
    for hop in hops where hop.state.word == "bad" { #expect(!hop.advice.isEmpty, "\(hop.id)") }
  }

  private static let api = Way.Asked(id: "interLink/vk", name: "interLink", nodes: ["vk"])
  private static let ctld = Way.Asked(id: "slurm/s", name: "s", nodes: [])

  @Test func whatWeAskOurselvesIsNotHiddenByWhatLiesOnAnotherWay() {
    let test = TestWay(interLinks: [Self.api], slurms: [Self.ctld])
    test.node("True", ping: nil)
    test.way.interLinks[0].meter.answered(after: .seconds(0.1), slow: .seconds(2), at: test.now)
    test.way.slurms[0].meter.answered(after: .seconds(0.1), slow: .seconds(2), at: test.now)
    test.loseServer()
    #expect(
      test.states() == [
        "apiServer": "bad", "virtualKubelet/vk": "hidden", "interLink/vk": "good", "plugin/vk": "hidden",
        "slurm/s": "good",
      ])
  }

  @Test func aFailureIsNamedOnceItIsConfirmedAndRecoversAtOnce() {
    let test = TestWay(interLinks: [Self.api])
    test.node("True", ping: nil)
    func state() -> String? { test.hops().first { $0.id == "interLink/vk" }?.state.word }
    #expect(state() == "unknown")
    test.way.interLinks[0].meter.answered(after: .seconds(0.1), slow: .seconds(2), at: test.now)
    #expect(state() == "good")
    test.seconds += 4
    test.way.interLinks[0].meter.failed("refused", advice: "start it", at: test.now)
    #expect(state() == "good", "one failure may be chance")
    #expect(test.way.interLinks[0].meter.isInDoubt)
    test.seconds += 2
    test.way.interLinks[0].meter.failed("refused", advice: "start it", at: test.now)
    let hop = test.hops().first { $0.id == "interLink/vk" }
    #expect(hop?.state == .bad("refused"))
    #expect(hop?.advice == "start it")
    #expect(hop?.since == Beginning.wall + 104)
    #expect(test.hops().first { $0.id == "plugin/vk" }?.state.word == "hidden")
    test.seconds += 4
    test.way.interLinks[0].meter.answered(after: .seconds(0.1), slow: .seconds(2), at: test.now)
    #expect(state() == "good")
    #expect(test.hops().first { $0.id == "interLink/vk" }?.lastError?.text == "refused")
  }

  @Test func whatComesAndGoesIsDoubtful() {
    var meter = HopMeter()
    var now = at(0)
    func pass(_ seconds: Double) { now = at((now.steady - Beginning.steady) / .seconds(1) + seconds) }
    for _ in 0..<2 {
      meter.failed("refused", advice: "", at: now)
      meter.failed("refused", advice: "", at: now)
      pass(5)
      meter.answered(after: .seconds(0.1), slow: .seconds(2), at: now)
    }
    #expect(meter.state(at: now).word == "poor")
    pass(70)
    meter.answered(after: .seconds(0.1), slow: .seconds(2), at: now)
    #expect(meter.state(at: now).word == "good")
  }

  @Test func silenceIsNamed() {
    var meter = HopMeter()
    meter.answered(after: .seconds(0.1), slow: .seconds(2), at: at(0))
    meter.began(at: at(1))
    let isEarly = meter.review(at: at(5.5).steady)
    #expect(!isEarly)
    #expect(meter.state(at: at(5.5)).word == "good")
    #expect(meter.reviewAt == at(6).steady)
    let isDue = meter.review(at: at(6).steady)
    #expect(isDue)
    #expect(meter.state(at: at(6)).word == "bad")
    meter.failed("gone", advice: "", at: at(6.5))
    #expect(meter.state(at: at(6.5)).word == "bad", "without a flicker")
    meter.answered(after: .seconds(6), slow: .seconds(2), at: at(7))
    #expect(meter.state(at: at(7)).word == "good")
    meter.answered(after: .seconds(6), slow: .seconds(2), at: at(17))
    #expect(meter.state(at: at(17)) == .poor("answers only after 6.0 s"))
  }

  @Test func theVirtualKubeletMayNotReachWhatAnswersUs() {
    let test = TestWay(interLinks: [Self.api])
    test.node("False", ping: Self.refused)
    test.way.interLinks[0].meter.answered(after: .seconds(0.1), slow: .seconds(2), at: test.now)
    #expect(test.states()["interLink/vk"] == "poor")
    #expect(test.states()["virtualKubelet/vk"] == "good")
  }

  @Test func whatAnswersTheVirtualKubeletMayNotAnswerUs() {
    let test = TestWay(interLinks: [Self.api])
    for _ in 0..<2 { test.way.interLinks[0].meter.failed("401", advice: "", at: test.now) }
    test.node("True", ping: nil, age: 10)
    #expect(test.states()["interLink/vk"] == "bad", "the ping was before")
    test.seconds += 90
    test.node("True", ping: nil, age: 10)
    #expect(test.states()["interLink/vk"] == "poor")
    #expect(test.states()["plugin/vk"] == "good")
  }

  @Test func aLeaseShowsAStoppedVirtualKubeletBeforeItsConditionDoes() {
    let test = TestWay()
    for (age, state) in [(10.0, "good"), (30, "poor"), (45, "bad")] {
      test.node("True", ping: nil, age: 40)
      test.way.leases["vk"] = (test.now.wall + -age, test.now.wall)
      #expect(test.states()["virtualKubelet/vk"] == state, "\(age) s")
      test.node("True", ping: nil, age: 20)
      #expect(test.states()["virtualKubelet/vk"] == "good", "it still posts the node's status")
    }
  }

  @Test func aPingOfOursIsBelievedUntilANewerOne() {
    let test = TestWay(interLinks: [Self.api])
    test.node("True", ping: nil)
    test.way.pings[0] = Way.Ping(
      at: test.now.wall, latency: .seconds(0.2), failure: ("answered with HTTP 500: 503", "", .plugin))
    #expect(test.states()["plugin/vk"] == "bad")
    test.seconds += 30
    test.node("True", ping: nil)
    #expect(test.states()["plugin/vk"] == "good")
  }

  @Test func requestsOfTheLastMinuteAreCounted() {
    var meter = RequestMeter()
    for second in 0..<120 { meter.add(2, at: at(Double(second)).steady) }
    #expect(meter.total == 240)
    #expect((116...122).contains(meter.perMinute(at: at(119.5).steady)))
    #expect(meter.perMinute(at: at(300).steady) == 0)
  }
}
