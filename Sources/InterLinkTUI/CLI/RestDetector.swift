/// Tells when something that changes now and then has stopped changing.
final class RestDetector {
  private static let quiet = Duration.milliseconds(250)
  private static let patience = Duration.seconds(5)

  private let clock = ContinuousClock()
  private var lastChange: ContinuousClock.Instant
  private let changes: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    lastChange = clock.now
    (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// There was a change.
  func note() {
    lastChange = clock.now
    continuation.yield()
  }

  /// Waits for the next change, or one that nobody has waited for yet.
  func change() async {
    for await _ in changes { return }
  }

  /// Waits until nothing has changed for a moment, at most a few seconds.
  func rest() async {
    let deadline = clock.now + Self.patience
    lastChange = clock.now
    while clock.now < deadline {
      let end = lastChange + Self.quiet
      if clock.now >= end { return }
      try? await clock.sleep(until: end)
    }
  }
}
