/// Makes one log of several streams, each of which tells the whole log from its beginning.
///
/// The Slurm plugin gives no timestamps, ignores `sinceTime`, and puts a `job.out` that grows before the
/// container's output: neither times, nor line numbers, nor offsets carry over from one stream to the next.
/// What does is that the container's output is only ever appended to: its beginning is looked for
/// in the new stream, and as many bytes as are known already are compared (``KnownOutput``) and passed over.
package struct LogMerge {
  /// What bytes belong to.
  package enum Part {
    /// Whole lines of the plugin's `job.out`, or of ours about the log.
    case chatter
    /// The container's output.
    case output
  }

  /// Gets bytes as they are accepted, in order, and the time of the line that begins with them, where it is stamped.
  package typealias Sink = (Part, UnsafeBufferPointer<UInt8>, LogTime?) -> Void

  private enum State {
    /// In the chatter at the beginning.
    case head
    /// Looking for the beginning of the output that is known already.
    case aligning
    /// Passing over what is known.
    case comparing(KnownOutput.Comparison)
    /// All that comes is new.
    case passing
  }

  /// By how much of its beginning the output is found again.
  private static let sampleLength = 1024
  /// How far after the chatter the output's beginning is looked for.
  private static let window = 64 << 10
  /// Of the chatter so much is remembered; what follows is known by its place only.
  private static let headLimit = 256 << 10
  /// A shorter word may be the end of a prompt as well as the beginning of a sentence of the plugin's.
  private static let shortWord = 6
  static let startsAgain = Array("--- the log starts again ---\n".utf8)
  static let jobStartsAgain = Array("--- the job was started again ---\n".utf8)

  // What was handed on.
  private var known = KnownOutput()
  /// The `job.out` that was handed on.
  private var knownHead: [UInt8] = []
  private var knownHeadLength = 0

  // Of the present stream.
  private var state = State.head
  private var head = LogHead()
  /// Bytes not judged yet.
  private var buffer: [UInt8] = []
  /// Bytes that may turn out to be ``JobOutput/cutNotice``.
  private var withheld: [UInt8] = []
  /// The `job.out` that it has told, and whether it is another than the known one.
  private var toldHead: [UInt8] = []
  private var toldHeadLength = 0
  private var isOtherHead = false
  /// Lines of `job.out` that came after the output had begun.
  private var lateHead: [UInt8] = []

  /// Bytes of the output that were handed on.
  var outputLength: Int { known.length }
  /// Whether bytes wait here that ``settle(_:)`` would hand on.
  var isUnsettled: Bool { !buffer.isEmpty || !withheld.isEmpty }
  /// Whether the output ends with a whole line.
  private var endsWithLine: Bool { known.ending.last.map { $0 == 0x0A } ?? true }
  /// Whether less than what is known has come.
  var isShort: Bool { if case .passing = state { false } else { known.length > 0 } }
  /// Whether the stream ends with the notice that the interLink API went down.
  var isCut: Bool { withheld == JobOutput.cutNotice }

  /// Whether the output ends with what the job script writes when the container has ended: its
  /// `real`, `user` and `sys` times.
  var endsWithTimes: Bool {
    let lines = known.ending.split(separator: 0x0A, omittingEmptySubsequences: false).suffix(5)
    let starts = [[], Array("real\t".utf8), Array("user\t".utf8), Array("sys\t".utf8)]
    return lines.count == 5 && lines.last == []
      && zip(lines, starts).allSatisfy { line, start in
        start.isEmpty ? line.isEmpty : line.starts(with: start)
      }
  }

  /// A new stream begins.
  mutating func begin() {
    (state, head) = (.head, LogHead())
    (buffer, withheld, lateHead, toldHead) = ([], [], [], [])
    (toldHeadLength, isOtherHead) = (0, false)
  }

  /// Takes the next bytes of the stream.
  mutating func take(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    switch state {
    case .passing: emit(piece, sink)
    case .comparing: compare(piece, sink)
    case .head, .aligning:
      buffer += piece
      advance(.coming, sink)
    }
  }

  /// Nothing has come for a while: what waits for more to be told apart is handed on as it looks now, if little
  /// speaks against it.
  mutating func settle(_ sink: Sink) {
    if !buffer.isEmpty { advance(.none, sink) }
    if withheld.count < Self.shortWord { release(sink) }
  }

  /// The stream has ended.
  ///
  /// - Parameter isFinal: whether the container has ended, so that nothing will follow.
  mutating func end(isFinal: Bool, _ sink: Sink) {
    switch state {
    case .head, .aligning: advance(isFinal ? .none : .cutOff, sink)
    default: break
    }
    // What may be the beginning of the notice another stream will tell, if it is none.
    if isFinal, !isCut { release(sink) }
    if isFinal || endsWithLine, !lateHead.isEmpty {
      lateHead.withUnsafeBufferPointer { sink(.chatter, $0, nil) }
      learnHead()
    }
    (lateHead, buffer) = ([], [])
  }

  // MARK: - The beginning of a stream

  private mutating func advance(_ more: LogHead.More, _ sink: Sink) {
    var position = 0
    steps: while case .head = state {
      switch head.step(buffer[position...], more: more) {
      case .undecided: break steps
      case .nothing(let end): position = end
      case .chatter(let end):
        chatter(buffer[position..<end], sink)
        position = end
      case .output: state = known.length == 0 ? .passing : .aligning
      }
    }
    buffer.removeSubrange(..<position)
    switch state {
    case .aligning: align(more, sink)
    case .passing: handOver(sink)
    default: break
    }
  }

  private mutating func handOver(_ sink: Sink) {
    let rest = buffer
    buffer = []
    rest.withUnsafeBufferPointer { emit($0, sink) }
  }

  private mutating func chatter(_ lines: ArraySlice<UInt8>, _ sink: Sink) {
    let place = toldHeadLength
    toldHeadLength += lines.count
    toldHead += lines.prefix(Self.headLimit - toldHead.count)
    var new: [UInt8] = []
    if !isOtherHead, place < knownHead.count {
      let common = min(lines.count, knownHead.count - place)
      isOtherHead = !lines.prefix(common).elementsEqual(knownHead[place..<place + common])
      if isOtherHead { new = Self.jobStartsAgain }
    }
    new += isOtherHead ? lines : lines.dropFirst(max(0, knownHeadLength - place))
    guard !new.isEmpty else { return }
    if known.length == 0 {
      new.withUnsafeBufferPointer { sink(.chatter, $0, nil) }
      learnHead()
    } else {
      lateHead += new
    }
  }

  private mutating func learnHead() {
    guard isOtherHead || toldHeadLength > knownHeadLength else { return }
    (knownHead, knownHeadLength) = (toldHead, toldHeadLength)
    isOtherHead = false
  }

  private mutating func align(_ more: LogHead.More, _ sink: Sink) {
    let sample = known.beginning.prefix(Self.sampleLength)
    let common = min(buffer.count, sample.count)
    if buffer.prefix(common).elementsEqual(sample.prefix(common)) {
      if common == sample.count { compare(from: 0, sink) }
      return
    }
    // Not where the chatter seems to end: lines of a shape not known (slurmstepd's) may stand between.
    if let start = lineStart(of: sample) {
      chatter(buffer[..<start], sink)
      compare(from: start, sink)
    } else if more == .none || buffer.count > Self.window + sample.count {
      startAgain(sink)
      known = KnownOutput()
      handOver(sink)
    }
  }

  private func lineStart(of sample: ArraySlice<UInt8>) -> Int? {
    var start = 0
    while let end = buffer[start...].firstIndex(of: 0x0A), end < Self.window {
      start = end + 1
      if buffer[start...].starts(with: sample) { return start }
    }
    return nil
  }

  private mutating func startAgain(_ sink: Sink) {
    if !lateHead.isEmpty {
      lateHead.withUnsafeBufferPointer { sink(.chatter, $0, nil) }
      lateHead = []
      learnHead()
    }
    Self.startsAgain.withUnsafeBufferPointer { sink(.chatter, $0, nil) }
    state = .passing
  }

  // MARK: - The output

  private mutating func compare(from start: Int, _ sink: Sink) {
    state = .comparing(KnownOutput.Comparison())
    let rest = Array(buffer[start...])
    buffer = []
    rest.withUnsafeBufferPointer { compare($0, sink) }
  }

  private mutating func compare(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    guard case .comparing(var comparison) = state else { return }
    state = .passing
    switch comparison.take(piece, &known) {
    case .same(let rest):
      if comparison.position < known.length { state = .comparing(comparison) }
      if rest > 0 { emit(UnsafeBufferPointer(rebasing: piece.suffix(rest)), sink) }
    case .another(let bytes):
      startAgain(sink)
      bytes.withUnsafeBufferPointer { emit($0, sink) }
    }
  }

  /// Hands output on, except for an end that may be the notice of a cut.
  private mutating func emit(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    guard !piece.isEmpty else { return }
    if !withheld.isEmpty {
      let joined = withheld + piece
      withheld = []
      joined.withUnsafeBufferPointer { emit($0, sink) }
      return
    }
    let count = JobOutput.noticeLength(atEndOf: piece)
    withheld = Array(piece.suffix(count))
    accept(UnsafeBufferPointer(rebasing: piece.dropLast(count)), sink)
  }

  private mutating func release(_ sink: Sink) {
    guard !withheld.isEmpty else { return }
    let bytes = withheld
    withheld = []
    bytes.withUnsafeBufferPointer { accept($0, sink) }
  }

  private mutating func accept(_ piece: UnsafeBufferPointer<UInt8>, _ sink: Sink) {
    guard !piece.isEmpty else { return }
    known.append(piece)
    sink(.output, piece, nil)
  }
}
