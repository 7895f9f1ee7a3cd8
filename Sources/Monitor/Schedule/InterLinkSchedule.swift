/// When an interLink API is asked for its cache, which costs its site nothing.  Pure: the caller brings the time.
struct InterLinkSchedule {
  /// Between two questions.
  static let interval: Duration = .seconds(15)
  /// While the state of the hops is on screen.
  static let healthInterval: Duration = .seconds(3)
  /// A failure is confirmed so soon.
  static let confirmInterval: Duration = .seconds(1.5)
  /// While it goes on failing.
  static let failingInterval: Duration = .seconds(30)

  var isWatched = true
  var wantsHealth = false
  private var last: ContinuousClock.Instant?
  private var failures = 0

  /// When to ask next, which may be past; `nil` while nobody looks.
  func next(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard isWatched else { return nil }
    guard let last else { return now }
    if failures == 1 { return last + Self.confirmInterval }
    if wantsHealth { return last + Self.healthInterval }
    return last + (failures > 4 ? Self.failingInterval : Self.interval)
  }

  /// The user wants it now.
  mutating func askNow() { last = nil }

  /// It is being asked.
  mutating func asked(at now: ContinuousClock.Instant) { last = now }

  mutating func answered() { failures = 0 }

  mutating func failed() { failures += 1 }
}
