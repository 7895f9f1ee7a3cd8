import ClientCore
import Testing

@testable import Monitor

/// Filters and jumps over bytes as they are held, beside the same over text.
@Suite(.timeLimit(.minutes(1))) struct LogFilterTests {
  private static let text = [
    "INFO start", "ERROR broke", "  at line 1", "\tat line 2", "WARNING slow", "  since long", "plain ERRORS",
    "",
    "\u{1B}[31mERROR\u{1B}[0m red", "DEBUG x",
  ]

  static let cases: [(filters: [LogFilter], lines: [Int])] = [
    ([.atLeast(.error)], [1, 2, 3, 8]),
    ([.atLeast(.warning)], [1, 2, 3, 4, 5, 8]),
    ([.levels(.error ... .fatal)], [1, 8]),
    ([.levels(.warning ... .warning)], [4]),
    ([.atLeast(.warning), .levels(.trace ... .warning)], [4]),
  ]

  private func session(_ texts: [String], _ times: [LogTime?] = []) -> LogSession {
    let session = LogSession(namespace: "ns", pod: "p", container: "main") { (_, _) throws(KubernetesError) in
    }
    for text in texts { _ = session.log.take(Array((text + "\n").utf8)) }
    session.log.settle()
    return session
  }

  @Test(arguments: cases) func levelsAreRead(_ sample: (filters: [LogFilter], lines: [Int])) {
    let session = session(Self.text)
    let fake = FakeLog(
      Self.text.map { $0.replacing("\u{1B}[31m", with: "").replacing("\u{1B}[0m", with: "") })
    #expect(session.numbers(passing: sample.filters, in: 0..<99) == sample.lines)
    #expect(fake.numbers(passing: sample.filters, in: 0..<99) == sample.lines)
    // What belongs to a line does so though that one is not asked for.
    #expect(session.numbers(passing: sample.filters, in: 3..<99) == sample.lines.filter { $0 >= 3 })
    #expect(fake.numbers(passing: sample.filters, in: 3..<99) == sample.lines.filter { $0 >= 3 })
  }

  @Test func theNextErrorIsFound() async {
    let session = session(Self.text)
    let errors: [LogFilter] = [.levels(.error ... .fatal)]
    #expect(await session.search(passing: errors, from: 2, forward: true) == 8)
    #expect(await session.search(passing: errors, from: 7, forward: false) == 1)
    #expect(await session.search(passing: errors, from: 9, forward: true) == nil)
  }

  /// Lines with and without what has to be made text first, over many blocks.
  @Test func blocksAreFilteredAsTheirLinesAre() throws {
    var store = LogStore(limit: 1 << 14)
    for number in 0..<3000 {
      let text =
        "step \(number) \(number % 97 == 0 ? "naïve \u{1B}[1mX7\u{1B}[0m" : "Loss 0.\(number % 31)")\n"
      Array(text.utf8).withUnsafeBufferPointer { store.append($0) }
    }
    let lines = store.lines(store.held)
    for (text, isRegex) in [
      ("7", false), ("loss 0.1", false), ("naïve", false), ("x7", false), ("s.*[47]$", true),
      ("loss 0\\.2\\d", true),
    ] {
      let query = try LogQuery(text, isRegex: isRegex)
      for filters: [LogFilter] in [[.only(query)], [.hide(query)], [.only(query), .hide(try LogQuery("5"))]] {
        let expected = zip(store.held, lines).filter { _, line in
          filters.allSatisfy {
            switch $0 {
            case .only(let query): !query.ranges(in: line.text).isEmpty
            case .hide(let query): query.ranges(in: line.text).isEmpty
            default: true
            }
          }
        }
        #expect(store.numbers(passing: filters, in: store.held) == expected.map(\.0), "\(text)")
      }
    }
  }

  @Test func aTimeIsFound() async {
    let log = FakeLog()
    log.append((0..<5000).map { (Int64($0) * 10, "line \($0)") })
    log.append(["no time"])
    for (seconds, line) in [(-5, 0), (0, 0), (1, 1), (25_000, 2500), (49_990, 4999)] as [(Int64, Int)] {
      #expect(await log.line(at: Timestamp(seconds: seconds)) == line)
    }
    #expect(await log.line(at: Timestamp(seconds: 60_000)) ?? 0 >= 5000)
    #expect(await FakeLog(["a"]).line(at: Timestamp(seconds: 1)) == nil)
  }

  @Test func aWrittenTimeSaysMoreThanWhenALineCame() throws {
    let session = session(["2026-11-21T10:00:00Z a", "b", "2999-01-01T00:00:00Z c"])
    let times = session.times(0..<3)
    #expect(times.map { $0?.ground } == [.written, .seen, .seen])
    #expect(times[0]?.at == Timestamp(rfc3339: "2026-11-21T10:00:00Z"))
    #expect(session.lines(0..<3).map(\.time) == times)
  }
}
