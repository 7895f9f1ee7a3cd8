import Testing

@testable import EmbeddedSite

/// What the virtual kubelet and its plugin make of the deletion of a pod.
@Suite(.timeLimit(.minutes(2)))
struct DeletionTests {
  private static func key(_ name: String) -> ObjectKey {
    ObjectKey(kind: .pod, namespace: "default", name: name)
  }

  /// A pod on `vega-vk`.
  private static func create(_ name: String, at site: EmbeddedSite) async throws {
    let body =
      #"{"metadata":{"name":"\#(name)"},"spec":{"nodeName":"vega-vk","containers":[{"name":"main","#
      + #""image":"busybox","command":["sleep","600"]}]}}"#
    let answer = try await RawClient.ask(
      site, "/api/v1/namespaces/default/pods", method: "POST", body: body)
    #expect(answer.code == 201, "\(answer.text)")
  }

  private static func delete(_ name: String, at site: EmbeddedSite) async throws {
    let code = try await RawClient.ask(
      site, "/api/v1/namespaces/default/pods/\(name)", method: "DELETE"
    ).code
    #expect(code == 200)
  }

  /// Lives on until the pod's phase is this one.
  private static func wait(_ name: String, _ phase: String, at site: EmbeddedSite) async throws {
    for _ in 0..<120 where site.store.get(key(name))?["status"]["phase"].string != phase {
      await site.advance(by: 5)
    }
    #expect(site.store.get(key(name))?["status"]["phase"].string == phase)
  }

  private static func isGone(_ name: String, at site: EmbeddedSite) async -> Bool {
    await TestSite.eventually { site.store.get(key(name)) == nil }
  }

  /// What comes of a deletion, and whether Slurm is told and the job lives on.
  static let ways: [(way: EmbeddedSite.Deletion, isAlive: Bool)] = [
    (.usual, false), (.forgotten, true), (.failing, true),
  ]

  @Test(arguments: ways, [true, false])
  func aJobThatNobodyEndsIsAnOrphanAndCanBeEnded(
    _ example: (way: EmbeddedSite.Deletion, isAlive: Bool), _ isRunning: Bool
  ) async throws {
    try await SlurmProbe.with { probe in
      let site = probe.site
      try await Self.create("p", at: site)
      #expect(await TestSite.eventually { !site.acceptedJobs.isEmpty })
      if isRunning { try await Self.wait("p", "Running", at: site) }
      let manifest = try #require(site.store.get(Self.key("p")))
      try await site.setDeletions([example.way])
      try await Self.delete("p", at: site)
      #expect(
        await TestSite.eventually {
          site.store.get(Self.key("p")).map { $0["status"]["reason"] == "VKProviderPodDeleted" } ?? true
        })
      if isRunning {
        // Its object stays for the whole grace period, called running.
        let left = site.store.get(Self.key("p"))
        #expect(left?["status"]["phase"] == "Running" && left?["metadata"]["deletionTimestamp"] != nil)
        await site.advance(by: 31)
      }
      #expect(await Self.isGone("p", at: site))
      await site.advance(by: 10)
      let truth = try #require(await site.slurmTruth.first)
      #expect(truth.base.hasEnded == !example.isAlive, "\(truth)")
      // The manifest that somebody kept is enough to end it, though the pod is gone.
      let end = try await RawClient.ask(
        site, "/delete", method: "POST", body: manifest.json, interLinkOf: "vega-vk")
      #expect(end.code == (example.isAlive ? 200 : 500))
      #expect(await site.slurmTruth.first?.base == .cancelled)
      #expect(site.cancelledJobs.map(\.id) == [truth.id])
    }
  }

  @Test func aLateDeletionKeepsPodAndJob() async throws {
    try await SlurmProbe.with { probe in
      let site = probe.site
      try await Self.create("p", at: site)
      try await Self.wait("p", "Running", at: site)
      try await site.setDeletions([.late(50)])
      try await Self.delete("p", at: site)
      #expect(
        await TestSite.eventually {
          site.store.get(Self.key("p"))?["status"]["reason"] == "VKProviderPodDeleted"
        })
      await site.advance(by: 45)
      #expect(site.store.get(Self.key("p")) != nil)
      #expect(await site.slurmTruth.first?.base == .running)
      await site.advance(by: 10)
      #expect(site.store.get(Self.key("p")) == nil)
      #expect(await site.slurmTruth.first?.base == .cancelled)
    }
  }

  @Test func aPodDeletedBeforeItsJobIDIsKnownLeavesAnOrphan() async throws {
    try await SlurmProbe.with { probe in
      let site = probe.site
      try await site.delaySubmissions(by: 4, count: 2)
      for name in ["early", "patient"] { try await Self.create(name, at: site) }
      #expect(
        await TestSite.eventually {
          ["early", "patient"].allSatisfy {
            site.store.get(Self.key($0))?["status"]["conditions"].array?.isEmpty == false
          }
        })
      try await Self.delete("early", at: site)
      #expect(await Self.isGone("early", at: site))
      #expect(site.acceptedJobs.isEmpty)
      await site.advance(by: 6)
      #expect(site.acceptedJobs.map(\.podName) == ["early", "patient"])
      #expect(site.store.get(Self.key("patient"))?["metadata"]["annotations"]["JobID"] != nil)
      await site.advance(by: 60)
      let truth = await site.slurmTruth
      #expect(truth.map(\.base.hasEnded) == [false, false] && site.cancelledJobs.isEmpty)
    }
  }

  @Test func aSilentKubeletKeepsAPodTerminating() async throws {
    try await SlurmProbe.with { probe in
      let site = probe.site
      try await Self.create("p", at: site)
      try await Self.wait("p", "Running", at: site)
      try await site.setOutage(.refused, of: .virtualKubelet(node: "vega-vk"))
      try await Self.delete("p", at: site)
      await site.advance(by: 120)
      #expect(site.store.get(Self.key("p"))?["metadata"]["deletionTimestamp"] != nil)
      #expect(await site.slurmTruth.first?.base == .running)
      try await site.setOutage(nil, of: .virtualKubelet(node: "vega-vk"))
      await site.advance(by: 2)
      #expect(await Self.isGone("p", at: site))
      await site.advance(by: 10)
      #expect(await site.slurmTruth.first?.base == .cancelled)
    }
  }
}
