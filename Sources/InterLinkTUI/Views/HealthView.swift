internal import ClientCore
internal import Monitor

/// The way to the jobs, hop by hop, with what is wrong on it and what that means.
final class HealthView: View {
  let place = Place.health
  let name = "Health"
  /// The hop under the cursor; the first broken one, or the first, until the user moves.
  private var chosen: SiteHop.ID?
  private var shown: [SiteHop] = []
  private var top = 0
  private var height = 1
  /// Hops by line of the screen, for clicks.
  private var lines: [Int: SiteHop.ID] = [:]

  /// The hop under the cursor.
  func selected(in snapshot: Snapshot) -> SiteHop? { selected(of: HopGroups(snapshot).hops) }

  private func selected(of hops: [SiteHop]) -> SiteHop? {
    if let chosen, let hop = hops.first(where: { $0.id == chosen }) { return hop }
    return hops.first { if case .bad = $0.hop.state { true } else { false } } ?? hops.first
  }

  func move(_ motion: Motion) {
    guard !shown.isEmpty else { return }
    let index = selected(of: shown).flatMap { hop in shown.firstIndex { $0.id == hop.id } } ?? 0
    let page = max(1, height / 4)
    let wanted =
      switch motion {
      case .up: index - 1
      case .down: index + 1
      case .halfUp: index - max(1, page / 2)
      case .halfDown: index + max(1, page / 2)
      case .pageUp: index - page
      case .pageDown: index + page
      case .top: 0
      case .bottom: shown.count - 1
      case .left, .right: index
      }
    chosen = shown[min(max(0, wanted), shown.count - 1)].id
  }

  /// Puts the cursor on the hop of that line of the screen.
  func click(row: Int) { chosen = lines[row] ?? chosen }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let way = HopGroups(frame.snapshot)
    shown = way.hops
    let (rule, body) = area.split(top: 1)
    let perMinute = shown.reduce(0) { $0 + $1.hop.requestsPerMinute }
    canvas.rule(
      row: rule.row, columns: rule.columns, title: [Span("Health", Style(.title, bold: true))],
      trailing: shown.isEmpty
        ? [] : [Span("we cause \(Format.count(perMinute, "request")) a minute", Style(.dim))])
    guard !shown.isEmpty else {
      let words =
        ConnectionWords.empty(frame) ?? [("Nothing is known of the way yet\(frame.glyphs.ellipsis)", .dim)]
      EmptyState.draw(words, on: &canvas, in: body)
      return
    }
    let lines = drawVerdicts(way, frame, on: &canvas, in: body)
    drawList(way, frame, on: &canvas, in: body.split(top: lines).rest)
  }

  /// What it all comes to; returns how many lines that took.
  private func drawVerdicts(_ way: HopGroups, _ frame: Frame, on canvas: inout Canvas, in area: Rect) -> Int {
    var row = area.row
    let sites = Dictionary(grouping: way.hops, by: \.site)
    // The list keeps the greater part of a low screen: each hop says its own there.
    let last = area.row + max(1, area.height * 2 / 5)
    for site in sites.keys.sorted() {
      let verdict = HealthVerdict(
        sites[site] ?? [], isSlurmAsked: frame.snapshot.hasSlurm, now: frame.now)
      let sign =
        switch verdict.role {
        case .bad: frame.glyphs.cross
        case .attention: frame.glyphs.warning
        case .good: frame.glyphs.dot
        default: frame.glyphs.circle
        }
      var line = StyledText(" \(sign) ", Style(verdict.role))
      if !site.isEmpty { line.append("\(site): ", .heading) }
      line.append(
        verdict.headline, Style(verdict.role == .good ? .plain : verdict.role, bold: verdict.role == .bad))
      var texts = [line]
      if !verdict.consequence.isEmpty { texts.append(StyledText("   " + verdict.consequence)) }
      for var text in texts {
        text.hang = 3
        for (index, range) in text.wrapped(to: area.width - 2).enumerated() where row < last {
          text.draw(
            range, on: &canvas, row: row, column: area.column + (index == 0 ? 0 : 3), width: area.width - 2)
          row += 1
        }
      }
    }
    return min(area.height, row - area.row + (area.height > 14 ? 1 : 0))
  }

  private func drawList(_ way: HopGroups, _ frame: Frame, on canvas: inout Canvas, in area: Rect) {
    let list = HopList(way, selected: selected(of: shown)?.id, frame: frame, width: area.width)
    let (head, rest) = area.split(top: area.height > 4 ? 1 : 0)
    if head.height > 0 { list.drawHeader(on: &canvas, row: head.row, column: head.column) }
    height = max(1, rest.height)
    if let range = list.selectedRows {
      top = min(top, range.lowerBound)
      top = max(top, min(range.lowerBound, range.upperBound - height))
      // The title of the first group stays in sight.
      if range.lowerBound <= 1 { top = 0 }
    }
    top = max(0, min(top, list.rows.count - height))
    lines = [:]
    for (offset, row) in list.rows.dropFirst(top).prefix(rest.height).enumerated() {
      list.draw(row, on: &canvas, row: rest.row + offset, column: rest.column)
      if let id = row.hop { lines[rest.row + offset] = id }
    }
  }
}
