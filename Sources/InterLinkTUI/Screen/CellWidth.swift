internal import ClientCore

typealias CellWidth = ClientCore.CellWidth

nonisolated extension CellWidth {
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
