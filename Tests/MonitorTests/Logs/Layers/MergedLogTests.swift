import Testing

@testable import Monitor

@Suite(.timeLimit(.minutes(1))) struct MergedLogTests {
  private func merge(_ logs: FakeLog...) -> MergedLog {
    let merged = MergedLog()
    for (index, log) in logs.enumerated() { merged.add("log \(index)", log) }
    return merged
  }

  @Test func historyIsInTheOrderOfTimes() async {
    let (a, b) = (FakeLog(), FakeLog())
    a.append([(1, "a1"), (4, "a4"), (9, "a9")])
    b.append([(2, "b2"), (4, "b4"), (5, "b5")])
    let merged = merge(a, b)
    #expect(await eventually { merged.texts == ["a1", "b2", "a4", "b4", "b5", "a9"] })
    #expect(merged.lines(0..<9).map(\.source) == [0, 1, 0, 1, 1, 0])
  }

  /// A traceback has no times; what was only seen says less than what is written.
  @Test func linesWithoutTimesStayBehindTheOneBefore() async {
    let (a, b) = (FakeLog(), FakeLog())
    a.append([(90, "head")], .seen)
    a.append([(1, "a1")], .written)
    a.append([(91, "trace 1")], .seen)
    a.append(["trace 2"])
    a.append([(4, "a4")], .written)
    b.append([(2, "b2"), (3, "b3")])
    let merged = merge(a, b)
    #expect(
      await eventually { merged.texts == ["head", "a1", "trace 1", "trace 2", "b2", "b3", "a4"] })
  }

  @Test func aSourceIsNeverReordered() async {
    let (a, b) = (FakeLog(), FakeLog())
    a.append([(9, "a9"), (1, "a1"), (3, "a3")])
    b.append([(2, "b2")])
    let merged = merge(a, b)
    #expect(await eventually { merged.texts == ["b2", "a9", "a1", "a3"] })
  }

  @Test func laterLinesComeBehind() async {
    let (a, b) = (FakeLog(), FakeLog())
    a.append([(1, "a1"), (8, "a8")])
    b.append([(2, "b2")])
    let merged = merge(a, b)
    #expect(await eventually { merged.status.lineCount == 3 && !merged.isLoading })
    // One more if the second was added when the first had been taken in.
    let generation = merged.status.generation
    b.append([(5, "b5")])
    #expect(await eventually { merged.texts == ["a1", "b2", "a8", "b5"] })
    #expect(merged.status.generation == generation)
  }

  @Test func aHistoryThatArrivesLateIsSortedIn() async throws {
    let (a, b) = (FakeLog(), FakeLog())
    a.append([(1, "a1"), (8, "a8")])
    b.set(.connecting)
    let merged = merge(a, b)
    #expect(await eventually { merged.texts == ["a1", "a8"] })
    b.set(.following)
    b.append([(2, "b2"), (9, "b9")])
    #expect(await eventually { merged.texts == ["a1", "b2", "a8", "b9"] })
    #expect(merged.status.generation > 0)
    #expect(merged.position(ofSource: 0, line: 1) == 2)
  }

  @Test func sourcesAreSwitchedAndAdded() async {
    let (a, b) = (FakeLog(), FakeLog())
    a.append([(1, "a1"), (3, "a3")])
    b.append([(2, "b2")])
    let merged = merge(a, b)
    #expect(await eventually { merged.texts == ["a1", "b2", "a3"] })
    merged.set(source: 0, isOn: false)
    #expect(await eventually { merged.texts == ["b2"] })
    a.append([(5, "a5")])
    merged.set(source: 0, isOn: true)
    #expect(await eventually { merged.texts == ["a1", "b2", "a3", "a5"] })
    let c = FakeLog()
    c.append([(4, "c4")])
    #expect(merged.add("c", c) == 2)
    #expect(await eventually { merged.texts == ["a1", "b2", "a3", "c4", "a5"] })
    #expect(merged.sources.map(\.title) == ["log 0", "log 1", "c"])
  }

  @Test func aSourceThatIsRemovedMakesRoomForAnother() async throws {
    let (a, b, c) = (FakeLog(), FakeLog(), FakeLog())
    a.append([(1, "a1"), (3, "a3")])
    b.append([(2, "b2"), (5, "b5")])
    c.append([(4, "c4")])
    let merged = merge(a, b)
    #expect(await eventually { merged.texts == ["a1", "b2", "a3", "b5"] && !merged.isLoading })
    await merged.remove(source: 0)
    // As soon as it is done, no line can be taken for one of what comes in its place.
    #expect(merged.texts == ["b2", "b5"])
    #expect(merged.status.droppedLines == 2)
    a.append([(6, "a6")])
    #expect(merged.add("c", c, at: 0) == 0)
    #expect(await eventually { merged.texts == ["b2", "c4", "b5"] })
    #expect(merged.lines(0..<3).map(\.source) == [1, 0, 1])
    #expect(merged.position(ofSource: 0, line: 0) == 1)
    await merged.remove(source: 7)
  }

  @Test func positionsAndOriginsAgree() async throws {
    var dice = Dice(3)
    let logs = [FakeLog(), FakeLog(), FakeLog()]
    for log in logs {
      log.append(
        (0..<6000).map { (Int64($0 * 10 + Int.random(in: 0..<30, using: &dice)), "\($0)") }.sorted {
          $0.0 < $1.0
        })
    }
    let merged = merge(logs[0], logs[1], logs[2])
    try #require(await eventually { merged.status.lineCount == 18_000 && !merged.isLoading })
    for number in stride(from: 0, to: 18_000, by: 97) {
      let origin = merged.origin(of: number)
      #expect(origin.map { merged.position(ofSource: $0.source, line: $0.line) } == number)
    }
    for log in logs { log.drop(5000) }
    try #require(await eventually { merged.status.firstLine > 14_000 })
    for number in stride(from: merged.status.firstLine, to: 18_000, by: 97) {
      let origin = merged.origin(of: number)
      #expect(origin.map { merged.position(ofSource: $0.source, line: $0.line) } == number)
      let line = merged.lines(number..<number + 1).first
      #expect(line?.source == origin?.source)
    }
  }

  @Test func itIsFilteredAndSearched() async throws {
    let (a, b) = (FakeLog(), FakeLog())
    a.append([(1, "x a"), (3, "y a")])
    b.append([(2, "x b"), (4, "y b")])
    let merged = merge(a, b)
    #expect(await eventually { merged.texts == ["x a", "x b", "y a", "y b"] && !merged.isLoading })
    let filtered = FilteredLog(merged, [.only(try LogQuery("y"))])
    #expect(await eventually { filtered.texts == ["y a", "y b"] })
    #expect(await merged.search(try LogQuery("b"), from: 2, forward: true) == 3)
    merged.set(source: 0, isOn: false)
    #expect(await eventually { filtered.texts == ["y b"] })
  }
}
