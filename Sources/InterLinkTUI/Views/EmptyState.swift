/// What a view says when it has nothing to show: why, and what to do.
enum EmptyState {
  /// Draws sentences as a block in the upper third of `area`.
  static func draw(_ sentences: [(String, Role)], on canvas: inout Canvas, in area: Rect) {
    let width = min(area.width - 4, 72)
    guard width > 0 else { return }
    var rows: [(StyledText, Range<Int>)] = []
    for (text, role) in sentences where !text.isEmpty {
      let styled = StyledText(text, Style(role))
      // Air between sentences where there is room for it.
      if !rows.isEmpty, area.height > 12 { rows.append((StyledText(), 0..<0)) }
      for range in styled.wrapped(to: width) { rows.append((styled, range)) }
    }
    let widest = rows.map { CellWidth.of(String($0.characters[$1])) }.max() ?? 0
    let top = area.row + max(0, (area.height - rows.count) / 3)
    let column = area.column + max(2, (area.width - widest) / 2)
    for (offset, (text, range)) in rows.enumerated() where offset < area.height {
      text.draw(range, on: &canvas, row: top + offset, column: column, width: width)
    }
  }
}
