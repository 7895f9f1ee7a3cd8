internal import ClientCore

/// Draws rows under a header, as many columns as the width allows.
nonisolated struct Table<Row: TableRow>: Sendable {
  let columns: [Column<Row>]
  /// What is drawn before a row, one cell wide, if something is; `nil` for tables whose rows have no such signs.
  let sign: (@Sendable (Row) -> Span?)?

  /// Cells before the first column: for the cursor or the mark, and for the sign.
  private var gutter: Int { sign == nil ? 2 : 3 }

  init(_ columns: [Column<Row>], sign: (@Sendable (Row) -> Span?)? = nil) {
    (self.columns, self.sign) = (columns, sign)
  }

  /// What a filter may name.
  var filterColumns: [FilterColumn] { columns.map(\.filterColumn) }

  /// Rows in sight in `rect`: all but the header's line.
  func height(in rect: Rect) -> Int { max(0, rect.height - 1) }

  /// The columns in sight in a table of that width.
  func layout(width: Int, contentWidths: [Int]) -> ColumnLayout {
    let wishes = columns.enumerated().map { index, column in
      let content = index < contentWidths.count ? contentWidths[index] : 0
      // Room for the sort arrow beside the title.
      let title = CellWidth.of(column.title) + 1
      let ideal = column.isSearched ? max(content, title, column.minimum) : max(column.ideal, column.minimum)
      return ColumnLayout.Wish(
        minimum: column.minimum, ideal: min(ideal, column.maximum),
        // What is measured needs no more than its content.
        maximum: column.isSearched ? min(ideal, column.maximum) : column.maximum, worth: column.worth)
    }
    return ColumnLayout(wishes, width: width - gutter)
  }

  /// The column whose header or cell is at `x`, counted from the table's left edge.
  func column(at x: Int, width: Int, contentWidths: [Int]) -> Column<Row>? {
    layout(width: width, contentWidths: contentWidths).slots.last { $0.offset + gutter <= x }.map {
      columns[$0.index]
    }
  }

  /// Draws the header and the rows in sight; costs what is in sight, not what is there.
  func draw(
    _ arrangement: Arrangement<Row>, state: TableState<TableLine<Row>>, sort: SortOrder?, now: Timestamp,
    in rect: Rect, on canvas: inout Canvas
  ) {
    let layout = layout(width: rect.width, contentWidths: arrangement.contentWidths)
    canvas.clipped(to: rect) { canvas in
      canvas.fill(rect)
      drawHeader(layout, sort: sort, in: rect, on: &canvas)
      for (offset, line) in arrangement.lines.dropFirst(state.top).prefix(height(in: rect)).enumerated() {
        let (number, isOnCursor) = (rect.row + 1 + offset, line.id == state.selected)
        drawCursor(
          isOnCursor: isOnCursor, isMarked: state.marked.contains(line.id), line: number, rect: rect,
          on: &canvas)
        switch line {
        case .row(let row):
          draw(row, layout, isOnCursor: isOnCursor, now: now, line: number, rect: rect, on: &canvas)
        case .group(let group):
          draw(group, isOnCursor: isOnCursor, line: number, rect: rect, on: &canvas)
        }
      }
    }
  }

  private func drawHeader(_ layout: ColumnLayout, sort: SortOrder?, in rect: Rect, on canvas: inout Canvas) {
    for slot in layout.slots {
      let column = columns[slot.index]
      var title = column.title
      if let sort, sort.column == column.id {
        title += sort.isDescending ? canvas.glyphs.sortDown : canvas.glyphs.sortUp
      }
      draw(Span(title, Style(.heading)), column, slot, row: rect.row, rect: rect, on: &canvas)
    }
  }

  private func drawCursor(
    isOnCursor: Bool, isMarked: Bool, line: Int, rect: Rect, on canvas: inout Canvas
  ) {
    if isOnCursor { canvas.fill(row: line, columns: rect.columns, style: Style(onCursor: true)) }
    if isOnCursor || isMarked {
      let glyph = isMarked ? canvas.glyphs.mark : canvas.glyphs.cursor
      let style = Style(isMarked ? .marked : .accent, onCursor: isOnCursor)
      canvas.draw(glyph, row: line, column: rect.column, style: style)
    }
  }

  /// The header of a group: whether it is folded, what it is called, and how many rows are in which state.
  private func draw(_ group: RowGroup, isOnCursor: Bool, line: Int, rect: Rect, on canvas: inout Canvas) {
    var spans = [Span("\(group.isFolded ? canvas.glyphs.folded : canvas.glyphs.unfolded) ", Style(.dim))]
    if let name = group.name {
      if !name.kind.isEmpty { spans.append(Span("\(name.kind) ", Style(.dim))) }
      spans.append(Span(name.name, Style(.title, bold: true)))
      if !name.place.isEmpty { spans.append(Span("  \(name.place)", Style(.dim))) }
    } else {
      spans.append(Span("none", Style(.title, bold: true)))
    }
    spans.append(Span("  \(Format.grouped(group.rows.count)) ", Style(.title)))
    spans.append(Span(canvas.glyphs.separator, Style(.dim)))
    for (index, (state, count)) in group.states.enumerated() {
      let gap = index == 0 ? " " : "  "
      spans.append(Span("\(gap)\(Format.grouped(count)) \(state.word)", Style(state.role)))
    }
    for index in spans.indices { spans[index].style.isOnCursor = isOnCursor }
    canvas.draw(
      spans: spans, row: line, column: rect.column + gutter, width: max(0, rect.width - gutter))
  }

  private func draw(
    _ row: Row, _ layout: ColumnLayout, isOnCursor: Bool, now: Timestamp, line: Int, rect: Rect,
    on canvas: inout Canvas
  ) {
    if let sign = sign?(row) {
      var style = sign.style
      style.isOnCursor = isOnCursor
      canvas.draw(sign.text, row: line, column: rect.column + 1, width: 1, style: style)
    }
    let now = row.time(now)
    for slot in layout.slots {
      let column = columns[slot.index]
      var span = column.cell(row, now)
      span.style.isOnCursor = isOnCursor
      draw(span, column, slot, row: line, rect: rect, on: &canvas)
    }
  }

  private func draw(
    _ span: Span, _ column: Column<Row>, _ slot: ColumnLayout.Slot, row: Int, rect: Rect,
    on canvas: inout Canvas
  ) {
    let start = rect.column + gutter + slot.offset
    switch column.alignment {
    case .leading:
      canvas.draw(
        span.text, row: row, column: start, width: slot.width, style: span.style,
        truncation: column.truncation)
    case .trailing:
      canvas.drawRight(
        span.text, row: row, column: start, width: slot.width, style: span.style,
        truncation: column.truncation)
    }
  }
}
