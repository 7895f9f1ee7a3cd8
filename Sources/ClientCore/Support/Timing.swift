/// The clock, the waiting and the chance that retries, pauses and measurements depend on: what a test replaces.
package struct Timing: Sendable {
  /// The present.
  package var now: @Sendable () -> ContinuousClock.Instant
  /// Waits; throws as soon as the task is cancelled.
  package var sleep: @Sendable (Duration) async throws -> Void
  /// A number from 0 to just below 1.
  package var random: @Sendable () -> Double

  /// The machine's own.
  package static let system = Timing(
    now: { ContinuousClock.now },
    sleep: { duration in try await Task.sleep(for: duration) },
    random: { Double.random(in: 0..<1) })
}
