/// Makes one log of several streams, each of which tells the whole log from its beginning.
///
/// The Slurm plugin gives no timestamps, ignores `sinceTime`, and puts a `job.out` that grows before the
/// container's output: neither times, nor line numbers, nor offsets carry over from one stream to the next.
/// What does is that the container's output is only ever appended to: its beginning is looked for
/// in the new stream, as many bytes as are known already are passed over, and their end is compared.
struct LogMerge {
  /// What bytes belong to.
  enum Part {
    /// Whole lines of the plugin's `job.out`.
    case chatter
    /// The container's output.
    case output
  }

  /// Gets bytes as they are accepted, in order.
  typealias Sink = (Part, UnsafeBufferPointer<UInt8>) -> Void

  private enum State {
    /// In the chatter at the beginning.
    case head
    /// Looking for the beginning of the output that is known already.
    case aligning
    /// Passing over what is known: so many bytes are left of it.
    case skipping(Int)
    /// Comparing the end of what is known: so many bytes of it were the same.
    case comparing(Int)
    /// All that comes is new.
    case passing
  }

  /// How much of the beginning and end of the output is kept to be found again.
  private static let sampleLength = 1024
  /// How far after the chatter the output's beginning is looked for.
  private static let window = 64 << 10
  private static let startsAgain = Array("--- the log starts again ---\n".utf8)

  private var state = State.head
  private var head = LogHead()
  /// Bytes not judged yet.
  private var buffer: [UInt8] = []
  /// Bytes that may turn out to be ``JobOutput/cutNotice``.
  private var withheld: [UInt8] = []
  /// Length of the `job.out` that was handed on, and of what this stream has told of it.
  private var headLength = 0
  private var headSeen = 0
  /// Lines of `job.out` that came after the output had begun.
  private var lateHead: [UInt8] = []

  /// Bytes of the output that were handed on.
  private(set) var outputLength = 0
  private var beginning: [UInt8] = []
  private var ending: [UInt8] = []

  /// Whether bytes wait here that ``settle(_:)`` would hand on.
  var isUnsettled: Bool { !buffer.isEmpty || !withheld.isEmpty }
  /// Whether the output ends with a whole line.
  var endsWithLine: Bool { ending.last.map { $0 == 0x0A } ?? true }

  /// Whether the output ends with what the job script writes when the container has ended: its
  /// `real`, `user` and `sys` times.
  var endsWithTimes: Bool {
    let lines = ending.split(separator: 0x0A, omittingEmptySubsequences: false).suffix(5)
    let starts = [[], Array("real\t".utf8), Array("user\t".utf8), Array("sys\t".utf8)]
    return lines.count == 5 && lines.last == []
      && zip(lines, starts).allSatisfy { line, start in
        start.isEmpty ? line.isEmpty : line.starts(with: start)
      }
  }

  /// A new stream begins.
  mutating func begin() {
    (state, head, headSeen) = (.head, LogHead(), 0)
    buffer = []
    withheld = []
    lateHead = []
  }

  /// Takes the next bytes of the stream.
  mutating func take(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    switch state {
    case .passing: emit(piece, sink)
    case .skipping, .comparing: pass(piece, sink)
    case .head, .aligning:
      buffer.append(contentsOf: piece)
      advance(.coming, sink)
    }
  }

  /// Nothing has come for a while: what waits for more to be told apart is handed on as it looks now.
  mutating func settle(_ sink: Sink) {
    if !buffer.isEmpty { advance(.none, sink) }
    release(sink)
  }

  /// The stream has ended.
  ///
  /// - Parameter isFinal: whether the container has ended, so that nothing will follow.
  mutating func end(isFinal: Bool, _ sink: Sink) {
    switch state {
    case .head, .aligning: advance(isFinal ? .none : .cutOff, sink)
    default: break
    }
    release(sink)
    withheld = []
    if isFinal || endsWithLine, !lateHead.isEmpty {
      lateHead.withUnsafeBufferPointer { sink(.chatter, $0) }
      headLength = max(headLength, headSeen)
    }
    lateHead = []
    buffer = []
  }

  private mutating func advance(_ more: LogHead.More, _ sink: Sink) {
    var position = 0
    steps: while case .head = state {
      switch head.step(buffer[position...], more: more) {
      case .undecided: break steps
      case .nothing(let end): position = end
      case .chatter(let end):
        chatter(buffer[position..<end], sink)
        position = end
      case .output: state = outputLength == 0 ? .passing : .aligning
      }
    }
    buffer.removeSubrange(..<position)
    switch state {
    case .aligning: align(more, sink)
    case .passing:
      let rest = buffer
      buffer = []
      rest.withUnsafeBufferPointer { emit($0, sink) }
    default: break
    }
  }

  private mutating func chatter(_ lines: ArraySlice<UInt8>, _ sink: Sink) {
    headSeen += lines.count
    guard headSeen > headLength else { return }
    if outputLength == 0 {
      lines.withUnsafeBufferPointer { sink(.chatter, $0) }
      headLength = headSeen
    } else {
      lateHead += lines
    }
  }

  private mutating func align(_ more: LogHead.More, _ sink: Sink) {
    let common = min(buffer.count, beginning.count)
    if buffer.prefix(common) == beginning.prefix(common) {
      if common == beginning.count { skip(from: 0, sink) }
      return
    }
    // Not where the chatter seems to end: lines of a shape not known (slurmstepd's) may stand between.
    if let start = lineStart(of: beginning) {
      lateHead += buffer[..<start]
      headSeen += start
      skip(from: start, sink)
    } else if more == .none || buffer.count > Self.window + beginning.count {
      Self.startsAgain.withUnsafeBufferPointer { sink(.chatter, $0) }
      (outputLength, beginning, ending, state) = (0, [], [], .passing)
      let rest = buffer
      buffer = []
      rest.withUnsafeBufferPointer { emit($0, sink) }
    }
  }

  private func lineStart(of sample: [UInt8]) -> Int? {
    var start = 0
    while let end = buffer[start...].firstIndex(of: 0x0A), end < Self.window {
      start = end + 1
      if buffer[start...].starts(with: sample) { return start }
    }
    return nil
  }

  private mutating func skip(from start: Int, _ sink: Sink) {
    state = .skipping(outputLength - ending.count)
    let rest = Array(buffer[start...])
    buffer = []
    rest.withUnsafeBufferPointer { pass($0, sink) }
  }

  private mutating func pass(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    var rest = piece[...]
    if case .skipping(let left) = state {
      rest = rest.dropFirst(left)
      state = left > piece.count ? .skipping(left - piece.count) : .comparing(0)
    }
    if case .comparing(let done) = state {
      let count = min(ending.count - done, rest.count)
      if rest.prefix(count).elementsEqual(ending[done..<done + count]) {
        state = done + count == ending.count ? .passing : .comparing(done + count)
        rest = rest.dropFirst(count)
      } else {
        Self.startsAgain.withUnsafeBufferPointer { sink(.chatter, $0) }
        state = .passing
      }
    }
    if case .passing = state { emit(UnsafeBufferPointer(rebasing: rest), sink) }
  }

  /// Hands output on, except for an end that may be the notice of a cut.
  private mutating func emit(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    if !withheld.isEmpty {
      let joined = withheld + piece
      withheld = []
      joined.withUnsafeBufferPointer { emit($0, sink) }
      return
    }
    let count = Self.noticeLength(at: piece)
    withheld = Array(piece.suffix(count))
    accept(UnsafeBufferPointer(rebasing: piece.dropLast(count)), sink)
  }

  private mutating func release(_ sink: Sink) {
    guard !withheld.isEmpty, withheld != JobOutput.cutNotice else { return }
    let bytes = withheld
    withheld = []
    bytes.withUnsafeBufferPointer { accept($0, sink) }
  }

  private mutating func accept(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    guard !piece.isEmpty else { return }
    outputLength += piece.count
    if beginning.count < Self.sampleLength {
      beginning.append(contentsOf: piece.prefix(Self.sampleLength - beginning.count))
    }
    ending.removeFirst(max(0, min(ending.count, ending.count + piece.count - Self.sampleLength)))
    ending.append(contentsOf: piece.suffix(Self.sampleLength))
    sink(.output, piece)
  }

  /// Length of the end of `piece` that is a beginning of the notice.
  private static func noticeLength(at piece: UnsafeBufferPointer<UInt8>) -> Int {
    let notice = JobOutput.cutNotice
    var count = min(notice.count, piece.count)
    while count > 0 {
      if piece.suffix(count).elementsEqual(notice.prefix(count)) { return count }
      count -= 1
    }
    return 0
  }
}
