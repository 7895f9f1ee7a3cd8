import Testing

@testable import Monitor

@Suite struct LogLineTests {
  /// Bytes as Latin-1 letters, so that any can be written; the look of each run as a word.
  struct Case: Sendable {
    var bytes: [UInt8]
    var text: String
    var runs: [LogRun]

    init(_ bytes: String, _ text: String, _ runs: [(Range<Int>, (inout LogAttributes) -> Void)] = []) {
      self.bytes = Array(bytes.utf8)
      self.text = text
      self.runs = runs.map { range, look in
        var attributes = LogAttributes()
        look(&attributes)
        return LogRun(range, attributes)
      }
    }
  }

  static let cases: [Case] = [
    Case("plain", "plain"),
    Case("a\tb", "a       b"),
    Case("日\tb", "日      b"),
    Case("e\u{301}\tb", "e\u{301}       b"),
    Case("a\u{2028}b", "a b"),
    // looks
    Case("\u{1B}[31mred\u{1B}[0m.", "red.", [(0..<3, { $0.foreground = .palette(1) })]),
    Case("\u{1B}[31mred\u{1B}[m.", "red.", [(0..<3, { $0.foreground = .palette(1) })]),
    Case("\u{1B}[31mto the end", "to the end", [(0..<10, { $0.foreground = .palette(1) })]),
    Case("a\u{1B}[1mb\u{1B}[22mc", "abc", [(1..<2, { $0.isBold = true })]),
    Case(
      "\u{1B}[2;3;4;7;9mx", "x",
      [
        (
          0..<1,
          {
            ($0.isDim, $0.isItalic, $0.isUnderlined, $0.isReversed, $0.isStruck) = (
              true, true, true, true, true
            )
          }
        )
      ]),
    Case("\u{1B}[3;4;7;9m\u{1B}[23;24;27;29mx", "x"),
    Case("\u{1B}[4:3mx\u{1B}[4:0my", "xy", [(0..<1, { $0.isUnderlined = true })]),
    Case(
      "\u{1B}[91;102mx\u{1B}[39mx", "xx",
      [
        (0..<1, { ($0.foreground, $0.background) = (.palette(9), .palette(10)) }),
        (1..<2, { $0.background = .palette(10) }),
      ]),
    Case("\u{1B}[38;5;196;1mx", "x", [(0..<1, { ($0.foreground, $0.isBold) = (.palette(196), true) })]),
    Case("\u{1B}[48;2;1;2;3;1mx", "x", [(0..<1, { ($0.background, $0.isBold) = (.rgb(1, 2, 3), true) })]),
    Case("\u{1B}[38:5:196mx", "x", [(0..<1, { $0.foreground = .palette(196) })]),
    Case("\u{1B}[38:2:1:2:3mx", "x", [(0..<1, { $0.foreground = .rgb(1, 2, 3) })]),
    Case("\u{1B}[38:2::1:2:3;1mx", "x", [(0..<1, { ($0.foreground, $0.isBold) = (.rgb(1, 2, 3), true) })]),
    Case("\u{1B}[58;5;1;3mx", "x", [(0..<1, { $0.isItalic = true })]),
    Case("\u{9B}31mx", "x", [(0..<1, { $0.foreground = .palette(1) })]),
    // nonsense in place of looks
    Case("\u{1B}[38;5;999mx\u{1B}[38mx\u{1B}[38;2;1mx\u{1B}[99999999999999999999mx", "xxxx"),
    Case("\u{1B}[5;6;10;55;200mx", "x"),
    Case("\u{1B}[>4;2mx\u{1B}[?4mx\u{1B}[1 mx", "xxx"),
    Case("\u{1B}[31", ""),
    Case("\u{1B}[", ""),
    // runs that say the same are one, and none is empty
    Case(
      "\u{1B}[31ma\u{1B}[31mb\u{1B}[32m\u{1B}[31mc\u{1B}[32m", "abc",
      [(0..<3, { $0.foreground = .palette(1) })]),
    // offsets are those of the text, not of the bytes
    Case("é\t\u{1B}[31m日\u{1B}[mx", "é       日x", [(9..<12, { $0.foreground = .palette(1) })]),
    Case("\u{7}\u{1B}]0;t\u{7}a\u{1B}[1mb", "ab", [(1..<2, { $0.isBold = true })]),
    Case("\u{1B}[31m\tx", "        x", [(8..<9, { $0.foreground = .palette(1) })]),
    Case("\u{301}a", "a"),
    // a letter and its mark look the same
    Case("e\u{1B}[31m\u{301}x", "e\u{301}x", [(3..<4, { $0.foreground = .palette(1) })]),
  ]

  @Test(arguments: cases.indices) func decode(_ index: Int) {
    let sample = Self.cases[index]
    let (text, runs) = LogLine.decode(sample.bytes[...])
    #expect(text == sample.text)
    #expect(runs == sample.runs, "\(sample.text)")
  }

  /// Lines of ASCII have a way of their own; a letter that is none makes them take the other.
  @Test func bothWaysGiveTheSame() {
    var dice = Dice(3)
    for _ in 0..<500 {
      let parts = [
        "text ", "x", "\u{1B}[m", "\u{1B}[38;5;", "\u{1B}[0;", "m", "31", "1;", ";", ":", "48;2;1;2;3", "m",
        "9",
      ]
      let line = (0..<12).map { _ in parts.randomElement(using: &dice) ?? "" }.joined()
      let short = LogLine.decode(Array(line.utf8)[...])
      let long = LogLine.decode(Array("é\(line)".utf8)[...])
      #expect(long.text == "é\(short.text)", "\(line.debugDescription)")
      let runs = short.runs.map { LogRun($0.range.lowerBound + 2..<$0.range.upperBound + 2, $0.attributes) }
      #expect(long.runs == runs, "\(line.debugDescription)")
    }
  }

  @Test func bytesThatAreNoUTF8AreMarked() {
    #expect(LogLine.decode([0x61, 0x9B, 0x33, 0xC3]).text == "a\u{FFFD}3\u{FFFD}")
  }

  @Test func aLineOfAMegabyte() {
    let line = Array(repeating: Array("日\u{1B}[31mx\u{1B}[0m".utf8), count: 80_000).flatMap { $0 }
    let (text, runs) = LogLine.decode(line[...])
    #expect(text.utf8.count == 320_000)
    #expect(runs.count == 80_000)
  }

  @Test func aStoreTellsWhereColoursAre() {
    var store = LogStore(limit: 1000)
    Array("a\u{1B}[31mb\n".utf8).withUnsafeBufferPointer { store.append($0) }
    var red = LogAttributes()
    red.foreground = .palette(1)
    #expect(store.lines(0..<1).first?.runs == [LogRun(1..<2, red)])
  }
}
