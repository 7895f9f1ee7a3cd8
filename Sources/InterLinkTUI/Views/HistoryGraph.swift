internal import ClientCore
internal import Monitor

/// How many waited and ran, as two graphs one above the other.
nonisolated struct HistoryGraph {
  private let peaks: [SiteHistory.Sample?]
  private let now: SiteHistory.Sample?
  /// Lines of each graph.
  private let rows: Int

  /// Lines that it takes.
  var height: Int { rows * 2 }

  /// The graphs of `histories` together on `axis`, of which what is after `asOf` is not known.
  init(_ histories: [SiteHistory], axis: TimeAxis, asOf: Timestamp, rows: Int) {
    self.rows = rows
    now = Self.sum(histories.map { $0.counts(at: asOf) })
    let all = histories.map { $0.peaks(from: axis.start, to: axis.end, count: axis.width) }
    peaks = (0..<axis.width).map { cell in
      axis.time(cell) <= asOf ? Self.sum(all.map { $0[cell] }) : nil
    }
  }

  /// What several sites count together; `nil` where none knows.
  private static func sum(_ samples: [SiteHistory.Sample?]) -> SiteHistory.Sample? {
    samples.compactMap { $0 }.reduce(nil) { sum, sample in
      SiteHistory.Sample(
        time: sample.time, pending: (sum?.pending ?? 0) + sample.pending,
        running: (sum?.running ?? 0) + sample.running)
    }
  }

  /// Draws both from `row` on, with what they are in the columns `label`.
  func draw(on canvas: inout Canvas, row: Int, label: Range<Int>, column: Int) {
    draw("waiting", \.pending, .waiting, on: &canvas, row: row, label: label, column: column)
    draw("running", \.running, .live, on: &canvas, row: row + rows, label: label, column: column)
  }

  private func draw(
    _ word: String, _ count: KeyPath<SiteHistory.Sample, Int>, _ role: Role, on canvas: inout Canvas,
    row: Int,
    label: Range<Int>, column: Int
  ) {
    let values = peaks.map { $0?[keyPath: count] }
    let top = values.compactMap { $0 }.max() ?? 0
    let bottom = row + rows - 1
    let current = now.map { Format.grouped($0[keyPath: count]) } ?? canvas.glyphs.none
    canvas.draw(
      spans: [Span("\(current) ", Style(role, bold: true)), Span(word, Style(.plain))], row: bottom,
      column: label.lowerBound, width: label.count)
    canvas.drawRight(
      top > 0 ? Format.grouped(top) : "", row: row, column: label.upperBound - 8, width: 8, style: Style(.dim)
    )
    for (offset, value) in values.enumerated() {
      guard let value else { continue }
      draw(value, of: top, role, on: &canvas, bottom: bottom, column: column + offset)
    }
  }

  /// Draws one column; what is known to be none is a line at the bottom, what is not known is nothing.
  private func draw(
    _ value: Int, of top: Int, _ role: Role, on canvas: inout Canvas, bottom: Int, column: Int
  ) {
    let steps = canvas.glyphs.steps
    guard value > 0, top > 0 else {
      canvas.draw(steps[0], row: bottom, column: column, style: Style(.border))
      return
    }
    let full = steps.count * rows
    var eighths = max(1, Int((Double(value) / Double(top) * Double(full)).rounded()))
    for line in 0..<rows where eighths > 0 {
      canvas.draw(
        steps[min(eighths, steps.count) - 1], row: bottom - line, column: column, style: Style(role))
      eighths -= steps.count
    }
  }
}
