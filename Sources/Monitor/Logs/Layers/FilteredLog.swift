internal import ClientCore

/// What filters leave of a log: it looks through what there is away from the caller, then goes on as lines
/// come, until the last reference to it goes.
public final class FilteredLog: LogSource {
  /// What the lines are chosen from.
  public let source: any LogSource
  /// All of which a line has to pass.
  public let filters: [LogFilter]
  private let selection: Selection
  private let task: Task<Void, Never>

  /// The lines of `source` that pass all of `filters`.
  public init(_ source: any LogSource, _ filters: [LogFilter]) {
    (self.source, self.filters) = (source, filters)
    let selection = Selection()
    self.selection = selection
    task = Task { @concurrent in
      let changes = source.changes
      await selection.follow(source, filters)
      for await _ in changes { await selection.follow(source, filters) }
    }
  }

  deinit { task.cancel() }

  /// The source's, with the counts of what passes; `total` is what it is chosen from.
  public var status: LogSession.Status { selection.status(of: source.status) }

  /// Lines that pass, with those numbers (clamped to what is held).
  public func lines(_ range: Range<Int>) -> [LogSession.Line] { read(range) { source.lines($0) } }

  /// When each of those lines was written (clamped to what is held).
  public func times(_ range: Range<Int>) -> [LogTime?] { read(range) { source.times($0) } }

  /// The numbers of those lines that pass all of `filters` too, in order.
  public func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    selection.state.withLock { state -> Range<Int>? in
      let range = range.clamped(to: state.held)
      if range.isEmpty { return nil }
      return state.chosen.line(ofRank: range.lowerBound)..<state.chosen.line(ofRank: range.upperBound - 1) + 1
    }.map { lines in
      let passing = source.numbers(passing: filters, in: lines)
      return selection.state.withLock { state in
        passing.compactMap { state.chosen.contains($0) ? state.chosen.rank(of: $0) : nil }
      }
    } ?? []
  }

  /// Yields whenever the status has changed since somebody read it; each access is a reader of its own.
  public var changes: AsyncStream<Void> { selection.teller.changes }

  /// Ends the source's back-off.
  public func retryNow() { source.retryNow() }

  /// The number that the source gives to line `number`; `nil` if that is not held.
  public func sourceLine(of number: Int) -> Int? {
    selection.state.withLock { $0.held.contains(number) ? $0.chosen.line(ofRank: number) : nil }
  }

  /// The number of the source's `line`, or, if that does not pass, of the next one that does; may be one behind
  /// the last.
  public func line(atOrAfter line: Int) -> Int { selection.state.withLock { $0.chosen.rank(of: line) } }

  /// Whether the source's `line` passes.
  public func contains(_ line: Int) -> Bool { selection.state.withLock { $0.chosen.contains(line) } }

  /// Waits until the source's `line` has been looked at, or all there is.
  @concurrent public func reach(_ line: Int) async {
    let changes = changes
    while !Task.isCancelled {
      if selection.hasReached(line) { return }
      for await _ in changes {
        selection.teller.look()
        break
      }
    }
  }

  private func read<Value>(_ range: Range<Int>, _ fetch: (Range<Int>) -> [Value]) -> [Value] {
    let numbers = selection.state.withLock { state in
      range.clamped(to: state.held).map { state.chosen.line(ofRank: $0) }
    }
    var result: [Value] = []
    result.reserveCapacity(numbers.count)
    var index = 0
    while index < numbers.count {
      var end = index + 1
      while end < numbers.count, numbers[end] == numbers[end - 1] + 1 { end += 1 }
      result += fetch(numbers[index]..<numbers[end - 1] + 1)
      index = end
    }
    return result
  }
}

/// Which lines of its source a ``FilteredLog`` has.
private final class Selection: Sendable {
  struct State: Sendable {
    var chosen = LineSet()
    /// The source's, of which ``chosen`` tells.
    var generation = 0
    /// Grows with each new ``generation``, and with each line that was taken back.
    var ownGeneration = 0
    /// Up to which line no verdict is taken back.
    var settledEnd = 0
    var revision: UInt64 = 0
    /// Lines of the first pass that were looked at, and of how many.
    var pass: (done: Int, of: Int)? = (0, 0)

    var held: Range<Int> { chosen.droppedCount..<chosen.endRank }
  }

  /// Lines judged at a time.
  private static let slice = 1 << 15

  let state = Locked(State())
  let teller = ChangeTeller()

  func status(of source: LogSession.Status) -> LogSession.Status {
    teller.look()
    return state.withLock { state in
      var status = source
      // Neither of them ever shrinks.
      status.revision += state.revision
      status.generation = state.ownGeneration
      (status.firstLine, status.lineCount) = (state.held.lowerBound, state.held.count)
      status.unsettledLines = state.chosen.endRank - state.chosen.rank(of: state.settledEnd)
      status.total = source.lineCount
      status.scanned = state.pass.map { $0.of == 0 ? 0 : Double($0.done) / Double($0.of) }
      return status
    }
  }

  func hasReached(_ line: Int) -> Bool {
    state.withLock { $0.pass == nil || line < $0.chosen.range.upperBound }
  }

  /// Looks at what the source has got since the last time; what may still change is looked at again.
  func follow(_ source: any LogSource, _ filters: [LogFilter]) async {
    let status = source.status
    var next = state.withLock { state -> Int in
      if status.generation != state.generation || status.firstLine + status.lineCount < state.settledEnd {
        state.chosen = LineSet(first: status.firstLine)
        (state.generation, state.settledEnd) = (status.generation, status.firstLine)
        state.ownGeneration += 1
        state.pass = (0, status.lineCount)
      }
      state.chosen.drop(before: status.firstLine)
      state.chosen.truncate(at: state.settledEnd)
      state.settledEnd = max(state.settledEnd, status.firstLine)
      if state.pass != nil { state.pass = (0, status.lineCount) }
      return max(state.chosen.range.upperBound, status.firstLine)
    }
    let end = status.held.upperBound
    while next < end, !Task.isCancelled {
      let part = next..<min(end, next + Self.slice)
      let found = source.numbers(passing: filters, in: part)
      next = part.upperBound
      state.withLock { state in
        state.chosen.append(found, upTo: part.upperBound)
        state.settledEnd = max(state.settledEnd, min(part.upperBound, status.settledEnd))
        state.revision += 1
        if state.pass != nil { state.pass = (part.upperBound - status.firstLine, status.lineCount) }
      }
      teller.tell()
      await Task.yield()
    }
    state.withLock { state in
      if !Task.isCancelled { state.pass = nil }
      state.revision += 1
    }
    teller.tell()
  }
}
