internal import ClientCore
internal import Monitor

/// What preflight says of a pod, as a list with grounds and fixes.
final class PreflightView: View {
  let place = Place.preflight
  let name = "preflight"
  let key: PodKey
  private(set) var record: PodRecord
  private let podName: String
  /// The manifest of the form that it was opened from; `nil`: the pod's own is asked for.
  private weak var form: FlagsFormView?
  private var result: Load<[PreflightFinding]> = .loading
  private var isAsked = false
  /// With which the answer was looked over.
  private var partitions: [SlurmPartition]?
  private var cursor = 0
  private var top = 0
  private var height = 1

  /// Looks over `record`'s pod, or over what `form` makes of it.
  init(_ record: PodRecord, form: FlagsFormView? = nil) {
    (self.record, self.form) = (record, form)
    key = record.key
    podName = "\(record.pod.meta.namespace)/\(record.pod.meta.name)"
  }

  /// What is found; `nil` until it is known.
  var findings: [PreflightFinding]? {
    if let form = form?.loaded { return form.findings }
    if case .loaded(let findings) = result { return findings }
    return nil
  }

  /// The finding under the cursor.
  var selected: PreflightFinding? {
    guard let findings, findings.indices.contains(cursor) else { return nil }
    return findings[cursor]
  }

  func refresh(_ app: App) {
    if let newer = app.podRecord(key) { record = newer }
    guard form == nil else { return }
    let partitions = PreflightContext(app.snapshot, site: key.site, node: record.pod.nodeName).partitions
    // Slurm is asked for them only now that the list is open.
    if !isAsked || partitions != self.partitions { ask(app) }
  }

  func retry(_ app: App) { ask(app) }

  private func ask(_ app: App) {
    isAsked = true
    let (site, key, podName) = (app.site, key, podName)
    let context = PreflightContext(app.snapshot, site: key.site, node: record.pod.nodeName)
    partitions = context.partitions
    app.load { [weak self, weak app] in
      do throws(KubernetesError) {
        self?.result = .loaded(Preflight.check(try await site.manifest(of: key), context))
      } catch {
        self?.result = .failed(Sentences.failure("The manifest of \(podName)", error))
      }
      app?.changed()
    }
  }

  func move(_ motion: Motion) {
    let page = max(1, height / 4)
    switch motion {
    case .up: cursor -= 1
    case .down: cursor += 1
    case .halfUp, .pageUp: cursor -= page
    case .halfDown, .pageDown: cursor += page
    case .top: cursor = 0
    case .bottom: cursor = Int.max
    case .left, .right: break
    }
    cursor = max(0, min(cursor, (findings?.count ?? 1) - 1))
  }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let (rule, body) = area.split(top: 1)
    let counts = findings.map(FlagsFormView.counts) ?? ""
    canvas.rule(
      row: rule.row, columns: rule.columns,
      title: [Span("Preflight ", Style(.title, bold: true)), Span(podName, Style(.title))],
      trailing: counts.isEmpty ? [] : [Span(counts, Style(.dim))])
    height = max(1, body.height)
    if let findings {
      guard !findings.isEmpty else {
        EmptyState.draw(
          [
            ("Nothing is found: all \(PreflightRule.allCases.count) rules are kept.", .good),
            ("What only the site knows, such as its flavors and limits, cannot be checked from here.", .dim),
          ], on: &canvas, in: body)
        return
      }
      draw(findings, on: &canvas, in: body)
    } else if case .failed(let why) = result {
      EmptyState.draw([(why, .attention), ("R asks again.", .dim)], on: &canvas, in: body)
    } else {
      EmptyState.draw([("Asking the API server\(frame.glyphs.ellipsis)", .dim)], on: &canvas, in: body)
    }
  }

  private func draw(_ findings: [PreflightFinding], on canvas: inout Canvas, in area: Rect) {
    cursor = min(cursor, findings.count - 1)
    var rows: [(text: StyledText, range: Range<Int>, finding: Int)] = []
    for (index, finding) in findings.enumerated() {
      for line in Self.lines(finding, canvas.glyphs) {
        for range in line.wrapped(to: area.width - 3) { rows.append((line, range, index)) }
      }
    }
    let first = rows.firstIndex { $0.finding == cursor } ?? 0
    let last = rows.lastIndex { $0.finding == cursor } ?? 0
    top = max(min(top, first), min(first, last - area.height + 1))
    top = max(0, min(top, rows.count - area.height))
    for (offset, row) in rows.dropFirst(top).prefix(area.height).enumerated() {
      let y = area.row + offset
      row.text.draw(
        row.range, on: &canvas, row: y,
        column: area.column + 1 + (row.range.lowerBound == 0 ? 0 : row.text.hang), width: area.width - 2)
      guard row.finding == cursor else { continue }
      canvas.draw(canvas.glyphs.cursor, row: y, column: area.column, style: Style(.accent))
      canvas.restyle(row: y, columns: area.columns) { $0.isOnCursor = true }
    }
  }

  private static func lines(_ finding: PreflightFinding, _ glyphs: Glyphs) -> [StyledText] {
    let role = FlagsFormView.role(finding.severity)
    var head = StyledText("\(FlagsFormView.sign(finding.severity, glyphs)) ", Style(role))
    head.append(finding.rule.code + " ", Style(role, bold: true))
    head.append(finding.sentence)
    head.hang = 6
    var lines = [head]
    var ground = StyledText("      ")
    if let path = finding.path { ground.append(CleanText.line(path.description) + "; ", .dim) }
    ground.append("ground: " + finding.rule.ground, .dim)
    ground.hang = 6
    lines.append(ground)
    for (index, fix) in finding.fixes.enumerated() {
      var line = StyledText("      ")
      line.append(index == 0 ? "f " : "  ", .keyHint)
      line.append(CleanText.line(fix.title), .good)
      line.hang = 8
      lines.append(line)
    }
    return lines
  }
}
