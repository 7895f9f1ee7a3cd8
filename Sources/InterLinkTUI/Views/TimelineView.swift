internal import ClientCore
internal import Monitor

/// How many jobs waited and ran over the session, and under it, on the same axis, the wait and the run of each pod.
final class TimelineView: View {
  let place = Place.timeline
  let name = "Timeline"
  /// The newest first, whatever the table of pods is sorted by.
  let pods: ResourceTable<PodRow>
  private var zoomLevel = 2

  /// Lengths of the axis.
  static let spans: [(seconds: Double, name: String)] = [
    (600, "10 min"), (1800, "30 min"), (3600, "1 h"), (10800, "3 h"), (21600, "6 h"), (43200, "12 h"),
    (86400, "24 h"),
  ]

  /// Looks back an hour.
  init(_ glyphs: Glyphs) {
    pods = ResourceTable(
      columns: PodColumns.all(glyphs), wide: PodColumns.wide, sort: SortOrder(column: "age"))
  }

  var table: (any RowTable)? { pods }
  var pending: Task<Void, Never>? { pods.arranging }
  func refresh(_ app: App) { pods.take(app.podRows, app) }

  /// Shows a longer (positive) or shorter time.
  func zoom(by steps: Int) { zoomLevel = min(max(0, zoomLevel + steps), Self.spans.count - 1) }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let layout = TimelineLayout(width: area.width)
    let now = frame.now
    let axis = TimeAxis(start: now + -Self.spans[zoomLevel].seconds, end: now, width: layout.axis)
    let sites = frame.snapshot.sites
    let histories = sites.count > 1 ? sites.map(\.history) : [frame.snapshot.history]
    let graph = HistoryGraph(
      histories, axis: axis, asOf: frame.asOf,
      rows: area.height < 18 ? 1 : area.height < 36 ? 2 : 4)
    let (top, rest) = area.split(top: graph.height + 1)
    drawGraph(graph, layout, on: &canvas, in: top, frame)
    let (rule, list) = rest.split(top: 1)
    let (title, _) = pods.caption("Pods", isKnown: frame.snapshot.isComplete)
    canvas.rule(
      row: rule.row, columns: rule.columns, title: title, trailing: [Span("newest first", Style(.dim))])
    if pods.arrangement.rows.isEmpty {
      EmptyState.draw(PodSection.words(pods, frame), on: &canvas, in: list)
      return
    }
    drawHeader(layout, axis, on: &canvas, row: list.row)
    pods.drawRows(
      on: &canvas, in: list, isStale: { frame.isStale || $0.record.isGone || $0.isNodeSilent }
    ) { canvas, row, line, style in
      Self.draw(row.record, layout, axis, frame, on: &canvas, line: line, style: style)
    }
  }

  private func drawGraph(
    _ graph: HistoryGraph, _ layout: TimelineLayout, on canvas: inout Canvas, in area: Rect, _ frame: Frame
  ) {
    canvas.rule(
      row: area.row, columns: area.columns,
      title: [
        Span("Timeline", Style(.title, bold: true)), Span(" \(Self.spans[zoomLevel].name)", Style(.title)),
      ], trailing: frame.staleSince.map { [Span("as it was at \($0)", Style(.attention))] } ?? [])
    graph.draw(
      on: &canvas, row: area.row + 1, label: 2..<layout.axisStart - 1, column: layout.axisStart)
  }

  private func drawHeader(_ layout: TimelineLayout, _ axis: TimeAxis, on canvas: inout Canvas, row: Int) {
    let style = Style(.heading)
    canvas.draw("POD", row: row, column: 2, width: layout.name, style: style)
    if layout.job > 0 {
      canvas.draw("JOB", row: row, column: layout.jobStart, width: layout.job, style: style)
    }
    canvas.drawRight("WAIT", row: row, column: layout.waitStart, width: TimelineLayout.length, style: style)
    canvas.drawRight("RUN", row: row, column: layout.runStart, width: TimelineLayout.length, style: style)
    canvas.draw(axis.line, row: row, column: layout.axisStart, width: layout.axis, style: Style(.dim))
  }

  private static func draw(
    _ record: PodRecord, _ layout: TimelineLayout, _ axis: TimeAxis, _ frame: Frame, on canvas: inout Canvas,
    line: Int, style: Style
  ) {
    var (plain, dim) = (style, style)
    (plain.role, dim.role) = (.plain, .dim)
    let timeline = PodTimeline(record, now: frame.asOf)
    let meta = record.pod.meta
    let name = frame.snapshot.namespace == nil ? "\(meta.namespace)/\(meta.name)" : meta.name
    canvas.draw(name, row: line, column: 2, width: layout.name, style: plain, truncation: .middle)
    if layout.job > 0 {
      canvas.draw(
        record.job?.text ?? frame.glyphs.none, row: line, column: layout.jobStart, width: layout.job,
        style: dim,
        truncation: .middle)
    }
    for (kind, column) in [(PodWait.Kind.queue, layout.waitStart), (.run, layout.runStart)] {
      let wait = timeline.waits.first { $0.kind == kind }
      var style = dim
      if wait?.isOpen == true { style.role = kind == .queue ? .waiting : .live }
      let text = wait.map { ($0.isAtMost ? "<" : "") + Format.age($0.seconds) } ?? frame.glyphs.none
      canvas.drawRight(text, row: line, column: column, width: TimelineLayout.length, style: style)
    }
    var spans = TimelineBar.spans(
      timeline, on: axis, ran: TimelineBar.ranRole(record, timeline), glyphs: frame.glyphs)
    for index in spans.indices { spans[index].style.isOnCursor = style.isOnCursor }
    canvas.draw(spans: spans, row: line, column: layout.axisStart)
  }
}

/// Where the columns of the timeline are.
nonisolated struct TimelineLayout {
  /// Cells of a length of time.
  static let length = 6
  let name: Int
  /// 0 on narrow screens.
  let job: Int
  /// Cells of the bars.
  let axis: Int

  /// Columns for a screen of `width` cells.
  init(width: Int) {
    name = min(44, max(12, width * 3 / 10))
    job = width >= 110 ? 9 : 0
    let taken = 2 + name + (job > 0 ? job + 2 : 0) + 2 * (Self.length + 2) + 2
    axis = max(8, width - taken - 1)
  }

  var jobStart: Int { 2 + name + 2 }
  var waitStart: Int { 2 + name + 2 + (job > 0 ? job + 2 : 0) }
  var runStart: Int { waitStart + Self.length + 2 }
  var axisStart: Int { runStart + Self.length + 2 }
}
