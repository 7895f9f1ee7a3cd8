internal import Monitor

/// Finds text in a log away from the screen's thread.
nonisolated enum LogSearch {
  private static let chunk = 4096

  /// The number of the nearest line that holds `needle`, from line `start` (included) on towards the end or
  /// the beginning, and then on from the other end; `nil` if no held line does.
  @concurrent
  static func find(
    _ needle: Needle, in log: any LogSource, from start: Int, forward: Bool,
    isHidden: @Sendable (LogSession.Line) -> Bool
  ) async -> Int? {
    let status = log.status
    let (first, end) = (status.firstLine, status.firstLine + status.lineCount)
    let start = max(first, min(start, end))
    let parts =
      forward ? [start..<end, first..<start] : [first..<min(end, start + 1), min(end, start + 1)..<end]
    for part in parts {
      if let found = search(part, needle, log, forward, isHidden) { return found }
      if Task.isCancelled { return nil }
    }
    return nil
  }

  private static func search(
    _ range: Range<Int>, _ needle: Needle, _ log: any LogSource, _ forward: Bool,
    _ isHidden: (LogSession.Line) -> Bool
  ) -> Int? {
    var rest = range
    while !rest.isEmpty, !Task.isCancelled {
      let part =
        forward
        ? rest.lowerBound..<min(rest.upperBound, rest.lowerBound + chunk)
        : max(rest.lowerBound, rest.upperBound - chunk)..<rest.upperBound
      let lines = log.lines(part)
      func holds(_ line: LogSession.Line) -> Bool { needle.isIn(line.text) && !isHidden(line) }
      let offset = forward ? lines.firstIndex(where: holds) : lines.lastIndex(where: holds)
      if let offset { return part.lowerBound + offset }
      rest = forward ? part.upperBound..<rest.upperBound : rest.lowerBound..<part.lowerBound
    }
    return nil
  }
}
