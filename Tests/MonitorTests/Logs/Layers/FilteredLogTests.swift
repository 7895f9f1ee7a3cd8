import Testing

@testable import Monitor

@Suite(.timeLimit(.minutes(1))) struct FilteredLogTests {
  static let stacks: [(filters: [LogFilter], texts: [String])] = {
    func query(_ text: String, isRegex: Bool = false) -> LogQuery {
      guard let query = try? LogQuery(text, isRegex: isRegex) else { preconditionFailure(text) }
      return query
    }
    return [
      ([], ["job", "epoch 1", "warn a", "epoch 2", "warn b", "Epoch 10"]),
      ([.only(query("epoch"))], ["epoch 1", "epoch 2", "Epoch 10"]),
      ([.only(query("Epoch"))], ["Epoch 10"]),
      ([.hide(query("warn"))], ["job", "epoch 1", "epoch 2", "Epoch 10"]),
      ([.only(query("epoch")), .hide(query("1"))], ["epoch 2"]),
      ([.only(query("epoch \\d$", isRegex: true))], ["epoch 1", "epoch 2"]),
      ([.only(query("a")), .only(query("w"))], ["warn a", "warn b"]),
      ([.hideChatter, .hide(query("epoch"))], ["warn a", "warn b"]),
      ([.only(query(""))], ["job", "epoch 1", "warn a", "epoch 2", "warn b", "Epoch 10"]),
    ]
  }()

  @Test(arguments: stacks) func aStackLeavesWhatPassesAll(_ sample: (filters: [LogFilter], texts: [String]))
    async
  {
    let log = FakeLog()
    log.append([LogSession.Line(text: "job", isChatter: true)])
    log.append(["epoch 1", "warn a", "epoch 2", "warn b", "Epoch 10"])
    let filtered = FilteredLog(log, sample.filters)
    await filtered.reach(5)
    #expect(filtered.texts == sample.texts)
    #expect(filtered.status.total == 6)
  }

  @Test func numbersMapBothWays() async throws {
    let log = FakeLog((0..<100).map { "line \($0)" })
    let filtered = FilteredLog(log, [.only(try LogQuery("5"))])
    await filtered.reach(99)
    let passing = (0..<100).filter { "\($0)".contains("5") }
    for (number, line) in passing.enumerated() {
      #expect(filtered.sourceLine(of: number) == line)
      #expect(filtered.line(atOrAfter: line) == number)
    }
    #expect(filtered.line(atOrAfter: 46) == passing.firstIndex(of: 50))
    #expect(filtered.line(atOrAfter: 99) == passing.count)
    #expect(filtered.sourceLine(of: passing.count) == nil)
  }

  @Test func whatComesGoesAndChangesIsFollowed() async throws {
    let log = FakeLog(["a 1", "b", "a 2"])
    let filtered = FilteredLog(log, [.only(try LogQuery("a"))])
    #expect(await eventually { filtered.texts == ["a 1", "a 2"] })
    log.append(["c", "a 3"])
    #expect(await eventually { filtered.texts == ["a 1", "a 2", "a 3"] })
    log.drop(2)
    #expect(await eventually { filtered.status.firstLine == 1 })
    #expect(filtered.texts == ["a 2", "a 3"])
    log.replace(["x", "a"])
    #expect(await eventually { filtered.texts == ["a"] })
    #expect(filtered.status.generation > 0)
  }

  /// The last line is being written: whether it passes may change.
  @Test func aLineThatMayStillChangeIsJudgedAgain() async throws {
    let log = FakeLog(["a", "b"])
    log.setUnsettled(1)
    let filtered = FilteredLog(log, [.only(try LogQuery("a"))])
    #expect(await eventually { filtered.texts == ["a"] })
    log.replaceLast("ba")
    #expect(await eventually { filtered.texts == ["a", "ba"] })
    #expect(filtered.status.unsettledLines == 1)
    log.replaceLast("c")
    #expect(await eventually { filtered.texts == ["a"] })
  }

  @Test func itIsSearched() async throws {
    let log = FakeLog((0..<5000).map { "line \($0)" })
    let filtered = FilteredLog(log, [.only(try LogQuery("7"))])
    await filtered.reach(4999)
    let query = try LogQuery("99")
    let found = try #require(await filtered.search(query, from: 0, forward: true))
    #expect(filtered.lines(found..<found + 1).map(\.text) == ["line 799"])
    let last = try #require(await filtered.search(query, from: .max - 1, forward: false))
    #expect(filtered.lines(last..<last + 1).map(\.text) == ["line 4997"])
    #expect(await filtered.search(query, from: last + 1, forward: true) == nil)
  }

  @Test func eachReaderOfChangesIsTold() async {
    let log = FakeLog()
    let readers = (0..<3).map { _ in log.changes }
    log.append(["a"])
    for reader in readers {
      for await _ in reader { break }
    }
    // It would not come here if one had not been told.
    #expect(log.texts == ["a"])
  }
}
