internal import ClientCore

/// Actions under way, in lines above the footer: they take no key away from the view.
struct WorkStrip {
  let app: App
  private static let limit = 3

  /// Lines that it takes.
  var height: Int { min(Self.limit, app.works.count) + (app.unresolvedCount > 0 ? 1 : 0) }

  /// Draws it.
  func draw(on canvas: inout Canvas, in area: Rect) {
    var row = area.row
    if app.unresolvedCount > 0 {
      let words =
        app.unresolvedCount == 1
        ? "An action was cut off, or left something undone"
        : "\(app.unresolvedCount) actions were cut off, or left something undone"
      canvas.draw(
        spans: [
          Span(" \(canvas.glyphs.warning) \(words): ", Style(.attention)), Span("u", Style(.keyHint)),
          Span(" shows them, to finish or restore.", Style(.dim)),
        ], row: row, column: area.column, width: area.width - 1)
      row += 1
    }
    for work in app.works.suffix(Self.limit) where row < area.rows.upperBound {
      draw(work, on: &canvas, row: row, area: area)
      row += 1
    }
  }

  private func draw(_ work: Work, on canvas: inout Canvas, row: Int, area: Rect) {
    let glyphs = canvas.glyphs
    if let failure = work.failure {
      canvas.draw(
        " \(glyphs.cross) \(failure)", row: row, column: area.column, width: area.width - 1,
        style: Style(.bad))
      return
    }
    guard let progress = work.progress else {
      canvas.draw(" \(glyphs.circle) beginning", row: row, column: area.column, style: Style(.waiting))
      return
    }
    let (total, ended) = (progress.states.count, progress.ended)
    var spans: [Span] = []
    if work.ended != nil {
      let sign = work.isGood ? glyphs.check : glyphs.cross
      let style = Style(work.isGood ? .good : .bad)
      let outcomes = progress.outcomes.compactMap { $0 }
      // Of one its sentence says all; of many the worst is told beside the counts.
      let counts = total == 1 && work.isGood ? "" : " \(Self.outcomes(progress))."
      spans.append(Span(" \(sign) \(progress.kind.rawValue):\(counts)", style))
      if let told = outcomes.first(where: { !$0.isGood }) ?? (total == 1 ? outcomes.first : nil) {
        spans.append(Span(" \(told.sentence)", Style(.plain)))
      }
      if !work.note.isEmpty { spans.append(Span(" \(work.note)", Style(.dim))) }
    } else {
      spans.append(Span(" \(progress.kind.participle) ", Style(.waiting)))
      if total > 1 {
        spans.append(Span(glyphs.bar(Double(ended) / Double(total), width: 12), Style(.accent)))
        spans.append(Span(" \(ended)/\(total)", Style(.plain)))
        let outcomes = Self.outcomes(progress)
        if !outcomes.isEmpty { spans.append(Span("  \(outcomes)", Style(.dim))) }
      }
      for (object, state) in zip(progress.objects, progress.states) {
        guard case .working(_, let title) = state else { continue }
        spans.append(Span("  \(object.shown): \(title)", Style(.dim)))
        break
      }
    }
    let hint = work.ended != nil ? "  esc" : progress.isStopping ? "  stopping" : "  ctrl-g stops"
    let width = area.width - 1 - CellWidth.of(hint)
    let end = canvas.draw(spans: spans, row: row, column: area.column, width: width)
    canvas.draw(hint, row: row, column: end, style: Style(.dim))
  }

  /// `3 done, 1 failed`
  private static func outcomes(_ progress: ActionProgress) -> String {
    ActionOutcome.State.allCases.compactMap { state in
      let count = progress.outcomes.count { $0?.state == state }
      return count > 0 ? "\(count) \(state.words)" : nil
    }.joined(separator: ", ")
  }
}
