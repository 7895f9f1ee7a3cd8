// CONTRACT: views draw on this; the Screen room completes it (widths, cleaning, performance) and shows it.

/// What a piece of text means; the theme decides its look.  Colour says state, never decoration.
nonisolated enum Role: UInt8, Sendable, CaseIterable {
  case plain, dim, accent, heading, good, waiting, live, attention, bad, ended, stale, selected, marked
  case keyHint, title, border, match, matchCurrent, demo, error
}

/// The look of one cell: a role, and whether it lies on the selected row or is emphasised.
nonisolated struct Style: Hashable, Sendable {
  var role = Role.plain
  var isBold = false
  var isReversed = false
  var isUnderlined = false
  /// Drawn on the cursor's row.
  var isOnCursor = false

  init(_ role: Role = .plain, bold: Bool = false, reversed: Bool = false, underlined: Bool = false, onCursor: Bool = false) {
    (self.role, isBold, isReversed, isUnderlined, isOnCursor) = (role, bold, reversed, underlined, onCursor)
  }
}

/// A part of the canvas; all drawing is clipped to it.
nonisolated struct Rect: Equatable, Sendable {
  var row: Int
  var column: Int
  var height: Int
  var width: Int
}

/// A rectangle of cells: pure values, so that every view is tested without a terminal.
nonisolated struct Canvas: Sendable {
  let rows: Int
  let columns: Int
  init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

  /// Draws `text` at `row`, `column`, clipped to `width` cells (to the canvas's edge if nil); text that does not fit ends in `…`.
  /// Returns the column after it.  Control characters never get through.
  @discardableResult
  mutating func draw(_ text: String, row: Int, column: Int, width: Int? = nil, style: Style = Style()) -> Int { column }

  /// Fills a run of cells with blanks of a style.
  mutating func fill(row: Int, columns: Range<Int>, style: Style = Style()) {}

  /// The frame as text, one line a row, trailing blanks cut: what golden tests compare.
  var text: String { "" }
  /// One letter a cell for the role (and upper case for bold): the second plane of golden tests.
  var styles: String { "" }
}

/// A key as views see it.
nonisolated enum Key: Hashable, Sendable {
  case character(Character)
  case control(Character)
  case alt(Character)
  case function(Int)
  case up, down, left, right, home, end, pageUp, pageDown, enter, escape, tab, backTab, backspace, delete, insert
}
