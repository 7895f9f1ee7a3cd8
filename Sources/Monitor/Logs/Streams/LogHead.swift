/// Finds where, in the beginning of a stream, the container's output starts.
struct LogHead {
  /// What comes next.
  enum Step: Equatable {
    /// Lines of `job.out`, up to that index.
    case chatter(end: Int)
    /// Nothing that anybody should see, up to that index.
    case nothing(end: Int)
    /// From here on everything is the container's.
    case output
    /// More bytes are needed to tell.
    case undecided
  }

  /// What is known of the bytes to come.
  enum More {
    /// They may come.
    case coming
    /// The stream broke off here: what it would have said next, another stream will say.
    case cutOff
    /// There are none: it is to be taken as it is.
    case none
  }

  /// Longer lines are no chatter.
  private static let longestLine = 16 << 10
  private var isFirst = true
  private var hasStarted = false
  private var hasRetried = false

  /// Judges what begins at the start of `rest`, which is the start of a line.
  ///
  /// - Parameter more: what is known of the bytes after `rest`.
  mutating func step(_ rest: ArraySlice<UInt8>, more: More) -> Step {
    if rest.isEmpty { return .undecided }
    if let step = retry(rest, more: more) {
      if case .nothing = step { hasRetried = true }
      return step
    }
    // The plugin retries only after it has sent job.out, and until the output is there.
    if hasRetried { return .output }
    guard let end = rest.firstIndex(of: 0x0A) else { return unfinished(rest, more: more) }
    let line = JobOutput.classify(rest[..<end])
    switch line {
    case .first where isFirst, .some where !isFirst: break
    // What a prologue of the user's prints is job.out's too, as long as no container was started.
    case nil where !isFirst && !hasStarted: break
    default: return .output
    }
    isFirst = false
    if case .started = line { hasStarted = true }
    return .chatter(end: end + 1)
  }

  private func unfinished(_ rest: ArraySlice<UInt8>, more: More) -> Step {
    let mayBeChatter =
      JobOutput.mayBeFirst(rest) || !isFirst && (!hasStarted || JobOutput.mayBeLine(rest))
    guard mayBeChatter, rest.count < Self.longestLine else { return .output }
    return switch more {
    case .coming: .undecided
    case .cutOff: .nothing(end: rest.endIndex)
    case .none: isFirst || hasStarted ? .output : .chatter(end: rest.endIndex)
    }
  }

  private func retry(_ rest: ArraySlice<UInt8>, more: More) -> Step? {
    let (start, end) = JobOutput.retry
    let common = min(rest.count, start.count)
    guard rest.prefix(common).elementsEqual(start.prefix(common)) else { return nil }
    let line = rest.prefix(Self.longestLine).prefix { $0 != 0x0A }
    if let found = line.firstRange(of: end) { return .nothing(end: found.upperBound) }
    guard line.endIndex == rest.endIndex else { return nil }
    return switch more {
    case .coming: .undecided
    case .cutOff: .nothing(end: rest.endIndex)
    // One letter may be the beginning of anything.
    case .none: common == start.count ? .nothing(end: rest.endIndex) : nil
    }
  }
}
