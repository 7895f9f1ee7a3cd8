import Testing

@testable import InterLinkTUI

@Suite struct InputParserTests {
  nonisolated static let cases: [(bytes: String, events: [InputEvent])] = [
    (
      "aZ é日",
      [
        .key(.character("a")), .key(.character("Z")), .key(.character(" ")), .key(.character("é")),
        .key(.character("日")),
      ]
    ),
    ("\r\n\t\u{7F}\u{8}", [.key(.enter), .key(.enter), .key(.tab), .key(.backspace), .key(.backspace)]),
    (
      "\u{0}\u{1}\u{1A}\u{1C}",
      [.key(.control(" ")), .key(.control("a")), .key(.control("z")), .key(.control("\\"))]
    ),
    (
      "\u{1B}[A\u{1B}OA\u{1B}[B\u{1B}OD\u{1B}[C",
      [.key(.up), .key(.up), .key(.down), .key(.left), .key(.right)]
    ),
    ("\u{1B}[H\u{1B}[1~\u{1B}[4~\u{1B}OF", [.key(.home), .key(.home), .key(.end), .key(.end)]),
    (
      "\u{1B}[5~\u{1B}[6~\u{1B}[2~\u{1B}[3~\u{1B}[Z",
      [.key(.pageUp), .key(.pageDown), .key(.insert), .key(.delete), .key(.backTab)]
    ),
    (
      "\u{1B}OP\u{1B}[15~\u{1B}[24~\u{1B}[[B\u{1B}[1;2P",
      [.key(.function(1)), .key(.function(5)), .key(.function(12)), .key(.function(2)), .key(.function(1))]
    ),
    ("\u{1B}x\u{1B}é", [.key(.alt("x")), .key(.alt("é"))]),
    ("\u{1B}[1;5C\u{1B}[1;3D\u{1B}[1;5A", [.key(.alt("f")), .key(.alt("b")), .key(.up)]),
    ("\u{1B}\u{1B}[A", [.key(.escape), .key(.up)]),
    ("\u{1B}\u{3}", [.key(.escape), .key(.control("c"))]),
    (
      "\u{1B}[<0;5;7M\u{1B}[<0;5;7m\u{1B}[<65;1;1M\u{1B}[<35;9;9M",
      [
        .mouse(.init(action: .click, row: 6, column: 4)),
        .mouse(.init(action: .wheelDown, row: 0, column: 0)),
      ]
    ),
    (
      "\u{1B}[M !!\u{1B}[M`#\"",
      [
        .mouse(.init(action: .click, row: 0, column: 0)), .mouse(.init(action: .wheelUp, row: 1, column: 2)),
      ]
    ),
    ("\u{1B}[<0;0;7M\u{1B}[<0;99999;7M\u{1B}[<0;7M", []),
    (
      "\u{1B}[200~a\u{1B}[31mb\r\nc\u{7}\td\u{202E}\u{1B}[201~x",
      [.paste("a[31mb\nc\td"), .key(.character("x"))]
    ),
    ("\u{1B}[I\u{1B}[?1;2c\u{1B}[99~\u{1B}Oz!", [.key(.character("!"))]),
    // A sequence that breaks off takes nothing of what follows.
    ("\u{1B}[12\u{1B}[A", [.key(.up)]),
    ("\u{1B}[12é", [.key(.character("é"))]),
  ]

  @Test(arguments: cases)
  func bytesBecomeEvents(bytes: String, events: [InputEvent]) {
    var parser = InputParser()
    #expect(parser.feed(bytes.utf8) == events)
    #expect(parser.patience == nil)
  }

  /// Wherever the bytes are cut, the same events come out.
  @Test(arguments: cases)
  func piecesDoNotMatter(bytes: String, events: [InputEvent]) {
    let all = Array(bytes.utf8)
    for cut in 0...all.count {
      var parser = InputParser()
      #expect(parser.feed(all[..<cut]) + parser.feed(all[cut...]) == events, "cut at \(cut)")
    }
    var parser = InputParser()
    #expect(all.flatMap { parser.feed([$0]) } == events)
  }

  nonisolated static let pending: [(bytes: [UInt8], patience: Duration, events: [InputEvent])] = [
    ([0x1B], .milliseconds(25), [.key(.escape)]),
    (Array("\u{1B}[".utf8), .milliseconds(250), [.key(.alt("["))]),
    (Array("\u{1B}O".utf8), .milliseconds(250), [.key(.alt("O"))]),
    (Array("\u{1B}[1;5".utf8), .milliseconds(250), []),
    (Array("\u{1B}[M!".utf8), .milliseconds(250), []),
    ([0x1B, 0xE6], .milliseconds(250), []),
    (Array("\u{1B}[200~half".utf8), .seconds(1), [.paste("half")]),
  ]

  @Test(arguments: pending)
  func whatStaysUnfinishedIsGivenUp(bytes: [UInt8], patience: Duration, events: [InputEvent]) {
    var parser = InputParser()
    #expect(parser.feed(bytes).isEmpty)
    #expect(parser.patience == patience)
    #expect(parser.flush() == events)
    #expect(parser.patience == nil)
    #expect(parser.feed([0x61]) == [.key(.character("a"))])
  }

  @Test func halfACharacterWaitsForItsRest() {
    var parser = InputParser()
    #expect(parser.feed([0xE6, 0x97]).isEmpty)
    #expect(parser.patience == nil)
    #expect(parser.feed([0xA5]) == [.key(.character("日"))])
    #expect(parser.feed([0xE6]).isEmpty)
    #expect(parser.feed([0x61]) == [.key(.character("a"))])
  }

  @Test func badUTF8IsDropped() {
    var parser = InputParser()
    let bytes: [UInt8] = [
      0xFF, 0xC0, 0x80, 0x61, 0xE6, 0x62, 0xF0, 0x9F, 0x63, 0xED, 0xA0, 0x80, 0x64, 0xC2, 0x9B, 0x65,
    ]
    let expected = "abcde".map { InputEvent.key(.character($0)) }
    #expect(parser.feed(bytes) == expected)
  }

  @Test func noiseNeitherTrapsNorPilesUp() {
    var random = SystemRandomNumberGenerator()
    var parser = InputParser()
    for _ in 0..<300 {
      let noise = (0..<40).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : "\u{1B}[<;M0~O2".utf8.randomElement(using: &random) ?? 0
      }
      _ = parser.feed(noise)
    }
    while parser.patience != nil { _ = parser.flush() }
    #expect(parser.feed([0x61]) == [.key(.character("a"))])
  }

  /// Numbers that no terminal sends, at the place of a modifier, a key and a mouse.
  @Test func hugeNumbersMeanNothing() {
    var parser = InputParser()
    for number in ["-9223372036854775808", "9223372036854775807", "99999999999999999999"] {
      #expect(parser.feed(Array("\u{1B}[1;\(number)H".utf8)) == [.key(.home)], "\(number)")
      #expect(parser.feed(Array("\u{1B}[\(number)~".utf8)) == [], "\(number)")
      #expect(parser.feed(Array("\u{1B}[<0;\(number);1M".utf8)) == [], "\(number)")
    }
  }

  /// Where a sequence that is too long ends does not depend on how its bytes come.
  @Test func longSequencesAreCutAtTheSamePlace() {
    let bytes = Array("\u{1B}[\(String(repeating: "3", count: 80))h".utf8)
    var (whole, single) = (InputParser(), InputParser())
    #expect(whole.feed(bytes) == bytes.flatMap { single.feed([$0]) })
  }

  @Test func hugePastesAreCut() {
    var parser = InputParser()
    _ = parser.feed("\u{1B}[200~".utf8)
    let piece = Array(repeating: UInt8(ascii: "x"), count: 100_000)
    for _ in 0..<15 { #expect(parser.feed(piece).isEmpty) }
    let events = parser.feed("\u{1B}[201~y".utf8)
    #expect(events.last == .key(.character("y")))
    guard case .paste(let text) = events.first else { return #expect(Bool(false), "no paste") }
    #expect(text.utf8.count <= 1 << 20)
  }
}
