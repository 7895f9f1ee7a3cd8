internal import ClientCore
internal import Glibc

/// Makes one log of several streams whose lines bear the kubelet's stamps (``LogStamp``).
///
/// A stream is taken up again from a whole second (`sinceTime` has no finer one) that lies a little before the
/// newest line: the lines from there on come in the same order as before, so as many as were had are passed over,
/// provided that the first of them is the same (``StampedOverlap``).  It does not matter whether the far side heeds
/// `sinceTime`.
struct StampedMerge {
  private enum State {
    /// All that comes is new.
    case passing
    /// Looking for the first line of the overlap.
    case finding
    /// Passing over what is known: so many lines are left of it.
    case skipping(Int)
    /// The overlap's beginning is gone at the far side: passing over what is not newer than the newest line, so many
    /// of them of the same time as that.
    case seeking(same: Int, found: Bool)
  }

  /// The line that has begun to be handed on, or passed over, before its end has come.
  private struct OpenLine {
    var time: Timestamp?
    var isNew: Bool
    /// Its first bytes, stamp included.
    var head: [UInt8]
    /// How many bytes of its text have come in this stream.
    var position = 0
  }

  /// An unfinished line is handed on in parts when it is longer.
  private static let longestLine = 64 << 10
  static let gap = Array(
    "--- lines may be missing here: the far side no longer has those after the last one above ---\n".utf8)

  private var overlap = StampedOverlap()
  /// The unfinished line's time, and how many bytes of its text were handed on.
  private var unfinished: (time: Timestamp?, count: Int)?

  // Of the present stream.
  private var state = State.passing
  private var stamp = LogStamp()
  private var lastTime: Timestamp?
  private var line: OpenLine?
  /// What cannot be judged yet: the beginning of a line, or of what may be the notice of a cut in ``line``.
  private var buffer: [UInt8] = []
  /// The first line after the second asked for, when it is not the one expected.
  private var aside: [UInt8]?

  /// Bytes that were handed on.
  private(set) var length = 0
  /// Whether ``settle(_:)`` might hand on something.
  var isUnsettled: Bool { !buffer.isEmpty }
  /// From when on lines are needed; `nil` for all.
  var since: Timestamp? { overlap.since }

  /// A new stream begins, from ``since`` or from earlier.
  mutating func begin() {
    state = overlap.newest == nil ? .passing : .finding
    (buffer, aside, lastTime, line) = ([], nil, nil, nil)
  }

  /// Takes the next bytes of the stream.
  mutating func take(_ piece: UnsafeBufferPointer<UInt8>, _ sink: LogMerge.Sink) {
    if line != nil, !buffer.isEmpty {
      let joined = buffer + piece
      buffer = []
      joined.withUnsafeBufferPointer { take($0, sink) }
      return
    }
    var rest = piece
    while let end = rest.lineEnd {
      let whole = UnsafeBufferPointer(rebasing: rest[..<end])
      rest = UnsafeBufferPointer(rebasing: rest[end...])
      if line != nil {
        goOn(whole, isEnd: true, sink)
      } else if buffer.isEmpty {
        take(line: whole, sink)
      } else {
        let whole = buffer + whole
        buffer = []
        whole.withUnsafeBufferPointer { take(line: $0, sink) }
      }
    }
    if line != nil {
      goOn(rest, isEnd: false, sink)
    } else {
      buffer += rest
      if buffer.count > Self.longestLine { openLine(keeping: 0, sink) }
    }
  }

  /// Nothing has come for a while: an unfinished line is shown as far as it goes.
  mutating func settle(_ sink: LogMerge.Sink) {
    guard case .passing = state else { return }
    openLine(keeping: JobOutput.noticeLength(atEndOf: buffer), sink)
  }

  /// The stream has ended.
  ///
  /// What was not handed on of an unfinished line the next stream will tell, unless there is none.
  mutating func end(isFinal: Bool, _ sink: LogMerge.Sink) {
    if isFinal {
      if let line = aside { seek([line], sink) }
      let notice = JobOutput.noticeLength(atEndOf: buffer)
      openLine(keeping: notice == JobOutput.cutNotice.count ? notice : 0, sink)
    }
    (buffer, aside, line) = ([], nil, nil)
  }

  // MARK: - Lines

  /// - Parameter whole: with its line feed.
  private mutating func take(line whole: UnsafeBufferPointer<UInt8>, _ sink: LogMerge.Sink) {
    let stamped = stamp.read(whole)
    let time = stamped?.time ?? lastTime
    lastTime = time
    guard isNew(whole, time, sink) else { return }
    let had = had(of: time, sink)
    let text = UnsafeBufferPointer(rebasing: whole[min((stamped?.length ?? 0) + had, whole.count - 1)...])
    unfinished = nil
    overlap.note(whole, time)
    hand(on: text, had == 0 ? time : nil, sink)
  }

  /// Begins to hand on, or to pass over, a line whose end has not come; but its last `keeping` bytes.
  private mutating func openLine(keeping: Int, _ sink: LogMerge.Sink) {
    if line == nil {
      let start = buffer
      let stampLength = start.withUnsafeBufferPointer { start -> Int? in
        if start.isEmpty || LogStamp.judge(start) == .undecided { return nil }
        let stamped = stamp.read(start)
        let time = stamped?.time ?? lastTime
        lastTime = time
        let isNew = isNew(start, time, sink)
        line = OpenLine(time: time, isNew: isNew, head: [])
        if isNew, had(of: time, sink) == 0 { unfinished = (time, 0) }
        return stamped?.length ?? 0
      }
      guard let stampLength else { return }
      line?.head = Array(start[..<stampLength])
      buffer.removeFirst(stampLength)
    }
    let part = buffer.dropLast(keeping)
    buffer = Array(buffer.suffix(keeping))
    part.withUnsafeBufferPointer { goOn($0, isEnd: false, sink) }
  }

  /// More of the open line.
  private mutating func goOn(_ part: UnsafeBufferPointer<UInt8>, isEnd: Bool, _ sink: LogMerge.Sink) {
    guard var open = line else { return }
    line = nil
    open.head += part.prefix(StampedOverlap.headLength - open.head.count)
    let had = unfinished?.count ?? 0
    if open.isNew, !part.isEmpty {
      let known = max(0, had - open.position)
      let text = UnsafeBufferPointer(rebasing: part[min(known, part.count - (isEnd ? 1 : 0))...])
      unfinished = (open.time, had + text.count)
      hand(on: text, had == 0 ? open.time : nil, sink)
    }
    open.position += part.count
    guard isEnd else {
      line = open
      return
    }
    if open.isNew {
      unfinished = nil
      open.head.withUnsafeBufferPointer { overlap.note($0, open.time) }
    }
  }

  private mutating func hand(
    on text: UnsafeBufferPointer<UInt8>, _ time: Timestamp?, _ sink: LogMerge.Sink
  ) {
    guard !text.isEmpty else { return }
    length += text.count
    sink(.output, text, time.map { LogTime($0, .stamped) })
  }

  /// How much was handed on of the line of that time, if it is the unfinished one.
  private mutating func had(of time: Timestamp?, _ sink: LogMerge.Sink) -> Int {
    guard let unfinished else { return 0 }
    if unfinished.time == time { return unfinished.count }
    // It never ended: what wrote it is gone.
    self.unfinished = nil
    if unfinished.count > 0 { [0x0A].withUnsafeBufferPointer { sink(.output, $0, nil) } }
    return 0
  }

  // MARK: - The overlap

  /// Whether the line that begins with `start` was not had before.
  private mutating func isNew(
    _ start: UnsafeBufferPointer<UInt8>, _ time: Timestamp?, _ sink: LogMerge.Sink
  ) -> Bool {
    switch state {
    case .passing: return true
    case .finding:
      guard overlap.covers(time) else { return false }
      if overlap.isFirst(start) {
        aside = nil
        state = .skipping(overlap.count)
        return isNew(start, time, sink)
      }
      // The end of a line that the runtime wrote in parts may come first: its own stamp is later than the line's.
      guard let first = aside else {
        aside = Array(start)
        return false
      }
      aside = nil
      seek([first], sink)
      return isNew(start, time, sink)
    case .skipping(let left):
      // Later than all that was had: what is left to skip is gone.
      if left > 0, !overlap.isLater(time) {
        state = left > 1 ? .skipping(left - 1) : .passing
        return false
      }
    case .seeking(let same, let found):
      guard overlap.isLater(time) || (time == overlap.newest && same == 0) else {
        state = .seeking(same: time == overlap.newest ? same - 1 : same, found: true)
        return false
      }
      if !found {
        Self.gap.withUnsafeBufferPointer { sink(.chatter, $0, nil) }
        unfinished = nil
      }
    }
    state = .passing
    return true
  }

  private mutating func seek(_ lines: [[UInt8]], _ sink: LogMerge.Sink) {
    state = .seeking(same: overlap.newestCount, found: false)
    for line in lines { line.withUnsafeBufferPointer { take(line: $0, sink) } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Behind the first line feed; `nil` if there is none.
  var lineEnd: Int? {
    guard let base = baseAddress, let found = memchr(base, 0x0A, count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }
}
