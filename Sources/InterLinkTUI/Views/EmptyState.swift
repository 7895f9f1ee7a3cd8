/// What a view says when it has nothing to show: why, and what to do.
enum EmptyState {
  /// Draws sentences in the upper third of `area`, centred, wrapped.
  static func draw(_ sentences: [(String, Role)], on canvas: inout Canvas, in area: Rect) {
    let width = min(area.width - 4, 76)
    guard width > 0 else { return }
    var rows: [(StyledText, Range<Int>)] = []
    for (text, role) in sentences where !text.isEmpty {
      let styled = StyledText(text, Style(role))
      for range in styled.wrapped(to: width) { rows.append((styled, range)) }
    }
    let top = area.row + max(0, (area.height - rows.count) / 3)
    for (offset, (text, range)) in rows.enumerated() where offset < area.height {
      let cells = CellWidth.of(String(text.characters[range]))
      let column = area.column + max(2, (area.width - cells) / 2)
      text.draw(range, on: &canvas, row: top + offset, column: column, width: width)
    }
  }
}
