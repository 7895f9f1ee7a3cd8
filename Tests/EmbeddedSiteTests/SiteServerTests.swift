import Foundation
import Testing

@testable import EmbeddedSite

/// A whole site at the other end of a connection.
@Suite(.timeLimit(.minutes(2)))
struct SiteServerTests {
  /// An empty site whose clock stands, while `body` runs.
  private func with(
    _ change: (inout EmbeddedSite.Configuration) -> Void = { _ in },
    _ body: (EmbeddedSite) async throws -> Void
  ) async throws {
    var configuration = EmbeddedSite.Configuration()
    configuration.scene = .empty
    configuration.speed = 0
    configuration.epoch = SceneFixture.epoch
    change(&configuration)
    let site = try await EmbeddedSite.start(configuration)
    do { try await body(site) } catch {
      await site.stop()
      throw error
    }
    await site.stop()
  }

  // MARK: - Outages

  static let outages: [(EmbeddedSite.Outage, code: Int, text: String)] = [
    (.unavailable, 503, #""reason":"ServiceUnavailable""#), (.html, 502, "<h1>502 Bad Gateway</h1>"),
    (.unauthorized, 401, #""reason":"Unauthorized""#), (.disconnect, 0, ""), (.failing, 500, "500 Internal"),
    (.certificatePending, 0, ""),
  ]

  @Test(arguments: outages)
  func anOutageMeetsEverybodyUntilItEnds(
    _ outage: EmbeddedSite.Outage, _ code: Int, _ text: String
  ) async throws {
    try await with { (site) async throws in
      try await site.setOutage(outage)
      for target in ["/api/v1/pods", "/version", "/healthz"] {
        let answer = try await RawClient.ask(site, target)
        #expect(answer.code == code, "\(target)")
        #expect(text.isEmpty ? answer.text.isEmpty : answer.text.contains(text), "\(answer.text)")
      }
      try await site.setOutage(nil)
      #expect(try await RawClient.ask(site, "/api/v1/pods").code == 200)
    }
  }

  @Test func everyOutageIsTested() {
    #expect(Set(Self.outages.map(\.0) + [.refused, .hanging]) == Set(EmbeddedSite.Outage.allCases))
  }

  // MARK: - The listener

  @Test func aPausedSiteRefusesAndComesBackAtItsAddress() async throws {
    try await with { (site) async throws in
      let url = site.url
      let watch = try RawClient(site)
      try watch.send("GET /api/v1/pods?watch=1 HTTP/1.1\r\nHost: site\r\n\r\n")
      _ = try await watch.read { $0.contains(0x0A) }
      await site.pause()
      // What was open is closed, and nothing new is taken.
      _ = try await watch.read()
      #expect(throws: RawClient.Refused.self) { _ = try RawClient(site) }
      try await site.resume()
      #expect(site.url == url)
      #expect(try await RawClient.ask(site, "/api/v1/nodes").code == 200)
    }
  }

  @Test func aUnixSocketServesAndIsRemoved() async throws {
    var template = Array("/tmp/site-tests.XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let folder = String(cString: made)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/api.sock"
    try await with({ $0.address = .unix(path: path) }) { (site) async throws in
      #expect(site.unixSocket == path && site.url == "http://localhost")
      #expect(try await RawClient.ask(site, "/api/v1/nodes").code == 200)
      var second = EmbeddedSite.Configuration()
      second.scene = .bare
      second.address = .unix(path: path)
      await #expect(throws: SiteError.self) { try await EmbeddedSite.start(second) }
      #expect(try await RawClient.ask(site, "/api/v1/nodes").code == 200)
    }
    #expect(!FileManager.default.fileExists(atPath: path))

    // A file that is no socket belongs to somebody else.
    try Data("mine".utf8).write(to: URL(filePath: path))
    await #expect(throws: SiteError.self) { try await with({ $0.address = .unix(path: path) }) { _ in } }
    #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
  }

  // MARK: - Slow readers

  @Test func aWatchThatIsNotReadCostsNothingAndIsToldToListAgain() async throws {
    try await with({ $0.scene = .bare }) { (site) async throws in
      let filling = Document.string(String(repeating: "x", count: 4_000))
      let key = ObjectKey(kind: .pod, namespace: "default", name: "busy")
      try site.store.create(.pod, ["metadata": ["name": "busy"], "spec": [:]])
      let client = try RawClient(site)
      try client.send("GET /api/v1/pods?watch=1 HTTP/1.1\r\nHost: site\r\n\r\n")
      _ = try await client.read { $0.contains(Array("ADDED".utf8)) }
      // More than the sockets' buffers hold.
      let changes = 1_500
      for index in 0..<changes {
        try site.store.update(key) {
          $0["spec"]["filling"] = filling
          $0["spec"]["turn"] = .int(Int64(index))
        }
        if index % 100 == 0 { await Task.yield() }
      }
      site.store.compact()
      // Only what fits into the buffers was made: the rest is forgotten, and was kept nowhere for this reader.
      let end = Array(#""type":"ERROR""#.utf8)
      var count = 0
      let rest = try await client.read { bytes in
        defer { count = bytes.count }
        return bytes[max(0, count - 64)...].contains(end)
      }
      #expect(rest.count < changes * 4_000)
      let error = String(decoding: rest.suffix(600), as: UTF8.self)
      #expect(error.contains(#""code":410"#) && error.contains("too old resource version"), "\(error)")
    }
  }

  // MARK: - The interLink API

  static let fatal: [(path: String, body: String, length: Int)] = [
    ("/status", "[{\"metadata\":", 500), ("/getLogs", "{\"Pod", 500), ("/delete", "{\"meta", 500),
    ("/delete", "{no json", 8),
  ]

  private func status(_ site: EmbeddedSite, of node: String) async throws -> Int {
    try await RawClient.ask(site, "/status", method: "POST", body: "[]", interLinkOf: node).code
  }

  @Test(arguments: fatal)
  func aFragileAPIDiesOfABadBody(_ path: String, _ body: String, _ length: Int) async throws {
    try await with({ $0.quirks = .all }) { (site) async throws in
      #expect(try await status(site, of: "vega-vk") == 200)
      let client = try RawClient(site, interLinkOf: "vega-vk")
      try client.send("POST \(path) HTTP/1.1\r\nHost: site\r\nContent-Length: \(length)\r\n\r\n\(body)")
      client.hangUp()
      _ = try await client.read()
      try await eventually("it is refused") { (try? RawClient(site, interLinkOf: "vega-vk")) == nil }
      // Its neighbour and the Kubernetes API live on, and it is started again.
      #expect(try await status(site, of: "juwels-vk") == 200)
      #expect(try await RawClient.ask(site, "/api/v1/pods").code == 200)
      await site.fleet.advance(by: VirtualKubelet.restartDelay + 1)
      try await eventually("it is back") { (try? RawClient(site, interLinkOf: "vega-vk")) != nil }
      #expect(try await status(site, of: "vega-vk") == 200)
      let traffic = site.interLinkTraffic(of: "vega-vk")
      #expect(traffic.cutBodies == (body.utf8.count < length ? 1 : 0))
      #expect(site.interLinkTraffic(of: "juwels-vk").requests == ["/status": 1])
    }
  }

  @Test func countsWhatComesToTheInterLinkAPI() async throws {
    try await with { (site) async throws in
      let ghost = #"[{"metadata":{"name":"ghost","namespace":"x","uid":"0"},"spec":{"containers":[]}}]"#
      for (path, body) in [("/status", "[]"), ("/status", ghost), ("/pinglink", ""), ("/status", "[]")] {
        let answer = try await RawClient.ask(site, path, method: "POST", body: body, interLinkOf: "vega-vk")
        #expect(answer.code == 200)
      }
      // Two bytes are announced, one comes.
      let client = try RawClient(site, interLinkOf: "vega-vk")
      try client.send("POST /status HTTP/1.1\r\nHost: site\r\nContent-Length: 2\r\n\r\n[")
      client.hangUp()
      #expect(try await client.read().isEmpty)
      let traffic = site.interLinkTraffic(of: "vega-vk")
      #expect(traffic.requests == ["/status": 4, "/pinglink": 1])
      #expect(traffic.statusWithPods == 1 && traffic.cutBodies == 1)
      #expect(try await status(site, of: "vega-vk") == 200, "a sturdy one lives on")
      #expect(try await RawClient.ask(site, "/pinglink").code == 404, "the API server is another")
    }
  }

  @Test func halfAnObjectDoesNothing() async throws {
    try await with { (site) async throws in
      let revision = site.store.revision
      let client = try RawClient(site)
      let body = #"{"metadata":{"name":"half"}}"#
      try client.send(
        "POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: site\r\n"
          + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n\(body)")
      client.hangUp()
      #expect(try await client.read().isEmpty)
      #expect(site.store.revision == revision)
    }
  }

  @Test func aNodeWithoutInterLinkRefuses() async throws {
    try await with({ $0.scene = .lively }) { (site) async throws in
      #expect(throws: RawClient.Refused.self) { _ = try RawClient(site, interLinkOf: "cnaf-vk") }
      #expect(try await status(site, of: "vega-vk") == 200)
    }
  }

  private func eventually(_ what: Comment, _ condition: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try !condition() {
      try #require(ContinuousClock.now < deadline, what)
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
