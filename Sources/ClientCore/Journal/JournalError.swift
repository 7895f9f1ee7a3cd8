/// Why the journal cannot be written or read; an action that cannot be written down is not done.
public struct JournalError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried, and what the system said.
  public let message: String
  /// What to do next.
  public let advice: String

  /// A sentence and its advice.
  public init(_ message: String, advice: String) { (self.message, self.advice) = (message, advice) }

  /// Both.
  public var description: String { "\(message). \(advice)." }
}
