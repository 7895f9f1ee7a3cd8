/// The site's time: stands still until it is started, then runs at a multiple of real time.
///
/// The simulation asks it and nothing else for the time, so that a stopped clock makes a site that repeats.
final class SiteClock: Sendable {
  private struct State {
    var present: Double
    var speed: Double = 0
    var startedAt = ContinuousClock.now
  }

  private let state: Locked<State>

  /// A stopped clock that shows `present` (seconds since 1970).
  init(_ present: Double) { state = Locked(State(present: present)) }

  /// Seconds since 1970; never goes backwards.
  var now: Double { state.withLock { Self.time($0) } }

  /// Simulated seconds per real second; 0 while stopped.
  var speed: Double { state.withLock { $0.speed } }

  /// Moves a stopped clock forward.
  func advance(to time: Double) {
    state.withLock { if $0.speed == 0 { $0.present = max($0.present, time) } }
  }

  /// Lets the clock run from its present.
  func start(speed: Double) {
    state.withLock {
      $0.present = Self.time($0)
      $0.startedAt = .now
      $0.speed = max(0, speed)
    }
  }

  /// Waits for some simulated seconds, which do not begin before the clock runs.
  func sleep(_ seconds: Double) async throws {
    while speed == 0 { try await Task.sleep(for: .milliseconds(200)) }
    // At great speeds a wait of less than a few real milliseconds would only burn the processor.
    try await Task.sleep(for: .seconds(max(seconds / speed, 0.005)))
  }

  private static func time(_ state: State) -> Double {
    guard state.speed > 0 else { return state.present }
    let elapsed = (ContinuousClock.now - state.startedAt) / .seconds(1)
    return state.present + elapsed * state.speed
  }
}
