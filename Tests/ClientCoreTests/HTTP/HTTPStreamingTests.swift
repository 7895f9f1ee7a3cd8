import ClientCore
import Glibc
import Testing

/// Bodies that flow, wait, and are given up.
@Suite(.timeLimit(.minutes(1)))
struct HTTPStreamingTests {
  static let chunked = HTTPErrorTests.chunked

  @Test func piecesAreHandedOverAsTheyCome() async throws {
    let told = Locked(0)
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(Self.chunked)
      for number in 1...3 {
        while told.withLock({ $0 }) < number - 1 { usleep(1000) }
        connection.write("2\r\n\(number)\n\r\n")
      }
      connection.write("0\r\n\r\n")
    }
    defer { server.stop() }
    var pieces: [String] = []
    for try await piece in try await HTTPClient().send(HTTPRequest(url: server.url)).body {
      pieces.append(String(decoding: piece, as: UTF8.self))
      told.withLock { $0 += 1 }  // the server writes the next only now
    }
    #expect(pieces == ["1\n", "2\n", "3\n"])
  }

  @Test func theBodyOutlivesTheClient() async throws {
    let goOn = Locked(false)
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(Self.chunked + "3\r\none\r\n")
      while !goOn.withLock({ $0 }) { usleep(1000) }
      connection.write("3\r\ntwo\r\n0\r\n\r\n")
    }
    defer { server.stop() }
    let body = try await HTTPClient().send(HTTPRequest(url: server.url)).body
    goOn.withLock { $0 = true }
    #expect(try await body.collect() == Array("onetwo".utf8))
  }

  /// Without back-pressure the server could send its 128 MiB without ever being held up; with a limit on silence that
  /// counted our own pause, the transfer would have ended meanwhile.
  @Test func aSlowReaderHoldsTheServerBack() async throws {
    let heldBackAt = Locked<Int?>(nil)
    let total = 128 << 20
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
      let piece = [UInt8](repeating: 0x61, count: 256 << 10)
      var sent = 0
      while sent < total {
        if !connection.canWrite(within: 600) { heldBackAt.withLock { $0 = $0 ?? sent } }
        guard connection.write(piece) else { return }
        sent += piece.count
      }
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url)
    request.limits = .stream(idle: .milliseconds(200))
    let response = try await HTTPClient().send(request)
    try await eventually("the server was not held back") { heldBackAt.withLock { $0 } != nil }
    #expect(try #require(heldBackAt.withLock { $0 }) < 64 << 20)
    var received = 0
    for try await piece in response.body { received += piece.count }
    #expect(received == total)
  }

  @Test func aHundredStreamsFlowAtOnce() async throws {
    let count = 100
    let waiting = Locked(0)
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(Self.chunked + "6\r\nbegun\n\r\n")
      waiting.withLock { $0 += 1 }
      while waiting.withLock({ $0 }) < count { usleep(1000) }  // none ends before all have begun
      connection.write("6\r\nended\n\r\n0\r\n\r\n")
    }
    defer { server.stop() }
    let client = HTTPClient()
    let request = HTTPRequest(url: server.url)
    let bodies = try await withThrowingTaskGroup { group in
      for _ in 0..<count { group.addTask { try await client.send(request).body.collect() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(bodies.count == count)
    #expect(bodies.allSatisfy { $0 == Array("begun\nended\n".utf8) })
  }

  @Test func connectionsAreUsedAgain() async throws {
    let server = try RawServer { connection in
      while !connection.readHead().isEmpty { connection.answer("again") }
    }
    defer { server.stop() }
    let client = HTTPClient()
    for _ in 0..<20 { _ = try await client.send(HTTPRequest(url: server.url)).body.collect() }
    #expect(server.accepted == 1)
  }

  @Test func theHeadIsReadAsItCame() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 103 Early Hints\r\nX-Early: no\r\n\r\n")
      connection.write(
        "HTTP/1.1 302 Found\r\nLocation: /other\r\nX-Two:  a \r\nX-TWO:b\r\nX-Odd: \u{1B}[31mred\u{1B}[0m\r\n"
      )
      connection.write(
        "Transfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n2\r\nok\r\n0\r\nX-Late: yes\r\n\r\n")
    }
    defer { server.stop() }
    let response = try await HTTPClient().send(HTTPRequest(url: server.url))
    #expect(response.status == 302)  // and not followed
    #expect(response.header("x-early") == nil)
    #expect(response.header("location") == "/other")
    #expect(response.headers.filter { $0.name == "x-two" }.map(\.value) == ["a", "b"])
    #expect(response.header("x-odd") == "red")
    #expect(try await response.body.collect() == Array("ok".utf8))
  }

  @Test func aHeadRequestEndsWithItsHead() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
      connection.waitForClose()
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url)
    request.method = "HEAD"
    #expect(try await HTTPClient().send(request).body.collect().isEmpty)
  }
}
