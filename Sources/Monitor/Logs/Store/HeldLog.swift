internal import ClientCore

/// The held lines of a session and its state, shared by the task that reads and those who look.
package final class HeldLog: Sendable {
  fileprivate struct State {
    var store: LogStore
    var intake = LogIntake()
    var terminal = LogTerminal()
    var path: LogPath?
    var detour: String?
    var state = LogSession.State.waiting("Nothing is known of the pod yet.")
    var revision: UInt64 = 0
    /// Writes what waits to be written.
    var timer: Task<Void, Never>?
    /// Whether somebody writes at once, beside who reads the stream.
    var isWriting = false
    /// Why nothing is written to a file, if it should be.
    var keepingTrouble: String?
    /// Bytes in its files.
    var diskBytes = 0
    var isHistoryRead = false
    var end: LogSession.End?
    /// The line before which all were taken by a reader that must not miss any; `nil` if there is none.
    var taken: Int?
  }

  /// Bytes that may wait to be written while a stream goes on.
  private static let unwrittenLimit = 4 << 20
  /// So many bytes a reader that must not miss any may be behind; more than the longest line.
  private static let longestBacklog = 16 << 20
  /// How long something may wait to be written.
  private static let writtenAfter: Duration = .seconds(1)

  private let teller = ChangeTeller()
  private let state: Locked<State>
  /// Locked while something is written, before ``state``; nobody who draws waits for it.
  private let writer: Locked<LogWriter?>
  private let now: @Sendable () -> Timestamp
  /// Gets the bytes in place of the store.
  private let raw: (@Sendable (UnsafeBufferPointer<UInt8>) -> Void)?
  private let roomBell = Bell()

  /// - Parameters:
  ///   - writer: who keeps it in a file.
  ///   - now: tells when lines come.
  ///   - raw: gets the bytes, in place of lines being held.
  init(
    limits: LogLimits = LogLimits(), writer: LogWriter? = nil,
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now },
    raw: (@Sendable (UnsafeBufferPointer<UInt8>) -> Void)? = nil
  ) {
    var state = State(store: LogStore(limits: limits, isWritten: writer != nil))
    state.intake = LogIntake(isStampedEver: raw == nil)
    self.state = Locked(state)
    self.writer = Locked(writer)
    (self.raw, self.now) = (raw, now)
  }

  /// A log that nobody reads, for measurements.
  package convenience init(_ storage: LogStorage, of container: String) {
    let header = LogHeader(
      site: "", namespace: "", pod: container, uid: "", container: container, since: Timestamp.now)
    self.init(limits: storage.limits, writer: storage.writer(header))
  }

  deinit {
    state.withLock { $0.timer }?.cancel()
    write()
  }

  /// Yields after a change, once until ``status`` is read; each access is a reader of its own.
  var changes: AsyncStream<Void> { teller.changes }

  package var status: LogSession.Status {
    teller.look()
    return state.withLock { state in
      let store = state.store
      var status = LogSession.Status(
        revision: state.revision, state: state.state, lineCount: store.lineCount,
        firstLine: store.firstLine, byteCount: store.byteCount)
      status.unsettledLines = state.terminal.unsettledLines(of: store)
      status.droppedLines = store.firstLine
      (status.oldest, status.newest) = (store.firstTime, store.lastTime)
      (status.keepingTrouble, status.diskBytes) = (state.keepingTrouble, state.diskBytes)
      (status.path, status.detour) = (state.path, state.detour)
      (status.isHistoryRead, status.end) = (state.isHistoryRead, state.end)
      return status
    }
  }

  /// The store as it is now: a copy that shares its blocks.
  var store: LogStore { state.withLock { $0.store } }

  func lines(_ range: Range<Int>) -> [LogSession.Line] { store.lines(range) }

  /// The numbers of those lines that pass all of `filters`, in order.
  package func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    store.numbers(passing: filters, in: range)
  }

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
  package func take(_ piece: [UInt8]) -> Bool {
    let seen = LogTime(now(), .seen)
    return change { state in
      piece.withUnsafeBufferPointer {
        state.intake.take($0) { hand($1, as: $0, time: $2 ?? seen, &state.terminal, &state.store) }
      }
      return state.intake.isUnsettled
    }
  }

  /// Nothing has come for a while.
  func settle() {
    let seen = LogTime(now(), .seen)
    change { state in
      state.intake.settle { hand($1, as: $0, time: $2 ?? seen, &state.terminal, &state.store) }
    }
  }

  /// The stream has ended.
  func end(isFinal: Bool) {
    let seen = LogTime(now(), .seen)
    change { state in
      state.intake.end(isFinal: isFinal) { hand($1, as: $0, time: $2 ?? seen, &state.terminal, &state.store) }
    }
  }

  private func hand(
    _ piece: UnsafeBufferPointer<UInt8>, as part: LogMerge.Part, time: LogTime, _ terminal: inout LogTerminal,
    _ store: inout LogStore
  ) {
    if let raw { raw(piece) } else { terminal.write(piece, as: part, time: time, to: &store) }
  }

  /// All is had that will be.
  ///
  /// - Parameter isWhole: whether that is the whole log of a container that has ended.
  func finish(isWhole: Bool = true) {
    change { state in state.terminal.flush(to: &state.store) }
    write()
    writer.withLock { $0?.finish(isWhole: isWhole) }
  }

  /// Bytes of output so far.
  var outputLength: Int { state.withLock { $0.intake.length } }

  /// Whether the output ends as the Slurm plugin's job script ends it; a program may end its own words so, too.
  var endsWithTimes: Bool { state.withLock { $0.intake.endsWithTimes } }

  /// Whether the last stream told less than earlier ones.
  var isShort: Bool { state.withLock { $0.intake.isShort } }

  /// From when on lines are to be asked for; `nil` for all.
  var since: Timestamp? { state.withLock { $0.intake.since } }

  func set(_ new: LogSession.State, _ end: LogSession.End? = nil) {
    guard state.withLock({ $0.state != new || $0.end != end }) else { return }
    change { ($0.state, $0.end) = (new, end) }
  }

  /// What there was at the beginning has been read.
  func setHistoryRead() { change { $0.isHistoryRead = true } }

  // MARK: - A reader that must not miss any

  /// All lines before `line` have been taken: from now on no more is read than can be taken.
  func setTaken(before line: Int) {
    state.withLock { $0.taken = line }
    roomBell.ring()
  }

  /// Waits until the reader that must not miss any is not too far behind.
  func waitForRoom() async {
    while !Task.isCancelled, state.withLock({ ($0.backlog ?? 0) > Self.longestBacklog }) {
      await roomBell.sleep()
    }
  }

  private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    let (result, isBehind) = state.withLock { state in
      state.revision += 1
      let result = body(&state)
      let (unwritten, memory) = (state.store.unwrittenCount, state.store.limits.memory)
      if unwritten > 0, state.timer == nil { state.timer = timer() }
      if unwritten > min(LogWriter.chunkSize, memory / 8), !state.isWriting {
        state.isWriting = true
        Task { @concurrent [weak self] in self?.writeAtOnce() }
      }
      return (result, unwritten > min(Self.unwrittenLimit, memory / 8))
    }
    // A stream is no faster than the disk.
    if isBehind { write() }
    teller.tell()
    return result
  }

  private func writeAtOnce() {
    write()
    state.withLock { $0.isWriting = false }
  }

  private func timer() -> Task<Void, Never> {
    Task { @concurrent [weak self] in
      try? await Task.sleep(for: Self.writtenAfter)
      guard !Task.isCancelled, let self else { return }
      state.withLock { $0.timer = nil }
      write()
    }
  }
}

// MARK: - Keeping

extension HeldLog {
  /// Writes what its file does not have, if it is kept.
  func write() {
    let trouble = writer.withLock { writer -> String? in
      guard writer != nil, state.withLock({ $0.keepingTrouble == nil && $0.store.unwrittenCount > 0 }) else {
        return nil
      }
      return write(&writer)
    }
    if trouble != nil { teller.tell() }
  }

  /// Writes all that is held, and waits until it is on the disk; what could not be written before is tried again.
  ///
  /// - Returns: where it is; `nil` if it is not kept, or nothing is held.
  func save() throws(LogFileError) -> String? {
    try writer.withLock { (writer) throws(LogFileError) -> String? in
      guard writer != nil, state.withLock({ $0.store.lineCount > 0 }) else { return nil }
      if let trouble = write(&writer) { throw LogFileError(trouble) }
      try writer?.file?.sync()
      return writer?.file?.path
    }
  }

  /// Notes the job's number.
  func set(job: String) { writer.withLock { $0?.set(job: job) } }

  /// - Returns: why it could not be written.
  private func write(_ writer: inout LogWriter?) -> String? {
    let access = LogWriter.Access(
      attach: { file in self.state.withLock { $0.store.attach(file) } },
      take: { chunk in
        // Moved, not copied: its memory is used again.
        var taken = SpillChunk()
        swap(&taken, &chunk)
        let isMore = self.state.withLock { $0.store.takeUnwritten(LogWriter.chunkSize, into: &taken) }
        chunk = taken
        return isMore
      },
      written: { chunk in self.state.withLock { $0.store.written(chunk) } },
      dropped: { self.state.withLock { ($0.store.firstOffset, $0.store.firstLine) } })
    do throws(LogFileError) {
      try writer?.write(access)
      let diskBytes = writer?.file?.diskBytes ?? 0
      state.withLock { ($0.keepingTrouble, $0.diskBytes) = (nil, diskBytes) }
      return nil
    } catch {
      let chunk = writer?.chunk
      state.withLock { state in
        state.store.detach(chunk)
        state.keepingTrouble = error.description
      }
      return error.description
    }
  }
}

extension HeldLog.State {
  /// Bytes held that were not taken, about.
  fileprivate var backlog: Int? {
    guard let taken else { return nil }
    let line = max(taken, store.firstLine)
    if line >= store.held.upperBound { return 0 }
    return store.endOffset - store.offset(ofBlockWith: line)
  }
}

extension LogTerminal {
  /// Writes bytes of either part.
  ///
  /// - Parameter time: of the lines that begin with them.
  mutating func write(
    _ piece: UnsafeBufferPointer<UInt8>, as part: LogMerge.Part, time: LogTime?, to store: inout LogStore
  ) {
    store.time = time
    switch part {
    case .chatter:
      finish(&store)
      store.append(chatter: piece)
      finish(&store)
    case .output: write(piece, to: &store)
    }
  }
}
