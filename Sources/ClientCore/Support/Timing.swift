/// The clock, the waiting and the chance that retries depend on: what a test replaces.
struct Timing: Sendable {
  /// The present.
  var now: @Sendable () -> ContinuousClock.Instant
  /// Waits; throws as soon as the task is cancelled.
  var sleep: @Sendable (Duration) async throws -> Void
  /// A number from 0 to just below 1.
  var random: @Sendable () -> Double

  /// The machine's own.
  static let system = Timing(
    now: { ContinuousClock.now },
    sleep: { duration in try await Task.sleep(for: duration) },
    random: { Double.random(in: 0..<1) })
}
