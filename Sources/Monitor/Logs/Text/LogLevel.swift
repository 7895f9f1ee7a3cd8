/// How grave a line of a log says it is.
public enum LogLevel: Int, Sendable, Hashable, Comparable, CaseIterable {
  case trace
  case debug
  /// Notices too.
  case info
  case warning
  case error
  /// What a program does not survive: fatal, critical, alert, emergency, panic.
  case fatal

  /// Orders by gravity.
  public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }

  /// Reads the level as loggers write it: `ERROR`, `[E]`, `level=error`, `"level":"error"`, klog's `E0521 …`,
  /// `slurmstepd: error:`, the last line of a Python traceback; `nil` if the line has none.
  ///
  /// Words of prose are none: not those of "0 errors", nor of `error_rate=0`.
  ///
  /// - Parameter line: as it is held, colours and all; its beginning is enough.
  public init?(line: UnsafeBufferPointer<UInt8>) {
    var scanner = LogLevelScanner(line)
    guard let level = scanner.level() else { return nil }
    self = level
  }

  /// Reads the level that a line's text tells.
  public init?(line: some StringProtocol) {
    let level =
      line.utf8.withContiguousStorageIfAvailable { LogLevel(line: $0) }
      ?? Array(line.utf8).withUnsafeBufferPointer { LogLevel(line: $0) }
    guard let level else { return nil }
    self = level
  }
}
