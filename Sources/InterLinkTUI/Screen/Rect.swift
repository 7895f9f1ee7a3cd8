/// A part of the canvas; all drawing is clipped to it.
nonisolated struct Rect: Equatable, Sendable {
  var row: Int
  var column: Int
  var height: Int
  var width: Int

  /// Its rows, from the top.
  var rows: Range<Int> { row..<row + max(0, height) }
  /// Its columns, from the left.
  var columns: Range<Int> { column..<column + max(0, width) }

  /// What both have in common; empty if nothing.
  func intersection(_ other: Rect) -> Rect {
    let (top, left) = (max(row, other.row), max(column, other.column))
    return Rect(
      row: top, column: left,
      height: max(0, min(rows.upperBound, other.rows.upperBound) - top),
      width: max(0, min(columns.upperBound, other.columns.upperBound) - left))
  }

  /// Without `margin` cells on each side.
  func inset(by margin: Int = 1) -> Rect {
    Rect(
      row: row + margin, column: column + margin,
      height: max(0, height - 2 * margin), width: max(0, width - 2 * margin))
  }

  /// A rectangle of that size in the middle of this one, cut to what fits.
  func centered(height: Int, width: Int) -> Rect {
    let (height, width) = (min(height, self.height), min(width, self.width))
    return Rect(
      row: row + (self.height - height) / 2, column: column + (self.width - width) / 2,
      height: height, width: width)
  }

  /// The first `count` rows, and the rest.
  func split(top count: Int) -> (top: Rect, rest: Rect) {
    let count = min(max(0, count), height)
    return (
      Rect(row: row, column: column, height: count, width: width),
      Rect(row: row + count, column: column, height: height - count, width: width)
    )
  }
}
