@testable import ClientCore
import Testing

/// Proxies, as kubectl treats them.
@Suite(.timeLimit(.minutes(1)))
struct HTTPProxyTests {
  static let cases: [(noProxy: String, host: String, port: Int, isProxied: Bool)] = [
    ("", "example.org", 443, true),
    ("", "localhost", 443, false),
    ("", "127.0.0.1", 443, false),
    ("", "127.9.9.9", 443, false),
    ("", "[::1]", 443, false),
    ("", "10.0.0.1", 443, true),
    ("*", "example.org", 443, false),
    ("example.org", "example.org", 443, false),
    ("example.org", "EXAMPLE.org", 443, false),
    ("example.org", "api.example.org", 443, false),
    ("example.org", "notexample.org", 443, true),
    (".example.org", "api.example.org", 443, false),
    (".example.org", "example.org", 443, true),
    ("*.example.org", "api.example.org", 443, false),
    ("a.test, example.org ,b.test", "example.org", 443, false),
    ("example.org:6443", "example.org", 6443, false),
    ("example.org:6443", "example.org", 443, true),
    ("10.0.0.0/8", "10.1.2.3", 443, false),
    ("10.0.0.0/8", "11.1.2.3", 443, true),
    ("10.0.0.0/9", "10.128.0.1", 443, true),
    ("10.0.0.0/33", "10.0.0.1", 443, true),
    ("10.0.0.1", "10.0.0.1", 443, false),
    ("10.0.0.1:443", "10.0.0.1", 443, false),
    ("fd00::/8", "[fd12::1]", 443, false),
    ("10.0.0.0/8", "[fd12::1]", 443, true),
    ("nonsense/8,,:", "example.org", 443, true),
  ]

  @Test(arguments: cases.indices) func exceptions(index: Int) {
    let (noProxy, host, port, isProxied) = Self.cases[index]
    let variables = ["https_proxy": "http://proxy:3128", "NO_PROXY": noProxy]
    let proxies = ProxyEnvironment { variables[$0] }
    #expect(
      (proxies.proxy(isSecure: true, host: host, port: port) != nil) == isProxied,
      "\(noProxy) \(host):\(port)")
  }

  @Test func eachSchemeHasItsProxyAndUpperCaseComesFirst() {
    let variables = [
      "HTTP_PROXY": "upper", "http_proxy": "lower", "https_proxy": "secure", "ALL_PROXY": "all",
    ]
    let proxies = ProxyEnvironment { variables[$0] }
    #expect(proxies.proxy(isSecure: false, host: "a.test", port: 80) == "upper")
    #expect(proxies.proxy(isSecure: true, host: "a.test", port: 443) == "secure")
    #expect(
      ProxyEnvironment { ["ALL_PROXY": "all"][$0] }.proxy(isSecure: true, host: "a.test", port: 443) == nil)
  }

  /// Answers with the first line of what it is asked.
  private func proxy() throws -> RawServer {
    try RawServer { connection in
      while case let head = connection.readHead(), !head.isEmpty {
        connection.answer(String(head.prefix { $0 != "\r\n" }))
      }
    }
  }

  @Test func theWayIsChosenAsKubectlDoes() async throws {
    let folder = try TemporaryFolder()
    let (proxy, direct) = (try self.proxy(), try self.proxy())
    let unix = try RawServer(path: folder.path + "/socket") { connection in
      _ = connection.readHead()
      connection.answer("unix")
    }
    defer { for server in [proxy, direct, unix] { server.stop() } }
    let variables = ["HTTP_PROXY": proxy.url, "NO_PROXY": "other.test"]
    let client = HTTPClient(proxies: ProxyEnvironment { variables[$0] })

    func answer(_ url: String, _ change: (inout HTTPRoute) -> Void = { _ in }) async throws -> String {
      var request = HTTPRequest(url: url)
      change(&request.route)
      return String(decoding: try await client.send(request).body.collect(), as: UTF8.self)
    }
    #expect(try await answer("http://site.test/x") == "GET http://site.test/x HTTP/1.1")
    #expect(try await answer(direct.url + "/x") == "GET /x HTTP/1.1")
    // A proxy that is named for this server serves even our own machine.
    #expect(try await answer(direct.url + "/x") { $0.proxy = proxy.url } == "GET \(direct.url)/x HTTP/1.1")
    #expect(try await answer("http://site.test/x") { $0.unixSocket = folder.path + "/socket" } == "unix")
  }

  @Test func aProxyThatFailsIsToldApartFromTheServer() async throws {
    let refusing = try RawServer { connection in
      _ = connection.readHead()
      connection.answer("not here", status: "403 Forbidden")
    }
    let gone = try RawServer { _ in }
    gone.stop()
    defer { refusing.stop() }
    let client = HTTPClient(proxies: ProxyEnvironment())
    let nowhere = "http://\(String(repeating: "a", count: 64)).invalid:3128"
    for (url, proxy) in [
      ("https://site.test/", refusing.url), ("https://site.test/", gone.url), ("http://site.test/", gone.url),
      ("http://site.test/", nowhere),
    ] {
      var request = HTTPRequest(url: url)
      request.route.proxy = proxy
      let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
      #expect(error?.kind == .proxy, "\(url) through \(proxy): \(String(describing: error))")
    }
  }
}
