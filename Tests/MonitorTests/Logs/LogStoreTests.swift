import ClientCore
import Testing

@testable import Monitor

@Suite struct LogStoreTests {
  private func store(_ pieces: [String], limit: Int = 1 << 20) -> LogStore {
    var store = LogStore(limit: limit)
    for piece in pieces { Array(piece.utf8).withUnsafeBufferPointer { store.append($0) } }
    return store
  }

  private func texts(_ store: LogStore, _ range: Range<Int> = 0..<Int.max) -> [String] {
    store.lines(range).map(\.text)
  }

  static let splits: [(pieces: [String], lines: [String])] = [
    ([], []),
    ([""], []),
    (["a"], ["a"]),
    (["a\n"], ["a"]),
    (["a\n", "b"], ["a", "b"]),
    (["a", "b\nc"], ["ab", "c"]),
    (["\n\n", "x", "\n"], ["", "", "x"]),
    (["a\r\nb\r\n"], ["a", "b"]),
    (["\u{1B}[31mred\u{1B}[0m\n"], ["red"]),
    (["\u{1B}]0;title\u{7}text\n"], ["text"]),
    (["a\tb\n"], ["a       b"]),
    (["日本\n"], ["日本"]),
  ]

  @Test(arguments: splits) func linesAreWhatIsBetweenLineFeeds(_ sample: (pieces: [String], lines: [String]))
  {
    let store = store(sample.pieces)
    #expect(texts(store) == sample.lines)
    #expect(store.lineCount == sample.lines.count)
  }

  @Test func bytesThatAreNoUTF8AreMarked() {
    var store = LogStore(limit: 1000)
    [0x61, 0xFF, 0x62, 0x0A].withUnsafeBufferPointer { store.append($0) }
    #expect(texts(store) == ["a\u{FFFD}b"])
  }

  @Test func aCharacterMayBeCutInTwo() {
    var store = LogStore(limit: 1000)
    for byte in Array("日\n".utf8) { [byte].withUnsafeBufferPointer { store.append($0) } }
    #expect(texts(store) == ["日"])
  }

  @Test func rangesAreClamped() {
    let store = store(["a\nb\nc\n"])
    #expect(texts(store, 1..<2) == ["b"])
    #expect(texts(store, -5..<1) == ["a"])
    #expect(texts(store, 7..<9) == [])
  }

  @Test func theOldestLinesAreDroppedAndCounted() {
    let store = store((0..<10_000).map { "line \($0)\n" }, limit: 8 << 10)
    #expect(store.firstLine + store.lineCount == 10_000)
    #expect(store.byteCount <= 8 << 10)
    #expect(store.cost > 4 << 10 && store.cost <= 8 << 10)
    #expect(texts(store).first == "line \(store.firstLine)")
    #expect(texts(store).last == "line 9999")
  }

  @Test func aLineWithoutEndIsBroken() {
    let store = store(Array(repeating: String(repeating: "x", count: 1000), count: 300), limit: 1 << 20)
    #expect(store.lineCount > 2)
    #expect(texts(store).reduce(0) { $0 + $1.count } == 300_000)
  }

  @Test func chatterStandsOnItsOwnLines() {
    var store = store(["half"])
    Array("job.out\n".utf8).withUnsafeBufferPointer { store.append(chatter: $0) }
    Array("more\n".utf8).withUnsafeBufferPointer { store.append($0) }
    #expect(store.lines(0..<9).map(\.isChatter) == [false, true, false])
    #expect(texts(store) == ["half", "job.out", "more"])
  }

  @Test func lastLinesAreReplacedAndKeepTheirTimes() {
    var store = LogStore(limit: 600)
    for number in 0..<40 {
      store.time = LogTime(Timestamp(seconds: Int64(number)), .seen)
      Array("line \(number)\n".utf8).withUnsafeBufferPointer { store.append($0) }
    }
    let first = store.firstLine
    #expect(first > 0 && first < 30)
    Array("new 30\nnew 31".utf8).withUnsafeBufferPointer { store.replaceLines(from: 30, with: $0) }
    #expect(store.held == first..<32 && store.isLineOpen)
    #expect(texts(store, 29..<40) == ["line 29", "new 30", "new 31"])
    #expect(store.times(29..<32).map { $0?.at.seconds } == [29, 30, 31])
    Array("!\nmore\n".utf8).withUnsafeBufferPointer { store.append($0) }
    #expect(texts(store, 31..<40) == ["new 31!", "more"])
  }

  /// Against an array of strings, with everything random.
  @Test func itHoldsWhatAnArrayWouldHold() {
    var dice = Dice(11)
    for round in 0..<30 {
      let limit = Int.random(in: 600...20_000, using: &dice)
      var store = LogStore(limit: limit)
      var text = ""
      for _ in 0..<Int.random(in: 0...200, using: &dice) {
        let line = String(repeating: "ab", count: Int.random(in: 0...20, using: &dice))
        let piece = line + (Bool.random(using: &dice) ? "\n" : "")
        text += piece
        Array(piece.utf8).withUnsafeBufferPointer { store.append($0) }
      }
      var expected = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if expected.last == "" { expected.removeLast() }
      let longest = min(64 << 10, max(64, limit / 8))
      guard expected.allSatisfy({ $0.utf8.count <= longest }) else { continue }
      #expect(store.firstLine + store.lineCount == expected.count, "round \(round)")
      #expect(texts(store) == Array(expected.dropFirst(store.firstLine)), "round \(round)")
    }
  }
}
