internal import ClientCore

/// Wakes the ``EventLoop`` from anywhere: what it is told is gathered until the loop gets to it.
nonisolated final class Waker: Sendable {
  /// What happened since the loop looked last.
  struct Pending: Sendable {
    /// The model or the state of the application changed.
    var hasChanged = false
    var signals: [Int32] = []
  }

  /// Yields whenever there is something pending; one reader.
  let wakes: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let pending = Locked(Pending())

  init() { (wakes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  /// Asks for a frame: something that is shown has changed.
  func wake() { add { $0.hasChanged = true } }

  /// Adds to what is pending, and wakes the loop.
  func add(_ change: (inout Pending) -> Void) {
    pending.withLock { change(&$0) }
    continuation.yield()
  }

  /// Takes all that is pending.
  func take() -> Pending {
    pending.withLock { pending in
      defer { pending = Pending() }
      return pending
    }
  }
}
