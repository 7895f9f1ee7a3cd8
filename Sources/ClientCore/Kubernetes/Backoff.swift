/// How long to wait before the next try: longer each time, and never the same for two clients.
///
/// Exponential with jitter over the whole range, from ``floor`` to a ceiling that doubles up to
/// ``limit`` (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
struct Backoff: Sendable {
  static let floor = Duration.milliseconds(500)
  static let limit = Duration.seconds(30)
  private var failures = 0

  /// The next wait; `random` is from 0 to 1.
  mutating func next(random: Double) -> Duration {
    let ceiling = min(Self.limit, .seconds(1 << min(failures, 5)))
    failures += 1
    return Self.floor + (ceiling - Self.floor) * random
  }

  /// All is well: begin anew.
  mutating func reset() { failures = 0 }
}
