/// What leaves lines of a log out of sight.
public enum LogFilter: Sendable, Equatable {
  /// Only lines that match.
  case only(LogQuery)
  /// Only lines that do not match.
  case hide(LogQuery)
  /// Only lines that say they are at least so grave, with the indented lines that follow them.
  case atLeast(LogLevel)
  /// Only lines that themselves say they are so grave, and are the container's.
  case levels(ClosedRange<LogLevel>)
  /// Nothing of what the plugin and its job script write.
  case hideChatter
}
