// CONTRACT STUB: the HTTP room fills this in.

/// HTTP through one libcurl multi handle on one thread.
public final class HTTPClient: Sendable {
  /// Starts the thread.
  public init() {}

  /// Sends `request` and returns when the head of the answer is in; the body follows.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse { fatalError("stub") }
}

/// The head of an answer, with its body still to come.
public struct HTTPResponse: Sendable {
  public let status: Int
  /// Names in lower case, in the order of arrival.
  public let headers: [(name: String, value: String)]
  public let body: HTTPBody

  /// The first header of that name (lower case).
  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// A body as it arrives, in pieces of whatever size has come in since the last one; throws ``HTTPError``.
public struct HTTPBody: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public struct AsyncIterator: AsyncIteratorProtocol {
    public mutating func next() async throws -> [UInt8]? { fatalError("stub") }
  }
  public func makeAsyncIterator() -> AsyncIterator { fatalError("stub") }

  /// The whole body; throws past `limit` bytes.
  public func collect(upTo limit: Int = .max) async throws(HTTPError) -> [UInt8] { fatalError("stub") }
}
