internal import ClientCore
internal import Monitor

/// The log of one container: follows it, and stays where the user scrolls to.
final class LogsView: View {
  let place = Place.logs
  let key: PodKey
  let container: String
  private let podName: String
  private var log: (any LogSource)?
  private var window = LogWindow()
  private var painter = LogPainter()
  private var matchLine: Int?
  private var search: Task<Void, Never>?

  var name: String { "log of \(container)" }
  var query: String { painter.query?.typed ?? "" }
  var isFollowing: Bool { window.isFollowing }
  /// The search or opening under way, for those who wait for it.
  var pending: Task<Void, Never>? { search }

  /// The log of `container` of `record`'s pod.
  init(_ record: PodRecord, container: String) {
    key = record.key
    self.container = container
    podName = "\(record.pod.meta.namespace)/\(record.pod.meta.name)"
  }

  /// Opens the log through the app's site.
  func open(_ app: App) -> Task<Void, Never> {
    let site = app.site
    let (key, container) = (key, container)
    return Task { [weak self, weak app] in
      let log = await site.log(of: key, container: container)
      self?.show(log, app)
    }
  }

  private func show(_ log: any LogSource, _ app: App?) {
    self.log = log
    app?.watch(log)
  }

  /// When the job's script did what, as far as the lines that are held tell it.
  var script: ScriptTimes? {
    guard let log else { return nil }
    let status = log.status
    let held = status.firstLine..<status.firstLine + status.lineCount
    // The script writes at the head, and once more at the end.
    let ends = [held.prefix(Self.scriptLines), held.suffix(Self.scriptLines)]
    let lines = held.count <= 2 * Self.scriptLines ? log.lines(held) : ends.flatMap { log.lines($0) }
    return ScriptTimes(lines.lazy.filter(\.isChatter).map(\.text))
  }
  private static let scriptLines = 100

  func move(_ motion: Motion) {
    if let log { window.move(motion, in: log) }
  }

  /// Pauses or follows.
  func toggleFollowing() { if let log { window.toggleFollowing(log) } }
  /// Wraps long lines or lets them run out of sight.
  func toggleWrap() { window.wraps.toggle() }
  /// Hides or shows what the plugin itself wrote.
  func toggleChatter() { window.hidesChatter.toggle() }

  /// Goes through how much colour the log is drawn with.
  func cycleColouring(_ app: App) {
    painter.colouring = painter.colouring.next
    app.inform(painter.colouring.sentence)
  }

  func setQuery(_ text: String, _ app: App) {
    // What has a mistake in it never gets past the line in which it is typed.
    painter.query = text.isEmpty ? nil : try? LogQuery(typed: text)
    matchLine = nil
    search?.cancel()
    if painter.query != nil { find(forward: false, app) }
  }

  /// Goes to the next or previous line that holds what is searched for.
  func find(forward: Bool, _ app: App) {
    guard let log, let query = painter.query else { return }
    let status = log.status
    let end = status.firstLine + status.lineCount
    let start =
      matchLine.map { forward ? $0 + 1 : $0 - 1 }
      ?? (window.isFollowing ? (forward ? status.firstLine : end - 1) : window.topLine)
    let hides = window.hidesChatter
    search?.cancel()
    search = Task { [weak self, weak app] in
      let found = await Self.find(query, in: log, from: start, forward: forward, withoutChatter: hides)
      guard !Task.isCancelled, let self, let app else { return }
      self.arrive(found, query, log, app)
    }
  }

  /// The nearest match in one direction, and past the end from the other end on.
  @concurrent
  private nonisolated static func find(
    _ query: LogQuery, in log: any LogSource, from start: Int, forward: Bool, withoutChatter: Bool
  ) async -> Int? {
    let status = log.status
    let otherEnd = forward ? status.firstLine : status.firstLine + status.lineCount - 1
    for start in [start, otherEnd] {
      var next = start
      while let found = await log.search(query, from: next, forward: forward) {
        let isHidden = withoutChatter && log.lines(found..<found + 1).first?.isChatter == true
        if !isHidden { return found }
        next = forward ? found + 1 : found - 1
      }
      if Task.isCancelled { return nil }
    }
    return nil
  }

  private func arrive(_ found: Int?, _ query: LogQuery, _ log: any LogSource, _ app: App) {
    guard let found else {
      app.inform("“\(query.typed)” is in none of the \(Format.count(log.status.lineCount, "line")) held.")
      return
    }
    matchLine = found
    window.show(line: found, in: log)
    if let line = log.lines(found..<found + 1).first, let match = query.byteRanges(in: line.text).first {
      window.reveal(column: LogText(line).column(of: match.lowerBound))
    }
    app.changed()
  }

  func retry(_ app: App) { log?.retryNow() }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let (top, rest) = area.split(top: 1)
    guard let log else {
      drawTitle(nil, newLines: 0, on: &canvas, row: top, frame)
      return
    }
    let status = log.status
    let sentence = status.lineCount == 0 ? "" : endSentence(status.state)
    let body = rest.split(top: rest.height - (sentence.isEmpty ? 0 : 1)).top
    window.resize(width: body.width, height: body.height)
    let rows = window.rows(of: log)
    let newLines = window.isFollowing ? 0 : max(0, status.firstLine + status.lineCount - window.seenEnd)
    drawTitle(status, newLines: newLines, on: &canvas, row: top, frame)
    if status.lineCount == 0 {
      EmptyState.draw(emptyWords(status.state, frame), on: &canvas, in: rest)
      return
    }
    for (offset, row) in rows.enumerated() {
      draw(row, on: &canvas, at: body.row + offset, in: body)
    }
    if !sentence.isEmpty {
      canvas.draw(
        sentence, row: body.rows.upperBound, column: rest.column + 1, width: rest.width - 2,
        style: Style(.attention))
    }
    if newLines > 0 { drawNewLines(newLines, on: &canvas, in: body) }
  }

  private func draw(_ row: LogWindow.Row, on canvas: inout Canvas, at y: Int, in area: Rect) {
    switch row {
    case .folded(let lines):
      let text =
        "\(canvas.glyphs.ellipsis) \(Format.count(lines.count, "line")) of the plugin hidden (x shows them)"
      canvas.draw(text, row: y, column: area.column, width: area.width, style: Style(.dim))
    case .text(let piece):
      var (range, indent) = (piece.range, 0)
      if !window.wraps { (range, indent) = piece.text.row(left: window.left, width: area.width) }
      painter.draw(
        piece.text, range, on: &canvas, row: y, column: area.column + indent, width: area.width - indent,
        isCurrent: piece.line == matchLine)
    }
  }

  private func drawNewLines(_ count: Int, on canvas: inout Canvas, in area: Rect) {
    let text = " \(canvas.glyphs.sortDown) \(Format.grouped(count)) new, G follows "
    let width = min(area.width, CellWidth.of(text))
    canvas.draw(
      text, row: area.rows.upperBound - 1, column: area.columns.upperBound - width, width: width,
      style: Style(.accent, reversed: true))
  }

  private func drawTitle(
    _ status: LogSession.Status?, newLines: Int, on canvas: inout Canvas, row: Rect, _ frame: Frame
  ) {
    let dot = canvas.glyphs.separator
    var title = [
      Span("Log ", Style(.title, bold: true)), Span("\(podName) \(dot) \(container)", Style(.title)),
    ]
    guard let status else {
      canvas.rule(
        row: row.row, columns: row.columns, title: title, trailing: [Span("opening", Style(.waiting))])
      return
    }
    title.append(Span("  " + Format.count(status.lineCount, "line"), Style(.dim)))
    if status.firstLine > 0 {
      title.append(Span(", \(Format.grouped(status.firstLine)) older dropped", Style(.attention)))
    }
    if !window.wraps, window.left > 0 {
      title.append(Span(" \(dot) from column \(window.left + 1)", Style(.dim)))
    }
    if !query.isEmpty { title.append(Span(" \(dot) /\(query)", Style(.accent))) }
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

  /// Why no more lines come, for the row under the lines; empty while they do.
  private func endSentence(_ state: LogSession.State) -> String {
    switch state {
    case .connecting, .following: ""
    case .waiting(let why), .ended(let why), .lost(let why, _): PodSummary.oneLine(why)
    }
  }

  private func emptyWords(_ state: LogSession.State, _ frame: Frame) -> [(String, Role)] {
    switch state {
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
