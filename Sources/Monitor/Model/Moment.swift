internal import ClientCore

/// One moment on two clocks.
struct Moment: Sendable {
  /// The clock on the wall: what is shown.  It may be set, and stands still in pictures and tests.
  var wall: Timestamp
  /// The clock that only goes on: how long things take.
  var steady: ContinuousClock.Instant

  /// What the wall clock will show at `instant`.
  func wall(at instant: ContinuousClock.Instant) -> Timestamp {
    wall + (instant - steady) / .seconds(1)
  }

  /// When the wall clock will show `time`.
  func steady(at time: Timestamp) -> ContinuousClock.Instant {
    steady + .seconds(time - wall)
  }
}
