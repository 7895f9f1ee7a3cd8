internal import Monitor

/// The lines that match a search, counted as far as they were looked through.
nonisolated struct LogMatches: Sendable, Equatable {
  /// In order.
  private(set) var numbers: [Int] = []
  /// The number behind the last line looked at.
  private(set) var end: Int?
  private var generation = 0
  /// Whether all lines there were have been looked at.
  private(set) var isWhole = false
  /// More are not counted.
  static let limit = 1_000_000
  private static let slice = 1 << 15

  /// Looks through what has come since the last time.
  ///
  /// - Returns: `nil` if the task was cancelled.
  @concurrent func counted(_ query: LogQuery, in log: any LogSource) async -> LogMatches? {
    var result = self
    let status = log.status
    if result.generation != status.generation { result = LogMatches() }
    result.generation = status.generation
    let settled = status.settledEnd
    var next = max(status.firstLine, min(result.end ?? 0, settled))
    result.numbers.removeAll { $0 < status.firstLine || $0 >= next }
    while next < status.held.upperBound, result.numbers.count < Self.limit {
      if Task.isCancelled { return nil }
      let part = next..<min(status.held.upperBound, next + Self.slice)
      result.numbers += log.numbers(passing: [.only(query)], in: part)
      next = part.upperBound
    }
    result.end = min(next, settled)
    result.isWhole = next >= status.held.upperBound
    return result
  }

  /// `3 of 40` for the match in line `number`; `nil` if it is not counted.
  func position(of number: Int) -> String? {
    let index = index(of: number)
    guard index < numbers.count, numbers[index] == number else { return nil }
    return "\(Format.grouped(index + 1)) of \(Format.grouped(numbers.count))\(isWhole ? "" : "+")"
  }

  private func index(of number: Int) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
