import ClientCore
import Testing

/// Trust, identity and HTTP/2, against nginx.
@Suite(.timeLimit(.minutes(1)))
struct HTTPTLSTests {
  private let site: TLSSite
  private let client = HTTPClient()

  init() async throws { site = try await TLSSite() }

  /// What nginx knows of the connection on which `change`d request came.
  private func answer(_ change: (inout HTTPRequest) throws -> Void = { _ in }) async throws -> [Substring:
    Substring]
  {
    var request = HTTPRequest(url: site.url)
    request.route.authorities = try site.pem("ca.pem")
    try change(&request)
    let body = try await client.send(request).body.collect()
    let pairs = String(decoding: body, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    }
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
  }

  private func kind(_ change: (inout HTTPRequest) throws -> Void) async throws -> HTTPError.Kind? {
    let error = await #expect(throws: HTTPError.self) { try await answer(change) }
    return error?.kind
  }

  @Test func authorities() async throws {
    let plain = try await answer()
    #expect(plain["protocol"] == "HTTP/2.0")
    #expect(plain["verify"] == "NONE")
    #expect(try await kind { $0.route.authorities = try site.pem("other-ca.pem") } == .tls)
    #expect(try await kind { $0.route.authorities = nil } == .tls)  // the system does not know ours
    let unchecked = try await answer {
      $0.route.authorities = nil
      $0.route.verifiesPeer = false
    }
    #expect(unchecked["protocol"] == "HTTP/2.0")
    // What was accepted unchecked is not used by those who check.
    #expect(try await kind { $0.route.authorities = try site.pem("other-ca.pem") } == .tls)
  }

  @Test func clientCertificate() async throws {
    let known = try await answer {
      $0.route.certificate = try site.pem("client.pem")
      $0.route.key = try site.pem("client.key")
    }
    #expect(known["verify"] == "SUCCESS")
    #expect(known["subject"] == "CN=client")
    // Nor does the next one come in under that name.
    #expect(try await answer()["verify"] == "NONE")
    #expect(try await kind { $0.route.certificate = Array("no PEM".utf8) } == .badRequest)
  }

  @Test func aKeyThatDoesNotFit() async throws {
    let kind = try await kind {
      $0.route.certificate = try site.pem("client.pem")
      $0.route.key = try site.pem("ca.key")
    }
    #expect(kind == .badRequest)
  }

  @Test func serverName() async throws {
    let named = try await answer { $0.route.serverName = "site.test" }
    #expect(named["name"] == "site.test")
    #expect(named["host"] == Substring(site.host))
    #expect(try await answer()["name"] == "")
    #expect(try await kind { $0.route.serverName = "other.test" } == .tls)
  }

  /// More than libcurl's own limit of 100, and less than nginx's of 128.
  @Test func manyStreamsShareOneConnection() async throws {
    let client = client
    var request = HTTPRequest(url: site.url)
    request.route.authorities = try site.pem("ca.pem")
    // No timer of libcurl's may be what keeps them going.
    request.limits = HTTPLimits(connect: .seconds(300), total: nil)
    let connections = try await withThrowingTaskGroup { group in
      for _ in 0..<120 {
        group.addTask { [request] in
          let body = try await client.send(request).body.collect()
          return String(decoding: body.prefix { $0 != 0x0A }, as: UTF8.self)
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(connections.count == 1)
  }

  @Test func plainHTTPOnATLSPort() async throws {
    var request = HTTPRequest(url: "http" + site.url.dropFirst(5))
    request.route.authorities = try site.pem("ca.pem")
    #expect(try await client.send(request).status == 400)
    let plain = try RawServer { $0.answer("plain") }
    defer { plain.stop() }
    request.url = "https" + plain.url.dropFirst(4)
    let secure = request
    let error = await #expect(throws: HTTPError.self) { try await client.send(secure) }
    #expect(error?.kind == .tls)
  }
}
