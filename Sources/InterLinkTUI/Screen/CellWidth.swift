/// How many cells text takes on screen.
///
/// The widths are those of glibc's `wcwidth`, which ncurses asks before it draws: were we to think
/// otherwise, every column to the right would be out of line.
nonisolated enum CellWidth {
  /// What becomes of a scalar on screen.
  enum Kind: UInt32, Sendable {
    /// Never drawn: controls, direction and joining controls, selectors.
    case ignored
    /// Drawn over the scalar before it.
    case mark
    case narrow
    case wide
  }

  /// What becomes of `scalar`.
  static func kind(_ scalar: UInt32) -> Kind {
    if scalar < 0x300 {
      return scalar < 0x20 || (0x7F..<0xA0).contains(scalar) || scalar == 0xAD ? .ignored : .narrow
    }
    // Punctuation, arrows, lines and blocks that we draw ourselves, many a frame.
    if scalar >= 0x2500 && scalar < 0x25FD { return .narrow }
    if scalar == 0x2026 { return .narrow }
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle] >> 2 <= scalar { low = middle } else { high = middle }
    }
    return Kind(rawValue: runs[low] & 3) ?? .narrow
  }

  /// Cells that `text` takes when it is drawn: controls and the like take none.
  static func of(_ text: some StringProtocol) -> Int {
    withUTF8(text) { bytes in
      var total = 0
      var glyphs = GlyphReader(bytes)
      while let glyph = glyphs.next() { total += glyph.width }
      return total
    }
  }

  /// Runs `body` on the UTF-8 of `text`, without a copy where the text is stored so.
  static func withUTF8<Result>(
    _ text: some StringProtocol, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    text.utf8.withContiguousStorageIfAvailable(body)
      ?? Array(text.utf8).withUnsafeBufferPointer(body)
  }
}
