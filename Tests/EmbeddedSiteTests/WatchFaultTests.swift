import Testing

@testable import EmbeddedSite

/// What happens to watches and bodies by a director's will.
@Suite(.timeLimit(.minutes(1))) struct WatchFaultTests {
  /// What a watch makes of three pods, `a`, `b` and `c`, after a fault: names in order, and how it goes on.
  static let cases: [(fault: EmbeddedSite.WatchFault, names: [String], end: String)] = [
    (.eventTwice, ["a", "a", "b", "c"], "open"), (.eventLost, ["b", "c"], "open"),
    (.eventLate, ["b", "a", "c"], "open"), (.eventTorn, ["?"], "cut"),
    (.eventCorrupt(at: 0), ["?", "b", "c"], "open"), (.bookmark, ["bookmark", "a", "b", "c"], "open"),
    (.error(code: 410), ["410"], "end"), (.error(code: 503), ["503"], "end"), (.end, [], "end"),
    (.cut, [], "cut"),
  ]

  @Test(arguments: cases)
  func aWatchMeets(_ fault: EmbeddedSite.WatchFault, _ names: [String], _ end: String) async throws {
    let (store, desk) = (ObjectStore(now: { 0 }), WatchDesk())
    // An order is for those only who were there.
    desk.post(.cut)
    let request = APIRequest(
      method: "GET", path: [],
      query: [("resourceVersion", String(store.revision)), ("allowWatchBookmarks", "true")])
    let source = WatchSource(
      store, .pod, try ListOptions(request, kind: .pod, namespace: "", name: ""), .full, WatchTiming(), desk)
    desk.post(fault)
    for name in ["a", "b", "c"] { try store.create(.pod, ["metadata": ["name": .string(name)]]) }
    var (seen, now): ([String], String) = ([], "open")
    while seen.count < 4, now == "open", seen.last != "c" {
      do {
        guard let piece = try await source.next() else {
          now = "end"
          break
        }
        seen += piece.split(separator: 0x0A).map { Self.name(Array($0)) }
      } catch { now = "cut" }
    }
    #expect(seen == names && now == end)
  }

  private static func name(_ line: [UInt8]) -> String {
    guard let event = try? Document(parsing: line), let object = event["object"] else { return "?" }
    if event["type"] == "BOOKMARK" { return "bookmark" }
    return object["metadata"]["name"].string ?? object["code"].int.map { String($0) } ?? "?"
  }

  /// Silence lasts until the site closes.
  @Test func silenceEndsWithTheSite() async throws {
    let (store, desk) = (ObjectStore(now: { 0 }), WatchDesk())
    let request = APIRequest(method: "GET", path: [])
    let source = WatchSource(
      store, .pod, try ListOptions(request, kind: .pod, namespace: "", name: ""), .full, WatchTiming(), desk)
    desk.post(.silence)
    try store.create(.pod, ["metadata": ["name": "a"]])
    let reading = Task { try await source.next() }
    desk.close()
    await #expect(throws: FaultyBody.Cut.self) { _ = try await reading.value }
  }

  /// A body of ten bytes, what of it comes, and whether it ends as it should.
  static let bodies: [(fault: EmbeddedSite.Fault, text: String, isWhole: Bool)] = [
    (.bodyCut(after: 3), "012", false), (.bodyEnd(after: 3), "012", true),
    (.bodyStall(after: 3, .zero), "0123456789", true), (.bodyCorrupt(at: 3), "0127456789", true),
    (.bodyCorrupt(at: 30), "0123456789", true), (.bodyDrip(bytes: 4, .zero), "0123456789", true),
    (.bodySilence(after: 3), "012", false), (.bodyCut(after: 0), "", false),
  ]

  @Test(arguments: bodies)
  func aBodyMeets(_ fault: EmbeddedSite.Fault, _ text: String, _ isWhole: Bool) async throws {
    let answer = FaultyBody.body(.bytes(Array("0123456789".utf8)), fault, isOver: { true })
    guard case .source(let source, nil) = answer else {
      Issue.record("not a stream")
      return
    }
    var (seen, isEnded): ([UInt8], Bool) = ([], false)
    do {
      while let piece = try await source.next() {
        #expect(!piece.isEmpty)
        seen += piece
      }
      isEnded = true
    } catch {}
    #expect(String(decoding: seen, as: UTF8.self) == text && isEnded == isWhole)
  }

  /// Versions that come a second time belong to other things, and a watch from before is refused.
  @Test func aRestoredBackupTakesBackWhatCameAfter() throws {
    let store = ObjectStore(now: { 0 })
    try store.create(.pod, ["metadata": ["name": "a"]])
    let backup = store.backup
    let before = store.revision
    try store.create(.pod, ["metadata": ["name": "b"]])
    store.restore(backup)
    #expect(store.all(.pod).map { $0["metadata"]["name"].string } == ["a"] && store.revision == before)
    #expect(store.changes(of: .pod, after: before - 1) == nil)
    try store.create(.pod, ["metadata": ["name": "c"]])
    #expect(store.revision == before + 1)
    store.invalidateVersions()
    #expect(store.changes(of: .pod, after: before + 1) == nil && store.revision > before + 1000)
  }

  /// The same number makes the same story, another one another, and all that can go wrong does in some.
  @Test func storiesRepeat() {
    let stories = (1...300).map { FaultScript(seed: UInt64($0)) }
    #expect(stories == (1...300).map { FaultScript(seed: UInt64($0)) })
    #expect(Set(stories.map(\.description)).count == stories.count)
    let faults = Set(
      stories.flatMap(\.steps).compactMap { step -> String? in
        if case .fail(_, let fault, _, _) = step.action { fault.name } else { nil }
      })
    #expect(
      faults.isSuperset(of: [
        "unauthorized", "forbidden", "conflict", "expired", "invalid", "tooManyRequests", "internalError",
        "unavailable", "timeout", "html", "cut", "answerLost", "hang", "slow", "bodyCut", "bodyEnd",
        "bodyStall",
        "bodySilence", "bodyCorrupt", "bodyDrip",
      ]))
  }
}
