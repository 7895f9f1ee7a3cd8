/// Credentials could not be had; the message says which and why, and never what they are.
public struct CredentialsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A sentence.
  public let message: String

  /// An error explained by `message`.
  public init(_ message: String) { self.message = message }

  /// The sentence.
  public var description: String { message }
}
