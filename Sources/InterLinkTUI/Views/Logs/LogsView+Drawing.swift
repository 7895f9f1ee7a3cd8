internal import ClientCore
internal import Monitor

/// How a log is drawn: a titled rule, the filters, the lines, and why no more come.
extension LogsView {
  /// Cells before the lines: a sign and a blank.
  private static let signWidth = 2
  private static let widestTitle = 18

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let frame = members.first.map { frame.at($0.member.pod.site) } ?? frame
    var (top, rest) = area.split(top: 1)
    guard let layers else {
      drawTitle(nil, newLines: 0, on: &canvas, row: top, frame)
      return
    }
    let status = layers.shown.status
    for spans in [sourceRow(canvas.glyphs), chipRow(status, canvas.glyphs)] where !spans.isEmpty {
      let (row, below) = rest.split(top: 1)
      canvas.draw(spans: spans, row: row.row, column: row.column + 1, width: row.width - 2)
      rest = below
    }
    let sentence = status.lineCount == 0 ? "" : endSentence(status.state)
    let body = rest.split(top: rest.height - (sentence.isEmpty ? 0 : 1)).top
    times.showsDate = needsDate(status, frame)
    let gutter = Self.signWidth + times.width + titleWidth
    let text = Rect(
      row: body.row, column: body.column + gutter, height: body.height, width: max(1, body.width - gutter))
    window.resize(width: text.width, height: text.height)
    takeUpAgain(layers, status)
    let rows = window.rows(of: layers.shown)
    inSight = (
      body.row,
      rows.map { row in
        switch row {
        case .text(let piece): piece.line
        case .folded(let lines, _): lines.lowerBound
        }
      }
    )
    let places = inSight.lines.compactMap { $0.flatMap(layers.place) }
    let focused = focusLine.flatMap(layers.place)
    // If lines got other numbers just now, these places are not those of the lines in sight.
    if layers.shown.status.generation == status.generation {
      placesInSight = (places, focused, status.generation)
    }
    let newLines = window.isFollowing ? 0 : max(0, status.held.upperBound - window.seenEnd)
    drawTitle(status, newLines: newLines, on: &canvas, row: top, frame)
    if status.lineCount == 0 {
      EmptyState.draw(emptyWords(status, frame), on: &canvas, in: rest)
      return
    }
    for (offset, row) in rows.enumerated() {
      drawGutter(of: row, layers, on: &canvas, at: body.row + offset, in: body, frame)
      draw(row, layers, on: &canvas, at: body.row + offset, in: text, frame)
    }
    if !sentence.isEmpty {
      canvas.draw(
        sentence, row: body.rows.upperBound, column: rest.column + 1, width: rest.width - 2,
        style: Style(.attention))
    }
    if newLines > 0 { drawNewLines(newLines, on: &canvas, in: body) }
  }

  // MARK: Rows

  private func draw(
    _ row: LogWindow.Row, _ layers: LogLayers, on canvas: inout Canvas, at y: Int, in area: Rect,
    _ frame: Frame
  ) {
    switch row {
    case .folded(let lines, _):
      let summary = LogHeadSummary(layers.shown.lines(lines.prefix(Self.scriptLines)).map(\.text))
      let count = Format.count(lines.count, "line")
      let words =
        summary.map { "\($0.text { Format.moment($0, now: frame.now) }) · \(count) (x shows them)" }
        ?? "\(count) of the job's script (x shows them)"
      let text = "\(canvas.glyphs.folded) \(words)"
      canvas.draw(text, row: y, column: area.column, width: area.width, style: Style(.dim))
    case .text(let piece):
      var (range, indent) = (piece.range, 0)
      if !window.wraps { (range, indent) = piece.text.row(left: window.left, width: area.width) }
      painter.draw(
        piece.text, range, on: &canvas, row: y, column: area.column + indent, width: area.width - indent,
        isCurrent: piece.line == matchLine)
    }
  }

  /// The mark, the time and the source of a line, before its first row.
  private func drawGutter(
    of row: LogWindow.Row, _ layers: LogLayers, on canvas: inout Canvas, at y: Int, in area: Rect,
    _ frame: Frame
  ) {
    let (line, source, time): (Int, Int, LogTime?)
    switch row {
    case .folded(let lines, let its): (line, source, time) = (lines.lowerBound, its, nil)
    case .text(let piece) where piece.isFirst:
      (line, source, time) = (piece.line, piece.held.source, piece.held.time)
    case .text: return
    }
    let isMarked = !marks.isEmpty && layers.place(of: line).map(marks.contains) == true
    let isInFocus = !window.isFollowing && line == focusLine
    if isMarked {
      canvas.draw(canvas.glyphs.mark, row: y, column: area.column, style: Style(.marked))
    } else if isInFocus {
      canvas.draw(canvas.glyphs.cursor, row: y, column: area.column, style: Style(.accent))
    }
    var column = area.column + Self.signWidth
    if let time = times.span(time, now: frame.now) {
      canvas.draw(time.text, row: y, column: column, width: times.width - 1, style: time.style)
    }
    column += times.width
    guard titleWidth > 0, members.indices.contains(source) else { return }
    canvas.draw(
      members[source].title, row: y, column: column, width: titleWidth - 1,
      style: Self.style(ofSource: source), truncation: .middle)
  }

  /// Cells of the names of sources, with the blank behind; none for one source.
  private var titleWidth: Int {
    if subject.isOfOne { return 0 }
    return 1 + min(Self.widestTitle, members.filter(\.isOn).map { CellWidth.of($0.title) }.max() ?? 0)
  }

  /// Middle tones that can be read on black and on white, far from those that tell states.
  private static let sourceColours: [UInt8] = [32, 133, 37, 136, 69, 168, 65, 173]

  /// The colour of a source's name.
  static func style(ofSource source: Int) -> Style {
    var style = Style()
    style.foreground = sourceColours[source % sourceColours.count]
    return style
  }

  private func needsDate(_ status: LogSession.Status, _ frame: Frame) -> Bool {
    guard let (oldest, _) = ends(status) else { return false }
    func day(_ time: Timestamp) -> Substring {
      (times.form == .local ? LocalTime.shifted(time) : time).rfc3339.prefix(10)
    }
    return day(oldest.at) != day(frame.now)
  }

  private func drawNewLines(_ count: Int, on canvas: inout Canvas, in area: Rect) {
    let text = " \(canvas.glyphs.sortDown) \(Format.grouped(count)) new, G follows "
    let width = min(area.width, CellWidth.of(text))
    canvas.draw(
      text, row: area.rows.upperBound - 1, column: area.columns.upperBound - width, width: width,
      style: Style(.accent, reversed: true))
  }

  // MARK: Title

  private func drawTitle(
    _ status: LogSession.Status?, newLines: Int, on canvas: inout Canvas, row: Rect, _ frame: Frame
  ) {
    let dot = canvas.glyphs.separator
    var title = subjectSpans(dot)
    guard let status else {
      canvas.rule(
        row: row.row, columns: row.columns, title: title, trailing: [Span("opening", Style(.waiting))])
      return
    }
    // In the order of what is worth most: what does not fit is left out from the end.
    let lines = status.total.map { "\(Format.grouped(status.lineCount)) of \(Format.count($0, "line"))" }
    title.append(Span("  " + (lines ?? Format.count(status.lineCount, "line")), Style(.dim)))
    if status.droppedLines > 0 {
      title.append(Span(", \(Format.grouped(status.droppedLines)) older dropped", Style(.attention)))
    }
    if let query = painter.query {
      let position = matchLine.flatMap(matches.position)
      title.append(Span(" \(dot) /\(query.typed)\(position.map { "  \($0)" } ?? "")", Style(.accent)))
    }
    if !window.wraps, window.left > 0 {
      title.append(Span(" \(dot) from column \(window.left + 1)", Style(.dim)))
    }
    if let span = timeSpan(status, frame) { title.append(Span(" \(dot) \(span)", Style(.dim))) }
    var state = stateSpans(status.state, frame)
    if !window.isFollowing {
      // That more may come is said by the count of new lines.
      let paused = Span("paused", Style(.attention))
      state = status.state == .following ? [paused] : [paused, Span(" \(dot) ", Style(.dim))] + state
    }
    // When both do not fit, where the stream stands matters more than how many lines there are.
    while CellWidth.of(title) + CellWidth.of(state) + 8 > row.width, title.count > 2 { title.removeLast() }
    canvas.rule(row: row.row, columns: row.columns, title: title, trailing: state)
  }

  private func subjectSpans(_ dot: String) -> [Span] {
    switch subject {
    case .container(let member):
      return [
        Span("Log ", Style(.title, bold: true)),
        Span("\(members.first?.podName ?? "") \(dot) \(member.container)", Style(.title)),
      ]
    case .kept(let log):
      return [
        Span("Kept log ", Style(.title, bold: true)),
        Span("\(members.first?.podName ?? "") \(dot) \(log.header.container)", Style(.title)),
      ]
    case .pods:
      let pods = Set(members.map(\.podName))
      let what = pods.count == 1 ? members[0].podName : Format.count(pods.count, "pod")
      return [Span("Logs ", Style(.title, bold: true)), Span(membersWords(what), Style(.title))]
    case .group(let name, _):
      return [
        Span("Logs ", Style(.title, bold: true)),
        Span("\(name.kind) \(name.name) \(dot) \(membersWords(""))", Style(.title)),
      ]
    }
  }

  /// `3 of 5 logs of 4 pods`
  private func membersWords(_ what: String) -> String {
    let on = members.count { $0.isOn }
    let count =
      on == members.count ? Format.count(on, "log") : "\(on) of \(Format.count(members.count, "log"))"
    var more = leftOut > 0 ? ", \(Format.grouped(leftOut)) more not opened" : ""
    if letGo > 0 { more += ", \(Format.grouped(letGo)) ended ones let go" }
    return count + (what.isEmpty ? "" : " of \(what)") + more
  }

  /// From when to when: `13:58–14:02`.
  private func timeSpan(_ status: LogSession.Status, _ frame: Frame) -> String? {
    guard let (oldest, newest) = ends(status) else { return nil }
    let isLocal = times.form == .local
    func shown(_ time: LogTime) -> String {
      let sign = time.ground == .seen ? "~" : ""
      return sign
        + Format.minute(
          isLocal ? LocalTime.shifted(time.at) : time.at,
          now: isLocal ? LocalTime.shifted(frame.now) : frame.now)
    }
    let (first, last) = (shown(oldest), shown(newest))
    let span = first == last ? first : "\(first)–\(last)"
    return times.word.isEmpty ? span : "\(span) \(times.word)"
  }

  /// When the first and the last line were written; when they came, only where that is all that is known.
  private func ends(_ status: LogSession.Status) -> (LogTime, LogTime)? {
    guard let log = layers?.shown else { return nil }
    func first(_ times: some Sequence<LogTime?>) -> LogTime? {
      let told = times.compactMap { $0 }
      return told.first { $0.ground != .seen } ?? told.first
    }
    let oldest = first(log.times(status.held.prefix(Self.endLines))) ?? status.oldest
    let newest = first(log.times(status.held.suffix(Self.endLines)).reversed()) ?? status.newest
    guard let oldest, let newest else { return nil }
    return (oldest, newest)
  }
  private static let endLines = 32

  private func stateSpans(_ state: LogSession.State, _ frame: Frame) -> [Span] {
    let glyphs = frame.glyphs
    switch state {
    case .waiting: return [Span("\(glyphs.circle) waiting", Style(.waiting))]
    case .connecting: return [Span("\(glyphs.circle) connecting", Style(.waiting))]
    case .following: return [Span("\(glyphs.dot) following", Style(.live))]
    case .ended: return [Span("ended", Style(.ended))]
    case .lost(_, let retryAt):
      return [Span("\(glyphs.cross) lost, retry in \(Format.age(retryAt - frame.now)) (R)", Style(.bad))]
    }
  }

  // MARK: Sources and filters

  /// The sources with their colours: those that are on, and why no more is to come of some.
  private func sourceRow(_ glyphs: Glyphs) -> [Span] {
    if subject.isOfOne { return [] }
    var spans: [Span] = []
    let writing = members.indices.filter { members[$0].note.isEmpty }
    for index in writing + members.indices.filter({ !members[$0].note.isEmpty }) {
      let member = members[index]
      let style = Self.style(ofSource: index)
      spans.append(Span("\(member.isOn ? glyphs.dot : glyphs.circle) ", style))
      spans.append(Span(member.title, member.isOn ? style : Style(.dim)))
      spans.append(Span(member.note.isEmpty ? "  " : " \(member.note)  ", Style(.dim)))
    }
    return spans
  }

  /// The filters, each on a chip of its own.
  private func chipRow(_ status: LogSession.Status, _ glyphs: Glyphs) -> [Span] {
    guard !filters.isEmpty else { return [] }
    var spans: [Span] = []
    for filter in filters {
      spans += [Span(" \(LogFilterWords.chip(filter)) ", Style(.selected)), Span(" ")]
    }
    if let scanned = status.scanned, scanned < 1 {
      spans.append(Span(" looked through \(Int(scanned * 100))%\(glyphs.ellipsis)", Style(.waiting)))
    } else {
      spans.append(Span(" backspace drops the last", Style(.dim)))
    }
    return spans
  }

  // MARK: Words

  /// Why no more lines come, for the row under the lines; empty while they do.
  private func endSentence(_ state: LogSession.State) -> String {
    switch state {
    case .connecting, .following: ""
    case .waiting(let why), .ended(let why), .lost(let why, _): PodSummary.oneLine(why)
    }
  }

  private func emptyWords(_ status: LogSession.Status, _ frame: Frame) -> [(String, Role)] {
    if !filters.isEmpty, let total = status.total, total > 0 {
      return status.scanned.map { $0 >= 1 } != false
        ? [
          ("None of the \(Format.count(total, "line")) held passes the filters.", .plain),
          ("backspace drops the last; new lines appear as they come.", .dim),
        ] : [("Looking through \(Format.count(total, "line"))\(frame.glyphs.ellipsis)", .dim)]
    }
    if members.isEmpty {
      return [("No pod of these is known any more.", .plain)]
    }
    return switch status.state {
    case .waiting(let why):
      [(why, .plain), ("The log is opened as soon as there is something to read.", .dim)]
    case .connecting: [("Opening the log\(frame.glyphs.ellipsis)", .dim)]
    case .following: [("Nothing written yet.", .plain), ("New lines appear here as they come.", .dim)]
    case .ended(let why): [("The log is empty.", .plain), (why, .dim)]
    case .lost(let why, _):
      [("The log cannot be read.", .plain), (why, .attention), ("R tries again now.", .dim)]
    }
  }
}

/// How filters of logs are named.
nonisolated enum LogFilterWords {
  /// `& loss`, `- DEBUG`
  static func chip(_ filter: LogFilter) -> String {
    switch filter {
    case .only(let query): "& \(query.typed)"
    case .hide(let query): "- \(query.typed)"
    case .atLeast(let level): "from \(level)"
    case .levels(let levels): "only \(levels.lowerBound) to \(levels.upperBound)"
    case .hideChatter: "no job script"
    }
  }

  /// As it was typed.
  static func text(_ filter: LogFilter) -> String {
    switch filter {
    case .only(let query), .hide(let query): query.typed
    case .atLeast, .levels, .hideChatter: ""
    }
  }
}
