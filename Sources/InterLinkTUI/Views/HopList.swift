internal import ClientCore
internal import Monitor

/// The hops as lines under column titles.
struct HopList {
  /// One line of the screen.
  struct Row {
    /// The hop that a click on it chooses.
    var hop: SiteHop.ID?
    var isSelected = false
    /// Cells under the column titles, from the left; one alone takes the whole line.
    var cells: [Span]
    /// Blanks before what takes the whole line.
    var indent = 0
    var isWhole = false
  }

  private struct Column {
    var title: String
    var width: Int
    var isTrailing = false
  }

  private(set) var rows: [Row] = []
  private let columns: [Column]
  private let width: Int
  /// The lines of the hop under the cursor.
  private(set) var selectedRows: Range<Int>?

  /// Lines for `way` on a screen of `width` cells.
  init(_ way: HopGroups, selected: SiteHop.ID?, frame: Frame, width: Int) {
    self.width = width
    columns = Self.columns(width: width)
    for group in way.groups {
      if !rows.isEmpty { rows.append(Row(cells: [], isWhole: true)) }
      var title = [Span(group.title, Style(.heading, bold: true))]
      if !group.note.isEmpty { title.append(Span("  " + group.note, Style(.dim))) }
      rows.append(Row(cells: title, indent: 1, isWhole: true))
      for hop in group.hops {
        let start = rows.count
        add(hop, isSelected: hop.id == selected, frame)
        if hop.id == selected { selectedRows = start..<rows.count }
      }
    }
  }

  /// Narrow screens leave out what a hop's page tells as well.
  private static func columns(width: Int) -> [Column] {
    var columns = [
      Column(title: "HOP", width: 17), Column(title: "STATE", width: 9),
      Column(title: "FOR", width: 7, isTrailing: true),
      Column(title: "LATENCY", width: 7, isTrailing: true),
      Column(title: "LAST GOOD", width: 9, isTrailing: true),
    ]
    if width >= 70 { columns.append(Column(title: "REQ/MIN", width: 7, isTrailing: true)) }
    if width >= 90 { columns.append(Column(title: "KNOWN FROM", width: 22)) }
    if width >= 120 { columns.append(Column(title: "WHAT", width: width - 96)) }
    return columns
  }

  private mutating func add(_ item: SiteHop, isSelected: Bool, _ frame: Frame) {
    let (hop, glyphs) = (item.hop, frame.glyphs)
    let role = HopWords.role(hop.state)
    func cell(_ text: String?, _ role: Role = .plain) -> Span {
      Span(text ?? glyphs.none, Style(text == nil ? .dim : role))
    }
    let lastGood = hop.lastGood.map { frame.now - $0 < 1 ? "now" : "\(Format.age(frame.now - $0)) ago" }
    let cells = [
      Span(
        "\(HopWords.sign(hop.state, glyphs)) \(HopWords.title(hop.kind))",
        Style(role == .good ? .plain : role)),
      cell(HopWords.word(hop.state), role), cell(hop.since.map { Format.age(frame.now - $0) }, .dim),
      cell(hop.latency.map(Format.latency)), cell(lastGood, hop.state == .good ? .dim : .plain),
      // Of a hop that is heard of from others, nothing is asked.
      cell(hop.requests > 0 ? "\(hop.requestsPerMinute)" : nil, .dim), cell(hop.ground, .dim),
      cell(hop.name, .dim),
    ]
    rows.append(Row(hop: item.id, isSelected: isSelected, cells: cells))
    let reason = PodSummary.oneLine(HopWords.reason(hop.state))
    if !reason.isEmpty { note(reason, role == .dim ? .dim : .plain, item) }
    if role == .bad || role == .attention, !hop.advice.isEmpty {
      note("\(glyphs.arrow) \(PodSummary.oneLine(hop.advice))", .accent, item)
    }
    if case .good = hop.state, let error = hop.lastError, frame.now - error.at < Self.memory {
      note("failed \(Format.age(frame.now - error.at)) ago: \(PodSummary.oneLine(error.text))", .dim, item)
    }
  }

  /// How long, in seconds, the last error of a hop that works again is shown in the list.
  private static let memory = 900.0

  /// Adds a sentence under a hop, in as many lines as it takes, but no more than three.
  private mutating func note(_ sentence: String, _ role: Role, _ item: SiteHop) {
    let text = StyledText(sentence, Style(role))
    let ranges = text.wrapped(to: max(20, width - Self.noteIndent - 2))
    for (index, range) in ranges.prefix(3).enumerated() {
      var line = String(text.characters[range])
      if index == 2, ranges.count > 3 { line += "  " }
      rows.append(
        Row(hop: item.id, cells: [Span(line, Style(role))], indent: Self.noteIndent, isWhole: true))
    }
  }

  /// Under the hop's name, behind its sign.
  private static let noteIndent = 6

  // MARK: Drawing

  /// Draws the titles of the columns.
  func drawHeader(on canvas: inout Canvas, row: Int, column: Int) {
    draw(columns.map { Span($0.title, Style(.heading)) }, on: &canvas, row: row, column: column)
  }

  /// Draws one line.
  func draw(_ line: Row, on canvas: inout Canvas, row: Int, column: Int) {
    if line.isSelected {
      canvas.fill(row: row, columns: column..<column + width, style: Style(onCursor: true))
      canvas.draw(
        canvas.glyphs.cursor, row: row, column: column, style: Style(.accent, onCursor: true))
    }
    if line.isWhole {
      canvas.draw(
        spans: line.cells, row: row, column: column + line.indent, width: width - line.indent - 1)
      return
    }
    var cells = line.cells
    if line.isSelected { for index in cells.indices { cells[index].style.isOnCursor = true } }
    draw(cells, on: &canvas, row: row, column: column)
  }

  private func draw(_ cells: [Span], on canvas: inout Canvas, row: Int, column: Int) {
    var x = column + 2
    for (cell, slot) in zip(cells, columns) {
      if slot.isTrailing {
        canvas.drawRight(cell.text, row: row, column: x, width: slot.width, style: cell.style)
      } else {
        canvas.draw(cell.text, row: row, column: x, width: slot.width, style: cell.style)
      }
      x += slot.width + 2
    }
  }
}
