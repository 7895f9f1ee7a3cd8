public import ClientCore

/// The log of one container: what has been held of it, and whether more is to come.
///
/// It reads from when the container has started until the log is complete, whether or not anyone looks, and
/// stops when the last reference to it goes.
public final class LogSession: Sendable {
  /// Where the stream stands.
  public enum State: Sendable, Equatable {
    /// Not asked yet, and why: "the job is still queued".
    case waiting(String)
    case connecting
    case following
    /// The stream ended, and why, as far as it is known; never "finished" unless the container is.
    case ended(String)
    /// Reopened at that time (our clock).
    case lost(String, retryAt: Timestamp)
  }

  /// One line, cleaned for the screen.
  public struct Line: Sendable, Equatable {
    /// What is drawn.
    public var text: String
    /// Chatter of the plugin's `job.out`, not of the container.
    public var isChatter: Bool
    /// Where the program asked for colours, in order; most lines have none.
    public var runs: [LogRun] = []
    /// When it was written, if that is known.
    public var time: LogTime?
    /// Which of several merged logs it is of; 0 in a log of one container.
    public var source = 0

    /// A line.
    public init(text: String, isChatter: Bool = false) { (self.text, self.isChatter) = (text, isChatter) }
  }

  /// Memory that the lines of one session may take, unless said otherwise.
  public static let defaultLimit = 64 << 20

  let log: HeldLog
  private let reader: LogReader
  private let task: Task<Void, Never>

  /// Reads the log of `container` as soon as ``update(_:node:)`` says that it can be read.
  ///
  /// - Parameters:
  ///   - availability: what is known already.
  ///   - roads: the ways to it, the first one first, when it runs on that node.
  init(
    namespace: String, pod: String, container: String, availability: LogAvailability = .unknown,
    reading: LogReading = LogReading(),
    limits: LogLimits = LogLimits(), writer: LogWriter? = nil, backOff: [Duration] = LogReader.backOff,
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now },
    roads: @escaping @Sendable (Node?) -> [LogRoad]
  ) {
    let log = HeldLog(limits: limits, writer: writer, now: now, raw: reading.raw)
    if availability.canBeRead { log.set(.connecting) }
    var request = LogRequest(namespace: namespace, pod: pod, container: container)
    (request.timestamps, request.previous) = (reading.raw == nil, reading.previous)
    let reader = LogReader(
      request: request, reading: reading, log: log, backOff: backOff, now: now, roads: roads)
    (self.log, self.reader) = (log, reader)
    reader.update(availability, node: nil)
    task = Task { @concurrent in await reader.run() }
  }

  deinit { task.cancel() }

  /// Where it stands now.
  public var status: Status { log.status }

  /// Held lines with those numbers (clamped to what is held).
  public func lines(_ range: Range<Int>) -> [Line] { log.lines(range) }

  /// When each of those lines was written (clamped to what is held).
  public func times(_ range: Range<Int>) -> [LogTime?] { log.store.times(range) }

  /// The numbers of those lines that pass all of `filters`, in order.
  public func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    log.store.numbers(passing: filters, in: range)
  }

  /// Yields whenever the status has changed since somebody read it; each access is a reader of its own.
  public var changes: AsyncStream<Void> { log.changes }

  /// Ends a back-off: the user asked to retry now.
  public func retryNow() { reader.retryNow() }

  /// Says what is known of the container now, and of the node that it runs on.
  package func update(_ availability: LogAvailability, node: Node? = nil) {
    reader.update(availability, node: node)
  }
}
