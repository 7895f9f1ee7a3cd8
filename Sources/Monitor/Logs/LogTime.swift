public import ClientCore

/// When a line was written, and how that is known.
public struct LogTime: Sendable, Hashable {
  /// How a line's time is known.
  public enum Ground: Sendable, Hashable {
    /// The kubelet put it before the line.
    case stamped
    /// The line itself tells it.
    case written
    /// It came here then (our clock): it was written some seconds before.
    case seen
  }

  /// The time.
  public var at: Timestamp
  /// How it is known.
  public var ground: Ground

  /// A time.
  public init(_ at: Timestamp, _ ground: Ground) { (self.at, self.ground) = (at, ground) }
}
