import ClientCore
import EmbeddedSite
import Monitor
import Testing

/// The monitor against a whole site, over a unix socket.
@Suite(.timeLimit(.minutes(1))) struct MonitorSiteTests {
  private func with(
    role: EmbeddedSite.Configuration.Role = .admin, namespace: String? = nil, home: String = "default",
    _ body: (LiveSite) async throws -> Void
  ) async throws {
    let site = try await LiveSite(role: role, namespace: namespace, home: home)
    do { try await body(site) } catch {
      await site.stop()
      throw error
    }
    await site.stop()
  }

  private func names(_ site: LiveSite) -> [String] {
    site.snapshot.pods.filter { !$0.isGone }.map(\.pod.meta.name)
  }

  @Test func nodesAndPodsAppearAndGo() async throws {
    try await with { site in
      try await site.createPod("one")
      try await site.createPod("elsewhere", on: "worker")
      #expect(await eventually { names(site) == ["one"] })
      try await site.createPod("two")
      try await site.createPod("waiting", on: "")
      #expect(await eventually { names(site) == ["one", "two", "waiting"] })
      #expect(site.snapshot.nodes.map(\.node.meta.name) == ["vk"])
      #expect(site.snapshot.connection.isLive)
      #expect(await eventually { site.snapshot.isComplete })
      #expect(site.snapshot.limitations.isEmpty)
      let waiting = try #require(site.snapshot.pods.first { $0.pod.meta.name == "waiting" })
      _ = try await site.admin.delete(
        .pods, namespace: "default", name: "waiting", options: DeleteOptions(uid: waiting.key.uid))
      #expect(await eventually { names(site) == ["one", "two"] })
    }
  }

  @Test func aLostServerKeepsWhatIsKnownAndComesBack() async throws {
    try await with { site in
      try await site.createPod("one")
      #expect(await eventually { names(site) == ["one"] && site.snapshot.isComplete })
      await site.site.pause()
      #expect(
        await eventually {
          if case .lost = site.snapshot.connection { true } else { false }
        })
      #expect(names(site) == ["one"])
      #expect(site.snapshot.lastHeard != nil)
      try await site.site.resume()
      await site.monitor.retryNow()
      #expect(await eventually { site.snapshot.connection.isLive })
      try await site.createPod("two")
      #expect(await eventually { names(site) == ["one", "two"] })
    }
  }

  @Test func aUserOfOneNamespaceSeesItsPodsAndIsToldWhatIsMissing() async throws {
    try await with(role: .namespaced("one"), home: "one") { site in
      try await site.createPod("ours", in: "one")
      try await site.createPod("theirs", in: "two")
      #expect(await eventually { names(site) == ["ours"] && site.snapshot.isComplete })
      #expect(site.snapshot.connection.isLive)
      #expect(site.snapshot.nodes.isEmpty)
      #expect(site.snapshot.limitations.count == 2)
    }
  }

  static let refusals: [(EmbeddedSite.Configuration.Role, String)] = [(.nobody, "403"), (.expired, "401")]

  @Test(arguments: refusals) func aRefusalIsTold(
    _ refusal: (role: EmbeddedSite.Configuration.Role, code: String)
  ) async throws {
    try await with(role: refusal.role) { site in
      let snapshot = await site.monitor.settled()
      guard case .refused(let reason, let advice, _) = snapshot.connection else {
        Issue.record("\(snapshot.connection)")
        return
      }
      #expect(reason.contains(refusal.code))
      #expect(!advice.isEmpty)
    }
  }

  @Test func everyChangeArrives() async throws {
    try await with { site in
      for number in 0..<10 { try await site.createPod("pod-\(number)") }
      #expect(await eventually { names(site).count == 10 })
      try await withThrowingDiscardingTaskGroup { group in
        for number in 0..<10 {
          group.addTask {
            for value in 1...30 { try await site.label("pod-\(number)", value) }
          }
        }
      }
      #expect(await eventually { site.snapshot.pods.allSatisfy { $0.pod.meta.labels["n"] == "30" } })
    }
  }

  @Test func anotherNamespaceIsLookedAt() async throws {
    try await with { site in
      try await site.createPod("a", in: "one")
      try await site.createPod("b", in: "two")
      #expect(await eventually { site.snapshot.namespaces == ["one", "two"] })
      await site.monitor.look(at: "two")
      #expect(await eventually { names(site) == ["b"] && site.snapshot.isComplete })
      try await site.createPod("c", in: "two")
      #expect(await eventually { names(site) == ["b", "c"] })
      await site.monitor.look(at: nil)
      #expect(await eventually { Set(names(site)) == ["a", "b", "c"] })
    }
  }

  @Test func snapshotsAreCoalescedAndNumbered() async throws {
    try await with { site in
      var last: UInt64 = 0
      for number in 0..<3 { try await site.createPod("pod-\(number)") }
      for await snapshot in site.monitor.snapshots {
        #expect(snapshot.revision > last)
        last = snapshot.revision
        if snapshot.pods.count == 3 { break }
      }
    }
  }
}
