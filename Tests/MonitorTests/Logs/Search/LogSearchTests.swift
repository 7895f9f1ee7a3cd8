import Testing

@testable import Monitor

@Suite struct LogSearchTests {
  private static let text = [
    "alpha", "Beta", "gamma alpha", "\u{1B}[31mERR\u{1B}[0mOR here", "naïve alpha", "10%\rdone", "",
    "alpha.beta",
  ]

  private func find(_ query: String, isRegex: Bool = false, from line: Int, forward: Bool) throws -> Int? {
    var store = LogStore(limit: 1 << 20)
    var terminal = LogTerminal()
    for line in Self.text {
      Array((line + "\n").utf8).withUnsafeBufferPointer { terminal.write($0, to: &store) }
    }
    var search = try LogSearch(LogQuery(query, isRegex: isRegex))
    return search?.find(in: store, from: line, forward: forward)
  }

  static let cases: [(query: String, isRegex: Bool, from: Int, forward: Bool, found: Int?)] = [
    ("alpha", false, 0, true, 0),
    ("alpha", false, 1, true, 2),
    ("alpha", false, 3, true, 4),
    ("alpha", false, 6, false, 4),
    ("alpha", false, 1, false, 0),
    ("ALPHA", false, 0, true, nil),
    ("beta", false, 0, true, 1),
    ("Beta", false, 2, true, nil),
    ("error", false, 0, true, 3),
    ("10%", false, 0, true, nil),
    ("done", false, 0, true, 5),
    ("Ï", false, 0, true, nil),
    ("ï", false, 0, true, 4),
    ("alpha.beta", false, 0, true, 7),
    ("^al.*ta$", true, 0, true, 7),
    ("a{2}", true, 0, true, nil),
    ("", false, 0, true, nil),
    ("alpha", false, 99, true, nil),
    ("alpha", false, 99, false, 7),
    ("alpha", false, -1, false, nil),
  ]

  @Test(arguments: cases) func theNearestLineIsFound(
    _ sample: (query: String, isRegex: Bool, from: Int, forward: Bool, found: Int?)
  ) throws {
    let found = try find(sample.query, isRegex: sample.isRegex, from: sample.from, forward: sample.forward)
    #expect(found == sample.found)
  }

  @Test func aBrokenExpressionIsASentence() {
    #expect(throws: LogQueryError.self) { try LogQuery("a(", isRegex: true) }
    #expect(throws: Never.self) { try LogQuery("a(", isRegex: false) }
  }

  @Test func matchesAreMarked() throws {
    let line = "Alpha beta alpha"
    let ranges = try LogQuery("alpha").ranges(in: line)
    #expect(ranges.map { String(line[$0]) } == ["Alpha", "alpha"])
  }

  /// Over many blocks, against looking at each line.
  @Test func blocksAreSearchedInOrder() throws {
    var store = LogStore(limit: 4 << 10)
    for number in 0..<3000 {
      Array("line \(number)\(number % 7 == 0 ? " é" : "")\n".utf8).withUnsafeBufferPointer {
        store.append($0)
      }
    }
    let lines = store.lines(0..<3000).map(\.text)
    var search = try #require(try LogSearch(LogQuery("9")))
    for forward in [true, false] {
      for from in store.firstLine..<3000 {
        let candidates = lines.indices.filter { index in
          lines[index].contains("9")
            && (forward ? index + store.firstLine >= from : index + store.firstLine <= from)
        }
        let expected = (forward ? candidates.first : candidates.last).map { $0 + store.firstLine }
        #expect(search.find(in: store, from: from, forward: forward) == expected)
      }
    }
  }
}
