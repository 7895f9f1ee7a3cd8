/// An answer of the API layer, free of the HTTP library.
struct Answer: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    /// Pulled piece by piece: with a `Content-Length` if the count is known, chunked otherwise.
    case source(any BodySource, count: Int?)
    /// The connection is closed without an answer.
    case disconnect
  }

  var code: Int
  var contentType: String
  var headers: [String: String] = [:]
  var body: Body

  init(code: Int = 200, contentType: String = "application/json", body: Body) {
    self.code = code
    self.contentType = contentType
    self.body = body
  }

  static func json(_ document: Document, code: Int = 200) -> Answer {
    Answer(code: code, body: .bytes(document.bytes))
  }

  static func text(_ text: String, code: Int = 200) -> Answer {
    Answer(code: code, contentType: "text/plain; charset=utf-8", body: .bytes(Array(text.utf8)))
  }

  /// What a proxy in front of the real thing says: its own trouble, or with 200 "log in first".
  static func page(code: Int) -> Answer {
    let title = code == 200 ? "Log in" : "\(code) Bad Gateway"
    let page = "<html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>\n"
    return Answer(code: code, contentType: "text/html", body: .bytes(Array(page.utf8)))
  }

  static func failure(_ status: APIStatus) -> Answer {
    .json(status.document, code: status.code)
  }
}

/// A body that is made while it is sent: asked for the next piece only when the last one is written, so
/// that a client which does not read costs no memory.
protocol BodySource: Sendable {
  /// The next piece, not empty; nil at the end.  An error closes the connection without the proper end.
  func next() async throws -> [UInt8]?
}

/// A body from a stream, read by one connection.
final class StreamSource: BodySource {
  private let pieces: AsyncStream<[UInt8]>

  init(_ pieces: AsyncStream<[UInt8]>) { self.pieces = pieces }

  func next() async throws -> [UInt8]? {
    // A stream hands its elements to whichever iterator asks, so a fresh one goes on where the last stopped.
    var iterator = pieces.makeAsyncIterator()
    while let piece = await iterator.next(isolation: #isolation) {
      if !piece.isEmpty { return piece }
    }
    return nil
  }
}
