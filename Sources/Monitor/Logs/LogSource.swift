/// Lines that grow: the log of a container, several merged, or what a filter leaves of either.
public protocol LogSource: AnyObject, Sendable {
  /// Counts of what is held, and where the stream stands.
  var status: LogSession.Status { get }
  /// Held lines with those numbers, clamped to what is held.
  func lines(_ range: Range<Int>) -> [LogSession.Line]
  /// Yields whenever the status has changed; each access is a reader of its own.
  var changes: AsyncStream<Void> { get }
  /// Ends the present back-off.
  func retryNow()
  /// The matching line nearest to `line`, `line` included, in one direction; off the caller's actor.
  ///
  /// - Returns: its number; `nil` if there is none among the held lines, or the task was cancelled.
  @concurrent func search(_ query: LogQuery, from line: Int, forward: Bool) async -> Int?
}

extension LogSession: LogSource {}

extension LogSource {
  /// Looks at each line's text; layers that know their bytes do better.
  @concurrent
  public func search(_ query: LogQuery, from line: Int, forward: Bool) async -> Int? {
    let status = status
    let held = status.firstLine..<status.firstLine + status.lineCount
    var rest = forward ? held.clamped(to: max(line, 0)..<Int.max) : held.clamped(to: 0..<max(line, -1) + 1)
    let step = 4096
    while !rest.isEmpty, !Task.isCancelled {
      let part =
        forward
        ? rest.prefix(step) : rest.suffix(step)
      let lines = lines(part)
      func matches(_ line: LogSession.Line) -> Bool { !query.ranges(in: line.text).isEmpty }
      let offset = forward ? lines.firstIndex(where: matches) : lines.lastIndex(where: matches)
      if let offset { return part.lowerBound + offset }
      rest = forward ? part.upperBound..<rest.upperBound : rest.lowerBound..<part.lowerBound
    }
    return nil
  }
}
