package import ClientCore

/// Makes one log of the streams of one container, whatever kind of far side tells them.
///
/// Timestamps are asked for always: a far side that gives them is taken up by them (``StampedMerge``), and the Slurm
/// plugin, which ignores the wish, by comparing (``LogMerge``).  The first bytes tell.
package struct LogIntake {
  private enum Kind { case stamped, plain }

  /// Of the log so far; `nil` if nothing has come of it.
  private var kind: Kind?
  /// Of this stream.
  private var streamKind: Kind?
  /// The first bytes of a stream, which may become a stamp.
  private var start: [UInt8] = []
  private var plain = LogMerge()
  private var stamped = StampedMerge()

  /// Bytes of output that were handed on.
  package var length: Int { plain.outputLength + stamped.length }
  /// Whether bytes wait here that ``settle(_:)`` might hand on.
  package var isUnsettled: Bool { plain.isUnsettled || stamped.isUnsettled }
  /// Whether the output ends with the times that the job script of the Slurm plugin writes last.
  package var endsWithTimes: Bool { kind == .plain && plain.endsWithTimes }
  /// Whether the last stream told less than what was known, or ended with the notice that it was cut.
  package var isShort: Bool {
    streamKind == nil ? length > 0 : streamKind == .plain && (plain.isShort || plain.isCut)
  }
  /// From when on lines are needed; `nil` for the whole log, always so with the Slurm plugin, which turns the meaning
  /// of `sinceTime` round.
  package var since: Timestamp? { kind == .stamped ? stamped.since : nil }

  /// Whether the far side is asked for stamps.
  private let isStampedEver: Bool

  /// Of a log of which nothing is known.
  ///
  /// - Parameter isStampedEver: whether the far side is asked for stamps; else what looks like one is the program's.
  package init(isStampedEver: Bool = true) { self.isStampedEver = isStampedEver }

  /// A new stream begins.
  package mutating func begin() {
    (streamKind, start) = (nil, [])
    plain.begin()
    stamped.begin()
  }

  /// Takes the stream's next bytes.
  package mutating func take(_ piece: UnsafeBufferPointer<UInt8>, _ sink: LogMerge.Sink) {
    switch streamKind {
    case .plain: plain.take(piece, sink)
    case .stamped: stamped.take(piece, sink)
    case nil:
      start += piece
      guard let judged = isStampedEver ? start.withUnsafeBufferPointer({ Self.kind($0) }) : .plain else {
        return
      }
      begin(judged, sink)
    }
  }

  /// Nothing has come for a while.
  package mutating func settle(_ sink: LogMerge.Sink) {
    switch streamKind {
    case .plain: plain.settle(sink)
    case .stamped: stamped.settle(sink)
    case nil: break
    }
  }

  /// The stream has ended.
  ///
  /// - Parameter isFinal: whether nothing will follow.
  package mutating func end(isFinal: Bool, _ sink: LogMerge.Sink) {
    if streamKind == nil, isFinal, !start.isEmpty { begin(.plain, sink) }
    switch streamKind {
    case .plain: plain.end(isFinal: isFinal, sink)
    case .stamped: stamped.end(isFinal: isFinal, sink)
    case nil: break
    }
    start = []
  }

  private mutating func begin(_ judged: Kind, _ sink: LogMerge.Sink) {
    if let kind, kind != judged, length > 0 {
      // Nothing of the one can be found in the other.
      LogMerge.startsAgain.withUnsafeBufferPointer { sink(.chatter, $0, nil) }
      (plain, stamped) = (LogMerge(), StampedMerge())
    }
    (kind, streamKind) = (judged, judged)
    let bytes = start
    start = []
    bytes.withUnsafeBufferPointer { take($0, sink) }
  }

  private static func kind(_ start: UnsafeBufferPointer<UInt8>) -> Kind? {
    switch LogStamp.judge(start) {
    case .stamped: .stamped
    case .unstamped: .plain
    case .undecided: nil
    }
  }
}
