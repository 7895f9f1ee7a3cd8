internal import ClientCore

/// Tells readers that something has changed: each once, until somebody has looked.
///
/// A flood of changes so costs one flag a change, and a reader that is slow is told once.
final class ChangeTeller: Sendable {
  private struct State {
    var readers: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextReader = 0
    /// Whether a change was told that nobody has looked at yet.
    var isTold = false
  }

  private let state = Locked(State())

  deinit {
    for reader in state.withLock({ Array($0.readers.values) }) { reader.finish() }
  }

  /// Yields after each change that follows a look; each access is a reader of its own.
  var changes: AsyncStream<Void> {
    let (stream, reader) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state -> Int in
      state.nextReader += 1
      state.readers[state.nextReader] = reader
      // What was told before was told to others.
      if state.isTold { reader.yield() }
      return state.nextReader
    }
    reader.onTermination = { [weak self] _ in self?.remove(number) }
    return stream
  }

  /// To be called before what may have changed is looked at.
  func look() { state.withLock { $0.isTold = false } }

  /// To be called after something has changed.
  func tell() {
    let readers = state.withLock { state -> [AsyncStream<Void>.Continuation] in
      if state.isTold { return [] }
      state.isTold = true
      return Array(state.readers.values)
    }
    for reader in readers { reader.yield() }
  }

  private func remove(_ number: Int) { _ = state.withLock { $0.readers.removeValue(forKey: number) } }
}
