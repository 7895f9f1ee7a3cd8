/// Why a kubeconfig or our own configuration cannot be used: a sentence with the file and, where there is one,
/// the line.
public struct ConfigError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The classes that a program would treat differently.
  public enum Kind: String, Sendable {
    /// There is no file at all.
    case missing
    /// A file cannot be read.
    case unreadable
    /// A file holds something else than it should.
    case malformed
    /// No context was named, or one that is not there.
    case unknownContext
    /// A context or a user lacks what it needs.
    case incomplete
    /// A value cannot be what it should be.
    case badValue
  }

  /// The class.
  public let kind: Kind
  /// What is wrong, and where.
  public let message: String
  /// What to do about it.
  public let advice: String

  /// An error of `kind`.
  public init(_ kind: Kind, _ message: String, advice: String = "") {
    (self.kind, self.message, self.advice) = (kind, message, advice)
  }

  /// The message, and the advice after it.
  public var description: String { advice.isEmpty ? message : "\(message). \(advice)" }
}
