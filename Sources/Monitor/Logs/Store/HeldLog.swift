internal import ClientCore

/// The held lines of a session and its state, shared by the task that reads and those who look.
final class HeldLog: Sendable {
  private struct State {
    var store: LogStore
    var intake = LogIntake()
    var terminal = LogTerminal()
    var path: LogPath?
    var detour: String?
    var state = LogSession.State.waiting("Nothing is known of the pod yet.")
    var revision: UInt64 = 0
  }

  private let teller = ChangeTeller()
  private let state: Locked<State>

  init(limit: Int) {
    state = Locked(State(store: LogStore(limit: limit)))
  }

  /// Yields after a change, once until ``status`` is read; each access is a reader of its own.
  var changes: AsyncStream<Void> { teller.changes }

  var status: LogSession.Status {
    teller.look()
    return state.withLock { state in
      var status = LogSession.Status(
        revision: state.revision, state: state.state, lineCount: state.store.lineCount,
        firstLine: state.store.firstLine, byteCount: state.store.byteCount)
      status.unsettledLines = state.terminal.unsettledLines(of: state.store)
      status.droppedLines = state.store.firstLine
      (status.path, status.detour) = (state.path, state.detour)
      return status
    }
  }

  /// The store as it is now: a copy that shares its blocks.
  var store: LogStore { state.withLock { $0.store } }

  func lines(_ range: Range<Int>) -> [LogSession.Line] { store.lines(range) }

  /// A new stream begins.
  ///
  /// - Parameter detour: why it does not come by the first way.
  func begin(_ path: LogPath, detour: String?) {
    change { state in
      state.intake.begin()
      (state.path, state.detour) = (path, detour)
    }
  }

  /// Takes the stream's next bytes.
  ///
  /// - Returns: whether some wait to be told apart, for ``settle()``.
  func take(_ piece: [UInt8]) -> Bool {
    change { state in
      piece.withUnsafeBufferPointer {
        state.intake.take($0) { state.terminal.write($1, as: $0, time: $2, to: &state.store) }
      }
      return state.intake.isUnsettled
    }
  }

  /// Nothing has come for a while.
  func settle() {
    change { state in state.intake.settle { state.terminal.write($1, as: $0, time: $2, to: &state.store) } }
  }

  /// The stream has ended.
  func end(isFinal: Bool) {
    change { state in
      state.intake.end(isFinal: isFinal) { state.terminal.write($1, as: $0, time: $2, to: &state.store) }
      if isFinal { state.terminal.flush(to: &state.store) }
    }
  }

  /// Bytes of output so far.
  var outputLength: Int { state.withLock { $0.intake.length } }

  /// Whether the output ends as the Slurm plugin's job script ends it; a program may end its own words so, too.
  var endsWithTimes: Bool { state.withLock { $0.intake.endsWithTimes } }

  /// Whether the last stream told less than earlier ones.
  var isShort: Bool { state.withLock { $0.intake.isShort } }

  /// From when on lines are to be asked for; `nil` for all.
  var since: Timestamp? { state.withLock { $0.intake.since } }

  func set(_ new: LogSession.State) {
    guard state.withLock({ $0.state != new }) else { return }
    change { $0.state = new }
  }

  private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    let result = state.withLock { state in
      state.revision += 1
      return body(&state)
    }
    teller.tell()
    return result
  }
}

extension LogTerminal {
  /// Writes bytes of either part.
  ///
  /// - Parameter time: of the line that begins with them, where it is stamped.
  mutating func write(
    _ piece: UnsafeBufferPointer<UInt8>, as part: LogMerge.Part, time: LogTime?, to store: inout LogStore
  ) {
    switch part {
    case .chatter:
      finish(&store)
      store.append(chatter: piece)
      finish(&store)
    case .output: write(piece, to: &store)
    }
  }
}
