@testable import ClientCore

/// A clock that stands still but for what sleeps: no test waits for it.
final class FakeTime: Sendable {
  private let start = ContinuousClock.now
  private let state = Locked((passed: Duration.zero, slept: [Duration]()))
  /// What every draw of chance gives.
  private let chance: Double
  /// Whether a sleep lasts until it is cancelled.
  private let sleepsForEver: Bool

  init(chance: Double = 1, sleepsForEver: Bool = false) {
    (self.chance, self.sleepsForEver) = (chance, sleepsForEver)
  }

  /// The sleeps so far.
  var slept: [Duration] { state.withLock { $0.slept } }

  func advance(_ duration: Duration) { state.withLock { $0.passed += duration } }

  /// The real clock's, so far ahead.
  var timing: Timing {
    Timing(
      now: { [self] in start + state.withLock { $0.passed } },
      sleep: { [self] duration in
        state.withLock {
          $0.slept.append(duration)
          $0.passed += duration
        }
        if sleepsForEver { try await Task.sleep(for: .seconds(3600)) }
        try Task.checkCancellation()
      },
      random: { [chance] in chance })
  }
}
