internal import Monitor

/// One job's page.
final class JobDetailView: TextView {
  let place = Place.jobDetail
  private(set) var row: JobRow
  var scroll = TextScroll()
  /// Whether Slurm and Kubernetes know nothing of it any more.
  private var isForgotten = false

  var name: String { "job \(row.number)" }

  /// The page of `row`'s job.
  init(_ row: JobRow) { self.row = row }

  func refresh(_ app: App) {
    // A job of which only its pod knew may have been told of since.
    let newer = app.jobRow(row.id)
    if let newer { row = newer }
    isForgotten = newer == nil
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let frame = frame.at(row.site)
    let stale =
      row.isOutdated && row.isStale ? row.entry.map { Format.moment($0.record.learnt, now: frame.now) } : nil
    draw(
      JobPage.make(row, frame: frame),
      title: [
        Span("Job ", Style(.title, bold: true)), Span(row.number, Style(.title)),
        Span(row.pod == nil ? "" : "  for \(row.podName)", Style(.dim)),
      ],
      note: isForgotten ? "no longer known" : "",
      staleSince: stale ?? (row.entry == nil ? frame.staleSince : nil),
      on: &canvas, in: area)
  }
}
