/// Why an exchange failed before or while its answer was read.  An answer with a bad status is no
/// `HTTPError`: the server did answer.
public struct HTTPError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, in the classes that call for different advice.
  public enum Kind: String, Sendable {
    /// Nobody listens there.
    case refused
    /// The host, network or unix socket cannot be reached.
    case unreachable
    /// The name does not resolve.
    case dns
    /// The certificate, its name, or the handshake was not accepted.
    case tls
    /// Nothing came within the limits.
    case timedOut
    /// The connection ended before the answer did.
    case cutOff
    /// The proxy, not the server, failed.
    case proxy
    /// The URL, a PEM or a header of ours cannot be used.
    case badRequest
    /// The task that waited was cancelled.  (Typed throws leave no room for `CancellationError`.)
    case cancelled
    /// Anything else that libcurl says.
    case other
  }

  /// The class.
  public let kind: Kind
  /// libcurl's own sentence.
  public let message: String

  /// An error of `kind`, explained by `message`.
  public init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }

  /// libcurl's own sentence.
  public var description: String { message }
}
