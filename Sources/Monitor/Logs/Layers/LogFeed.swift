public import ClientCore

/// Hands on the lines of one log or several, each once, in the order of their times as far as that can be known:
/// what there is at first is sorted, what comes later comes when it comes.
///
/// For one task.  Its logs are read no faster than their lines are asked for; so nothing is lost, however slow that
/// is.  With more than one log they should have their history read first (``LogReading/readsHistoryFirst``).
public struct LogFeed {
  /// Lines of one log, next to each other.
  public struct Part {
    /// Whose, as ``LogFeed/add(_:)`` said.
    public let source: Int
    /// All lines that are held.
    public let lines: HeldLines
    /// Which of them.
    public let range: Range<Int>
  }

  private struct Source {
    let log: any HeldLogSource
    let listener: Task<Void, Never>
    /// The next line.
    var next = 0
    /// The last time that a line had from its program or the kubelet.
    var latest: Timestamp?
    /// Whether lines are to be left out until one is late enough.
    var isTooEarly: Bool
    /// Whether all but the last lines are still to be left out.
    var isToCut: Bool
    /// Lines that went before they could be handed on.
    var missed = 0
  }

  /// The last lines of each log's history only.
  private let tail: Int?
  /// Lines from then on only, as far as their times are known.
  private let since: Timestamp?
  /// What leaves lines out, which do not count for ``tail``.
  private let filters: [LogFilter]
  private let bell = Bell()
  private var sources: [Source] = []

  /// Lines handed on at a time.
  private static let slice = 1 << 14

  /// Of no logs yet.
  public init(tail: Int? = nil, since: Timestamp? = nil, filters: [LogFilter] = []) {
    (self.tail, self.since, self.filters) = (tail, since, filters)
  }

  /// Takes in another log.
  ///
  /// - Returns: its number.
  @discardableResult public mutating func add(_ log: any HeldLogSource) -> Int {
    let listener = Task { @concurrent [bell, changes = log.changes] in
      for await _ in changes { bell.ring() }
    }
    let source = Source(log: log, listener: listener, isTooEarly: since != nil, isToCut: tail != nil)
    sources.append(source)
    if !source.isToCut { log.setTaken(before: 0) }
    bell.ring()
    return sources.count - 1
  }

  /// Ends the tasks that listen to the logs.
  public func end() { for source in sources { source.listener.cancel() } }

  /// Wakes who sleeps in ``sleep()``.
  public var wake: @Sendable () -> Void { { [bell] in bell.ring() } }

  /// Waits until a log may have changed.
  public func sleep() async { await bell.sleep() }

  /// Where the logs stand.
  public var statuses: [LogSession.Status] { sources.map(\.log.status) }

  /// How many lines of that log went before they could be handed on.
  public func missed(of source: Int) -> Int { sources[source].missed }

  /// Whether no line of that log has told its time so far.
  public func isTimeless(_ source: Int) -> Bool { sources[source].latest == nil }

  /// What can be handed on now; what was handed on before counts as used.
  ///
  /// - Returns: nothing if more has to come first.
  public mutating func next() -> [Part] {
    for source in sources where !source.isToCut { source.log.setTaken(before: source.next) }
    let statuses = statuses
    // What is to be cut is known when all of it is there; the others' lines may belong behind it.
    if zip(sources, statuses).contains(where: { $0.isToCut && $1.isPending }) { return [] }
    var held: [HeldLines] = []
    for index in sources.indices {
      held.append(sources[index].log.held)
      prepare(index, held[index], statuses[index])
    }
    return sources.count == 1 ? all(held[0], statuses[0]) : merged(held, statuses)
  }

  /// Leaves out what is too early or too far from the end, and what went.
  private mutating func prepare(_ index: Int, _ lines: HeldLines, _ status: LogSession.Status) {
    if sources[index].next < lines.range.lowerBound {
      if !sources[index].isToCut { sources[index].missed += lines.range.lowerBound - sources[index].next }
      sources[index].next = lines.range.lowerBound
    }
    let end = status.end(of: lines)
    if sources[index].isTooEarly, let since {
      var cursor = cursor(index, end: end)
      while let time = cursor.peek() {
        if time >= since {
          sources[index].isTooEarly = false
          break
        }
        cursor.pop()
      }
      (sources[index].next, sources[index].latest) = (cursor.line, cursor.latest)
    }
    if sources[index].isToCut, !status.isWaiting, let tail {
      sources[index].isToCut = false
      sources[index].next = max(sources[index].next, Self.start(of: tail, lines, filters, end: end))
    }
  }

  /// Where the last `count` lines begin that pass the filters.
  private static func start(of count: Int, _ lines: HeldLines, _ filters: [LogFilter], end: Int) -> Int {
    var (rest, missing) = (lines.range.lowerBound..<end, count)
    if missing == 0 { return end }
    while !rest.isEmpty {
      let part = max(rest.lowerBound, rest.upperBound - slice)..<rest.upperBound
      let numbers = filters.isEmpty ? Array(part) : lines.numbers(passing: filters, in: part)
      if numbers.count >= missing { return numbers[numbers.count - missing] }
      missing -= numbers.count
      rest = rest.lowerBound..<part.lowerBound
    }
    return lines.range.lowerBound
  }

  private func cursor(_ index: Int, end: Int) -> MergeCursor {
    MergeCursor(
      source: index, log: sources[index].log, line: sources[index].next, end: end,
      latest: sources[index].latest)
  }

  private mutating func all(_ lines: HeldLines, _ status: LogSession.Status) -> [Part] {
    let range = sources[0].next..<max(sources[0].next, status.end(of: lines))
    sources[0].next = range.upperBound
    return range.isEmpty ? [] : [Part(source: 0, lines: lines, range: range)]
  }

  /// The next lines by time, up to where a line may still come that is earlier.
  private mutating func merged(_ held: [HeldLines], _ statuses: [LogSession.Status]) -> [Part] {
    var cursors = sources.indices.map { cursor($0, end: statuses[$0].end(of: held[$0])) }
    var parts: [(source: Int, range: Range<Int>)] = []
    var count = 0
    while count < Self.slice {
      var best: (index: Int, time: Timestamp)?
      var isOpen = false
      for index in cursors.indices {
        guard let time = cursors[index].peek() else {
          isOpen = isOpen || statuses[index].isPending
          continue
        }
        if best.map({ time < $0.time }) ?? true { best = (index, time) }
      }
      guard let best, !isOpen else { break }
      let line = cursors[best.index].line
      if let last = parts.last, last.source == best.index, last.range.upperBound == line {
        parts[parts.count - 1].range = last.range.lowerBound..<line + 1
      } else {
        parts.append((best.index, line..<line + 1))
      }
      cursors[best.index].pop()
      count += 1
    }
    for cursor in cursors {
      (sources[cursor.source].next, sources[cursor.source].latest) = (cursor.line, cursor.latest)
    }
    return parts.map { Part(source: $0.source, lines: held[$0.source], range: $0.range) }
  }
}

/// A log whose lines can be taken as they are held.
public protocol HeldLogSource: LogSource {
  /// The lines as they are held now.
  var held: HeldLines { get }
  /// Says that all lines before `line` have been used by somebody who must not miss any: no more is read from now on
  /// than can be held for them.
  func setTaken(before line: Int)
}

extension LogSession: HeldLogSource {
  /// The lines as they are held now.
  public var held: HeldLines { HeldLines(store: log.store) }
  /// Holds the reading back while they are far behind.
  public func setTaken(before line: Int) { log.setTaken(before: line) }
}

extension KeptLogReader: HeldLogSource {
  /// The lines as they are kept.
  public var held: HeldLines { HeldLines(store: store) }
  /// All is here already.
  public func setTaken(before line: Int) {}
}

extension LogSession.Status {
  /// Whether what there was at the beginning is still being read.
  fileprivate var isPending: Bool {
    if isHistoryRead || end != nil { return false }
    return switch state {
    case .connecting, .following: true
    case .waiting, .ended, .lost: false
    }
  }

  /// Whether it has not begun.
  fileprivate var isWaiting: Bool { if case .waiting = state { true } else { false } }

  /// Behind the last of `lines` that stays as it is.
  fileprivate func end(of lines: HeldLines) -> Int {
    let last = end == nil ? settledEnd : held.upperBound
    return max(lines.range.lowerBound, min(last, lines.range.upperBound))
  }
}
