import Testing

@testable import Monitor

@Suite struct LogTerminalTests {
  static let cases: [(output: String, rows: [String])] = [
    ("a\nb", ["a", "b"]),
    ("a\r\nb\r\n", ["a", "b"]),
    // overwriting
    ("10%\r50%\r100%\n", ["100%"]),
    ("10%\r50%\r", ["50%"]),
    ("long text\rshort\n", ["shorttext"]),
    ("a\r\r\nb", ["a", "b"]),
    ("abc\u{8}\u{8}x\n", ["axc"]),
    ("\u{8}\u{8}a", ["a"]),
    ("a\tb\rcd\tx", ["cd      x"]),
    // erasing
    ("long text\r\u{1B}[Kshort\n", ["short"]),
    ("abcdef\u{1B}[3D\u{1B}[1K\n", ["    ef"]),
    ("abcdef\u{1B}[2Kx\n", ["      x"]),
    ("abcdef\u{1B}[4G\u{1B}[0Kx\n", ["abcx"]),
    ("abcdef\r\u{1B}[2P\n", ["cdef"]),
    ("abcdef\r\u{1B}[2@\n", ["  abcdef"]),
    ("abcdef\r\u{1B}[2X\n", ["  cdef"]),
    ("a\nb\nc\n\u{1B}[2A\u{1B}[Jx", ["a", "x", ""]),
    ("a\nbcd\u{1B}[A\u{1B}[J\n", ["a"]),
    // moving
    ("a\nb\nc\u{1B}[2Ax\u{1B}[By\n", ["ax", "b y", "c"]),
    ("a\nb\u{1B}[99Ax\n", ["ax", "b"]),
    ("a\nb\u{1B}[Fx\u{1B}[Ey", ["x", "y"]),
    ("a\u{1B}[3Cb", ["a   b"]),
    ("a\nb\u{1B}[A\u{1B}[99Bx", ["a", "bx"]),
    ("a\nb\u{1B}[A\nc\nd\n", ["a", "c", "d"]),
    ("ab\u{1B}7cd\u{1B}8x\n", ["abxd"]),
    ("ab\u{1B}[scd\n\u{1B}[ux", ["abxd"]),
    ("ab\u{1B}8cd", ["abcd"]),
    ("a\u{1B}[?25l\u{1B}[2J\u{1B}[5;5H\u{1B}[?25hb\n", ["ab"]),
    // wide characters and marks
    ("日本\u{1B}[2D語\n", ["日語"]),
    ("日本\rx\n", ["x 本"]),
    ("日本\u{8}x\n", ["日 x"]),
    ("abcd\r日\n", ["日cd"]),
    ("abcd\r\u{1B}[C日\n", ["a日d"]),
    ("e\u{301}x\ry\n", ["yx"]),
    ("ex\u{8}\u{301}\n", ["e\u{301}x"]),
    ("日本\r\u{1B}[C\u{1B}[K\n", [""]),
    // what is no movement
    ("a\u{1B}]0;title\u{7}b\rc", ["cb"]),
    ("a\u{1B}]52;c;eA==\u{1B}\\b\n", ["ab"]),
    ("a\u{1B}Pq#0;2\u{1B}\\b\n", ["ab"]),
    ("a\u{1B}]8;;http://x\nb\u{7}c", ["a8;;http://x", "bc"]),
    ("a\u{1B}[31\nb", ["a", "b"]),
    ("ab\u{9B}2Dx", ["xb"]),
    ("a\u{9D}0;t\u{9C}b\rc", ["cb"]),
    ("é°\r°", ["°°"]),
    ("\r\u{301}a", ["a"]),
    ("x\r\u{200B}\u{202E}\u{0}\u{7}\u{7F}a", ["a"]),
    ("a\u{2028}b\rc", ["c b"]),
  ]

  /// The rows that `pieces` show, without blanks at their ends.
  private func rows(_ pieces: [ArraySlice<UInt8>]) -> [String] { Self.rows(store(pieces)) }

  private func store(_ pieces: [ArraySlice<UInt8>]) -> LogStore {
    var store = LogStore(limit: 1 << 20)
    var terminal = LogTerminal()
    for piece in pieces { piece.withUnsafeBufferPointer { terminal.write($0, to: &store) } }
    terminal.flush(to: &store)
    return store
  }

  private static func rows(_ store: LogStore) -> [String] {
    store.lines(0..<Int.max).map { line in
      String(line.text.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func bytewise(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] { bytes.indices.map { bytes[$0...$0] } }

  @Test(arguments: cases) func outputIsWhatATerminalShows(_ sample: (output: String, rows: [String])) {
    let bytes = Array(sample.output.utf8)
    #expect(rows([bytes[...]]) == sample.rows)
    #expect(rows(bytewise(bytes)) == sample.rows, "byte by byte")
  }

  @Test func bytesThatAreNoUTF8TakeACell() {
    #expect(rows([[0x78, 0xFF, 0x79, 0x0D, 0xE6, 0x97, 0x7A, 0x80][...]]) == ["\u{FFFD}z\u{FFFD}"])
    #expect(rows(bytewise([0x0D, 0xE6, 0x97, 0xA5, 0xF0, 0x9F])) == ["日\u{FFFD}"])
  }

  // MARK: - Colours

  private func look(_ body: (inout LogAttributes) -> Void) -> LogAttributes {
    var look = LogAttributes()
    body(&look)
    return look
  }

  @Test func coloursStayWithTheirCells() {
    let output = Array("\u{1B}[31mred\u{1B}[0m plain\r\u{1B}[1mR\u{1B}[42me".utf8)
    let bold = look { $0.isBold = true }
    let green = look { ($0.isBold, $0.background) = (true, .palette(2)) }
    let red = look { $0.foreground = .palette(1) }
    for pieces in [[output[...]], bytewise(output)] {
      let line = store(pieces).lines(0..<1).first
      #expect(line?.text == "Red plain")
      #expect(line?.runs == [LogRun(0..<1, bold), LogRun(1..<2, green), LogRun(2..<3, red)])
    }
  }

  @Test func everyLookIsWrittenSoThatItIsReadAgain() {
    let looks = [
      "1", "2", "3", "4", "7", "9", "31", "97", "44", "103", "38;5;8", "38;5;200", "48;5;16", "38;2;1;2;3",
      "48;2;255;0;9", "1;2;3;4;7;9;35;46",
    ]
    for codes in looks {
      let plain = LogLine.decode(Array("\u{1B}[\(codes)mab\u{1B}[mc".utf8)[...])
      // Each cell is written again.
      let edited = store([Array("\rxx\r\u{1B}[\(codes)mab\u{1B}[mc".utf8)[...]]).lines(0..<1).first
      #expect(edited?.runs == plain.runs && edited?.text == "abc", "\(codes)")
    }
  }

  @Test func theLookEndsWithTheLine() {
    for output in ["\u{1B}[31ma\nb\n", "x\r\u{1B}[31ma\nb\n", "x\n\u{1B}[A\u{1B}[31ma\nb\n"] {
      #expect(store([Array(output.utf8)[...]]).lines(1..<2).first?.runs == [], "\(output.debugDescription)")
    }
  }

  @Test func theLookGoesOnAfterAnEdit() {
    let output = "x\u{8}\u{1B}[31ma".utf8
    let red = look { $0.foreground = .palette(1) }
    let store = store([Array(output)[...], Array("b".utf8)[...]])
    #expect(store.lines(0..<1).first?.runs == [LogRun(0..<2, red)])
  }

  @Test func linesThatMayBeComeBackToAreUnsettled() {
    var store = LogStore(limit: 1000)
    var terminal = LogTerminal()
    let steps: [(String, Int)] = [
      ("a\n", 0), ("b", 1), ("\nc\n", 0), ("\u{1B}[2Ax\n", 2), ("\nd\n", 2), ("e", 3),
    ]
    for (text, unsettled) in steps {
      Array(text.utf8).withUnsafeBufferPointer { terminal.write($0, to: &store) }
      #expect(terminal.unsettledLines(of: store) == unsettled, "\(text.debugDescription)")
    }
    terminal.finish(&store)
    #expect(terminal.unsettledLines(of: store) == 0)
  }

  // MARK: - Bounds

  @Test func aProgressBarWithoutEndIsOneLine() {
    let store = store((0..<5000).map { Array("step \($0) of 5000\r".utf8)[...] })
    #expect(Self.rows(store) == ["step 4999 of 5000"])
    #expect(store.byteCount < 100)
  }

  @Test func linesFarAboveStay() {
    let output = (0..<100).map { "line \($0)\n" }.joined() + "\u{1B}[100Ax\r\n"
    let rows = rows([Array(output.utf8)[...]])
    #expect(rows.count == 100)
    #expect(rows.firstIndex { $0.hasPrefix("x") } == 101 - TerminalScreen.height)
  }

  @Test func whatIsNotOutputIsNotWrittenOver() {
    var store = LogStore(limit: 1000)
    var terminal = LogTerminal()
    for (text, part) in [
      ("chatter\n", .chatter), ("a\u{1B}[9A\rb", .output), ("more\n", .chatter), ("\u{1B}[9Ac", .output),
    ]
      as [(String, LogMerge.Part)]
    {
      Array(text.utf8).withUnsafeBufferPointer { terminal.write($0, as: part, time: nil, to: &store) }
    }
    #expect(Self.rows(store) == ["chatter", "b", "more", "c"])
    #expect(store.lines(0..<4).map(\.isChatter) == [true, false, true, false])
  }

  @Test func aSequenceWithoutAnEndHidesNothing() {
    let long = String(repeating: "x", count: EscapeSequence.longest + 10)
    for introducer in ["\u{1B}]", "\u{1B}P", "\u{9D}"] {
      #expect(rows([Array((introducer + long).utf8)[...]]).joined() == long)
    }
    #expect(rows([Array("a\u{1B}]0;hidden?".utf8)[...]]) == ["a0;hidden?"])
  }

  @Test func movesWithoutMeasureAreHarmless() {
    let output = "a\u{1B}[999999999999999999999Cb\u{1B}[99999999999A\u{1B}[999999999@\u{1B}[9999999P\n"
    #expect(rows([Array(output.utf8)[...]]).first?.utf8.count ?? 0 < 5000)
  }

  @Test func linesNumbersAreKeptInSmallBlocks() {
    // Blocks of 64 bytes: rows to be edited are in several.
    var store = LogStore(limit: 1 << 9)
    var terminal = LogTerminal()
    var output = (0..<8).map { "line \($0) \(String(repeating: "-", count: 20))\n" }.joined()
    output += "\u{1B}[5A" + (3..<8).map { "\u{1B}[2Kedited \($0)\n" }.joined()
    Array(output.utf8).withUnsafeBufferPointer { terminal.write($0, to: &store) }
    #expect(store.firstLine + store.lineCount == 8)
    #expect(Self.rows(store).suffix(5) == (3..<8).map { "edited \($0)" }[...])
    for (index, block) in store.blocks.enumerated().dropFirst() {
      #expect(block.firstLine == store.blocks[index - 1].firstLine + store.blocks[index - 1].lineCount)
    }
  }

  /// Outputs that were once shown otherwise when they came byte by byte.
  static let cuts: [[UInt8]] = [
    [0x08, 0x02], [0x08, 0xE2, 0x80, 0xAE], [0xE2, 0x1B, 0x37, 0x94], [0xE2, 0x1B, 0x37, 0x02, 0x94],
    [0x61, 0x08, 0x1B, 0x5B, 0x43, 0x07, 0x62], [0xF0, 0x9F, 0x1B, 0x38, 0x9A, 0x80],
    Array("\u{1B}[w\u{1B}w".utf8), Array("\u{1B}8\u{1B}[m".utf8), Array("a\r\u{1B}[K\u{9C}".utf8),
    Array("\u{1B}[?25[\u{1B}[89l\r".utf8),
    [0x08, 0xCC, 0x81], Array("\u{1B}[3m\r".utf8) + [0xE2, 0x0D, 0xE2],
    Array("\u{1B}[3m\u{1B}[[\t\u{301}".utf8), Array("\u{1B}[1<m\u{1B}[n".utf8) + [0xFF],
  ]

  @Test(arguments: cuts) func whereOutputIsCutDoesNotMatter(_ bytes: [UInt8]) {
    func lines(_ pieces: [[UInt8]]) -> [LogSession.Line] {
      var store = LogStore(limit: 1 << 16)
      var terminal = LogTerminal()
      for piece in pieces { piece.withUnsafeBufferPointer { terminal.write($0, to: &store) } }
      terminal.flush(to: &store)
      return store.lines(0..<Int.max)
    }
    #expect(lines([bytes]) == lines(bytes.map { [$0] }))
  }
}
