internal import ClientCore
internal import Monitor

/// Searching a log, and going to times.
extension LogsView {
  /// Starts a search; an empty one ends it, or takes the last filter away.
  func setQuery(_ text: String, _ app: App) {
    if text.isEmpty, painter.query == nil { return dropFilter(app) }
    // What has a mistake in it never gets past the line in which it is typed.
    painter.query = text.isEmpty ? nil : try? LogQuery(typed: text)
    matchLine = nil
    matches = LogMatches()
    task?.cancel()
    counting?.cancel()
    if painter.query != nil { find(forward: false, app) }
  }

  /// Goes to the next or previous line that holds what is searched for.
  func find(forward: Bool, _ app: App) {
    guard let log = layers?.shown, let query = painter.query else { return }
    let held = log.status.held
    let start =
      matchLine.map { forward ? $0 + 1 : $0 - 1 }
      ?? (window.isFollowing ? (forward ? held.lowerBound : held.upperBound - 1) : window.topLine)
    let skipsChatter = window.foldsChatter
    task?.cancel()
    task = Task { [weak self, weak app] in
      let found = await Self.find(query, in: log, from: start, forward: forward, withoutChatter: skipsChatter)
      guard !Task.isCancelled, let self, let app else { return }
      self.arrive(found, query, log, app)
    }
  }

  /// The nearest match in one direction, and past the end from the other end on.
  @concurrent
  private nonisolated static func find(
    _ query: LogQuery, in log: any LogSource, from start: Int, forward: Bool, withoutChatter: Bool
  ) async -> Int? {
    let held = log.status.held
    for start in [start, forward ? held.lowerBound : held.upperBound - 1] {
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
    go(to: found)
    if let line = log.lines(found..<found + 1).first, let match = query.byteRanges(in: line.text).first {
      window.reveal(column: LogText(line).column(of: match.lowerBound))
    }
    count(query, log, app)
    app.changed()
  }

  /// Counts matches beside what is done.
  private func count(_ query: LogQuery, _ log: any LogSource, _ app: App) {
    counting?.cancel()
    let before = matches
    counting = Task { [weak self, weak app] in
      guard let counted = await before.counted(query, in: log), !Task.isCancelled else { return }
      self?.matches = counted
      app?.changed()
    }
    if let counting { app.load { await counting.value } }
  }

  // MARK: Levels

  /// Goes to the next or previous line that says it is that grave.
  func goToLevel(_ levels: ClosedRange<LogLevel>, _ word: String, forward: Bool, _ app: App) {
    guard let log = layers?.shown else { return }
    let held = log.status.held
    let line = focusLine ?? held.lowerBound
    // Of a followed log nothing has been gone through yet: its last line is before the one wanted, or its first.
    let isAtEnd = window.isFollowing && focus == nil
    let start = forward ? (isAtEnd ? held.lowerBound : line + 1) : (isAtEnd ? line : line - 1)
    task?.cancel()
    task = Task { [weak self, weak app] in
      let found = await log.search(passing: [.levels(levels)], from: start, forward: forward)
      guard !Task.isCancelled, let self, let app else { return }
      guard let found else {
        return app.inform("No \(forward ? "further" : "earlier") \(word) among the lines held.")
      }
      self.go(to: found)
      app.changed()
    }
  }

  // MARK: Times

  /// Goes to the first line of that time or later.
  func go(to time: Timestamp, _ app: App) {
    guard let log = layers?.shown else { return }
    task?.cancel()
    task = Task { [weak self, weak app] in
      let found = await log.line(at: time)
      guard !Task.isCancelled, let self, let app else { return }
      let held = log.status.held
      if let found, !held.isEmpty {
        self.go(to: min(found, held.upperBound - 1))
        if found >= held.upperBound {
          app.inform("All lines are from before \(Format.moment(time, now: app.now)); this is the last.")
        }
      } else {
        app.inform("No line has a time here.")
      }
      app.changed()
    }
  }

  // MARK: Filters

  /// Shows only what passes another filter too.
  func add(_ filter: LogFilter, _ app: App) { refilter(filters + [filter], app) }

  /// Takes the last filter away.
  func dropFilter(_ app: App) {
    if !filters.isEmpty { refilter(filters.dropLast(), app) }
  }

  /// Filters anew; what was at the top stays there.
  private func refilter(_ filters: [LogFilter], _ app: App) {
    guard let old = layers else { return }
    let new = LogLayers(old.base, filters)
    let (top, focused) = (old.place(of: window.topLine), focusLine.flatMap(old.place))
    matches = LogMatches()
    matchLine = nil
    counting?.cancel()
    task?.cancel()
    filtering?.cancel()
    if window.isFollowing {
      show(new, app)
      filtering = Task { await new.settle() }
      return
    }
    comingFilters = filters
    filtering = Task { [weak self, weak app] in
      if let top { await new.reach(top) }
      if let focused { await new.reach(focused) }
      guard !Task.isCancelled, let self else { return }
      self.show(new, app)
      if let top { self.window.stand(at: new.number(atOrAfter: top), in: new.shown) }
      self.focus = focused.map(new.number)
    }
  }
}
