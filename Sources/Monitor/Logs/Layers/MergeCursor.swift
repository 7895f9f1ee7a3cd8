internal import ClientCore

/// Where a merge stands in one of its sources.
struct MergeCursor {
  private static let chunk = 4096

  let source: Int
  private let log: any LogSource
  /// The next line.
  private(set) var line: Int
  private let end: Int
  private var keys: ArraySlice<Timestamp> = []
  /// The last time that a line had from its program or the kubelet.
  private(set) var latest: Timestamp?

  /// At `line`, before which such a time was `latest`.
  init(source: Int, log: any LogSource, line: Int, end: Int, latest: Timestamp?) {
    (self.source, self.log, self.line, self.end, self.latest) = (source, log, line, end, latest)
  }

  /// When the next line counts as written; `nil` behind the last.
  mutating func peek() -> Timestamp? {
    if keys.isEmpty, line < end { load() }
    return keys.first
  }

  /// Goes on to the next line.
  mutating func pop() {
    keys.removeFirst()
    line += 1
  }

  /// A line without a time of its own belongs behind the one before it: a traceback, the plugin's words.  When a
  /// line came here says something only where nothing else does.
  private mutating func load() {
    let times = log.times(line..<min(end, line + Self.chunk))
    let own = times.map { $0.flatMap { $0.ground == .seen ? nil : $0.at } }
    let firstOwn = latest ?? own.lazy.compactMap(\.self).first
    keys = []
    for (time, own) in zip(times, own) {
      if let own { latest = own }
      keys.append(latest ?? firstOwn ?? time?.at ?? Timestamp(seconds: 0))
    }
    // Lines that went meanwhile, at either end: what is gone needs no place.
    while keys.count < min(end, line + Self.chunk) - line {
      keys.append(keys.last ?? latest ?? Timestamp(seconds: 0))
    }
  }
}
