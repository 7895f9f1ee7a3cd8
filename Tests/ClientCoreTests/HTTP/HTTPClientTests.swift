import ClientCore
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientTests {
  @Test func sendsARequestAndReadsTheAnswer() async throws {
    let server = try RawServer { connection in
      let head = connection.readHead()
      let body = connection.read(5)
      connection.answer(head + String(decoding: body, as: UTF8.self))
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url + "/a/../b?c=d")
    request.method = "PATCH"
    request.headers = [("X-One", "1"), ("X-Empty", ""), ("Accept", "application/json")]
    request.body = Array("hello".utf8)
    let response = try await HTTPClient().send(request)
    #expect(response.status == 200)
    let echo = String(decoding: try await response.body.collect(), as: UTF8.self)
    let expected = """
      PATCH /a/../b?c=d HTTP/1.1\r
      Host: 127.0.0.1:\(server.port)\r
      X-One: 1\r
      X-Empty:\r
      Accept: application/json\r
      Content-Length: 5\r
      \r
      hello
      """
    #expect(echo == expected)
  }

  @Test func unixSocket() async throws {
    let folder = try TemporaryFolder()
    let server = try RawServer(path: folder.path + "/socket") { connection in
      _ = connection.readHead()
      connection.answer("over a unix socket")
    }
    defer { server.stop() }
    var request = HTTPRequest(url: "http://interlink/status")
    request.route.unixSocket = folder.path + "/socket"
    let response = try await HTTPClient().send(request)
    #expect(try await response.body.collect() == Array("over a unix socket".utf8))
  }
}
