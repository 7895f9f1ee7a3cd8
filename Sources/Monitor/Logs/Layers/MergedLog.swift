internal import ClientCore

/// Several logs as one: what there is when it is made is ordered by time, what comes later by when it comes.
///
/// Lines of one source never change their order.  Lines stay where they are, except when a source's history has
/// arrived late, or a source is switched on or off: the status's generation then grows.
public final class MergedLog: LogSource {
  /// One of the logs.
  public struct Source: Sendable {
    /// How it is called.
    public var title: String
    /// Its lines.
    public var log: any LogSource
    /// Whether its lines are in.
    public var isOn = true
  }

  private let merge: Merge
  private let task: Task<Void, Never>

  /// None yet: see ``add(_:_:)``.
  public init() {
    let merge = Merge()
    self.merge = merge
    task = Task { @concurrent in await merge.run() }
  }

  deinit {
    task.cancel()
    merge.end()
  }

  /// Whether the history of a source may still be coming, or is being sorted in.
  var isLoading: Bool {
    merge.state.withLock {
      $0.isStale || $0.scanned != nil || $0.entries.contains(where: \.isLoading)
    }
  }

  /// The logs, in the order in which they were added.
  public var sources: [Source] { merge.sources }

  /// Takes in another log.
  ///
  /// - Parameter place: the index of one that was removed; `nil` for a new one.
  /// - Returns: its index, as its lines tell it.
  @discardableResult public func add(_ title: String, _ log: any LogSource, at place: Int? = nil) -> Int {
    merge.add(title, log, at: place)
  }

  /// Lets a source go, with all its lines; the others keep their indices.  It is done when no line of it is left.
  public func remove(source: Int) async { await merge.remove(source: source) }

  /// Shows or hides the lines of a source.
  public func set(source: Int, isOn: Bool) { merge.set(source: source, isOn: isOn) }

  /// Which source's line `number` is, and which; `nil` if it is not held.
  public func origin(of number: Int) -> (source: Int, line: Int)? {
    merge.state.withLock { $0.order.range.contains(number) ? $0.order.origin(of: number) : nil }
  }

  /// Where `line` of a source is, or its next one that is held; may be one behind the last.
  public func position(ofSource source: Int, line: Int) -> Int {
    merge.state.withLock { $0.order.position(ofSource: source, line: line) }
  }

  /// Counts of all that are on.
  public var status: LogSession.Status { merge.status }

  /// Lines with those numbers (clamped to what is held).
  public func lines(_ range: Range<Int>) -> [LogSession.Line] {
    merge.read(range, missing: LogSession.Line(text: "")) { source, log, lines in
      log.lines(lines).map { line in
        var line = line
        line.source = source
        return line
      }
    }
  }

  /// When each of those lines was written (clamped to what is held).
  public func times(_ range: Range<Int>) -> [LogTime?] {
    merge.read(range, missing: nil) { _, log, lines in log.times(lines) }
  }

  /// The numbers of those lines that pass all of `filters`, in order.
  public func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    let range = range.clamped(to: status.held)
    let flags = merge.read(range, missing: false) { _, log, lines in
      let passing = Set(log.numbers(passing: filters, in: lines))
      return lines.map { passing.contains($0) }
    }
    return zip(range, flags).compactMap { $1 ? $0 : nil }
  }

  /// Yields whenever the status has changed since somebody read it; each access is a reader of its own.
  public var changes: AsyncStream<Void> { merge.teller.changes }

  /// Ends the back-offs of all.
  public func retryNow() { for source in sources { source.log.retryNow() } }
}
