/// Broken JSON, or JSON of another shape than was expected, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Bytes from the start of what was read.
  public var offset: Int
  /// What was wrong there.
  public var message: String

  /// `message` at `offset`.
  public init(offset: Int, message: String) { (self.offset, self.message) = (offset, message) }

  /// `expected a number (at byte 17)`
  public var description: String { "\(message) (at byte \(offset))" }
}
