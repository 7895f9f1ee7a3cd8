internal import ClientCore

/// Wakes one sleeping task; a ring while nobody sleeps is kept for the next sleep.
final class Bell: Sendable {
  private struct State {
    var isRung = false
    var sleeper: CheckedContinuation<Void, Never>?
  }
  private let state = Locked(State())
  private let timing: Timing

  /// Goes by the clock of `timing`.
  init(_ timing: Timing = .system) { self.timing = timing }

  /// Wakes the sleeper.
  func ring() {
    let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state.sleeper = nil }
      if state.sleeper == nil { state.isRung = true }
      return state.sleeper
    }
    sleeper?.resume()
  }

  /// Sleeps until the bell is rung, the time has come, or the task is cancelled; may wake for no reason.
  func sleep(until deadline: ContinuousClock.Instant? = nil) async {
    let timer = deadline.map { deadline in
      Task { [self] in
        try? await timing.sleep(deadline - timing.now())
        if !Task.isCancelled { ring() }
      }
    }
    defer { timer?.cancel() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isAwake = state.withLock { state -> Bool in
          if state.isRung || Task.isCancelled {
            state.isRung = false
            return true
          }
          state.sleeper = continuation
          return false
        }
        if isAwake { continuation.resume() }
      }
    } onCancel: {
      ring()
    }
  }
}
