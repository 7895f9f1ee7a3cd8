nonisolated extension Canvas {
  /// Draws pieces of text one after the other in `width` cells (to the canvas's edge if nil); the piece that does
  /// not fit ends in `…`.  Returns the column after the last.
  @discardableResult
  mutating func draw(spans: [Span], row: Int, column: Int, width: Int? = nil) -> Int {
    let end = width.map { column + $0 } ?? columns
    var next = column
    for (index, span) in spans.enumerated() {
      let rest = spans[(index + 1)...].contains { !$0.text.isEmpty }
      // A piece that just fills the line would hide that more follows it.
      if rest, next + CellWidth.of(span.text) >= end, next < end {
        return draw(span.text + "  ", row: row, column: next, width: end - next, style: span.style)
      }
      next = draw(span.text, row: row, column: next, width: max(0, end - next), style: span.style)
    }
    return next
  }

  /// Draws `text` so that it ends at `column + width`; cut at its end if it does not fit.
  mutating func drawRight(
    _ text: String, row: Int, column: Int, width: Int, style: Style = Style(), truncation: Truncation = .tail
  ) {
    let gap = max(0, width - CellWidth.of(text))
    draw(text, row: row, column: column + gap, width: width - gap, style: style, truncation: truncation)
  }

  /// Fills a rectangle with blanks of a style.
  mutating func fill(_ rect: Rect, style: Style = Style()) {
    for row in rect.rows { fill(row: row, columns: rect.columns, style: style) }
  }

  /// A line from edge to edge with titles near its left and right end: `─ Pods 54 ───── sort: age ─`.
  mutating func rule(
    row: Int, columns: Range<Int>, title: [Span] = [], trailing: [Span] = [], style: Style = Style(.border)
  ) {
    let width = columns.count
    draw(repeated(glyphs.horizontal, width), row: row, column: columns.lowerBound, width: width, style: style)
    let titleWidth = title.isEmpty ? 0 : min(CellWidth.of(title) + 2, max(0, width - 2))
    if titleWidth > 2 {
      fill(row: row, columns: columns.lowerBound + 1..<columns.lowerBound + 1 + titleWidth, style: style)
      draw(spans: title, row: row, column: columns.lowerBound + 2, width: titleWidth - 2)
    }
    let trailingWidth = CellWidth.of(trailing) + 2
    if !trailing.isEmpty, titleWidth + trailingWidth + 3 <= width {
      let start = columns.upperBound - 1 - trailingWidth
      fill(row: row, columns: start..<start + trailingWidth, style: style)
      draw(spans: trailing, row: row, column: start + 1, width: trailingWidth - 2)
    }
  }

  /// A blank box with a border and a title, for dialogs.  Its inside is `rect.inset()`.
  mutating func box(_ rect: Rect, title: String = "", style: Style = Style(.border)) {
    guard rect.height >= 2, rect.width >= 2 else { return }
    fill(rect)
    let (right, bottom) = (rect.columns.upperBound - 1, rect.rows.upperBound - 1)
    let line = repeated(glyphs.horizontal, rect.width - 2)
    draw(
      glyphs.topLeft + line + glyphs.topRight, row: rect.row, column: rect.column, style: style,
      truncation: .clip)
    draw(
      glyphs.bottomLeft + line + glyphs.bottomRight, row: bottom, column: rect.column, style: style,
      truncation: .clip)
    for row in rect.row + 1..<max(rect.row + 1, bottom) {
      draw(glyphs.vertical, row: row, column: rect.column, style: style)
      draw(glyphs.vertical, row: row, column: right, style: style)
    }
    if !title.isEmpty, rect.width > 6 {
      draw(" \(title) ", row: rect.row, column: rect.column + 2, width: rect.width - 4, style: Style(.title))
    }
  }

  private func repeated(_ glyph: String, _ count: Int) -> String {
    String(repeating: glyph, count: max(0, count))
  }
}

nonisolated extension CellWidth {
  /// Cells that the pieces take together.
  static func of(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + of($1.text) } }
}
