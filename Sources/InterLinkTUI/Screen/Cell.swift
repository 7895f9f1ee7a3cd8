/// One cell of the screen: a scalar with up to two combining marks, and its look.
///
/// Terminals lay out scalars, not grapheme clusters, so a cell holds what one of them puts into one
/// cell.  It is a plain value of 20 bytes: a frame is built, copied and compared without touching a
/// reference count.
nonisolated struct Cell: Equatable, Sendable {
  /// The scalar's value; 0 in the right half of a wide glyph.
  var scalar: UInt32 = 0x20
  /// Combining marks drawn over it; 0 for none.
  var marks: (UInt32, UInt32) = (0, 0)
  var style = Style()
  /// Cells taken: 1, 2, or 0 for the right half of a wide glyph.
  var width: UInt8 = 1

  static func == (a: Cell, b: Cell) -> Bool {
    a.scalar == b.scalar && a.style == b.style && a.width == b.width && a.marks == b.marks
  }

  /// An empty cell.
  static func blank(_ style: Style) -> Cell { Cell(style: style) }
  /// The right half of a wide glyph.
  static func continuation(_ style: Style) -> Cell { Cell(scalar: 0, style: style, width: 0) }

  /// Puts a combining mark over it; a third is dropped.
  mutating func add(mark: UInt32) {
    if marks.0 == 0 { marks.0 = mark } else if marks.1 == 0 { marks.1 = mark }
  }

  /// What is seen; empty in the right half of a wide glyph.
  func append(to text: inout String.UnicodeScalarView) {
    for value in [scalar, marks.0, marks.1] where value != 0 {
      if let scalar = Unicode.Scalar(value) { text.append(scalar) }
    }
  }
}
