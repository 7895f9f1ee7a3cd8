public import ClientCore

/// Lines that grow: the log of a container, several merged, or what a filter leaves of either.
///
/// A line's number stays with it for as long as the line is held and the status's `generation` is the same.
public protocol LogSource: AnyObject, Sendable {
  /// Counts of what is held, and where the stream stands.
  var status: LogSession.Status { get }
  /// Held lines with those numbers, clamped to what is held.
  func lines(_ range: Range<Int>) -> [LogSession.Line]
  /// When each of those lines was written, clamped to what is held.
  func times(_ range: Range<Int>) -> [LogTime?]
  /// The numbers of those lines that pass all of `filters`, in order; takes its time.
  func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int]
  /// Yields whenever the status has changed since somebody read it; each access is a reader of its own.
  var changes: AsyncStream<Void> { get }
  /// Ends the present back-off.
  func retryNow()
  /// The matching line nearest to `line`, `line` included, in one direction; off the caller's actor.
  ///
  /// - Returns: its number; `nil` if there is none among the held lines, or the task was cancelled.
  @concurrent func search(_ query: LogQuery, from line: Int, forward: Bool) async -> Int?
}

extension LogSession: LogSource {}

/// What follows from the lines; layers that know their bytes do better.
extension LogSource {
  /// From the lines.
  public func times(_ range: Range<Int>) -> [LogTime?] { lines(range).map(\.time) }

  /// From the lines' text.
  public func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    let range = range.clamped(to: status.held)
    var matcher = LogMatcher(filters)
    if matcher.looksBack {
      for line in lines(range.lowerBound - LogMatcher.lookBack..<range.lowerBound) {
        _ = matcher.passes(line)
      }
    }
    return zip(range, lines(range)).filter { matcher.passes($1) }.map(\.0)
  }

  /// Goes from part to part until one has a match.
  @concurrent
  public func search(_ query: LogQuery, from line: Int, forward: Bool) async -> Int? {
    if query.text.isEmpty { return nil }
    return await search(passing: [.only(query)], from: line, forward: forward)
  }

  /// The line nearest to `line`, `line` included, in one direction, that passes all of `filters`: the next error.
  ///
  /// - Returns: its number; `nil` if there is none among the held lines, or the task was cancelled.
  @concurrent
  public func search(passing filters: [LogFilter], from line: Int, forward: Bool) async -> Int? {
    let held = status.held
    var rest = forward ? held.dropFirst(line - held.lowerBound) : held.dropLast(held.upperBound - 1 - line)
    // The next one is most often near.
    var step = 1024
    while !rest.isEmpty, !Task.isCancelled {
      let part = forward ? rest.prefix(step) : rest.suffix(step)
      let found = numbers(passing: filters, in: part)
      if let number = forward ? found.first : found.last { return number }
      rest = forward ? rest.dropFirst(step) : rest.dropLast(step)
      step = min(step * 4, 1 << 16)
    }
    return nil
  }

  /// The first line that is of `time` or later, times being in order on the whole: a few lines are looked at, not
  /// all.
  ///
  /// - Returns: its number, that behind the last line if all are earlier; `nil` if no line that was looked at has a
  ///   time.
  @concurrent public func line(at time: Timestamp) async -> Int? {
    var rest = status.held
    var hasTimes = false
    while !rest.isEmpty, !Task.isCancelled {
      let middle = rest.lowerBound + rest.count / 2
      let near = times((middle..<middle + 64).clamped(to: rest))
      guard let offset = near.firstIndex(where: { $0 != nil }), let found = near[offset] else {
        rest = rest.lowerBound..<middle
        continue
      }
      hasTimes = true
      rest = found.at < time ? middle + offset + 1..<rest.upperBound : rest.lowerBound..<middle
    }
    return hasTimes ? rest.lowerBound : nil
  }
}

extension Range<Int> {
  /// Without the first `count`, of which there may be too few or, below 0, none.
  fileprivate func dropFirst(_ count: Int) -> Range {
    Swift.min(upperBound, lowerBound + Swift.max(0, count))..<upperBound
  }
  /// Without the last `count`, of which there may be too few or, below 0, none.
  fileprivate func dropLast(_ count: Int) -> Range {
    lowerBound..<Swift.max(lowerBound, upperBound - Swift.max(0, count))
  }
}
