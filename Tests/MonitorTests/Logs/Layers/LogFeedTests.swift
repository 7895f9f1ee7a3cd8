import ClientCore
import Testing

@testable import Monitor

/// A log whose lines a test writes, through all that a real one goes through.
private final class FedLog: HeldLogSource {
  let log = HeldLog()

  init(_ text: String = "", isWhole: Bool = true) {
    log.begin(.apiServer, detour: nil)
    log.set(.following)
    write(text)
    if isWhole { finish() }
  }

  func write(_ text: String) { _ = log.take(Array(text.utf8)) }

  func finish(_ end: LogSession.End? = .complete) {
    log.end(isFinal: true)
    log.finish()
    log.set(.ended("done"), end)
  }

  var status: LogSession.Status { log.status }
  func lines(_ range: Range<Int>) -> [LogSession.Line] { log.lines(range) }
  var changes: AsyncStream<Void> { log.changes }
  func retryNow() {}
  var held: HeldLines { HeldLines(store: log.store) }
  func setTaken(before line: Int) { log.setTaken(before: line) }
}

@Suite(.timeLimit(.minutes(1))) struct LogFeedTests {
  /// The texts of all that can be handed on now.
  private func texts(_ feed: inout LogFeed, _ filters: [LogFilter] = []) -> [String] {
    var texts: [String] = []
    while case let parts = feed.next(), !parts.isEmpty {
      for part in parts { part.lines.forEach(part.range, passing: filters) { texts.append($0.text) } }
    }
    return texts
  }

  private func at(_ second: Int, _ text: String) -> String {
    "2026-11-21T12:00:\(String(second + 100).dropFirst())Z \(text)\n"
  }

  private static let noon = Timestamp(rfc3339: "2026-11-21T12:00:00Z") ?? Timestamp(seconds: 0)

  @Test func eachLineComesOnceAndOnlyWhenItStays() {
    let log = FedLog("a\nb\n10%\r", isWhole: false)
    var feed = LogFeed()
    feed.add(log)
    #expect(texts(&feed) == ["a", "b"])
    #expect(texts(&feed).isEmpty)
    log.write("20%\rdone\nc")
    #expect(texts(&feed) == ["done"])
    log.finish()
    #expect(texts(&feed) == ["c"])
    feed.end()
  }

  @Test func historiesAreMergedByTheirTimes() {
    var feed = LogFeed()
    feed.add(FedLog(at(1, "a") + "trace\n" + at(7, "a")))
    feed.add(FedLog(at(2, "b") + at(8, "b")))
    #expect(texts(&feed).map { $0.suffix(4) } == ["1Z a", "race", "2Z b", "7Z a", "8Z b"])
    feed.end()
  }

  @Test func nothingIsHandedOnWhileSomethingEarlierMayCome() {
    let (a, b) = (FedLog(at(5, "a"), isWhole: false), FedLog(isWhole: false))
    a.log.setHistoryRead()
    var feed = LogFeed()
    feed.add(a)
    feed.add(b)
    #expect(texts(&feed).isEmpty)
    b.write(at(1, "b") + at(9, "b"))
    #expect(texts(&feed).map { $0.suffix(4) } == ["1Z b", "5Z a", "9Z b"])
    a.write(at(6, "a"))
    #expect(texts(&feed).isEmpty)
    b.log.setHistoryRead()
    #expect(texts(&feed).map { $0.suffix(4) } == ["6Z a"])
    // A log that cannot be had now is not waited for.
    let c = FedLog(isWhole: false)
    c.log.set(.lost("gone", retryAt: Self.noon))
    feed.add(c)
    a.write(at(7, "a"))
    #expect(texts(&feed).map { $0.suffix(4) } == ["7Z a"])
    feed.end()
  }

  static let tails: [(tail: Int, filters: [LogFilter], texts: [String])] = [
    (0, [], ["new"]), (1, [], ["four", "new"]), (3, [], ["two", "three", "four", "new"]),
    (9, [], ["one", "two", "three", "four", "new"]),
    (2, [.levels(.error ... .error)], ["ERROR one", "two", "ERROR three", "four", "new"]),
  ]

  @Test(arguments: tails.indices) func theTailIsOfTheHistory(_ index: Int) {
    let (tail, filters, expected) = Self.tails[index]
    let isFiltered = !filters.isEmpty
    let log = FedLog(
      isFiltered ? "zero\nERROR one\ntwo\nERROR three\nfour\n" : "one\ntwo\nthree\nfour\n", isWhole: false)
    var feed = LogFeed(tail: tail, filters: filters)
    feed.add(log)
    #expect(texts(&feed).isEmpty)
    log.log.setHistoryRead()
    var found = texts(&feed)
    log.write("new\n")
    found += texts(&feed)
    #expect(found == expected)
    feed.end()
  }

  @Test func linesBeforeATimeAreLeftOut() {
    var feed = LogFeed(since: Self.noon + 5)
    feed.add(FedLog("head\n" + at(1, "a") + at(6, "a") + "trace\n"))
    feed.add(FedLog(at(2, "b") + "trace b\n" + at(5, "b")))
    #expect(texts(&feed).map { $0.suffix(4) } == ["5Z b", "6Z a", "race"])
    #expect(!feed.isTimeless(0))
    feed.end()
    // Nothing tells: nothing is left out.
    var timeless = LogFeed(since: Self.noon)
    timeless.add(FedLog("a\nb\n"))
    #expect(texts(&timeless) == ["a", "b"])
    #expect(timeless.isTimeless(0))
    timeless.end()
  }

  @Test func aLogIsReadNoFasterThanItIsTaken() async {
    let log = FedLog(isWhole: false)
    var feed = LogFeed()
    feed.add(log)
    let line = String(repeating: "x", count: 1023) + "\n"
    let written = Locked(0)
    let writer = Task { @concurrent in
      for _ in 0..<40 * 1024 {
        log.write(line)
        written.withLock { $0 += 1 }
        await log.log.waitForRoom()
      }
      log.finish()
    }
    var count = 0
    #expect(await eventually { written.withLock { $0 } > 16 * 1024 })
    while count < 40 * 1024 {
      let parts = feed.next()
      count += parts.reduce(0) { $0 + $1.range.count }
      // One that is asked for again may run ahead by what may be held, and no more.
      #expect(written.withLock { $0 } - count < 17 * 1024)
      if parts.isEmpty { await feed.sleep() }
    }
    await writer.value
    #expect(count == 40 * 1024)
    #expect(feed.missed(of: 0) == 0)
    feed.end()
  }
}
