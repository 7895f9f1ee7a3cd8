import ClientCore
import Testing

@testable import InterLinkTUI

@Suite struct CanvasTests {
  /// Text drawn at column 0 of an eight cell wide canvas, and what is seen.
  nonisolated static let drawn: [(text: String, width: Int?, expected: String, after: Int)] = [
    ("", nil, "", 0),
    ("pod", nil, "pod", 3),
    ("exactly8", nil, "exactly8", 8),
    ("a-long-name", nil, "a-long-…", 8),
    ("a-long-name", 5, "a-lo…", 5),
    ("a-long-name", 1, "…", 1),
    ("a-long-name", 0, "", 0),
    ("a-long-name", -3, "", 0),
    ("日本語", 6, "日本語", 6),
    ("日本語", 5, "日本…", 5),
    ("日本語", 4, "日 …", 4),
    ("e\u{301}a\u{308}", nil, "e\u{301}a\u{308}", 2),
    ("\u{301}x", nil, "x", 1),
    ("one\ntwo", nil, "one two", 7),
    ("a\tb\r", nil, "a b", 4),
    ("\u{1B}[31mred", nil, "[31mred", 7),
    ("a\u{7F}\u{9B}\u{0}b", nil, "ab", 2),
    ("a\u{202E}b\u{2066}\u{200B}\u{FEFF}c", nil, "abc", 3),
    ("👩‍💻!", nil, "👩!", 3),
    ("🇮🇹", nil, "IT", 2),
    ("👍🏽.", nil, "👍.", 3),
    ("1️⃣", nil, "1", 1),
    ("⚠️x", nil, "⚠x", 2),
  ]

  @Test(arguments: drawn)
  func textIsClippedAndCleaned(text: String, width: Int?, expected: String, after: Int) {
    var canvas = Canvas(rows: 1, columns: 8)
    #expect(canvas.draw(text, row: 0, column: 0, width: width) == after)
    #expect(canvas.text == expected)
  }

  @Test func nothingIsDrawnOutside() {
    var canvas = Canvas(rows: 2, columns: 4)
    canvas.draw("xx", row: -1, column: 0)
    canvas.draw("xx", row: 2, column: 0)
    canvas.draw("xx", row: 0, column: 4)
    canvas.draw("xx", row: 0, column: 400)
    canvas.fill(row: 5, columns: 0..<9, style: Style(.bad))
    canvas.fill(row: 0, columns: -5..<0, style: Style(.bad))
    #expect(canvas.text == "\n")
    #expect(canvas.styles == "\n")
  }

  @Test func textMayBeginLeftOfTheCanvas() {
    var canvas = Canvas(rows: 2, columns: 4)
    canvas.draw("abcdef", row: 0, column: -3)
    canvas.draw("日本語", row: 1, column: -1)
    #expect(canvas.text == "def\n 本…")
  }

  @Test func emptyCanvasesTakeAnything() {
    for (rows, columns) in [(0, 0), (0, 5), (5, 0), (-1, -1)] {
      var canvas = Canvas(rows: rows, columns: columns)
      canvas.draw("text", row: 0, column: 0)
      canvas.rule(row: 0, columns: 0..<3)
      canvas.box(Rect(row: 0, column: 0, height: 3, width: 3))
      #expect(canvas.cells.isEmpty)
    }
  }

  /// What is drawn over `日本` at a column, and what is left.
  nonisolated static let overwritten: [(text: String, column: Int, expected: String)] = [
    ("x", 0, "x 本"), ("x", 1, " x本"), ("x", 2, "日x"), ("x", 3, "日 x"), ("xy", 1, " xy"), ("語", 1, " 語"),
  ]

  @Test(arguments: overwritten)
  func halfOverwrittenWideGlyphsAreBlanked(text: String, column: Int, expected: String) {
    var canvas = Canvas(rows: 1, columns: 6)
    canvas.draw("日本", row: 0, column: 0)
    canvas.draw(text, row: 0, column: column)
    #expect(canvas.text == expected)
    #expect(canvas[row: 0].reduce(0) { $0 + Int($1.width) } == 6)
  }

  @Test func fillingBlanksBothHalves() {
    var canvas = Canvas(rows: 1, columns: 6)
    canvas.draw("日本語", row: 0, column: 0)
    canvas.fill(row: 0, columns: 1..<5)
    #expect(canvas.text == "")
    #expect(canvas[row: 0].allSatisfy { $0.width == 1 })
  }

  @Test func clippingNestsAndEnds() {
    var canvas = Canvas(rows: 1, columns: 10)
    canvas.clipped(to: Rect(row: 0, column: 2, height: 1, width: 6)) { canvas in
      canvas.clipped(to: Rect(row: 0, column: 0, height: 1, width: 5)) { canvas in
        canvas.draw("0123456789", row: 0, column: 0, truncation: .clip)
      }
      canvas.draw("x", row: 0, column: 1)
      canvas.draw("y", row: 0, column: 7)
    }
    canvas.draw("z", row: 0, column: 9)
    #expect(canvas.text == "  234  y z")
  }

  /// Names cut in their middle.
  nonisolated static let middles: [(width: Int, expected: String)] = [
    (20, "train-7c4f9"), (11, "train-7c4f9"), (7, "tra…4f9"), (6, "tr…4f9"), (2, "…9"), (1, "…"), (0, ""),
  ]

  @Test(arguments: middles)
  func longNamesAreCutInTheMiddle(width: Int, expected: String) {
    var canvas = Canvas(rows: 1, columns: 20)
    canvas.draw("train-7c4f9", row: 0, column: 0, width: width, truncation: .middle)
    #expect(canvas.text == expected)
  }

  @Test func middleCutsKeepWideGlyphsWhole() {
    #expect(Truncation.middle.cut("日本語e\u{301}", to: 5) == "日…e\u{301}")
    #expect(Truncation.middle.cut("日本語", to: 4) == "…語")
    #expect(Truncation.tail.cut("日本語", to: 3) == "日…")
  }

  @Test func asciiCanvasesCutWithATilde() {
    var canvas = Canvas(rows: 1, columns: 4, glyphs: Glyphs(isASCII: true))
    canvas.draw("abcdef", row: 0, column: 0)
    #expect(canvas.text == "abc~")
  }

  @Test func alignsToTheRight() {
    var canvas = Canvas(rows: 2, columns: 8)
    canvas.drawRight("12", row: 0, column: 1, width: 5)
    canvas.drawRight("1234567", row: 1, column: 1, width: 5)
    #expect(canvas.text == "    12\n 1234…")
  }

  @Test func spansFollowEachOtherAndShowThatMoreFollows() {
    var canvas = Canvas(rows: 3, columns: 8)
    let spans = [Span("R ", Style(.dim)), Span("31", Style(.live, bold: true)), Span(" ok")]
    #expect(canvas.draw(spans: spans, row: 0, column: 0) == 7)
    canvas.draw(spans: spans, row: 1, column: 0, width: 4)
    canvas.draw(spans: spans, row: 2, column: 0, width: 2)
    #expect(canvas.text == "R 31 ok\nR 3…\nR…")
    #expect(canvas.styles == "ddLL\nddLL\ndd")
  }

  @Test func rulesCarryTitles() {
    var canvas = Canvas(rows: 3, columns: 20)
    canvas.rule(row: 0, columns: 0..<20, title: [Span("Pods 54")], trailing: [Span("age")])
    canvas.rule(row: 1, columns: 0..<12, title: [Span("Pods 54")], trailing: [Span("age")])
    canvas.rule(row: 2, columns: 0..<6, title: [Span("Pods 54")])
    #expect(
      canvas.text == "─ Pods 54 ──── age ─\n─ Pods 54 ──\n─ P… ─")
  }

  @Test func boxesHideWhatIsBehind() {
    var canvas = Canvas(rows: 4, columns: 10)
    for row in 0..<4 { canvas.draw("##########", row: row, column: 0) }
    canvas.box(Rect(row: 1, column: 1, height: 3, width: 8), title: "Cancel")
    #expect(
      canvas.text == "##########\n#┌─ Ca…─┐#\n#│      │#\n#└──────┘#")
  }

  @Test func planeOfStylesNamesRoleAndFlags() {
    var canvas = Canvas(rows: 2, columns: 6)
    canvas.draw("ab", row: 0, column: 0, style: Style(.bad, bold: true))
    canvas.draw("c", row: 0, column: 3, style: Style(bold: true, underlined: true))
    canvas.draw("d", row: 1, column: 0, style: Style(.live))
    canvas.restyle(row: 1, columns: 0..<6) { $0.isOnCursor = true }
    #expect(canvas.styles == "BB.:  underlined 3-3\nl  cursor 0-5")
  }

  @Test func rolesHaveLettersOfTheirOwn() {
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
  }

  /// The second defence lets nothing through that the first takes away.
  @Test func whatIsNeverShownIsNotDrawnHereEither() {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x9F, 0xAD...0xAD, 0x115F...0x1160, 0x200B...0x206F, 0x3164...0x3164, 0xFE00...0xFEFF,
      0xE0000...0xE0FFF,
    ]
    for scalar in ranges.joined().compactMap(Unicode.Scalar.init) {
      let text = "\(scalar)"
      CellWidth.withUTF8(text) { bytes in
        var reader = GlyphReader(bytes)
        while let glyph = reader.next() {
          let isDrawn = Unicode.Scalar(glyph.scalar).map(CleanText.isDrawn) ?? false
          #expect(isDrawn && glyph.scalar >= 0x20, "U+\(String(scalar.value, radix: 16))")
        }
      }
    }
  }
}
