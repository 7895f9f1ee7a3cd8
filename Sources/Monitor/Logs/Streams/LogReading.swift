/// What of a log is read, and how far.
public struct LogReading: Sendable {
  /// Goes on with what is added, until the container has ended; else ends with what there is.
  public var follows = true
  /// Reads what there is to its end before it follows, so that it is known which lines are history.
  public var readsHistoryFirst = false
  /// Gives up when not even the first request is answered.
  public var givesUpEarly = false
  /// Takes the first answer's end for the log's of a container that has ended; else it is read again unless its end is
  /// recognised, as whoever hands a log on may stop in the middle and say nothing.
  public var trustsEnds = false
  /// The container's run before this one; the Slurm plugin gives the present one.
  public var previous = false
  /// Gets the bytes as they come, each once, instead of lines being held; never called by two at a time.
  public var raw: (@Sendable (UnsafeBufferPointer<UInt8>) -> Void)?

  /// A log that is followed.
  public init() {}
}

extension LogSession {
  /// Why nothing more comes of a log.
  public enum End: Sendable, Equatable {
    /// All there is has been read.
    case complete
    /// There is none, and why.
    case nothing(String)
    /// The pod has gone before all was read.
    case gone(String)
    /// It cannot be read, or not to its end, and why.
    case broken(String)
  }
}
