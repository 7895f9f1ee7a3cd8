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

  /// Longer lines are no chatter.
  private static let longestLine = 16 << 10
  private var isFirst = true
  private var hasStarted = false
  private var hasRetried = false

  /// Judges what begins at the start of `rest`, which is the start of a line.
  ///
  /// - Parameter isEnd: whether no more bytes will come.
  mutating func step(_ rest: ArraySlice<UInt8>, isEnd: Bool) -> Step {
    if rest.isEmpty { return .undecided }
    if let step = retry(rest, isEnd: isEnd) {
      if case .nothing = step { hasRetried = true }
      return step
    }
    // The plugin retries only after it has sent job.out, and until the output is there.
    if hasRetried { return .output }
    guard let end = rest.firstIndex(of: 0x0A) else { return unfinished(rest, isEnd: isEnd) }
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

  private func unfinished(_ rest: ArraySlice<UInt8>, isEnd: Bool) -> Step {
    let mayBeChatter =
      isFirst ? JobOutput.mayBeFirst(rest) : !hasStarted || JobOutput.mayBeLine(rest)
    if isEnd { return isFirst || hasStarted ? .output : .chatter(end: rest.endIndex) }
    return mayBeChatter && rest.count < Self.longestLine ? .undecided : .output
  }

  private func retry(_ rest: ArraySlice<UInt8>, isEnd: Bool) -> Step? {
    let (start, end) = JobOutput.retry
    let common = min(rest.count, start.count)
    guard rest.prefix(common).elementsEqual(start.prefix(common)) else { return nil }
    // One letter may be the beginning of anything; it waits for the next ones.
    guard common == start.count else { return isEnd ? nil : .undecided }
    let line = rest.prefix(Self.longestLine).prefix { $0 != 0x0A }
    if let found = line.firstRange(of: end) { return .nothing(end: found.upperBound) }
    guard line.endIndex == rest.endIndex else { return nil }
    return isEnd ? .nothing(end: rest.endIndex) : .undecided
  }
}
