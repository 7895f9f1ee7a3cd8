/// A rectangle of cells: pure values, so that every view is tested without a terminal.
///
/// Rows and columns count from 0 at the top left.  Whatever is drawn outside of the canvas, or outside
/// of the rectangle set by ``clipped(to:_:)``, is cut off.
nonisolated struct Canvas: Sendable {
  let rows: Int
  let columns: Int
  /// The glyphs to draw with; `…` of cut text comes from here.
  var glyphs: Glyphs
  /// Where the terminal's own cursor blinks, for text entry; `nil` hides it.
  var cursor: Position?
  private(set) var cells: [Cell]
  private var clip: Rect

  /// A place on the canvas.
  struct Position: Equatable, Sendable {
    var row: Int
    var column: Int
  }

  /// A blank canvas.
  init(rows: Int, columns: Int, glyphs: Glyphs = Glyphs()) {
    (self.rows, self.columns, self.glyphs) = (max(0, rows), max(0, columns), glyphs)
    cells = Array(repeating: Cell(), count: self.rows * self.columns)
    clip = Rect(row: 0, column: 0, height: self.rows, width: self.columns)
  }

  /// The whole of it.
  var bounds: Rect { Rect(row: 0, column: 0, height: rows, width: columns) }

  /// The cells of a row.
  subscript(row row: Int) -> ArraySlice<Cell> { cells[row * columns..<(row + 1) * columns] }

  /// The cell at a place on the canvas.
  subscript(row: Int, column: Int) -> Cell { cells[row * columns + column] }

  /// Draws with `body`, cut off at the edges of `rect` (and of the rectangle set around this one).
  mutating func clipped(to rect: Rect, _ body: (inout Canvas) -> Void) {
    let outer = clip
    clip = outer.intersection(rect)
    body(&self)
    clip = outer
  }

  /// Draws `text` at `row`, `column`, clipped to `width` cells (to the canvas's edge if nil); text that does not
  /// fit ends in `…`, or is cut as `truncation` says.
  ///
  /// Returns the column after it.  Control characters never get through; see ``GlyphReader``.
  @discardableResult
  mutating func draw(
    _ text: String, row: Int, column: Int, width: Int? = nil, style: Style = Style(),
    truncation: Truncation = .tail
  ) -> Int {
    guard clip.rows.contains(row) else { return column }
    let end = min(clip.columns.upperBound, width.map { column + max(0, $0) } ?? columns)
    if truncation == .middle || truncation == .words, CellWidth.of(text) > end - column {
      let cut = truncation.cut(text, to: end - column, ellipsis: glyphs.ellipsis)
      return draw(cut, row: row, column: column, width: width, style: style, truncation: .clip)
    }
    return CellWidth.withUTF8(text) { bytes in
      var reader = GlyphReader(bytes)
      var next = column
      var base: Int?
      while let glyph = reader.next() {
        if glyph.width == 0 {
          if let base { cells[base].add(mark: glyph.scalar) }
        } else if next + glyph.width > end {
          if truncation != .clip { drawEllipsis(row: row, from: column, at: min(next, end - 1), style) }
          return max(column, end)
        } else {
          base = put(glyph, row: row, column: next, style)
          next += glyph.width
        }
      }
      return next
    }
  }

  /// Fills a run of cells with blanks of a style.
  mutating func fill(row: Int, columns: Range<Int>, style: Style = Style()) {
    guard clip.rows.contains(row) else { return }
    let visible = columns.clamped(to: clip.columns)
    guard !visible.isEmpty else { return }
    let start = row * self.columns
    separate(row: row, column: visible.lowerBound)
    separate(row: row, column: visible.upperBound)
    for index in start + visible.lowerBound..<start + visible.upperBound { cells[index] = .blank(style) }
  }

  /// Changes the look of a run of cells and leaves their text: the cursor's row, the match of a search.
  mutating func restyle(row: Int, columns: Range<Int>, _ change: (inout Style) -> Void) {
    guard clip.rows.contains(row) else { return }
    let start = row * self.columns
    for column in columns.clamped(to: clip.columns) { change(&cells[start + column].style) }
  }

  /// Puts one glyph; returns its index, or nil if it was cut off.
  @inline(__always)
  private mutating func put(_ glyph: GlyphReader.Glyph, row: Int, column: Int, _ style: Style) -> Int? {
    let after = column + glyph.width
    guard column >= clip.column, after <= clip.columns.upperBound else {
      // Half of a wide glyph is in sight at the left edge: its place stays blank.
      if glyph.width == 2, column < clip.column, after > clip.column {
        fill(row: row, columns: clip.column..<after, style: style)
      }
      return nil
    }
    let index = row * columns + column
    if cells[index].width != 1 || (after < columns && cells[row * columns + after].width == 0) {
      separate(row: row, column: column)
      separate(row: row, column: after)
    }
    let scalar = glyphs.isASCII ? Glyphs.plain(glyph.scalar) : glyph.scalar
    cells[index] = Cell(scalar: scalar, style: style, width: UInt8(glyph.width))
    if glyph.width == 2 { cells[index + 1] = .continuation(style) }
    return index
  }

  /// Blanks a wide glyph that lies across the edge before `column`, which is about to be overwritten
  /// on one side.
  private mutating func separate(row: Int, column: Int) {
    guard column > 0, column < columns else { return }
    let index = row * columns + column
    guard cells[index].width == 0 else { return }
    cells[index - 1] = .blank(cells[index - 1].style)
    cells[index] = .blank(cells[index].style)
  }

  private mutating func drawEllipsis(row: Int, from start: Int, at column: Int, _ style: Style) {
    guard column >= start, let scalar = glyphs.ellipsis.unicodeScalars.first else { return }
    _ = put(GlyphReader.Glyph(scalar: scalar.value, width: 1), row: row, column: column, style)
  }
}
