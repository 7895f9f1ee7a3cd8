import Glibc
import Testing

@testable import ClientCore

/// Whoever does not want an answer any more: the waiting ends at once, and so does the transfer.
@Suite(.timeLimit(.minutes(1)))
struct HTTPCancellationTests {
  /// Sends the beginning of an answer without an end, and sees the client go.
  private func endlessServer(answers: Bool) throws -> RawServer {
    try RawServer { connection in
      _ = connection.readHead()
      if answers { connection.write(HTTPErrorTests.chunked + "5\r\nhello\r\n") }
      connection.waitForClose()
    }
  }

  @Test func beforeTheHead() async throws {
    let server = try endlessServer(answers: false)
    defer { server.stop() }
    let client = HTTPClient()
    let task = Task { try await client.send(HTTPRequest(url: server.url)) }
    try await eventually("no connection came") { server.accepted == 1 }
    task.cancel()
    let error = await #expect(throws: HTTPError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    try await eventually("the connection was not closed") { server.closed == 1 }
  }

  @Test func insideTheBody() async throws {
    let server = try endlessServer(answers: true)
    defer { server.stop() }
    let client = HTTPClient()
    let hasRead = Locked(false)
    let task = Task {
      for try await _ in try await client.send(HTTPRequest(url: server.url)).body {
        hasRead.withLock { $0 = true }
      }
    }
    try await eventually("nothing was read") { hasRead.withLock { $0 } }
    task.cancel()
    let error = await #expect(throws: HTTPError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    try await eventually("the connection was not closed") { server.closed == 1 }
  }

  @Test func byDroppingTheResponse() async throws {
    let server = try endlessServer(answers: true)
    defer { server.stop() }
    let client = HTTPClient()
    _ = try await client.send(HTTPRequest(url: server.url))
    try await eventually("the connection was not closed") { server.closed == 1 }
  }

  /// Credential plugins, ssh and Slurm's commands are started while answers are read.
  @Test func althoughAChildWasStartedMeanwhile() async throws {
    let server = try endlessServer(answers: true)
    defer { server.stop() }
    let client = HTTPClient()
    let response = try await client.send(HTTPRequest(url: server.url))
    var inherited: [Int32] = []
    for descriptor in Int32(3)..<1024 {
      var peer = sockaddr_in()
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isConnected = withUnsafeMutableBytes(of: &peer) { bytes in
        getpeername(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size) == 0
      }
      guard isConnected, Int(UInt16(bigEndian: peer.sin_port)) == server.port else { continue }
      if fcntl(descriptor, F_GETFD) & FD_CLOEXEC == 0 { inherited.append(descriptor) }
    }
    #expect(inherited == [])
    #expect(response.status == 200)
  }

  @Test func byLeavingTheLoop() async throws {
    let server = try endlessServer(answers: true)
    defer { server.stop() }
    let client = HTTPClient()
    let response = try await client.send(HTTPRequest(url: server.url))
    for try await _ in response.body { break }
    try await eventually("the connection was not closed") { server.closed == 1 }
    // The response is still here: reading on tells that it is over.
    let error = await #expect(throws: HTTPError.self) { try await response.body.collect() }
    #expect(error?.kind == .cancelled)
  }

  @Test func atBirth() async throws {
    let server = try RawServer { connection in
      while case let head = connection.readHead(), !head.isEmpty { connection.answer(head) }
    }
    defer { server.stop() }
    let client = HTTPClient()
    for _ in 0..<100 {
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        _ = try await client.send(HTTPRequest(url: server.url + "/never"))
      }
      let error = await #expect(throws: HTTPError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
    }
    let head = try await client.send(HTTPRequest(url: server.url + "/first")).body.collect()
    #expect(head.starts(with: "GET /first".utf8))
    #expect(server.accepted == 1)
  }

  @Test func atAnyMoment() async throws {
    let server = try RawServer { connection in
      while !connection.readHead().isEmpty { connection.answer("fine") }
    }
    defer { server.stop() }
    let client = HTTPClient()
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<300 {
      let task = Task { try await client.send(HTTPRequest(url: server.url)).body.collect() }
      if Bool.random(using: &generator) { await Task.yield() }
      usleep(UInt32.random(in: 0..<400, using: &generator))
      task.cancel()
      switch await task.result {
      case .success(let body): #expect(body == Array("fine".utf8))
      case .failure(let error): #expect((error as? HTTPError)?.kind == .cancelled)
      }
    }
    // Nothing is left behind that would disturb the next one.
    #expect(try await client.send(HTTPRequest(url: server.url)).body.collect() == Array("fine".utf8))
  }

  /// A server that stops reading until it is told to, and counts what it gets of a body of 8 MiB: more
  /// than the kernel can take meanwhile.
  @Test(arguments: [true, false]) func aBodyIsSentWholeIfItMust(isSentWhole: Bool) async throws {
    let size = 16 << 20
    let hasBegun = Locked(false)
    let goOn = Locked(false)
    let received = Locked<Int?>(nil)
    let server = try RawServer { connection in
      _ = connection.readHead()
      hasBegun.withLock { $0 = true }
      while !goOn.withLock({ $0 }) { usleep(1000) }
      let count = connection.read(size).count
      received.withLock { $0 = count }
      connection.answer("hello")
      connection.waitForClose()
    }
    defer { server.stop() }
    let task = Task {
      var request = HTTPRequest(url: server.url)
      request.method = "POST"
      request.body = [UInt8](repeating: 0x20, count: size)
      request.isSentWhole = isSentWhole
      // A client of its own, which is gone as soon as the task is.
      return try await HTTPClient().send(request)
    }
    // Before its first byte, any request is given up.
    try await eventually("no request came") { hasBegun.withLock { $0 } }
    task.cancel()
    // The caller is told at once: the server has not even read the body.
    let error = await #expect(throws: HTTPError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    goOn.withLock { $0 = true }
    try await eventually("the body did not end") { received.withLock { $0 } != nil }
    let count = try #require(received.withLock { $0 })
    #expect(isSentWhole ? count == size : count < size)
    // And with the answer the thread of the client ends.
    try await eventually("the connection was not closed") { server.closed == 1 }
  }

  /// An answer that nobody wants any more is read all the same, but not for ever.
  @Test func anAnswerWithoutAnEndIsLeft() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(HTTPErrorTests.chunked)
      while connection.write("400\r\n" + String(repeating: "x", count: 1024) + "\r\n") {}
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url)
    request.isSentWhole = true
    let client = HTTPClient()
    _ = try await client.send(request)
    try await eventually("the connection was not closed") { server.closed == 1 }
  }

  /// Of a request that must be sent whole nothing has been sent: nothing keeps it.
  @Test func beforeItsFirstByteAnyRequestIsGivenUp() async throws {
    let server = try RawServer { $0.waitForClose() }  // and no handshake
    defer { server.stop() }
    let unfinished = UnfinishedRequests()
    let client = HTTPClient(proxies: ProxyEnvironment(), unfinished: unfinished)
    let task = Task {
      var request = HTTPRequest(url: "https://127.0.0.1:\(server.port)")
      request.isSentWhole = true
      return try await client.send(request)
    }
    try await eventually("no connection came") { server.accepted == 1 && unfinished.count == 1 }
    task.cancel()
    try await eventually("the connection was not closed") { server.closed == 1 && unfinished.count == 0 }
  }

  @Test func anExitWaitsForWhatMustBeSentWhole() async throws {
    let goOn = Locked(false)
    let server = try RawServer { connection in
      _ = connection.readHead()
      while !goOn.withLock({ $0 }) { usleep(1000) }
      connection.answer("fine")
    }
    defer { server.stop() }
    let unfinished = UnfinishedRequests()
    let client = HTTPClient(proxies: ProxyEnvironment(), unfinished: unfinished)
    var request = HTTPRequest(url: server.url)
    request.isSentWhole = true
    let task = Task { [request] in try await client.send(request).body.collect() }
    try await eventually("it did not begin") { unfinished.count == 1 }
    task.cancel()
    #expect(!unfinished.finish(within: .milliseconds(20)), "it is not answered yet")
    let late = await #expect(throws: HTTPError.self) { try await client.send(request) }
    #expect(late?.kind == .cancelled, "none may begin any more")
    goOn.withLock { $0 = true }
    #expect(unfinished.finish(within: .seconds(30)))
    request.isSentWhole = false
    #expect(try await client.send(request).status == 200)
  }

  @Test func anEarlyAnswerDoesNotCutABodyThatMustBeSentWhole() async throws {
    let size = 16 << 20
    let received = Locked<Int?>(nil)
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.answer("no", status: "400 Bad Request")
      let count = connection.read(size).count
      received.withLock { $0 = count }
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url)
    request.method = "POST"
    request.body = [UInt8](repeating: 0x20, count: size)
    request.isSentWhole = true
    let client = HTTPClient()
    let status = try await client.send(request).status  // and the body of the answer is dropped
    #expect(status == 400)
    try await eventually("the body did not end") { received.withLock { $0 } != nil }
    #expect(received.withLock { $0 } == size)
  }
}
