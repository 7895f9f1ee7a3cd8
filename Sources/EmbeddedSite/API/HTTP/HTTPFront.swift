internal import FlyingFox
internal import FlyingSocks
internal import Foundation

/// The listener: turns HTTP into ``APIRequest`` and ``Answer`` and back.
///
/// It can be paused, which for clients looks like a server that is down, and resumed at the same address.
actor HTTPFront {
  typealias Handler = @Sendable (APIRequest) async -> Answer

  /// Bodies above this are refused, as the API server refuses them.
  private static let maximumBody = 3 << 20
  /// Seconds until an answer must have begun, as with an API server (`--request-timeout`).  No more: of each request
  /// the library keeps a timer until then.
  private static let answerTime = 60.0
  private static let tooLarge = APIStatus(
    code: 413, reason: "RequestEntityTooLarge", message: "Request entity too large: limit is \(maximumBody)")

  private var address: EmbeddedSite.Configuration.Address
  private let now: @Sendable () -> Double
  private let handler: Handler
  private let eagerBody: Int
  private var server: HTTPServer?
  private var running: Task<Void, any Error>?

  /// - Parameter eagerBody: of bodies up to so many bytes that are cut short nothing is told: the library takes them in
  ///   before it calls.
  init(
    _ address: EmbeddedSite.Configuration.Address, now: @escaping @Sendable () -> Double,
    eagerBody: Int = 128, handler: @escaping Handler
  ) {
    self.address = address
    self.now = now
    self.eagerBody = eagerBody
    self.handler = handler
  }

  /// Listens; with port 0 the port that was picked is kept from then on.
  ///
  /// - Throws: ``SiteError`` if the address is taken.
  func start() async throws -> EmbeddedSite.Configuration.Address {
    guard server == nil else { return address }
    let server = try HTTPServer(
      config: .init(
        address: Self.socketAddress(address), timeout: Self.answerTime,
        sharedRequestBufferSize: eagerBody,
        pool: NoDelayPool(base: HTTPServer.defaultPool()),
        logger: .disabled),
      handler: Entry(front: self))
    let running = Task { try await server.run() }
    let listening = Task { try await server.waitUntilListening(timeout: 60) }
    // A server that fails to listen must not be waited for until the timeout.
    let failing = Task {
      do { try await running.value } catch {}
      listening.cancel()
    }
    do {
      try await listening.value
    } catch {
      var reason = "\(error)"
      do { try await running.value } catch {
        reason = (error as? SocketError)?.errorDescription ?? "\(error)"
      }
      throw SiteError("The site cannot listen on \(address): \(reason). Choose another address.")
    }
    _ = failing
    self.server = server
    self.running = running
    if case .ip4(_, let port) = await server.listeningAddress { address = .loopback(port: port) }
    return address
  }

  /// Closes the listener and every connection.
  func stop() async {
    await server?.stop(timeout: 0)
    running?.cancel()
    _ = await running?.result
    server = nil
    running = nil
    if case .unix(let path) = address { unlink(path) }
  }

  nonisolated fileprivate func respond(to request: HTTPRequest) async throws -> HTTPResponse {
    var body: [UInt8] = []
    var isWhole = true
    do {
      for try await piece in request.bodySequence {
        body.append(contentsOf: piece)
        guard body.count <= Self.maximumBody else { return response(.failure(Self.tooLarge)) }
      }
    } catch {
      isWhole = false
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), body.count < length {
      isWhole = false
    }
    var headers: [String: String] = [:]
    for header in request.headers.keys { headers[header.rawValue.lowercased()] = request.headers[header] }
    var call = APIRequest(
      method: request.method.rawValue, path: request.target.path(), query: request.target.query(),
      headers: headers, body: body)
    call.isWhole = isWhole
    return response(await handler(call))
  }

  nonisolated private func response(_ answer: Answer) -> HTTPResponse {
    var headers: HTTPHeaders = [:]
    headers[HTTPHeader("Content-Type")] = answer.contentType
    headers[HTTPHeader("Date")] = RFC3339.httpDate(now())
    headers[HTTPHeader("Cache-Control")] = "no-cache, private"
    for (name, value) in answer.headers { headers[HTTPHeader(name)] = value }
    let status = HTTPStatusCode(answer.code, phrase: Self.phrase(answer.code))
    switch answer.body {
    case .bytes(let bytes):
      return HTTPResponse(
        statusCode: status, headers: headers,
        body: HTTPBodySequence(data: Data(bytes), suggestedBufferSize: 1 << 18))
    case .source(let source, let count?):
      return HTTPResponse(
        statusCode: status, headers: headers,
        body: HTTPBodySequence(from: PulledBody(source: source), count: count, suggestedBufferSize: 1 << 18))
    case .source(let source, nil):
      return HTTPResponse(
        statusCode: status, headers: headers, body: HTTPBodySequence(from: PulledBody(source: source)))
    case .disconnect:
      return HTTPResponse(webSocket: Disconnection())
    }
  }

  private static func socketAddress(
    _ address: EmbeddedSite.Configuration.Address
  ) throws -> any SocketAddress {
    switch address {
    case .loopback(let port): return try sockaddr_in.inet(ip4: "127.0.0.1", port: port)
    case .unix(let path):
      guard path.utf8.count < 108 else {
        throw SiteError(
          "The socket path \(path) is too long: the system allows 107 bytes. Choose a shorter one.")
      }
      try removeStaleSocket(path)
      return sockaddr_un.unix(path: path)
    }
  }

  /// Removes a socket file that a dead process left behind; any other file in the way is the user's.
  private static func removeStaleSocket(_ path: String) throws {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFSOCK else { return }
    let probe = try Socket(domain: AF_UNIX)
    defer { try? probe.close() }
    do { try probe.connect(to: sockaddr_un.unix(path: path)) } catch {
      unlink(path)
      return
    }
    throw SiteError("The site cannot listen on \(path): another program does. Choose another path.")
  }

  private static func phrase(_ code: Int) -> String {
    switch code {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 409: "Conflict"
    case 410: "Gone"
    case 415: "Unsupported Media Type"
    case 422: "Unprocessable Entity"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: code < 400 ? "OK" : "Error"
    }
  }
}

private struct Entry: HTTPHandler {
  let front: HTTPFront

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await front.respond(to: request)
  }
}

/// Hands pieces to the library as they are made.
private struct PulledBody: AsyncBufferedSequence {
  typealias Element = UInt8

  let source: any BodySource

  func makeAsyncIterator() -> Iterator { Iterator(source: source) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    let source: any BodySource
    private var rest: ArraySlice<UInt8> = []

    init(source: any BodySource) { self.source = source }

    mutating func next() async throws -> UInt8? {
      if rest.isEmpty { rest = try await source.next()?[...] ?? [] }
      return rest.popFirst()
    }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? { try await source.next() }
  }
}

/// The library sends head and body in two writes and lets Nagle's algorithm hold back the second: each
/// small answer would take 44 ms.  Accepted sockets inherit the option from the listening one, which waits here.
private struct NoDelayPool<Base: AsyncSocketPool>: AsyncSocketPool {
  let base: Base

  func prepare() async throws { try await base.prepare() }
  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    var on: Int32 = 1
    setsockopt(
      socket.file.rawValue, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}

/// The library asks a handler of web sockets for frames before it writes anything; an error then is the one
/// way to close a connection without an answer.
private struct Disconnection: WSHandler {
  func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<WSFrame> {
    throw SocketError.disconnected
  }
}
