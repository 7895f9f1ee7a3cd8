extension Dialog {
  private static let widest = 84

  /// Draws it in the middle of `area`, over what is there, which is greyed.
  func draw(on canvas: inout Canvas, in area: Rect) {
    for row in area.rows {
      canvas.restyle(row: row, columns: area.columns) { $0 = Style(.dim) }
    }
    let width = min(area.width - 2, Self.widest)
    let room = width - 4
    let texts = rows(body + shownCommands(canvas.glyphs), width: room)
    let fixed = fixedRows(width: room, canvas.glyphs)
    let height = min(area.height, texts.count + (texts.isEmpty ? 0 : 1) + fixed.count + 2)
    let box = area.centered(height: height, width: width)
    canvas.fill(Rect(row: box.row, column: box.column - 1, height: box.height, width: box.width + 2))
    canvas.box(box, title: title)
    let inside = Rect(row: box.row + 1, column: box.column + 2, height: box.height - 2, width: room)
    // What is to be answered is always in sight; the text is scrolled if need be.
    let textHeight = max(0, inside.height - fixed.count - (texts.isEmpty ? 0 : 1))
    let first = min(top, max(0, texts.count - textHeight))
    for (offset, row) in texts.dropFirst(first).prefix(textHeight).enumerated() {
      row.text.draw(
        row.range, on: &canvas, row: inside.row + offset,
        column: inside.column + (row.range.lowerBound == 0 ? 0 : row.text.hang), width: inside.width)
    }
    if texts.count > textHeight {
      let left = texts.count - first - textHeight
      let words = left > 0 ? " \(left) more lines, pgdn " : " end, pgup "
      canvas.draw(
        words, row: box.rows.upperBound - 1, column: box.columns.upperBound - 2 - CellWidth.of(words),
        style: Style(.attention))
    }
    var row = inside.rows.upperBound - fixed.count
    for line in fixed {
      draw(line, on: &canvas, row: row, inside: inside)
      row += 1
    }
  }

  // MARK: Text

  private func rows(_ lines: [StyledText], width: Int) -> [(text: StyledText, range: Range<Int>)] {
    lines.flatMap { line in line.wrapped(to: width).map { (text: line, range: $0) } }
  }

  private func shownCommands(_ glyphs: Glyphs) -> [StyledText] {
    guard showsCommands, !commands.isEmpty else { return [] }
    var lines = [StyledText(), StyledText("The same from a shell; Y copies it:", Style(.dim))]
    for command in commands {
      var line = StyledText("$ ", Style(.dim))
      line.append(command, .accent)
      line.hang = 4
      lines.append(line)
    }
    return lines
  }

  // MARK: What is answered

  private enum Line {
    case option(Int)
    case count
    case blank
    /// Buttons side by side.
    case buttons
    /// A button with a line of its own.
    case button(Int)
  }

  private func fixedRows(width: Int, _ glyphs: Glyphs) -> [Line] {
    var lines = options.indices.map { Line.option($0) }
    if !lines.isEmpty { lines.append(.blank) }
    if expected != nil { lines += [.count, .blank] }
    let isOneLine =
      buttons.allSatisfy { $0.note.isEmpty && $0.whyDisabled == nil }
      && buttons.reduce(0) { $0 + CellWidth.of($1.label) + 6 } <= width
    return lines + (isOneLine ? [.buttons] : buttons.indices.map { .button($0) })
  }

  private func draw(_ line: Line, on canvas: inout Canvas, row: Int, inside: Rect) {
    switch line {
    case .blank: break
    case .option(let index): draw(options[index], index, on: &canvas, row: row, inside: inside)
    case .count:
      let column = canvas.draw(
        "Type the number of them to go on: ", row: row, column: inside.column, style: Style(.attention))
      let end = canvas.draw(typed, row: row, column: column, style: Style(.accent, bold: true))
      canvas.cursor = Canvas.Position(row: row, column: end)
    case .buttons:
      let width = buttons.reduce(0) { $0 + CellWidth.of($1.label) + 6 } - 2
      var column = inside.columns.upperBound - width
      for index in buttons.indices { column = draw(button: index, on: &canvas, row: row, column: column) + 2 }
    case .button(let index):
      let end = draw(button: index, on: &canvas, row: row, column: inside.column)
      let button = buttons[index]
      canvas.draw(
        button.whyDisabled ?? button.note, row: row, column: end + 2,
        width: inside.columns.upperBound - end - 2, style: Style(.dim))
    }
  }

  private func draw(
    _ option: Option, _ index: Int, on canvas: inout Canvas, row: Int, inside: Rect
  ) {
    let isFocused = focus == .option(index)
    let isDisabled = option.whyDisabled != nil
    let role: Role = isDisabled ? .dim : index == chosen ? .accent : .plain
    let style = Style(role, bold: index == chosen, onCursor: isFocused)
    if isFocused { canvas.fill(row: row, columns: inside.columns, style: style) }
    let sign = index == chosen ? canvas.glyphs.dot : canvas.glyphs.circle
    var column = canvas.draw(
      isFocused ? canvas.glyphs.cursor : " ", row: row, column: inside.column, style: style)
    column = canvas.draw(
      " \(sign) \(option.label)", row: row, column: column, width: inside.width, style: style)
    canvas.draw(
      option.whyDisabled ?? option.note, row: row, column: column + 2,
      width: inside.columns.upperBound - column - 2, style: Style(.dim, onCursor: isFocused))
  }

  /// `[ Keep running ]`; returns the column after it.
  private func draw(button index: Int, on canvas: inout Canvas, row: Int, column: Int) -> Int {
    let isFocused = focus == .button(index)
    let isDisabled = whyDisabled(index) != nil
    let role: Role = isDisabled ? .dim : buttons[index].isDangerous ? .bad : .keyHint
    return canvas.draw(
      "[ \(buttons[index].label) ]", row: row, column: column,
      style: Style(role, bold: isFocused, reversed: isFocused))
  }
}
