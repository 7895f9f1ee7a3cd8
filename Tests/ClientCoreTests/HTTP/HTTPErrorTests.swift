import ClientCore
import Glibc
import Testing

/// Each way for an exchange to fail, and how it is told apart.
@Suite(.timeLimit(.minutes(1)))
struct HTTPErrorTests {
  /// What a server may do wrong once it has the request.
  static let servers: [(name: String, kind: HTTPError.Kind, serve: @Sendable (RawConnection) -> Void)] = [
    ("closes without an answer", .cutOff, { _ in }),
    ("resets without an answer", .cutOff, { $0.resetOnClose() }),
    ("ends inside the head", .cutOff, { $0.write("HTTP/1.1 200 OK\r\nContent-Le") }),
    (
      "ends before the promised length", .cutOff,
      { $0.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort") }
    ),
    ("ends inside a chunk", .cutOff, { $0.write(chunked + "64\r\nshort") }),
    ("ends without the last chunk", .cutOff, { $0.write(chunked + "5\r\nshort\r\n") }),
    ("sends a chunk that is none", .cutOff, { $0.write(chunked + "zz\r\nshort\r\n") }),
    (
      "resets inside the body", .cutOff,
      {
        $0.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
        $0.resetOnClose()
      }
    ),
    ("speaks something else", .other, { $0.write("SSH-2.0-OpenSSH_9.2\r\n") }),
    (
      "sends a head without an end", .other, { while $0.write("X-More: and more, and more, and more\r\n") {} }
    ),
    (
      "sends early hints without an end", .other,
      { while $0.write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n") {} }
    ),
    ("is silent", .timedOut, { $0.waitForClose() }),
    (
      "falls silent", .timedOut,
      {
        $0.write(chunked + "5\r\nhello\r\n")
        $0.waitForClose()
      }
    ),
  ]
  static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  @Test(arguments: servers.indices) func brokenServers(index: Int) async throws {
    let (name, kind, serve) = Self.servers[index]
    let server = try RawServer { connection in
      if connection.readHead().isEmpty { return }
      if name.contains("head without") { connection.write("HTTP/1.1 200 OK\r\n") }
      serve(connection)
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url)
    request.limits.idle = .milliseconds(kind == .timedOut ? 100 : 20_000)
    let error = await #expect(throws: HTTPError.self, "\(name)") {
      try await HTTPClient().send(request).body.collect(upTo: 1 << 20)
    }
    #expect(error?.kind == kind, "\(name): \(String(describing: error))")
    #expect(error?.message.isEmpty == false)
  }

  @Test func theWholeExchangeHasALimit() async throws {
    // It never falls silent, so that only the total can end it.
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(Self.chunked)
      while connection.write("1\r\n.\r\n") { usleep(1000) }
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url)
    request.limits.total = .milliseconds(100)
    let error = await #expect(throws: HTTPError.self) { try await HTTPClient().send(request).body.collect() }
    #expect(error?.kind == .timedOut)
  }

  @Test func aSilentServerThatSpeaksInTimeIsNotTimedOut() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(Self.chunked)
      for _ in 0..<8 {
        usleep(50_000)
        connection.write("1\r\n.\r\n")
      }
      connection.write("0\r\n\r\n")
    }
    defer { server.stop() }
    var request = HTTPRequest(url: server.url)
    request.limits = .stream(idle: .milliseconds(300))
    // In all it takes longer than the limit on silence.
    #expect(try await HTTPClient().send(request).body.collect().count == 8)
  }

  @Test func nobodyThere() async throws {
    let folder = try TemporaryFolder()
    let stale = folder.path + "/stale"
    let gone = try RawServer { _ in }
    gone.stop()
    try leaveSocket(at: stale)
    var cases: [(HTTPRequest, HTTPError.Kind, String)] = [
      (HTTPRequest(url: gone.url), .refused, "Connection refused"),
      (HTTPRequest(url: "http://\(String(repeating: "a", count: 64)).invalid/"), .dns, "resolve"),
    ]
    for (path, kind, words) in [
      (folder.path + "/none", HTTPError.Kind.unreachable, "No such file"),
      (stale, .refused, "Connection refused"),
      (folder.path + "/" + String(repeating: "long", count: 40), .unreachable, "too long"),
    ] {
      var request = HTTPRequest(url: "http://localhost/")
      request.route.unixSocket = path
      cases.append((request, kind, words))
    }
    let client = HTTPClient()
    for (request, kind, words) in cases {
      let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
      #expect(error?.kind == kind)
      #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }
  }

  static let unusable: [(name: String, change: @Sendable (inout HTTPRequest) -> Void)] = [
    ("another scheme", { $0.url = "ftp://127.0.0.1/" }),
    ("no scheme", { $0.url = "127.0.0.1/" }),
    ("no host", { $0.url = "http:///path" }),
    ("a port that is none", { $0.url = "http://127.0.0.1:99999/" }),
    ("a line feed in the URL", { $0.url += "/a\r\nX: y" }),
    ("a blank in the URL", { $0.url += "/a b" }),
    ("a NUL in the URL", { $0.url += "/a\0b" }),
    ("a line feed in the method", { $0.method = "GET\r\nX: y" }),
    ("a blank in the method", { $0.method = "GET /other" }),
    ("no method", { $0.method = "" }),
    ("a line feed in a header's value", { $0.headers = [("Accept", "a\r\nX: y")] }),
    ("a carriage return in a header's value", { $0.headers = [("Accept", "a\rb")] }),
    ("a NUL in a header's value", { $0.headers = [("Accept", "a\0b")] }),
    ("a line feed in a header's name", { $0.headers = [("Accept\nX", "a")] }),
    ("a colon in a header's name", { $0.headers = [("Accept:", "a")] }),
    ("a header without a name", { $0.headers = [("", "a")] }),
    ("a NUL in a socket's path", { $0.route.unixSocket = "/tmp/a\0b" }),
    ("a line feed in a proxy", { $0.route.proxy = "http://a\nb" }),
    (
      "a line feed in a server name",
      {
        $0.url = "https://127.0.0.1/"
        $0.route.serverName = "a\nb"
      }
    ),
    (
      "authorities that are no PEM",
      {
        $0.url = "https" + $0.url.dropFirst(4)
        $0.route.authorities = Array("not a PEM".utf8)
      }
    ),
  ]

  @Test(arguments: unusable.indices) func whatCannotBeSentIsRefusedHere(index: Int) async throws {
    let server = try RawServer { $0.answer("should not have come") }
    defer { server.stop() }
    let (name, change) = Self.unusable[index]
    var request = HTTPRequest(url: server.url)
    change(&request)
    let error = await #expect(throws: HTTPError.self, "\(name)") { try await HTTPClient().send(request) }
    #expect(error?.kind == .badRequest, "\(name): \(String(describing: error))")
  }

  @Test func aRefusedHeaderKeepsItsValueToItself() async throws {
    var request = HTTPRequest(url: "http://127.0.0.1:1/")
    request.headers = [("Authorization", "Bearer s3cret\n")]
    let error = await #expect(throws: HTTPError.self) { try await HTTPClient().send(request) }
    #expect(error?.message.contains("Authorization") == true)
    #expect(error?.message.contains("s3cret") == false)
  }

  @Test func aBodyOverTheLimitIsRefused() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.answer("12345")
    }
    defer { server.stop() }
    let client = HTTPClient()
    let request = HTTPRequest(url: server.url)
    #expect(try await client.send(request).body.collect(upTo: 5).count == 5)
    let error = await #expect(throws: HTTPError.self) { try await client.send(request).body.collect(upTo: 4) }
    #expect(error?.kind == .other)
  }
}
