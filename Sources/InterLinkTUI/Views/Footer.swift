/// The last line: what is being typed, or what there is to say, or the keys that help here.
struct Footer {
  let app: App

  /// Draws it.
  func draw(on canvas: inout Canvas, in line: Rect) {
    if let prompt = app.prompt {
      draw(prompt, on: &canvas, in: line)
    } else if let message = app.message {
      let style = Style(message.isError ? .error : .plain)
      let hint = message.isError ? "  esc dismisses" : ""
      let width = line.width - 2 - CellWidth.of(hint)
      let end = canvas.draw(message.text, row: line.row, column: 1, width: width, style: style)
      canvas.draw(hint, row: line.row, column: end, style: Style(.dim))
    } else {
      drawKeys(on: &canvas, in: line)
    }
  }

  private func draw(_ prompt: Prompt, on canvas: inout Canvas, in line: Rect) {
    canvas.draw(prompt.kind.sign, row: line.row, column: line.column + 1, style: Style(.accent, bold: true))
    let start = line.column + 2 + CellWidth.of(prompt.kind.sign)
    let room = line.columns.upperBound - start - 1
    let problem = prompt.problem(app)
    let typed = CellWidth.of(prompt.editor.text)
    // The mistake stands beside what is typed, as long as both fit.
    let width = problem == nil ? room : max(12, min(typed + 2, line.width - 30))
    prompt.editor.draw(on: &canvas, row: line.row, column: start, width: width)
    if prompt.editor.text.isEmpty {
      canvas.draw(prompt.hint(app), row: line.row, column: start, width: room, style: Style(.dim))
    } else if let problem {
      let column = start + width + 1
      canvas.draw(
        "\(canvas.glyphs.cross) \(problem)", row: line.row, column: column,
        width: line.columns.upperBound - column - 1,
        style: Style(.error))
    }
  }

  private func drawKeys(on canvas: inout Canvas, in line: Rect) {
    var column = line.column + 1
    let place = app.place
    let commands = CommandTable.all
      .filter { $0.footer(in: place) != nil && $0.places.contains(place) }
      .sorted { ($0.footer(in: place) ?? 0) < ($1.footer(in: place) ?? 0) }
    let last = line.columns.upperBound - 1
    // `?` always has its place: it leads to all the rest.
    let help = commands.first { $0.id == "help" }
    var reserved = help.map { width(of: $0) + 2 } ?? 0
    for command in commands {
      if command.id == "help" { reserved = 0 }
      // There is more that can be done with a log than fits.
      if command.group == .logs, command.whyDisabled(app) != nil { continue }
      guard column + width(of: command) <= last - reserved else { continue }
      let isEnabled = command.whyDisabled(app) == nil
      column = canvas.draw(
        command.keys(in: place)[0].description, row: line.row, column: column,
        style: Style(isEnabled ? .keyHint : .dim))
      column = canvas.draw(" " + command.label, row: line.row, column: column, style: Style(.dim)) + 2
    }
  }

  private func width(of command: Command) -> Int {
    CellWidth.of(command.keys(in: app.place)[0].description) + 1 + CellWidth.of(command.label)
  }

  /// Lists the commands that what is typed may become, above the line.
  func drawCompletions(on canvas: inout Canvas, above line: Rect) {
    guard let prompt = app.prompt, prompt.kind == .command else { return }
    let all = prompt.completions(app)
    let shown = all.prefix(max(0, min(8, line.row - 3)))
    guard !shown.isEmpty else { return }
    let top = line.row - shown.count
    for (offset, completion) in shown.enumerated() {
      let row = top + offset
      canvas.fill(row: row, columns: line.columns, style: Style())
      let style = Style(offset == 0 ? .accent : .plain, bold: offset == 0)
      canvas.draw(completion.line, row: row, column: 3, width: 24, style: style)
      canvas.draw(completion.note, row: row, column: 28, width: line.width - 29, style: Style(.dim))
    }
    let more = all.count - shown.count
    canvas.rule(
      row: top - 1, columns: line.columns, title: [Span("What it may become", Style(.title))],
      trailing: more > 0 ? [Span("\(more) more", Style(.dim))] : [])
  }
}
