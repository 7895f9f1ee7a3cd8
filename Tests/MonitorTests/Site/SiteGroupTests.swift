import ClientCore
import EmbeddedSite
import Monitor
import Testing

/// Two sites in one picture: each with its own connection, and nothing of one taken for the other's.
@Suite(.timeLimit(.minutes(1))) struct SiteGroupTests {
  /// A group of two sites that are alike down to their UIDs, and its run.
  private final class Pair: Sendable {
    let sites: [LiveSite]
    let group: SiteGroup
    private let run: Task<Void, Never>

    init(unusable: Bool = false) async throws {
      sites = [try await LiveSite(name: "a", isRun: false), try await LiveSite(name: "b", isRun: false)]
      var members = sites.map { SiteGroup.Member.watched($0.monitor) }
      if unusable {
        members.append(.unusable(name: "c", reason: "There is no kubeconfig.", advice: "Write one."))
      }
      let group = SiteGroup(name: "both", members: members)
      self.group = group
      run = Task { await group.run() }
    }

    func stop() async {
      run.cancel()
      await run.value
      for site in sites { await site.stop() }
    }

    var snapshot: Snapshot { group.snapshot }
    func pods(of site: String) -> [String] {
      snapshot.pods.filter { $0.key.site == site && !$0.isGone }.map(\.pod.meta.name)
    }
    func status(_ name: String) -> SiteStatus? { snapshot.sites.first { $0.name == name } }
  }

  private func with(unusable: Bool = false, _ body: (Pair) async throws -> Void) async throws {
    let pair = try await Pair(unusable: unusable)
    do { try await body(pair) } catch {
      await pair.stop()
      throw error
    }
    await pair.stop()
  }

  @Test func whatHasTheSameNamesStaysApart() async throws {
    try await with { pair in
      for site in pair.sites { try await site.createPod("one") }
      try await pair.sites[1].createPod("two")
      #expect(await eventually { pair.pods(of: "b") == ["one", "two"] && pair.pods(of: "a") == ["one"] })
      #expect(await eventually { pair.snapshot.isComplete })
      #expect(
        pair.snapshot.nodes.map(\.key) == [NodeKey(site: "a", name: "vk"), NodeKey(site: "b", name: "vk")])
      #expect(pair.snapshot.sites.map(\.name) == ["a", "b"])
      #expect(pair.snapshot.identity.title == "both")
      #expect(pair.snapshot.connection.isLive)
      #expect(Set(pair.snapshot.pods.map(\.key)).count == 3)

      // What is asked about one pod is asked of its site.
      let two = try #require(pair.snapshot.pods.first { $0.pod.meta.name == "two" })
      let manifest = try await pair.group.monitor(of: two.key.site).manifest(of: two.key)
      #expect(manifest["metadata"]?["name"]?.string == "two")

      await pair.group.look(at: "two")
      #expect(await eventually { pair.snapshot.pods.isEmpty && pair.snapshot.namespace == "two" })
    }
  }

  @Test func aLostSiteLeavesTheOtherLive() async throws {
    try await with { pair in
      for site in pair.sites { try await site.createPod("one") }
      #expect(await eventually { pair.snapshot.pods.count == 2 && pair.snapshot.isComplete })
      await pair.sites[0].site.pause()
      #expect(await eventually { pair.status("a")?.connection.hasFailed == true })
      #expect(pair.snapshot.connection.isLive)
      #expect(pair.status("b")?.connection.isLive == true)
      // It stays as it was; the other goes on.
      try await pair.sites[1].createPod("two")
      #expect(await eventually { pair.pods(of: "b") == ["one", "two"] })
      #expect(pair.pods(of: "a") == ["one"])

      await pair.sites[1].site.pause()
      #expect(await eventually { pair.snapshot.connection.hasFailed })
      guard case .lost(let reason, _, _, _) = pair.snapshot.connection else {
        Issue.record("\(pair.snapshot.connection)")
        return
      }
      #expect(reason.contains("a: ") && reason.contains("b: "))

      for site in pair.sites { try await site.site.resume() }
      await pair.group.retryNow()
      #expect(await eventually { pair.snapshot.sites.allSatisfy(\.connection.isLive) })
    }
  }

  @Test func aSiteThatCannotBeAskedIsShownWithTheReason() async throws {
    try await with(unusable: true) { pair in
      #expect(await eventually { pair.snapshot.isComplete && pair.snapshot.connection.isLive })
      let status = try #require(pair.status("c"))
      #expect(!status.isAsked)
      guard case .refused(let reason, let advice, _) = status.connection else {
        Issue.record("\(status.connection)")
        return
      }
      #expect(reason == "There is no kubeconfig." && advice == "Write one.")
    }
  }

  @Test func snapshotsAreCoalescedAndNumbered() async throws {
    try await with { pair in
      for number in 0..<3 {
        for site in pair.sites { try await site.createPod("pod-\(number)") }
      }
      var last: UInt64 = 0
      for await snapshot in pair.group.snapshots {
        #expect(snapshot.revision > last)
        last = snapshot.revision
        if snapshot.pods.count == 6 { break }
      }
    }
  }
}
