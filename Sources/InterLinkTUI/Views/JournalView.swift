internal import ClientCore

/// What was done, newest first, and before that what was cut off.
final class JournalView: View {
  let place = Place.journal
  let name = "journal"
  private var entries: Load<[JournalEntry]> = .loading
  private var isAsked = false
  private var cursor = 0
  private var top = 0
  private var height = 1

  /// What is shown: unresolved first, then as they were done.
  private var shown: [JournalEntry] {
    guard case .loaded(let entries) = entries else { return [] }
    return entries
  }

  /// The action under the cursor.
  var selected: JournalEntry? { shown.indices.contains(cursor) ? shown[cursor] : nil }

  func refresh(_ app: App) { if !isAsked { retry(app) } }

  func retry(_ app: App) {
    isAsked = true
    guard let hands = app.site.anyHands else {
      entries = .failed("Nothing can be changed from here, so nothing is written down.")
      return
    }
    app.load { [weak self, weak app] in
      let all = await hands.entries()
      guard let self else { return }
      let kept = self.selected?.id
      self.entries = .loaded(all.filter(\.isUnresolved) + all.filter { !$0.isUnresolved })
      if let kept, let index = self.shown.firstIndex(where: { $0.id == kept }) { self.cursor = index }
      app?.changed()
    }
  }

  func move(_ motion: Motion) {
    switch motion {
    case .up: cursor -= 1
    case .down: cursor += 1
    case .halfUp: cursor -= max(1, height / 2)
    case .halfDown: cursor += max(1, height / 2)
    case .pageUp: cursor -= height
    case .pageDown: cursor += height
    case .top: cursor = 0
    case .bottom: cursor = shown.count - 1
    case .left, .right: break
    }
    cursor = max(0, min(cursor, shown.count - 1))
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let (rule, body) = area.split(top: 1)
    let open = shown.count(where: \.isUnresolved)
    canvas.rule(
      row: rule.row, columns: rule.columns,
      title: [Span("Journal", Style(.title, bold: true)), Span(" \(shown.count)", Style(.title))],
      trailing: open > 0 ? [Span("\(open) unresolved", Style(.attention))] : [])
    height = max(1, body.height)
    switch entries {
    case .loading:
      EmptyState.draw([("Reading\(frame.glyphs.ellipsis)", .dim)], on: &canvas, in: body)
    case .failed(let why): EmptyState.draw([(why, .dim)], on: &canvas, in: body)
    case .loaded(let entries):
      guard !entries.isEmpty else {
        EmptyState.draw(
          [
            ("Nothing was done yet.", .plain),
            (
              "Each action is written down here before it is done, with the manifests of what it takes away.",
              .dim
            ),
          ], on: &canvas, in: body)
        return
      }
      top = max(min(top, cursor), cursor - body.height + 1)
      for (offset, entry) in entries.dropFirst(top).prefix(body.height).enumerated() {
        draw(entry, isCursor: top + offset == cursor, on: &canvas, row: body.row + offset, area: body, frame)
      }
    }
  }

  private func draw(
    _ entry: JournalEntry, isCursor: Bool, on canvas: inout Canvas, row: Int, area: Rect, _ frame: Frame
  ) {
    if isCursor { canvas.fill(row: row, columns: area.columns, style: Style(onCursor: true)) }
    let (sign, role) = Self.sign(entry, canvas.glyphs)
    let column = area.column + 1
    canvas.draw(
      isCursor ? canvas.glyphs.cursor : " ", row: row, column: column, style: Style(onCursor: isCursor))
    canvas.draw(sign, row: row, column: column + 2, style: Style(role, onCursor: isCursor))
    canvas.draw(
      Format.moment(entry.begun, now: frame.now), row: row, column: column + 4, width: 11,
      style: Style(.dim, onCursor: isCursor))
    canvas.draw(
      entry.plan?.kind.rawValue ?? "?", row: row, column: column + 16, width: 9,
      style: Style(.accent, onCursor: isCursor))
    let room = area.width - 28
    let objects = Self.objects(entry)
    let width = min(CellWidth.of(objects), room * 2 / 5)
    canvas.draw(objects, row: row, column: column + 26, width: width, style: Style(onCursor: isCursor))
    let start = column + 26 + max(width, min(room * 2 / 5, 24)) + 2
    canvas.draw(
      entry.summary, row: row, column: start, width: area.columns.upperBound - start - 1,
      style: Style(entry.isUnresolved ? .attention : .dim, onCursor: isCursor))
  }

  /// `itwinai/train`, or how many.
  static func objects(_ entry: JournalEntry) -> String {
    let targets = entry.plan?.targets ?? []
    guard let first = targets.first else { return "" }
    return CleanText.line("\(first.object.namespace)/\(first.object.name)")
      + (targets.count > 1 ? " and \(targets.count - 1) more" : "")
  }

  static func sign(_ entry: JournalEntry, _ glyphs: Glyphs) -> (String, Role) {
    if entry.isRunning { return (glyphs.circle, .waiting) }
    if entry.isUnresolved { return (glyphs.warning, .attention) }
    let isGood = entry.targets.allSatisfy { $0.outcome?.isGood == true }
    return isGood
      ? (glyphs.check, .good) : entry.dismissal != nil ? (glyphs.none, .dim) : (glyphs.cross, .bad)
  }
}

/// One action of the journal: its steps, and what came of each.
final class ActionView: TextView {
  let place = Place.action
  let name: String
  let entry: JournalEntry
  var scroll = TextScroll()

  /// The page of `entry`.
  init(_ entry: JournalEntry) {
    self.entry = entry
    name = entry.plan?.kind.rawValue ?? "action"
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    draw(
      page(frame), title: [Span("Action ", Style(.title, bold: true)), Span(name, Style(.title))],
      on: &canvas,
      in: area)
  }

  private func page(_ frame: Frame) -> Page {
    var page = Page()
    guard let plan = entry.plan else {
      page.sentence("Not even the intent was written whole: nothing was done.", .attention)
      return page
    }
    page.heading("Action")
    page.field("what", plan.kind.rawValue, .accent)
    page.field("when", frame.moment(entry.begun))
    let user = plan.origin.user.isEmpty ? "" : ", as \(plan.origin.user)"
    page.field("site", CleanText.line(plan.origin.site + user))
    page.field("outcome", entry.summary, entry.isUnresolved ? .attention : .plain)
    page.field("id", entry.id, .dim)
    if let parent = plan.parent { page.field("of", CleanText.line(parent), .dim) }
    for (target, written) in zip(plan.targets, entry.targets) {
      page.heading(target.object.shown, note: target.job.map { "job \($0)" } ?? "")
      for (step, state) in zip(target.steps, written.steps) {
        var line = StyledText("  ")
        let time = state.begun.map { Format.moment($0, now: frame.now) } ?? ""
        line.append(time.padding(to: 10), .dim)
        line.append(Self.sign(state, frame.glyphs) + " ", Self.role(state))
        line.append(step.title)
        if let result = state.result { line.append("  " + result.sentence, result.isGood ? .dim : .bad) }
        line.hang = 14
        page.line(line)
      }
      if let outcome = written.outcome {
        page.field("ended", "\(outcome.state.words): \(outcome.sentence)", outcome.isGood ? .good : .bad)
      } else {
        page.field("ended", "not yet", .attention)
      }
      for kept in target.kept {
        page.field("kept", "\(kept.object.shown), \(Format.grouped(kept.text.utf8.count)) bytes", .dim)
      }
    }
    return page
  }

  private static func sign(_ step: JournalEntry.Step, _ glyphs: Glyphs) -> String {
    if let result = step.result { return result.isGood ? glyphs.check : glyphs.cross }
    return step.begun == nil ? glyphs.circle : glyphs.warning
  }

  private static func role(_ step: JournalEntry.Step) -> Role {
    if let result = step.result { return result.isGood ? .good : .bad }
    return step.begun == nil ? .dim : .attention
  }
}

nonisolated extension String {
  /// With blanks up to `width` characters.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
