internal import ClientCore

extension FlagsFormView {
  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let (rule, body) = area.split(top: 1)
    canvas.rule(
      row: rule.row, columns: rule.columns,
      title: [Span("Flags ", Style(.title, bold: true)), Span(podName, Style(.title))], trailing: trailing)
    switch form {
    case .loading:
      EmptyState.draw([("Asking the API server\(frame.glyphs.ellipsis)", .dim)], on: &canvas, in: body)
    case .failed(let why):
      EmptyState.draw([(why, .attention), ("R asks again.", .dim)], on: &canvas, in: body)
    case .loaded(let form): draw(form, on: &canvas, in: body, isWide: area.width >= 110)
    }
  }

  private var trailing: [Span] {
    if let draftTrouble { return [Span(draftTrouble, Style(.attention))] }
    guard let form = loaded else { return [] }
    if unparsed != nil { return [Span("text kept that does not parse, t opens it", Style(.attention))] }
    let count = form.changes.count
    if count == 0 { return [Span("as it is", Style(.dim))] }
    let words = "\(Format.count(count, "change")), kept as a draft"
    return [Span(isFromDraft ? words + " from before" : words, Style(.accent))]
  }

  private func draw(_ form: FlagsForm, on canvas: inout Canvas, in area: Rect, isWide: Bool) {
    let preview = form.preview
    if isWide {
      let width = min(64, area.width * 2 / 5)
      let list = Rect(
        row: area.row, column: area.column, height: area.height, width: area.width - width - 1)
      let side = Rect(
        row: area.row, column: list.columns.upperBound + 1, height: area.height, width: width)
      for row in area.rows {
        canvas.draw(canvas.glyphs.vertical, row: row, column: list.columns.upperBound, style: Style(.border))
      }
      drawList(form, on: &canvas, in: list)
      let (top, rest) = side.split(top: min(side.height / 2, preview.count + 2))
      drawPreview(preview, on: &canvas, in: top)
      drawDetail(form, on: &canvas, in: rest)
    } else {
      let detail = area.height >= 16 ? 4 : area.height >= 10 ? 2 : 0
      let shown = area.height < 12 ? 0 : min(preview.count + 1, area.height / 3)
      let (list, rest) = area.split(top: area.height - shown - detail)
      let (lower, last) = rest.split(top: shown)
      drawList(form, on: &canvas, in: list)
      if shown > 0 { drawPreview(preview, on: &canvas, in: lower) }
      drawDetail(form, on: &canvas, in: last)
    }
  }

  // MARK: The rows

  private enum Line {
    case heading(String, note: String)
    case row(FlagsForm.Row)
    case finding(Int)
    case raw
    case blank
  }

  private func lines(_ form: FlagsForm, isAiry: Bool) -> [Line] {
    var lines: [Line] = []
    for section in FlagsForm.Section.allCases {
      let rows = form.rows.filter { $0.section == section }
      if section != .flags, rows.isEmpty { continue }
      if isAiry, !lines.isEmpty { lines.append(.blank) }
      let note =
        section == .flags
        ? rows.isEmpty ? "none; a adds one" : "later ones win; limits win over them" : ""
      lines.append(.heading(section.rawValue, note: note))
      if section == .flags, isRaw { lines.append(.raw) }
      lines += rows.map { .row($0) }
    }
    let general = form.generalFindings
    if !general.isEmpty {
      if isAiry { lines.append(.blank) }
      lines.append(.heading("About the pod as a whole", note: ""))
      lines += general.map { .finding($0) }
    }
    return lines
  }

  /// Whether all flags are typed as one text.
  private var isRaw: Bool { if case .raw? = editing { true } else { false } }

  private func isCursor(_ line: Line) -> Bool {
    switch line {
    case .row(let row): !isRaw && cursor == .row(row.id)
    case .finding(let index): !isRaw && cursor == .finding(index)
    case .raw: true
    case .heading, .blank: false
    }
  }

  private func drawList(_ form: FlagsForm, on canvas: inout Canvas, in area: Rect) {
    let all = lines(form, isAiry: false)
    let lines = all.count + 4 <= area.height ? self.lines(form, isAiry: true) : all
    if let index = lines.firstIndex(where: isCursor) {
      // Its heading stays in sight with the first row.
      top = min(top, index <= 1 ? 0 : index)
      top = max(top, index - area.height + 1)
    }
    top = max(0, min(top, lines.count - area.height))
    let labels = form.rows.map { CellWidth.of(CleanText.line($0.label)) }.max() ?? 0
    let labelWidth = min(max(14, labels + 2), max(14, area.width * 2 / 5))
    for (offset, line) in lines.dropFirst(top).prefix(area.height).enumerated() {
      let row = area.row + offset
      switch line {
      case .blank: break
      case .heading(let title, let note):
        let end = canvas.draw(
          title, row: row, column: area.column + 1, width: area.width - 2, style: Style(.heading, bold: true))
        canvas.draw(
          note, row: row, column: end + 2, width: area.columns.upperBound - end - 3, style: Style(.dim))
      case .row(let item):
        draw(item, form, on: &canvas, row: row, area: area, labelWidth: labelWidth)
      case .finding(let index): draw(form.findings[index], on: &canvas, row: row, area: area)
      case .raw: drawRaw(on: &canvas, row: row, area: area)
      }
    }
  }

  private func draw(
    _ item: FlagsForm.Row, _ form: FlagsForm, on canvas: inout Canvas, row: Int, area: Rect, labelWidth: Int
  ) {
    let isCursor = isCursor(.row(item))
    if isCursor { canvas.fill(row: row, columns: area.columns, style: Style(onCursor: true)) }
    let worst = item.findings.first.map { form.findings[$0] }
    drawSign(worst?.severity, isCursor: isCursor, on: &canvas, row: row, column: area.column)
    let isLost = item.fate != .kept
    let start = area.column + 4
    canvas.draw(
      CleanText.line(item.label), row: row, column: start, width: labelWidth - 1,
      style: Style(isLost ? .dim : .accent, onCursor: isCursor))
    let column = start + labelWidth
    let room = area.columns.upperBound - column - 1
    if case .value(item.id, let editor)? = editing {
      drawEditor(editor, on: &canvas, row: row, column: column, width: room)
      return
    }
    // The value has the room that it needs, up to two thirds.
    let value = Self.shown(item)
    let width = min(CellWidth.of(value), max(12, room * 2 / 3))
    let end = canvas.draw(
      value.isEmpty ? canvas.glyphs.none : value, row: row, column: column, width: max(1, width),
      style: Style(
        value.isEmpty || isLost ? .dim : .plain, bold: !value.isEmpty && !isLost, onCursor: isCursor))
    let note = max(end + 2, column + min(14, room / 3))
    let words = remark(item, worst)
    canvas.draw(
      words.text, row: row, column: note, width: area.columns.upperBound - note - 1,
      style: Style(words.role, onCursor: isCursor))
  }

  /// What is said beside a row: the worst of it first.
  private func remark(_ row: FlagsForm.Row, _ worst: PreflightFinding?) -> (text: String, role: Role) {
    switch row.fate {
    case .dropped: return ("dropped: a limit says it", .attention)
    case .replaced(let other): return ("lost: \(CleanText.line(other)) comes later", .attention)
    case .kept: break
    }
    if let worst, worst.severity > .information { return (worst.sentence, Self.role(worst.severity)) }
    return (row.meaning, .dim)
  }

  private func draw(_ finding: PreflightFinding, on canvas: inout Canvas, row: Int, area: Rect) {
    let isCursor = isCursor(.finding(loaded?.findings.firstIndex(of: finding) ?? -1))
    if isCursor { canvas.fill(row: row, columns: area.columns, style: Style(onCursor: true)) }
    drawSign(finding.severity, isCursor: isCursor, on: &canvas, row: row, column: area.column)
    canvas.draw(
      finding.sentence, row: row, column: area.column + 4, width: area.width - 5,
      style: Style(isCursor ? .plain : .dim, onCursor: isCursor))
  }

  private func drawSign(
    _ severity: PreflightFinding.Severity?, isCursor: Bool, on canvas: inout Canvas, row: Int, column: Int
  ) {
    let style = Style(onCursor: isCursor)
    canvas.draw(isCursor ? canvas.glyphs.cursor : " ", row: row, column: column + 1, style: style)
    guard let severity else { return }
    canvas.draw(
      Self.sign(severity, canvas.glyphs), row: row, column: column + 2,
      style: Style(Self.role(severity), onCursor: isCursor))
  }

  private func drawRaw(on canvas: inout Canvas, row: Int, area: Rect) {
    guard case .raw(let editor)? = editing else { return }
    canvas.draw(canvas.glyphs.cursor, row: row, column: area.column + 1, style: Style(.accent))
    drawEditor(editor, on: &canvas, row: row, column: area.column + 4, width: area.width - 5)
  }

  /// What is typed, with what is wrong with it beside it as long as both fit.
  private func drawEditor(
    _ editor: LineEditor, on canvas: inout Canvas, row: Int, column: Int, width: Int
  ) {
    canvas.fill(row: row, columns: column..<column + width, style: Style(underlined: true))
    let words = problem.map { "\(canvas.glyphs.cross) \($0.sentence)" } ?? ""
    let typed = CellWidth.of(editor.text) + 2
    let typing = words.isEmpty ? width : max(10, min(typed, width - min(CellWidth.of(words), width / 2) - 1))
    editor.draw(on: &canvas, row: row, column: column, width: typing, style: Style(underlined: true))
    guard let problem else { return }
    canvas.fill(row: row, columns: column + typing..<column + width)
    canvas.draw(
      words, row: row, column: column + typing + 1, width: width - typing - 1,
      style: Style(problem.isRefused ? .error : .attention))
  }

  // MARK: Preview and findings

  private func drawPreview(_ lines: [FlagsForm.PreviewLine], on canvas: inout Canvas, in area: Rect) {
    let (head, body) = area.split(top: 1)
    canvas.rule(
      row: head.row, columns: head.columns, title: [Span("What sbatch will get", Style(.title))])
    var shown = lines
    // What is wrong must not be what is cut off.
    if shown.count > body.height {
      let order = shown.enumerated().sorted { a, b in
        let (x, y) = (Self.worth(a.element), Self.worth(b.element))
        return x != y ? x > y : a.offset < b.offset
      }
      shown = order.prefix(max(0, body.height)).sorted { $0.offset < $1.offset }.map(\.element)
    }
    for (offset, line) in shown.enumerated() {
      let row = body.row + offset
      let head = line.isKept ? "#SBATCH " : "        "
      var column = canvas.draw(head, row: row, column: body.column + 2, style: Style(.dim))
      column = canvas.draw(
        line.text, row: row, column: column, width: body.columns.upperBound - column - 1,
        style: Style(line.role, bold: line.role == .bad))
      canvas.draw(
        line.note, row: row, column: column + 2, width: body.columns.upperBound - column - 3,
        style: Style(line.role == .bad ? .bad : .dim))
    }
  }

  private static func worth(_ line: FlagsForm.PreviewLine) -> Int {
    line.role == .bad ? 3 : line.role == .attention ? 2 : line.isKept ? 1 : 0
  }

  private func drawDetail(_ form: FlagsForm, on canvas: inout Canvas, in area: Rect) {
    guard area.height > 0 else { return }
    let (head, body) = area.split(top: 1)
    let findings = findingsHere
    let counts = Self.counts(form.findings)
    canvas.rule(
      row: head.row, columns: head.columns,
      title: [Span(findings.isEmpty ? "Preflight" : "What is found here", Style(.title))],
      trailing: counts.isEmpty ? [] : [Span(counts + ", v lists them", Style(.dim))])
    var lines: [StyledText] = []
    for finding in findings {
      var line = StyledText(
        " \(Self.sign(finding.severity, canvas.glyphs)) ", Style(Self.role(finding.severity)))
      line.append(finding.sentence)
      line.hang = 3
      lines.append(line)
      for (index, fix) in finding.fixes.enumerated() {
        var line = StyledText("   ")
        line.append(index == 0 ? "f " : "  ", .keyHint)
        line.append(CleanText.line(fix.title), .good)
        line.hang = 5
        lines.append(line)
      }
    }
    if lines.isEmpty, let row {
      lines = [StyledText(" \(CleanText.line(row.label)): \(row.meaning)", Style(.dim))]
    }
    var row = body.row
    for line in lines {
      for range in line.wrapped(to: body.width - 2) where row < body.rows.upperBound {
        line.draw(
          range, on: &canvas, row: row, column: body.column + (range.lowerBound == 0 ? 0 : line.hang),
          width: body.width - 1)
        row += 1
      }
    }
  }

  // MARK: Words and signs

  /// `1 error  2 warnings`, or nothing.
  static func counts(_ findings: [PreflightFinding]) -> String {
    PreflightFinding.Severity.allCases.reversed().compactMap { severity in
      let count = findings.count { $0.severity == severity }
      guard count > 0 else { return nil }
      return severity == .information ? "\(count) to know" : Format.count(count, severity.word)
    }.joined(separator: "  ")
  }

  static func role(_ severity: PreflightFinding.Severity) -> Role {
    switch severity {
    case .error: .bad
    case .warning: .attention
    case .information: .dim
    }
  }

  static func sign(_ severity: PreflightFinding.Severity, _ glyphs: Glyphs) -> String {
    switch severity {
    case .error: glyphs.cross
    case .warning: glyphs.warning
    case .information: glyphs.circle
    }
  }

  /// A value as it may be shown, on one line.
  private static func shown(_ row: FlagsForm.Row) -> String {
    if isSecret(row) { return Secrets.mask }
    let lines = row.value.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
    let text = CleanText.line(row.value)
    return lines > 1 ? "(\(lines) lines) \(text)" : text
  }
}
