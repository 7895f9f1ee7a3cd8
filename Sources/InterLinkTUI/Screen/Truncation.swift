/// How text that does not fit is cut.
nonisolated enum Truncation: Sendable {
  /// `training-ru…`
  case tail
  /// `train…7c4`: names that differ at their end.
  case middle
  /// Cut off without a sign.
  case clip
  /// As many whole words as fit, without a sign: `PD` of `PD pending`.
  case words

  /// `text` in at most `width` cells.
  func cut(_ text: String, to width: Int, ellipsis: String = "…") -> String {
    let total = CellWidth.of(text)
    guard total > width else { return text }
    guard width > 0 else { return "" }
    switch self {
    case .clip: return Self.prefix(of: text, cells: width)
    case .words:
      // The cell after the last that fits tells whether a word ends there.
      let part = Self.prefix(of: text, cells: width + 1)
      guard let blank = part.lastIndex(of: " ") else {
        return Truncation.tail.cut(text, to: width, ellipsis: ellipsis)
      }
      return String(part[..<blank])
    case .tail: return Self.prefix(of: text, cells: width - 1) + ellipsis
    case .middle:
      // The end tells names apart (`…-7c4f9`), so the odd cell goes to it.
      let head = (width - 1) / 2
      return Self.prefix(of: text, cells: head) + ellipsis
        + Self.suffix(of: text, cells: width - 1 - head, total)
    }
  }

  /// The longest beginning of what is drawn of `text` that takes at most `cells`.
  private static func prefix(of text: String, cells: Int) -> String {
    part(of: text) { _, end in end <= cells }
  }

  private static func suffix(of text: String, cells: Int, _ total: Int) -> String {
    part(of: text) { start, _ in start >= total - cells }
  }

  /// The glyphs of which `isKept` says so, given the columns where each begins and ends; marks follow
  /// their base.
  private static func part(of text: String, _ isKept: (Int, Int) -> Bool) -> String {
    CellWidth.withUTF8(text) { bytes in
      var reader = GlyphReader(bytes)
      var result = String.UnicodeScalarView()
      var column = 0
      var keeps = false
      while let glyph = reader.next() {
        if glyph.width > 0 { keeps = isKept(column, column + glyph.width) }
        if keeps, let scalar = Unicode.Scalar(glyph.scalar) { result.append(scalar) }
        column += glyph.width
      }
      return String(result)
    }
  }
}
