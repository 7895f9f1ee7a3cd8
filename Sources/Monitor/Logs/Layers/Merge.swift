internal import ClientCore

/// What a ``MergedLog`` holds: an order of its sources' lines, and the task that goes on with it.
final class Merge: Sendable {
  struct Entry: Sendable {
    var source: MergedLog.Source
    /// Rings when the source has changed.
    var listener: Task<Void, Never>
    /// What its line numbers belong to.
    var generation: Int
    /// The last time of its own of a line that is in.
    var latest: Timestamp?
    /// Whether its history may still be coming: until it is quiet for a moment.
    var isLoading = true
    /// When it last got lines.
    var grown: ContinuousClock.Instant
    /// Lines of its history came behind later lines of others.
    var isLate = false
    /// Whether another source may take its place.
    var isVacant = false
  }

  struct State: Sendable {
    var entries: [Entry] = []
    var order = MergeOrder(next: [])
    var generation = 0
    var revision: UInt64 = 0
    /// The order has to be made anew.
    var isStale = false
    /// When the latest line that is in was written.
    var latest: Timestamp?
    /// What part of a new order is made.
    var scanned: Double?
    /// Sources that are to go, and who waits for that.
    var leaving: [(source: Int, gone: CheckedContinuation<Void, Never>)] = []
    /// Lines that went with their sources.
    var removedLines = 0
    /// Nothing is followed any more.
    var hasEnded = false
  }

  /// How long a source is quiet when its history is there.
  private static let quiet: Duration = .milliseconds(500)
  /// Lines put in at a time.
  private static let slice = 1 << 14
  /// A line that could still change keeps no more than so many behind it from being settled.
  private static let longestUnsettled = 4096

  let state = Locked(State())
  let teller = ChangeTeller()
  private let bell = Bell()

  var sources: [MergedLog.Source] { state.withLock { $0.entries.map(\.source) } }

  func add(_ title: String, _ log: any LogSource, at place: Int?) -> Int {
    let status = log.status
    let listener = Task { @concurrent [bell] in
      for await _ in log.changes { bell.ring() }
    }
    let entry = Entry(
      source: MergedLog.Source(title: title, log: log), listener: listener, generation: status.generation,
      grown: .now)
    let index = state.withLock { state in
      state.revision += 1
      if let place, state.entries.indices.contains(place), state.entries[place].isVacant {
        state.entries[place] = entry
        return place
      }
      state.entries.append(entry)
      state.order.addSource(next: status.firstLine)
      return state.entries.count - 1
    }
    bell.ring()
    teller.tell()
    return index
  }

  func set(source: Int, isOn: Bool) {
    state.withLock { state in
      guard state.entries.indices.contains(source), state.entries[source].source.isOn != isOn else { return }
      state.entries[source].source.isOn = isOn
      state.isStale = true
      state.revision += 1
    }
    bell.ring()
  }

  /// The task that makes the order takes the lines out of it, as nobody else may change it meanwhile.
  func remove(source: Int) async {
    await withCheckedContinuation { gone in
      let isToWait = state.withLock { state in
        guard state.entries.indices.contains(source), !state.entries[source].isVacant, !state.hasEnded else {
          return false
        }
        state.leaving.append((source, gone))
        return true
      }
      if isToWait { bell.ring() } else { gone.resume() }
    }
  }

  private func letGo() {
    let leaving = state.withLock { state in
      let leaving = state.leaving
      state.leaving = []
      for (source, _) in leaving where !state.entries[source].isVacant {
        state.entries[source].listener.cancel()
        state.entries[source].source = MergedLog.Source(title: "", log: NoLog(), isOn: false)
        state.entries[source].generation = 0
        state.entries[source].isVacant = true
        state.removedLines += state.order.remove(source: source)
        state.generation += 1
        state.revision += 1
      }
      return leaving
    }
    for (_, gone) in leaving { gone.resume() }
  }

  func end() {
    let (entries, leaving) = state.withLock { state in
      state.hasEnded = true
      defer { state.leaving = [] }
      return (state.entries, state.leaving)
    }
    for entry in entries { entry.listener.cancel() }
    for (_, gone) in leaving { gone.resume() }
  }

  func run() async {
    while !Task.isCancelled {
      letGo()
      let isLoading = await follow()
      await bell.sleep(until: isLoading ? .now + Self.quiet / 2 : nil)
    }
  }

  /// Takes in what has come.
  ///
  /// - Returns: whether a source's history is coming, the end of which is to be waited for.
  private func follow() async -> Bool {
    let entries = state.withLock { $0.entries }
    let statuses = entries.map(\.source.log.status)
    let (isStale, isLoading) = state.withLock { state in
      var isLoading = false
      for (index, status) in statuses.enumerated() {
        if state.entries[index].generation != status.generation {
          state.entries[index].generation = status.generation
          state.isStale = true
        }
        if finishLoading(&state, index, status) { isLoading = true }
      }
      let isStale = state.isStale
      if isStale { (state.isStale, state.scanned) = (false, 0) }
      return (isStale, isLoading)
    }
    if isStale {
      await remake(entries.map(\.source), statuses)
    } else {
      append(statuses)
    }
    state.withLock { state in
      state.order.drop { source, line in line < statuses[source].firstLine }
    }
    // At least a state may have changed.
    if !isLoading || isStale { teller.tell() }
    return isLoading
  }

  /// - Returns: whether the source's history may still be coming.
  private func finishLoading(_ state: inout State, _ index: Int, _ status: LogSession.Status) -> Bool {
    guard state.entries[index].isLoading else { return false }
    switch status.state {
    // It tells when that changes.
    case .waiting, .connecting: return false
    case .following, .ended, .lost: break
    }
    if status.held.upperBound > state.order.next[index] { state.entries[index].grown = .now }
    guard state.entries[index].grown + Self.quiet <= .now else { return true }
    state.entries[index].isLoading = false
    if state.entries[index].isLate { state.isStale = true }
    state.entries[index].isLate = false
    return false
  }

  /// Puts new lines behind those that are there, sorted among themselves.
  private func append(_ statuses: [LogSession.Status]) {
    var cursors = state.withLock { state in
      statuses.indices.filter { state.entries[$0].source.isOn }.map { index in
        MergeCursor(
          source: index, log: state.entries[index].source.log,
          line: max(state.order.next[index], statuses[index].firstLine), end: statuses[index].held.upperBound,
          latest: state.entries[index].latest)
      }
    }
    while let batch = Self.nextBatch(&cursors) {
      state.withLock { state in
        for (source, line, time) in batch {
          if let latest = state.latest, time < latest { state.entries[source].isLate = true }
          state.latest = max(state.latest ?? time, time)
          state.order.append(source: source, line: line)
        }
        for cursor in cursors { state.entries[cursor.source].latest = cursor.latest }
        state.revision += 1
      }
      teller.tell()
    }
  }

  /// Makes a new order of all that is there.
  private func remake(_ sources: [MergedLog.Source], _ statuses: [LogSession.Status]) async {
    var order = MergeOrder(next: statuses.map(\.firstLine))
    var cursors = sources.indices.filter { sources[$0].isOn }.map {
      MergeCursor(
        source: $0, log: sources[$0].log, line: statuses[$0].firstLine, end: statuses[$0].held.upperBound,
        latest: nil)
    }
    let total = cursors.reduce(0) { $0 + statuses[$1.source].lineCount }
    var latest: Timestamp?
    while let batch = Self.nextBatch(&cursors) {
      for (source, line, time) in batch {
        latest = max(latest ?? time, time)
        order.append(source: source, line: line)
      }
      state.withLock {
        $0.scanned = Double(order.end) / Double(max(1, total))
        $0.revision += 1
      }
      teller.tell()
      await Task.yield()
      if Task.isCancelled { return }
    }
    state.withLock { state in
      // Sources that were added meanwhile.
      for entry in state.entries[sources.count...] {
        order.addSource(next: entry.source.log.status.firstLine)
      }
      state.order = order
      state.latest = latest
      for cursor in cursors { state.entries[cursor.source].latest = cursor.latest }
      for index in sources.indices { state.entries[index].isLate = false }
      state.generation += 1
      state.scanned = nil
    }
  }

  private typealias Batch = [(source: Int, line: Int, time: Timestamp)]

  /// The next lines by time; of two at one time, the earlier source's first.
  private static func nextBatch(_ cursors: inout [MergeCursor]) -> Batch? {
    var batch: Batch = []
    while batch.count < slice {
      var best: (index: Int, time: Timestamp)?
      for index in cursors.indices {
        guard let time = cursors[index].peek() else { continue }
        if let found = best, found.time <= time { continue }
        best = (index, time)
      }
      guard let best else { break }
      batch.append((cursors[best.index].source, cursors[best.index].line, best.time))
      cursors[best.index].pop()
    }
    return batch.isEmpty ? nil : batch
  }
}

// MARK: - Looking

extension Merge {
  var status: LogSession.Status {
    teller.look()
    let entries = state.withLock { $0.entries }.enumerated().filter(\.element.source.isOn)
    let statuses = entries.map { ($0.offset, $0.element.source.log.status) }
    return state.withLock { state in
      let order = state.order
      var status = LogSession.Status(
        revision: state.revision, state: Self.state(of: statuses.map(\.1.state)),
        lineCount: order.range.count, firstLine: order.first)
      var settledEnd = order.end
      for (source, its) in statuses {
        // Each of them only grows.
        status.revision += its.revision
        status.byteCount += its.byteCount
        status.droppedLines += its.droppedLines
        status.diskBytes += its.diskBytes
        status.keepingTrouble = status.keepingTrouble ?? its.keepingTrouble
        status.oldest = [status.oldest, its.oldest].compactMap(\.self).min { $0.at < $1.at }
        status.newest = [status.newest, its.newest].compactMap(\.self).max { $0.at < $1.at }
        if its.unsettledLines > 0 {
          settledEnd = min(settledEnd, order.position(ofSource: source, line: its.settledEnd))
        }
      }
      status.unsettledLines = min(order.end - settledEnd, Self.longestUnsettled)
      status.generation = state.generation
      status.droppedLines += state.removedLines
      status.scanned = state.scanned
      return status
    }
  }

  /// That of the liveliest.
  private static func state(of states: [LogSession.State]) -> LogSession.State {
    func rank(_ state: LogSession.State) -> Int {
      switch state {
      case .following: 0
      case .connecting: 1
      case .lost: 2
      case .waiting: 3
      case .ended: 4
      }
    }
    return states.min { rank($0) < rank($1) } ?? .waiting("No log is switched on.")
  }

  /// What `fetch` gives for each line of `range`: it is asked once for each source, for lines in a row.
  func read<Value>(
    _ range: Range<Int>, missing: Value,
    _ fetch: (_ source: Int, _ log: any LogSource, _ lines: Range<Int>) -> [Value]
  ) -> [Value] {
    let (origins, logs) = state.withLock { state in
      (
        range.clamped(to: state.order.range).map { state.order.origin(of: $0) },
        state.entries.map(\.source.log)
      )
    }
    var result = [Value](repeating: missing, count: origins.count)
    for source in logs.indices {
      let wanted = origins.indices.filter { origins[$0].source == source }
      guard let first = wanted.first, let last = wanted.last else { continue }
      let held = logs[source].status.held.clamped(to: origins[first].line..<origins[last].line + 1)
      let values = fetch(source, logs[source], held)
      // Else lines were dropped just now.
      guard values.count == held.count else { continue }
      for index in wanted where held.contains(origins[index].line) {
        result[index] = values[origins[index].line - held.lowerBound]
      }
    }
    return result
  }
}
