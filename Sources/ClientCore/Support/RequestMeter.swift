/// Counts requests: all of them, and those of the last minute.
public struct RequestMeter: Sendable {
  /// Since the start.
  public private(set) var total = 0
  /// Counts by second, oldest first; those of the last minute.
  private var recent: [(second: Int64, count: Int)] = []

  /// Nothing yet.
  public init() {}

  /// `count` requests were made at `now`.
  public mutating func add(_ count: Int = 1, at now: ContinuousClock.Instant) {
    guard count > 0 else { return }
    total += count
    let second = Self.second(now)
    recent.removeAll { $0.second <= second - 60 }
    if let last = recent.last, last.second == second {
      recent[recent.count - 1].count += count
    } else {
      recent.append((second, count))
    }
  }

  /// Requests of the minute before `now`.
  public func perMinute(at now: ContinuousClock.Instant) -> Int {
    let second = Self.second(now)
    return recent.reduce(0) { $1.second > second - 60 ? $0 + $1.count : $0 }
  }

  private static let start = ContinuousClock.now

  private static func second(_ now: ContinuousClock.Instant) -> Int64 { (now - start).components.seconds }
}
