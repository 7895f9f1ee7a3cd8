import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct ReflectorTests {
  /// A line of a watch.
  static func line(_ type: String, _ name: String, version: String) -> String {
    #"{"type":"\#(type)","object":{"kind":"Pod","metadata":{"name":"\#(name)","uid":"\#(name)","resourceVersion":"\#(version)"}}}"#
      + "\n"
  }
  static let expired =
    #"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}"# + "\n"

  static func list(_ names: String..., version: String) -> TestServer.Answer {
    .json(KubernetesClientTests.list(names, version: version))
  }

  /// An event in short: `+a,b`, `-c`, `failed: …`.
  private static func short(_ event: ReflectorEvent<Pod>) -> String {
    switch event {
    case .relisting: "relisting"
    case .upserts(let pods): "+" + pods.map(\.meta.name).joined(separator: ",")
    case .deletes(let pods): "-" + pods.map(\.meta.name).joined(separator: ",")
    case .synced: "synced"
    case .heard(let time): time.map { "heard \($0)" } ?? "heard"
    case .failed(.status(let status), _): "failed: \(status.code)"
    case .failed(.transport(let error), _): "failed: \(error.kind)"
    case .failed(let error, _): "failed: \(error)"
    }
  }

  /// A request in short: `list`, or `watch` with the version from which it goes on.
  private static func short(_ asked: TestServer.Asked) -> String {
    asked.query["watch"] == nil ? "list" : "watch \(asked.query["resourceVersion"] ?? "")"
  }

  /// Runs a reflector against `answers`, one for each request in turn (the last goes on for ever), until
  /// `enough` of what came of it.
  private func reflect(
    _ answers: [TestServer.Answer], time: FakeTime = FakeTime(),
    onRequest: @escaping @Sendable (Int) -> Void = { _ in },
    until enough: @escaping @Sendable (_ events: [String], _ asked: [String]) -> Bool
  ) async throws -> (events: [String], asked: [String]) {
    let server = try TestServer { _, number in
      onRequest(number)
      return answers[min(number, answers.count - 1)]
    }
    let client = KubernetesClient(http: server.http, cluster: server.access(), timing: time.timing)
    let reflector = Reflector<Pod>(client: client, namespace: nil)
    let events = Locked<[String]>([])
    let task = Task {
      await reflector.run { event in events.withLock { $0.append(Self.short(event)) } }
    }
    try await eventually("it has come so far") {
      enough(events.withLock { $0 }, server.asked.map { Self.short($0) })
    }
    task.cancel()
    await task.value
    return (events.withLock { $0 }, server.asked.map { Self.short($0) })
  }

  @Test func itListsThenWatchesFromTheListsVersion() async throws {
    let date = "Date: Sat, 21 Nov 2026 01:11:34 GMT"
    let result = try await reflect([
      .json(KubernetesClientTests.list(["a", "b"], version: "5"), headers: [date]),
      .stream(
        [
          Self.line("ADDED", "c", version: "6") + Self.line("MODIFIED", "a", version: "7"),
          #"{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"9"}}}"# + "\n",
        ], then: .hold, headers: [date]),
    ]) { events, _ in events.last == "heard" }
    #expect(
      result.events.filter { !$0.hasPrefix("+") } == [
        "relisting", "heard 2026-11-21T01:11:34Z", "synced", "heard 2026-11-21T01:11:34Z", "heard",
      ])
    #expect(result.events.contains("+a,b"))
    #expect(result.events.filter { $0.hasPrefix("+") }.joined().contains("c"))
    #expect(result.asked == ["list", "watch 5"])
  }

  @Test func whatCameTogetherIsToldTogetherAndInOrder() async throws {
    let lines =
      Self.line("ADDED", "a", version: "1") + Self.line("MODIFIED", "b", version: "2")
      + Self.line("DELETED", "a", version: "3") + Self.line("DELETED", "b", version: "4")
      + Self.line("ADDED", "a", version: "5")
    let result = try await reflect([Self.list(version: "1"), .stream([lines], then: .hold)]) { events, _ in
      events.last == "+a"
    }
    #expect(Array(result.events.suffix(3)) == ["+a,b", "-a,b", "+a"])
  }

  @Test func aWatchThatEndsGoesOnAtOnceFromTheLastVersion() async throws {
    let time = FakeTime()
    let result = try await reflect(
      [
        Self.list("a", version: "5"), .stream([Self.line("MODIFIED", "a", version: "6")]),
        .stream([#"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"60"}}}"# + "\n"]),
        .stream([], then: .hold),
      ], time: time,
      // Each watch lasts five minutes.
      onRequest: { number in if number > 0 { time.advance(.seconds(300)) } }
    ) { _, asked in asked.count == 4 }
    #expect(result.asked == ["list", "watch 5", "watch 6", "watch 60"])
    #expect(!result.events.contains { $0.hasPrefix("failed") })
    #expect(time.slept.isEmpty)
  }

  /// What no event told of shows in the next list, which comes after half an hour.
  @Test func whatGotLostComesWithTheNextList() async throws {
    let time = FakeTime()
    let fiveMinutes = Array(repeating: TestServer.Answer.stream([]), count: 6)
    let result = try await reflect(
      [Self.list("a", version: "5")] + fiveMinutes
        + [Self.list("b", version: "9"), .stream([], then: .hold)], time: time,
      onRequest: { number in if (1...6).contains(number) { time.advance(.seconds(300)) } }
    ) { _, asked in asked.count == 9 }
    #expect(
      result.asked == ["list"] + Array(repeating: "watch 5", count: 6) + ["list", "watch 9"])
    #expect(
      Array(result.events.filter { !$0.hasPrefix("heard") }.suffix(3)) == ["relisting", "+b", "synced"])
    #expect(time.slept.isEmpty)
  }

  /// An object without a name or a UID was spoilt on the way, even if it is good JSON.
  @Test(arguments: ["uid", "name"]) func anObjectThatDoesNotSayWhichItIsMeansANewList(_ lost: String)
    async throws
  {
    let spoilt = Self.line("MODIFIED", "a", version: "6")
      .replacing("\"\(lost)\"", with: "\"\(lost.uppercased())\"")
    let time = FakeTime()
    let result = try await reflect(
      [
        Self.list("a", version: "5"), .stream([spoilt]), Self.list("a", version: "7"),
        .stream([], then: .hold),
      ],
      time: time
    ) { _, asked in asked.count == 4 }
    #expect(result.asked == ["list", "watch 5", "list", "watch 7"])
    #expect(result.events.contains { $0.hasPrefix("failed") })
  }

  @Test func aServerThatEndsEveryWatchAtOnceIsNotHammered() async throws {
    let time = FakeTime(chance: 1)
    let result = try await reflect([Self.list("a", version: "5"), .stream([])], time: time) { _, asked in
      asked.count >= 9
    }
    #expect(result.asked.prefix(2) == ["list", "watch 5"])
    #expect(Set(result.asked.dropFirst()) == ["watch 5"])
    #expect(Array(time.slept.prefix(7)) == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
  }

  @Test func anExpiredVersionMeansANewList() async throws {
    let gone = TestServer.Answer.json(#"{"kind":"Status","code":410,"reason":"Gone"}"#, status: "410 Gone")
    for answer in [.stream([Self.expired]), gone] {
      let time = FakeTime()
      let result = try await reflect(
        [Self.list("a", version: "5"), answer, Self.list("b", version: "50"), .stream([], then: .hold)],
        time: time
      ) { _, asked in asked.count == 4 }
      #expect(result.asked == ["list", "watch 5", "list", "watch 50"])
      #expect(
        result.events.filter { !$0.hasPrefix("heard") }
          == ["relisting", "+a", "synced", "relisting", "+b", "synced"])
      #expect(time.slept.isEmpty)
    }
  }

  @Test func versionsThatExpireAgainAndAgainAreAFailure() async throws {
    let time = FakeTime(chance: 1)
    let result = try await reflect(
      [
        Self.list(version: "5"), .stream([Self.expired]), Self.list(version: "5"), .stream([Self.expired]),
        Self.list(version: "5"), .stream([Self.expired]), Self.list(version: "5"), .stream([], then: .hold),
      ], time: time
    ) { _, asked in asked.count == 8 }
    #expect(result.events.filter { $0.hasPrefix("failed") } == ["failed: 410", "failed: 410"])
    #expect(time.slept == [.seconds(1), .seconds(2)])
  }

  @Test func aCutConnectionGoesOnWhereItStopped() async throws {
    let time = FakeTime(chance: 0)
    let half = String(Self.line("MODIFIED", "a", version: "8").prefix(40))
    let result = try await reflect(
      [
        Self.list("a", version: "5"), .stream([Self.line("MODIFIED", "a", version: "7"), half], then: .cut),
        .stream([], then: .hold),
      ], time: time
    ) { _, asked in asked.count == 3 }
    #expect(result.asked == ["list", "watch 5", "watch 7"])
    #expect(result.events.filter { $0.hasPrefix("failed") } == ["failed: cutOff"])
    #expect(time.slept == [.milliseconds(500)])
  }

  static let corruptLines = [
    "garbage\n", "{\"type\":\"ADDED\"}\n", "{\"type\":\"WHAT\",\"object\":{}}\n", "[]\n",
  ]

  @Test(arguments: corruptLines) func aCorruptLineMeansANewList(_ line: String) async throws {
    let result = try await reflect([
      Self.list("a", version: "5"), .stream([line], then: .hold), Self.list("a", version: "6"),
      .stream([], then: .hold),
    ]) { _, asked in asked.count == 4 }
    #expect(result.asked == ["list", "watch 5", "list", "watch 6"])
    #expect(result.events.contains { $0.hasPrefix("failed: http://api.test answered \"watch pods\"") })
  }

  @Test func olderVersionsAreAppliedAllTheSame() async throws {
    let result = try await reflect([
      Self.list("a", version: "50"),
      .stream(
        [Self.line("MODIFIED", "a", version: "60"), Self.line("MODIFIED", "a", version: "9")], then: .hold),
    ]) { events, _ in
      events.joined().filter { $0 == "+" }.count >= 2 && events.joined().filter { $0 == "a" }.count >= 3
    }
    #expect(result.events.filter { $0.hasPrefix("+") }.joined(separator: ",").filter { $0 == "a" }.count == 3)
  }

  @Test func aRefusalIsTriedAgainSlowly() async throws {
    let time = FakeTime(chance: 0.5)
    let forbidden = TestServer.Answer.json(#"{"kind":"Status","code":403,"message":"no"}"#, status: "403 X")
    let result = try await reflect(
      [
        forbidden, Self.list("a", version: "5"), forbidden, Self.list("a", version: "6"),
        .stream([], then: .hold),
      ],
      time: time
    ) { _, asked in asked.count == 5 }
    // Whoever may list but not watch gets new lists.
    #expect(result.asked == ["list", "list", "watch 5", "list", "watch 6"])
    #expect(time.slept == [.seconds(45), .seconds(45)])
  }

  static let watchFailures: [(answer: TestServer.Answer, next: String)] = [
    (.json("", status: "500 X"), "list"),
    (.json(#"{"kind":"Status","code":504,"message":"Too large resource version"}"#, status: "504 X"), "list"),
    (.stream([#"{"type":"ERROR","object":{"kind":"Status","code":500}}"# + "\n"], then: .hold), "list"),
    (.stream([#"{"type":"ERROR","object":{"kind":"Status","code":429}}"# + "\n"], then: .hold), "watch 5"),
    (.json("", status: "502 X"), "watch 5"), (.json("", status: "503 X"), "watch 5"),
    (.json("", status: "401 X"), "watch 5"),
    (.json("<html>", status: "503 X", headers: ["Content-Type: text/html"]), "list"),
  ]

  @Test(arguments: watchFailures) func aWatchGoesOnUnlessItsVersionMayBeTheTrouble(
    _ failure: (answer: TestServer.Answer, next: String)
  ) async throws {
    let result = try await reflect([Self.list("a", version: "5"), failure.answer, .json("", status: "500 X")])
    {
      _, asked in asked.count >= 3
    }
    #expect(Array(result.asked.prefix(3)) == ["list", "watch 5", failure.next])
  }

  @Test func retryAfterIsHonoured() async throws {
    let time = FakeTime(chance: 0)
    let busy = TestServer.Answer.json("", status: "503 X", headers: ["Retry-After: 20"])
    _ = try await reflect([busy, Self.list(version: "1"), .stream([], then: .hold)], time: time) { _, asked in
      asked.count == 3
    }
    #expect(time.slept == [.seconds(20)])
  }

  @Test func retryNowEndsTheWait() async throws {
    let time = FakeTime(sleepsForEver: true)
    let server = try TestServer { _, number in
      switch number {
      case 0: .json("", status: "500 X")
      case 1: Self.list("a", version: "1")
      default: .stream([], then: .hold)
      }
    }
    let client = KubernetesClient(http: server.http, cluster: server.access(), timing: time.timing)
    let reflector = Reflector<Pod>(client: client, namespace: nil)
    let task = Task { await reflector.run { _ in } }
    try await eventually("it waits") { time.slept.count == 1 }
    try await eventually("it tries again") {
      reflector.retryNow()
      return server.asked.count == 3
    }
    task.cancel()
    await task.value
  }

  @Test func cancellationEndsAWaitAndAWatch() async throws {
    for answers in [
      [TestServer.Answer.json("", status: "500 X")], [Self.list(version: "1"), .stream([], then: .hold)],
    ] {
      let time = FakeTime(sleepsForEver: true)
      let server = try TestServer { _, number in answers[min(number, answers.count - 1)] }
      let client = KubernetesClient(http: server.http, cluster: server.access(), timing: time.timing)
      let events = Locked<[String]>([])
      let task = Task {
        await Reflector<Pod>(client: client, namespace: nil).run { event in
          events.withLock { $0.append(Self.short(event)) }
        }
      }
      try await eventually("it is under way") { time.slept.count == 1 || server.asked.count == 2 }
      task.cancel()
      await task.value
      try await eventually("the watch is closed") { answers.count == 1 || server.closed > 0 }
      #expect(events.withLock { $0 }.last?.hasPrefix("failed: cancelled") != true)
    }
  }

  @Test func aListThatBeginsAgainSaysSo() async throws {
    let result = try await reflect([
      .json(KubernetesClientTests.list(["a"], version: "5", continuation: "t")),
      .json(#"{"kind":"Status","code":410}"#, status: "410 Gone"), Self.list("b", version: "6"),
      .stream([], then: .hold),
    ]) { _, asked in asked.count == 4 }
    #expect(
      result.events.filter { !$0.hasPrefix("heard") } == ["relisting", "+a", "relisting", "+b", "synced"])
  }

  @Test func backoffGrowsToItsLimitAndIsNeverNothing() {
    var backoff = Backoff()
    #expect((0..<7).map { _ in backoff.next(random: 0) } == Array(repeating: .milliseconds(500), count: 7))
    backoff.reset()
    #expect((0..<7).map { _ in backoff.next(random: 1) } == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
  }

  @Test(arguments: ["pods", "nodes", "events"]) func recordedWatchesAreReadToTheirEnd(_ kind: String)
    async throws
  {
    let lines = try Samples.watch(kind).map { String(decoding: $0, as: UTF8.self) + "\n" }
    let changes = lines.count { !$0.hasPrefix(#"{"type":"BOOKMARK"#) }
    let server = try TestServer { _, number in
      number == 0 ? Self.list(version: "1") : .stream(lines, then: .hold)
    }
    let client = KubernetesClient(http: server.http, cluster: server.access(), timing: FakeTime().timing)
    func count<Object: KubernetesObject>(_ type: Object.Type) async throws {
      let seen = Locked((changes: 0, failures: 0))
      let task = Task {
        await Reflector<Object>(client: client, namespace: nil).run { event in
          seen.withLock {
            switch event {
            case .upserts(let objects), .deletes(let objects): $0.changes += objects.count
            case .failed: $0.failures += 1
            default: break
            }
          }
        }
      }
      try await eventually("all changes are told") {
        seen.withLock { $0.changes >= changes || $0.failures > 0 }
      }
      task.cancel()
      await task.value
      #expect(seen.withLock { $0 } == (changes, 0))
    }
    switch kind {
    case "pods": try await count(Pod.self)
    case "nodes": try await count(Node.self)
    default: try await count(Event.self)
    }
  }
}
