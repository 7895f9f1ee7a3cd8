/// How much of a log is held, and where it is kept.
public struct LogStorage: Sendable {
  /// Of one log.
  public var limits = LogLimits()
  /// Keeps logs in files; `nil` if they are in memory only.
  public var keeper: LogKeeper?
  /// Why there is no keeper though there should be one, in a sentence.
  public var obstacle: String?

  /// In memory only, within the usual limits.
  public init() {}

  /// Who writes a log to its file.
  func writer(_ header: LogHeader) -> LogWriter? { keeper.map { LogWriter($0, header) } }
}
