@testable import ClientCore
import Testing

struct CleanTextTests {
  static let cases: [(dirty: String, clean: String)] = [
    ("", ""), ("plain", "plain"), ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ("naïve ⚠ 日本 😀", "naïve ⚠ 日本 😀"),
    ("a\r\nb\rc", "a\nbc"), ("a\0b\u{7}c\u{8}d\u{7F}e", "abcde"), ("a\u{85}b\u{9C}c", "abc"),
    // CSI
    ("\u{1B}[31mred\u{1B}[0m", "red"), ("a\u{1B}[2J\u{1B}[1;1Hb", "ab"), ("a\u{1B}[?25lb", "ab"),
    ("a\u{1B}[ qb", "ab"),
    ("a\u{9B}31mb", "ab"), ("a\u{1B}[", "a"), ("a\u{1B}[31", "a"), ("a\u{1B}[31\nb", "a\nb"),
    ("a\u{1B}[é", "aé"),
    ("a\u{1B}[3\u{1B}[31mb", "ab"),
    // OSC and its like, ended by BEL or ST
    ("a\u{1B}]0;title\u{7}b", "ab"), ("a\u{1B}]0;title\u{1B}\\b", "ab"), ("a\u{1B}]0;title\u{9C}b", "ab"),
    ("a\u{9D}0;title\u{7}b", "ab"), ("a\u{1B}]8;;http://x\u{7}link\u{1B}]8;;\u{7}b", "alinkb"),
    ("a\u{1B}]52;c;c2VjcmV0\u{7}b", "ab"), ("a\u{1B}Pq#0\u{1B}\\b", "ab"), ("a\u{90}x\u{9C}b", "ab"),
    ("a\u{1B}_x\u{1B}\\b", "ab"), ("a\u{1B}^x\u{1B}\\b", "ab"), ("a\u{1B}Xx\u{1B}\\b", "ab"),
    // without an end they hide nothing
    ("a\u{1B}]0;title", "a0;title"), ("a\u{1B}]0;title\nb\u{7}", "a0;title\nb"),
    ("a\u{1B}Pb\u{1B}[31mc\u{1B}\\", "abc"),
    ("a\u{1B}]\u{1B}]b\u{7}c", "ac"), ("\u{9D}\u{9D}\u{9D}a", "a"),
    // other escapes
    ("a\u{1B}(Bb", "ab"), ("a\u{1B}cb", "ab"), ("a\u{1B}7b\u{1B}8c", "abc"), ("a\u{1B}", "a"),
    ("a\u{1B}\u{1B}[31mb", "ab"),
    ("a\u{1B}\nb", "a\nb"), ("a\u{1B}éb", "aéb"),
    // what deceives the eye
    ("a\u{202E}txt.exe\u{202C}b", "atxt.exeb"), ("a\u{2066}b\u{2069}c\u{200E}d\u{200F}e\u{61C}f", "abcdef"),
    ("pay\u{200B}pal\u{200D}\u{200C}\u{2060}\u{FEFF}\u{AD}", "paypal"), ("a\u{E0041}b\u{FE0F}c", "abc"),
    ("a\u{2028}b\u{2029}c", "a\nb\nc"), ("a\u{3164}b", "ab"),
  ]

  @Test(arguments: cases.indices) func clean(index: Int) {
    let (dirty, clean) = Self.cases[index]
    #expect(
      CleanText.clean(dirty).unicodeScalars.elementsEqual(clean.unicodeScalars), "\(dirty.debugDescription)")
    #expect(Array(dirty.utf8).withUnsafeBufferPointer { CleanText.clean($0) } == clean)
    #expect(CleanText.clean(clean) == clean)
  }

  @Test func whatTerminalsGiveNoCellIsNotDrawn() {
    for (run, next) in zip(CellWidth.runs, CellWidth.runs.dropFirst() + [0x10FFFF << 2]) where run & 3 == 0 {
      for value in run >> 2..<next >> 2 where value > 0x1F && value != 0x2028 && value != 0x2029 {
        let isDrawn = Unicode.Scalar(value).map(CleanText.isDrawn) ?? false
        #expect(!isDrawn, "U+\(String(value, radix: 16))")
      }
    }
  }

  @Test func bytesThatAreNoUTF8() {
    for (bytes, clean) in [
      ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xC3], "\u{FFFD}"), ([0xC3, 0x1B, 0x5B, 0x41], "\u{FFFD}"),
    ]
      as [([UInt8], String)]
    {
      #expect(bytes.withUnsafeBufferPointer { CleanText.clean($0) } == clean)
    }
  }

  /// The fast way looks at eight bytes at a time: each place in them, each byte.
  @Test func theFastWayMissesNothing() {
    for length in [1, 7, 8, 9, 16, 17] {
      for place in 0..<length {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: 0x61, count: length)
          bytes[place] = byte
          let isPlain = (0x20..<0x7F).contains(byte) || byte == 0x0A || byte == 0x09
          if bytes.withUnsafeBufferPointer({ CleanText.isClean($0) }) != isPlain {
            Issue.record("byte \(byte) at \(place) of \(length)")
          }
        }
      }
    }
  }

  /// Random text made of the pieces that matter: nothing that moves a cursor is ever left.
  @Test func nothingDangerousIsLeft() {
    var generator = SeededGenerator(seed: 3)
    let pieces = [
      "\u{1B}", "[", "]", "P", "\\", "\u{7}", "\u{9B}", "\u{9C}", "\u{9D}", "3", ";", "m", "\n", "é", "a",
      "\u{202E}", "(",
    ]
    for _ in 0..<5000 {
      let length = Int.random(in: 1...20, using: &generator)
      let text = (0..<length).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let clean = CleanText.clean(text)
      if !clean.unicodeScalars.allSatisfy({ CleanText.isDrawn($0) }) || CleanText.clean(clean) != clean {
        Issue.record("\(text.debugDescription) became \(clean.debugDescription)")
      }
    }
  }
}
