internal import Monitor

/// The text of a line as it is laid out: rows are ranges of its UTF-8, so that of a line of a megabyte only what
/// is in sight is ever made into characters.
nonisolated struct LogText: Sendable {
  let text: String
  /// Where it has a look of its own, in order.
  let runs: [LogRun]
  let isChatter: Bool

  /// The text of `line`.
  init(_ line: LogSession.Line) {
    (text, runs, isChatter) = (Self.withoutEnd(line.text, line.runs), line.runs, line.isChatter)
  }

  /// Without blanks at the end, which programs write to wipe out a bar, unless they have a look of their own.
  private static func withoutEnd(_ text: String, _ runs: [LogRun]) -> String {
    guard text.utf8.last == 0x20 else { return text }
    let styled = runs.last?.range.upperBound ?? 0
    let bytes = text.utf8
    var end = bytes.endIndex
    var count = bytes.count
    while count > styled, case let before = bytes.index(before: end), bytes[before] == 0x20 {
      (end, count) = (before, count - 1)
    }
    return String(text[..<end])
  }

  /// The texts of `line`: itself, or, if it is a JSON object and that is wanted, a text for each of its members.
  static func texts(of line: LogSession.Line, prettyPrints: Bool) -> [LogText] {
    guard prettyPrints, let json = LogJSON(line: line.text) else { return [LogText(line)] }
    return json.lines.map { LogText($0) }
  }

  /// A text without colours of its own.
  init(_ text: String) { (self.text, runs, isChatter) = (text, [], false) }

  /// Its length in bytes.
  var count: Int { text.utf8.count }

  /// The bytes of each row when no row may be wider than `width` cells; at least one row.
  ///
  /// Breaks after a blank where there is one not too near the row's beginning, so that long paths do not
  /// leave half-empty rows.
  func rows(width: Int) -> [Range<Int>] {
    let width = max(1, width)
    return CellWidth.withUTF8(text) { bytes in
      if bytes.count <= width { return [0..<bytes.count] }
      var rows: [Range<Int>] = []
      var (start, index, cells, lastBlank) = (0, 0, 0, -1)
      while index < bytes.count {
        let byte = bytes[index]
        let isASCII = byte < 0x80
        let next = isASCII ? index + 1 : Self.end(of: index, bytes)
        let cell = isASCII ? 1 : Self.width(bytes, index..<next)
        if cells + cell > width, index > start {
          let isGoodBreak = lastBlank >= start && (lastBlank - start) * 3 >= index - start
          let end = isGoodBreak ? lastBlank + 1 : index
          rows.append(start..<end)
          (start, index, cells) = (end, end, 0)
          continue
        }
        if byte == 0x20 { lastBlank = index }
        cells += cell
        index = next
      }
      rows.append(start..<bytes.count)
      return rows
    }
  }

  /// The bytes that the cells from `left` to `left + width` show, and how many cells before the first of them stay
  /// blank (half of a wide character that was cut in two).
  func row(left: Int, width: Int) -> (bytes: Range<Int>, indent: Int) {
    CellWidth.withUTF8(text) { bytes in
      var (index, cells) = (0, 0)
      while index < bytes.count, cells < left {
        let next = bytes[index] < 0x80 ? index + 1 : Self.end(of: index, bytes)
        cells += bytes[index] < 0x80 ? 1 : Self.width(bytes, index..<next)
        index = next
      }
      let (start, indent) = (index, max(0, cells - left))
      while index < bytes.count, cells <= left + width {
        let next = bytes[index] < 0x80 ? index + 1 : Self.end(of: index, bytes)
        cells += bytes[index] < 0x80 ? 1 : Self.width(bytes, index..<next)
        index = next
      }
      return (start..<index, indent)
    }
  }

  /// The cell at which the byte at `offset` is drawn in a row that is not wrapped.
  func column(of offset: Int) -> Int {
    CellWidth.withUTF8(text) { bytes in
      CellWidth.of(UnsafeBufferPointer(rebasing: bytes[..<min(max(0, offset), bytes.count)]))
    }
  }

  /// A part of the text; `range` must begin and end at characters.
  func slice(_ range: Range<Int>) -> String {
    let bytes = text.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    return String(text[start..<bytes.index(start, offsetBy: range.count)])
  }

  /// Where the scalar at `index` ends; marks that are drawn over it belong to it.
  private static func end(of index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var next = index + 1
    while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  private static func width(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
    CellWidth.of(UnsafeBufferPointer(rebasing: bytes[range]))
  }
}

nonisolated extension CellWidth {
  /// How many cells UTF-8 takes on screen.
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var total = 0
    var glyphs = GlyphReader(bytes)
    while let glyph = glyphs.next() { total += glyph.width }
    return total
  }
}
