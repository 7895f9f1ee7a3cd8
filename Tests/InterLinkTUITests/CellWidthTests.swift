import CNCurses
import ClientCore
import Testing

@testable import InterLinkTUI

@Suite struct CellWidthTests {
  @Test func theRunsAreWhatTheCLibrarySays() {
    var wrong: [String] = []
    for value in UInt32(0x20)...0x10FFFF {
      // What Unicode 14 does not have yet is no concern: a library may or may not know it.
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 14 else {
        continue
      }
      let width = cn_utf8_width(value)
      let expected: Set<CellWidth.Kind> =
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: [.ignored]
        default:
          width < 0
            ? Set([.ignored, .mark, .narrow, .wide])
            : width == 0 ? [.mark, .ignored] : width == 1 ? [.narrow] : [.wide]
        }
      if !expected.contains(CellWidth.kind(value)) {
        wrong.append("U+\(String(value, radix: 16)) is \(CellWidth.kind(value)), the library says \(width)")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(20))")
  }

  @Test func runsAreSortedAndNeighboursDiffer() {
    for (run, next) in zip(CellWidth.runs, CellWidth.runs.dropFirst()) {
      #expect(run >> 2 < next >> 2)
      #expect(run & 3 != next & 3)
    }
  }

  @Test func everyGlyphOfOursIsOneCellAndHasAnASCIITwin() {
    let (unicode, ascii) = (Glyphs(), Glyphs(isASCII: true))
    let glyphs: [(Glyphs) -> String] = [
      \.dot, \.circle, \.cross, \.check, \.warning, \.none, \.cursor, \.mark, \.sortDown, \.sortUp,
      \.ellipsis, \.more,
      \.horizontal, \.vertical, \.topLeft, \.topRight, \.bottomLeft, \.bottomRight, \.teeLeft, \.teeRight,
      \.arrow,
      \.separator, \.barFull, \.barEmpty,
    ]
    for glyph in glyphs.map({ (unicode: $0(unicode), ascii: $0(ascii)) }) {
      #expect(CellWidth.of(glyph.unicode) == 1 && glyph.unicode.unicodeScalars.count == 1, "\(glyph)")
      #expect(glyph.ascii.utf8.count == 1, "\(glyph)")
    }
    for sequence in [\Glyphs.steps, \.spinner] {
      #expect(unicode[keyPath: sequence].allSatisfy { CellWidth.of($0) == 1 })
      #expect(ascii[keyPath: sequence].allSatisfy { $0.utf8.count == 1 })
    }
  }

  @Test func barsAndSparklinesFillTheirWidth() {
    let glyphs = Glyphs(isASCII: true)
    #expect(glyphs.bar(0.5, width: 4) == "==..")
    #expect(glyphs.bar(0.001, width: 4) == "=...")
    #expect(glyphs.bar(7, width: 2) == "==")
    #expect(glyphs.bar(.nan, width: 2) == "")
    #expect(Glyphs().sparkline([0, 1, 2, 4], width: 3) == "▃▅█")
    #expect(Glyphs().sparkline([0, 0], width: 3) == "▁▁")
    #expect(Glyphs().sparkline([], width: 3) == "")
  }
}
