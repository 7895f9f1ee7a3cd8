import Testing

@testable import EmbeddedSite

/// Parts of a site that are out of order while the others are not.
@Suite(.timeLimit(.minutes(2)))
struct HopOutageTests {
  private func with(_ body: (EmbeddedSite) async throws -> Void) async throws {
    var configuration = EmbeddedSite.Configuration()
    configuration.scene = .empty
    configuration.speed = 0
    configuration.epoch = SceneFixture.epoch
    let site = try await EmbeddedSite.start(configuration)
    do { try await body(site) } catch {
      await site.stop()
      throw error
    }
    await site.stop()
  }

  private func ready(_ site: EmbeddedSite, _ type: String = "Ready") throws -> (
    status: String, message: String
  ) {
    let node = try #require(site.store.get(ObjectKey(kind: .node, namespace: "", name: "vega-vk")))
    let condition = node["status"]["conditions"].array?.first { $0["type"].string == type }
    return (condition?["status"].string ?? "", condition?["message"].string ?? "")
  }

  private func interLink(_ site: EmbeddedSite, _ path: String) async throws -> (code: Int, text: String) {
    try await RawClient.ask(site, path, method: "POST", body: "[]", interLinkOf: "vega-vk")
  }

  static let pings: [(outage: EmbeddedSite.Outage, message: String)] = [
    (
      .refused,
      #"Ping failed: Post "http://127.0.0.1:3000/pinglink": dial tcp 127.0.0.1:3000: connect: connection refused"#
    ),
    (.disconnect, #"Ping failed: Post "http://127.0.0.1:3000/pinglink": EOF"#),
    (.hanging, "Client.Timeout exceeded"), (.unavailable, "Ping failed with code -1. Response: 503"),
    (.failing, "Ping failed with code -1. Response: "),
  ]

  @Test(arguments: pings)
  func theKubeletMissesInterLinkToo(_ example: (outage: EmbeddedSite.Outage, message: String)) async throws {
    try await with { (site) async throws in
      await site.fleet.advance(by: 31)
      #expect(try ready(site).status == "True")
      try await site.setOutage(example.outage, of: .interLink(node: "vega-vk"))
      switch example.outage {
      case .refused:
        #expect(throws: RawClient.Refused.self) { _ = try RawClient(site, interLinkOf: "vega-vk") }
      case .hanging:
        let client = try RawClient(site, interLinkOf: "vega-vk")
        try client.send(
          "POST /status HTTP/1.1\r\nHost: s\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[]")
        try await site.setOutage(nil, of: .interLink(node: "vega-vk"))
        #expect(String(decoding: try await client.read(), as: UTF8.self).contains("200 OK"))
        try await site.setOutage(example.outage, of: .interLink(node: "vega-vk"))
      default: #expect(try await interLink(site, "/status").code != 200)
      }
      await site.fleet.advance(by: 31)
      #expect(try ready(site).status == "False")
      #expect(try ready(site, "InterlinkConnectivity").message.contains(example.message))
      try await site.setOutage(nil, of: .interLink(node: "vega-vk"))
      await site.fleet.advance(by: 31)
      #expect(try ready(site).status == "True")
      #expect(try await interLink(site, "/status").code == 200)
    }
  }

  @Test func withoutItsPluginInterLinkHasItsCacheOnly() async throws {
    try await with { (site) async throws in
      try await site.setOutage(.refused, of: .plugin(node: "vega-vk"))
      #expect(try await interLink(site, "/status").code == 200)
      let ping = try await interLink(site, "/pinglink")
      #expect(ping.code == 500 && ping.text.hasSuffix("\r\n\r\n503"))
      #expect(try await interLink(site, "/getLogs").code != 200)
      await site.fleet.advance(by: 31)
      #expect(try ready(site, "InterlinkConnectivity").message == "Ping failed with code -1. Response: 503")
    }
  }

  @Test func aSilentKubeletBecomesUnknownAndCatchesUp() async throws {
    try await with { (site) async throws in
      await site.fleet.advance(by: 31)
      try await site.setOutage(.refused, of: .virtualKubelet(node: "vega-vk"))
      await site.fleet.advance(by: 35)
      #expect(try ready(site).status == "True")
      try site.store.create(
        .pod,
        [
          "metadata": ["name": "late"],
          "spec": ["nodeName": "vega-vk", "containers": [["name": "main", "image": "busybox"]]],
        ])
      await site.fleet.advance(by: 10)
      #expect(try ready(site) == ("Unknown", "Kubelet stopped posting node status."))
      #expect(try ready(site, "InterlinkConnectivity").status == "True", "as the real one leaves it")
      let version = site.store.revision
      await site.fleet.advance(by: 60)
      #expect(
        site.store.list(.node).objects.allSatisfy {
          $0.resourceVersion <= version || $0.key.name != "vega-vk"
        })
      try await site.setOutage(nil, of: .virtualKubelet(node: "vega-vk"))
      await site.fleet.advance(by: 2)
      #expect(try ready(site).status == "True")
      let key = ObjectKey(kind: .pod, namespace: "default", name: "late")
      let deadline = ContinuousClock.now + .seconds(20)
      while site.store.get(key)?["metadata"]["annotations"]["JobID"].string == nil {
        try #require(ContinuousClock.now < deadline, "the pod is submitted")
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  @Test func aKubeletsPortIsReachedThroughTheAPIServer() async throws {
    try await with { (site) async throws in
      let path = "/api/v1/nodes/vega-vk/proxy"
      #expect(try await RawClient.ask(site, path + "/runningpods/").text.contains(#""kind":"PodList""#))
      #expect(try await RawClient.ask(site, path + "/pods").code == 501)
      #expect(try await RawClient.ask(site, path + "/containerLogs/default/none/main").code == 500)
      #expect(try await RawClient.ask(site, "/api/v1/nodes/none/proxy/pods").code == 503)
      try await site.setOutage(.refused, of: .kubelet(node: "vega-vk"))
      let answer = try await RawClient.ask(site, path + "/runningpods/")
      #expect(
        answer.code == 503
          && answer.text.contains(
            "error trying to reach service: dial tcp 127.0.0.1:10251: connect: connection refused")
      )
    }
  }

  @Test func anUnapprovedCertificateWaitsForSomebody() async throws {
    try await with { (site) async throws in
      func requests() -> [Document] {
        site.store.all(.certificateRequest).filter {
          $0["spec"]["username"].string?.hasSuffix(":vega-vk") == true
        }
      }
      try await site.setOutage(.certificatePending, of: .kubelet(node: "vega-vk"))
      let pending = try #require(requests().first { $0["status"]["conditions"] == nil })
      let path = "/api/v1/nodes/vega-vk/proxy/runningpods/"
      #expect(try await RawClient.ask(site, path).text.contains("remote error: tls: internal error"))
      let name = try #require(pending["metadata"]["name"].string)
      let approval = try await RawClient.ask(
        site, "/apis/certificates.k8s.io/v1/certificatesigningrequests/\(name)/approval", method: "PUT",
        body:
          #"{"metadata":{"name":"\#(name)"},"status":{"conditions":[{"type":"Approved","status":"True"}]}}"#)
      #expect(approval.code == 200, "\(approval.text)")
      await site.fleet.advance(by: 1)
      #expect(try await RawClient.ask(site, path).code == 200)
      #expect(requests().allSatisfy { $0["status"]["certificate"].string != nil })
    }
  }

  @Test func aNodeThatIsNotThereHasNoOutage() async throws {
    try await with { (site) async throws in
      await #expect(throws: SiteError.self) {
        try await site.setOutage(.refused, of: .plugin(node: "nowhere"))
      }
    }
  }
}
