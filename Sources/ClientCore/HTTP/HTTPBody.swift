/// A body as it arrives, in pieces of whatever size has come in since the last one; throws ``HTTPError``.
///
/// It is read once, by one task.  At most about 1 MiB waits here: past that the transfer is paused until the
/// reader catches up, so that a slow reader slows the server down rather than fills memory.  The transfer
/// ends when the iterator is dropped or its task is cancelled (``HTTPError/Kind/cancelled``).
public struct HTTPBody: AsyncSequence, Sendable {
  /// At least one byte.
  public typealias Element = [UInt8]
  /// What ``HTTPClient/send(_:)`` throws, too.
  public typealias Failure = HTTPError

  let exchange: Exchange

  /// Hands over the pieces.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let reading: Reading

    init(_ exchange: Exchange) { reading = Reading(exchange) }

    /// The next piece, at least one byte; `nil` at the end.
    public mutating func next() async throws(HTTPError) -> [UInt8]? { try await reading.exchange.next() }

    /// The next piece, at least one byte; `nil` at the end.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HTTPError) -> [UInt8]? { try await reading.exchange.next() }
  }

  /// Begins to read.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(exchange) }

  /// The whole body.
  ///
  /// - Parameter limit: bytes past which it is refused (``HTTPError/Kind/other``).
  public func collect(upTo limit: Int = .max) async throws(HTTPError) -> [UInt8] {
    var whole: [UInt8] = []
    for try await piece in self {
      guard piece.count <= limit - whole.count else {
        throw HTTPError(.other, "The answer is over \(limit) bytes.")
      }
      if whole.isEmpty { whole = piece } else { whole += piece }
    }
    return whole
  }
}

/// Ends the transfer when its iterator goes, even while the response is still held.
private final class Reading: Sendable {
  let exchange: Exchange
  init(_ exchange: Exchange) { self.exchange = exchange }
  deinit { exchange.abandon() }
}
