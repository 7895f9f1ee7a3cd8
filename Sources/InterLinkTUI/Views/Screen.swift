internal import ClientCore
internal import Monitor

/// The whole screen: header, the view on top, footer, and what lies over it.
struct Screen {
  let app: App
  let frame: Frame

  private static let minimum = (rows: 8, columns: 30)

  /// Draws it.
  func draw(on canvas: inout Canvas) {
    let area = canvas.bounds
    guard area.height >= Self.minimum.rows, area.width >= Self.minimum.columns else {
      EmptyState.draw(
        [("Too small: \(Self.minimum.columns)x\(Self.minimum.rows) at least.", .plain)], on: &canvas, in: area
      )
      return
    }
    let header = Header(app: app, frame: frame)
    let (top, rest) = area.split(top: header.height(of: area))
    header.draw(on: &canvas, in: top)
    let strip = WorkStrip(app: app)
    let stripHeight = min(strip.height, max(0, rest.height - 4))
    let (body, lower) = rest.split(top: rest.height - 1 - stripHeight)
    let (stripArea, bottom) = lower.split(top: stripHeight)
    strip.draw(on: &canvas, in: stripArea)
    app.view.draw(on: &canvas, in: body, frame: frame)
    Footer(app: app).draw(on: &canvas, in: bottom)
    if app.prompt != nil { Footer(app: app).drawCompletions(on: &canvas, above: bottom) }
    app.dialog?.draw(on: &canvas, in: body)
    app.picker?.draw(on: &canvas, in: body)
  }
}

/// Two lines: where we are and how the connection stands; the views and what is counted, or what is wrong.
struct Header {
  let app: App
  let frame: Frame

  /// One line on low screens while all is well.
  func height(of area: Rect) -> Int {
    if advice != nil, area.height >= 14 { return 3 }
    return area.height >= 14 || trouble != nil ? 2 : 1
  }

  /// Draws it.
  func draw(on canvas: inout Canvas, in area: Rect) {
    drawIdentity(on: &canvas, in: area.split(top: 1).top)
    guard area.height > 1 else { return }
    let line = Rect(row: area.row + 1, column: area.column, height: 1, width: area.width)
    if var trouble {
      // Of a lost connection, what was tried stands first and the cause last: both are worth more than what is
      // between.
      let room = line.width - 2 - CellWidth.of(Array(trouble.dropLast()))
      if case .lost = frame.snapshot.connection, let last = trouble.indices.last {
        trouble[last].text = Truncation.middle.cut(
          trouble[last].text, to: room, ellipsis: canvas.glyphs.ellipsis)
      }
      canvas.draw(spans: trouble, row: line.row, column: line.column + 1, width: line.width - 2)
      if let advice, area.height > 2 {
        canvas.draw(advice, row: line.row + 1, column: line.column + 3, width: line.width - 4)
      }
    } else {
      drawTrail(on: &canvas, in: line)
    }
  }

  private func drawIdentity(on canvas: inout Canvas, in line: Rect) {
    let (snapshot, glyphs) = (frame.snapshot, frame.glyphs)
    var right: [Span] = []
    if line.width >= 60 {
      if snapshot.clockSkew != 0 {
        let sign = snapshot.clockSkew > 0 ? "-" : "+"
        right.append(Span("  your clock \(sign)\(Format.age(abs(snapshot.clockSkew)))", Style(.attention)))
      }
      right.append(Span("  " + frame.now.clock, Style(.dim)))
    }
    var left: [Span] = []
    if snapshot.identity.isDemo { left += [Span(" DEMO ", Style(.demo)), Span(" ")] }
    if app.options.isReadOnly || snapshot.identity.isReadOnly {
      left += [Span(" READ-ONLY ", Style(.good, reversed: true)), Span(" ")]
    }
    let context = snapshot.identity.title.isEmpty ? "interLink" : snapshot.identity.title
    left.append(Span(context, Style(.heading, bold: true)))
    if line.width >= 100, !snapshot.identity.cluster.isEmpty, snapshot.identity.cluster != context {
      left.append(Span(" (\(snapshot.identity.cluster))", Style(.dim)))
    }
    left.append(Span(" \(glyphs.separator) ", Style(.dim)))
    left.append(Span(namespace, Style(snapshot.namespace == nil ? .plain : .accent)))
    // Where we are may be cut for the chips' sake, but stays to be recognised.
    let reserved = min(CellWidth.of(left), max(16, line.width * 2 / 5))
    let room = line.width - 4 - reserved - CellWidth.of(right)
    right = HeaderChips(frame, connection: chip).spans(width: room) + right
    let rightWidth = CellWidth.of(right)
    canvas.draw(spans: right, row: line.row, column: line.columns.upperBound - rightWidth - 1)
    canvas.draw(
      spans: left, row: line.row, column: line.column + 1, width: max(0, line.width - rightWidth - 4))
  }

  private var namespace: String {
    let snapshot = frame.snapshot
    let isAll = snapshot.sites.allSatisfy { $0.namespace == nil }
    return snapshot.namespace ?? (isAll ? "all namespaces" : "each site's namespaces")
  }

  /// How the connection stands, in a few words.
  private var chip: [Span] {
    let glyphs = frame.glyphs
    func countdown(_ time: Timestamp) -> String {
      time > frame.now ? "retry in \(Format.age((time - frame.now).rounded(.up))) (R)" : "trying again"
    }
    switch frame.snapshot.connection {
    case .connecting(let attempt):
      return [Span("\(glyphs.circle) connecting" + (attempt > 1 ? ", try \(attempt)" : ""), Style(.waiting))]
    case .live:
      if !frame.snapshot.isComplete { return [Span("\(glyphs.circle) reading", Style(.waiting))] }
      if let several { return several }
      return [Span("\(glyphs.dot) live", Style(.good))]
    case .lost(_, let lastHeard, let retryAt, _):
      let state = lastHeard.map { "lost \(Format.age(frame.now - $0))" } ?? "unreachable"
      return [Span("\(glyphs.cross) \(state), \(countdown(retryAt))", Style(.bad))]
    case .refused(_, _, let retryAt):
      return [Span("\(glyphs.cross) refused, \(countdown(retryAt))", Style(.bad))]
    }
  }

  /// What is wrong, if something is.
  private var trouble: [Span]? {
    let glyphs = frame.glyphs
    switch frame.snapshot.connection {
    case .lost(let reason, let lastHeard, _, _):
      let age = lastHeard.map { "Shown as it was at \(Format.moment($0, now: frame.now)). " } ?? ""
      return [Span("\(glyphs.cross) \(age)", Style(.bad)), Span(PodSummary.oneLine(reason), Style(.dim))]
    case .refused(let reason, _, _):
      return [Span("\(glyphs.cross) \(PodSummary.oneLine(reason))", Style(.bad))]
    case .connecting, .live:
      if let site = frame.snapshot.sites.first(where: \.connection.hasFailed) { return trouble(of: site) }
      guard let first = frame.snapshot.limitations.first else { return nil }
      let count = frame.snapshot.limitations.count
      let things = count == 1 ? "Something is missing" : "\(count) things are missing"
      return [
        Span("\(glyphs.warning) \(things) (i): ", Style(.attention)), Span(PodSummary.oneLine(first.what)),
      ]
    }
  }

  /// How many of several sites are live.
  private var several: [Span]? {
    let sites = frame.snapshot.sites
    guard sites.count > 1 else { return nil }
    let live = sites.count(where: \.connection.isLive)
    return live == sites.count
      ? [Span("\(frame.glyphs.dot) \(live) sites live", Style(.good))]
      : [Span("\(frame.glyphs.warning) \(live) of \(sites.count) sites live", Style(.attention))]
  }

  /// What is wrong with one of several sites.
  private func trouble(of site: SiteStatus) -> [Span]? {
    let frame = frame.at(site.name)
    let (age, why): (String, String)
    switch site.connection {
    case .connecting, .live: return nil
    case .lost(let reason, let lastHeard, _, _):
      age = lastHeard.map { " shown as it was at \(Format.moment($0, now: frame.now))." } ?? ""
      why = reason
    case .refused(let reason, _, _): (age, why) = ("", reason)
    }
    return [
      Span("\(frame.glyphs.cross) \(site.name):\(age) ", Style(.bad)),
      Span(PodSummary.oneLine(why), Style(.dim)),
    ]
  }

  /// What to do while we are refused; an empty screen says it itself.
  private var advice: String? {
    guard case .refused(_, let advice, _) = frame.snapshot.connection, frame.snapshot.isComplete else {
      return nil
    }
    return PodSummary.oneLine(advice)
  }

  /// Pods by phase; where jobs are looked at and Slurm tells, jobs by state.
  private var counted: [Span] {
    let jobs = frame.jobCounts.spans(separator: "  ")
    let isAboutJobs = [.overview, .jobs, .jobDetail].contains(app.view.place)
    return isAboutJobs && !jobs.isEmpty ? jobs : frame.counts.pods.spans(separator: "  ")
  }

  private func drawTrail(on canvas: inout Canvas, in line: Rect) {
    var left: [Span] = []
    let path = app.trail.path
    if path.count == 1 {
      for root in App.roots {
        let isCurrent = root == path[0].place
        left.append(Span("\(Self.key(of: root)) ", Style(.keyHint)))
        left.append(
          Span(root.rawValue, Style(isCurrent ? .plain : .dim, bold: isCurrent, underlined: isCurrent)))
        left.append(Span(line.width < 110 ? " " : "   "))
      }
    } else {
      for (index, view) in path.enumerated() {
        if index > 0 { left.append(Span(" \(frame.glyphs.more) ", Style(.dim))) }
        let isCurrent = index == path.count - 1
        left.append(
          Span(
            index == 0 ? view.name.lowercased() : view.name, Style(isCurrent ? .plain : .dim, bold: isCurrent)
          ))
      }
    }
    let counted = counted
    let room = line.width - 4 - CellWidth.of(left)
    // Counts that do not fit are dropped from the least telling.
    var right = counted
    while CellWidth.of(right) > room, !right.isEmpty { right.removeLast(min(2, right.count)) }
    canvas.draw(spans: left, row: line.row, column: line.column + 1, width: line.width - 2)
    canvas.draw(spans: right, row: line.row, column: line.columns.upperBound - CellWidth.of(right) - 1)
  }

  private static func key(of root: Place) -> String {
    CommandTable.all.first { $0.id == root.rawValue }?.keys.first?.description ?? ""
  }
}
