internal import Monitor

/// A line of a log, whatever hides lines or puts several logs together.
nonisolated struct LogPlace: Hashable, Sendable, Comparable {
  /// Which of several logs.
  var source: Int
  /// Its number there.
  var line: Int

  static func < (a: LogPlace, b: LogPlace) -> Bool {
    a.source != b.source ? a.source < b.source : a.line < b.line
  }
}

/// What the view shows: a log, or several merged, and the filters on it.
nonisolated struct LogLayers {
  /// What is filtered.
  let base: any LogSource
  /// The base, or what filters leave of it.
  private(set) var shown: any LogSource
  private(set) var filters: [LogFilter] = []

  init(_ base: any LogSource) { (self.base, shown) = (base, base) }

  /// `base` behind `filters`.
  init(_ base: any LogSource, _ filters: [LogFilter]) {
    self.init(base)
    self.filters = filters
    if !filters.isEmpty { shown = FilteredLog(base, filters) }
  }

  /// Which line of which log the shown line `number` is.
  func place(of number: Int) -> LogPlace? {
    let filtered = shown as? FilteredLog
    guard let line = filtered == nil ? number : filtered?.sourceLine(of: number) else { return nil }
    guard let merged = base as? MergedLog else { return LogPlace(source: 0, line: line) }
    return merged.origin(of: line).map { LogPlace(source: $0.source, line: $0.line) }
  }

  /// Where a line is shown, or the next one that is.
  func number(atOrAfter place: LogPlace) -> Int {
    let line = (base as? MergedLog)?.position(ofSource: place.source, line: place.line) ?? place.line
    return (shown as? FilteredLog)?.line(atOrAfter: line) ?? line
  }

  /// Waits until the filters have looked at all there is now.
  @concurrent func settle() async {
    await (shown as? FilteredLog)?.reach(base.status.held.upperBound - 1)
  }

  /// Waits until `place` has been looked at by the filters.
  @concurrent func reach(_ place: LogPlace) async {
    let line = (base as? MergedLog)?.position(ofSource: place.source, line: place.line) ?? place.line
    await (shown as? FilteredLog)?.reach(line)
  }
}
