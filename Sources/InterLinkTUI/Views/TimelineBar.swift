internal import ClientCore
internal import Monitor

/// A pod's way as a bar: low while it waits, high while it runs.
nonisolated enum TimelineBar {
  /// The bar of `timeline` on `axis`, as pieces of one look each; as many cells as the axis has.
  ///
  /// - Parameter role: the look of the time in which it ran.
  static func spans(_ timeline: PodTimeline, on axis: TimeAxis, ran role: Role, glyphs: Glyphs) -> [Span] {
    var spans: [Span] = []
    var filled = 0
    func add(_ glyph: String, _ count: Int, _ style: Style = Style()) {
      guard count > 0 else { return }
      spans.append(Span(String(repeating: glyph, count: count), style))
      filled += count
    }
    for stretch in timeline.stretches {
      let (from, to) = (axis.cell(stretch.start), axis.cell(stretch.end))
      guard to >= 0, from < axis.width else { continue }
      add(" ", max(0, from) - filled)
      // However short, it can be seen.
      let end = min(axis.width, max(to, filled + 1))
      if filled < end { add(glyph(stretch, glyphs), end - filled, Style(self.role(stretch, ran: role))) }
    }
    if timeline.stretches.isEmpty, let start = timeline.start, (0..<axis.width).contains(axis.cell(start)) {
      // It came and ended in one moment.
      add(" ", axis.cell(start))
      add(role == .bad ? glyphs.cross : glyphs.separator, 1, Style(role))
    }
    if axis.cell(timeline.start ?? axis.start) < 0, !spans.isEmpty, spans[0].text.first != " " {
      // It goes on to the left of what is shown.
      spans[0].text = glyphs.less + spans[0].text.dropFirst()
    }
    add(" ", axis.width - filled)
    return spans
  }

  /// What stands for a stretch in the bar.
  static func glyph(_ stretch: PodTimeline.Stretch, _ glyphs: Glyphs) -> String {
    if stretch.isExpected { return glyphs.barExpected }
    return switch stretch.phase {
    case .placing, .submitting: glyphs.separator
    case .queued: glyphs.barLow
    case .running: glyphs.barFull
    case .unseen: glyphs.barUnknown
    }
  }

  /// How it looks.
  static func role(_ stretch: PodTimeline.Stretch, ran role: Role) -> Role {
    if stretch.isExpected { return .dim }
    return switch stretch.phase {
    case .placing, .submitting, .unseen: .dim
    case .queued: .waiting
    case .running: role
    }
  }

  /// The look of the time in which `record`'s pod ran: its outcome, once that is known.
  static func ranRole(_ record: PodRecord, _ timeline: PodTimeline) -> Role {
    guard timeline.isOver else { return .live }
    if let state = record.join.job?.job.state, state.isEnded { return state.category == .bad ? .bad : .ended }
    return PodSummary(record).role == .bad ? .bad : .ended
  }
}
