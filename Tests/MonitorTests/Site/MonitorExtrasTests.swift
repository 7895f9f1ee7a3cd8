import ClientCore
import EmbeddedSite
import Foundation
import Testing

@testable import Monitor

/// The monitor with a Slurm and an interLink API beside the API server.
@Suite(.timeLimit(.minutes(1))) struct MonitorExtrasTests {
  private static let watchingHealth: Attention = {
    var attention = Attention()
    attention.wantsHealth = true
    return attention
  }()

  private func with(_ sources: SiteSources, _ body: (LiveSite) async throws -> Void) async throws {
    let site = try await LiveSite(sources: sources)
    do { try await body(site) } catch {
      await site.stop()
      throw error
    }
    await site.stop()
  }

  private func sources(_ slurm: FakeSlurmSource) -> SiteSources {
    var sources = SiteSources()
    var pace = SlurmGovernor.Settings()
    pace.base = .seconds(1)
    sources.slurms = [SiteSources.Slurm(source: slurm, pace: pace)]
    return sources
  }

  private func job(_ id: UInt64, _ state: SlurmBaseState) -> SlurmJob {
    var job = SlurmJob(id: SlurmJobID(cluster: "c", number: id))
    (job.state, job.submitted) = (SlurmState(state), .now)
    return job
  }

  private func state(_ site: LiveSite, _ id: String) -> Hop.State? {
    site.snapshot.hops.first { $0.id == id }?.state
  }

  @Test func partitionsAreToldOnceSomebodyWantsThem() async throws {
    let slurm = FakeSlurmSource()
    var partition = SlurmPartition()
    (partition.name, partition.isDefault) = ("gpu", true)
    slurm.state.withLock { [partition] in $0.partitions = [partition] }
    try await with(sources(slurm)) { site in
      #expect(await eventually { slurm.asked.contains("queue") })
      #expect(site.snapshot.partitions(of: "vk", site: "here") == nil)
      var attention = Attention()
      attention.wantsPartitions = true
      await site.monitor.attend(to: attention)
      #expect(await eventually { site.snapshot.partitions(of: "vk", site: "here") == [partition] })
      #expect(site.snapshot.partitions(of: "", site: "here") == [partition], "there is only one Slurm")
      #expect(site.snapshot.partitions(of: "vk", site: "elsewhere") == nil)
    }
  }

  @Test func aPodMeetsItsJobAndFollowsIt() async throws {
    let slurm = FakeSlurmSource()
    slurm.set([job(7, .pending)])
    try await with(sources(slurm)) { site in
      try await site.createPod("one", jobID: "7")
      func base() -> SlurmBaseState? { site.snapshot.pods.first?.join.job?.job.state.base }
      #expect(await eventually { base() == .pending })
      #expect(site.snapshot.hasSlurm)
      #expect(site.snapshot.pods.first?.key.site == "here")
      #expect(site.snapshot.nodes.first?.site == "here")
      #expect(site.snapshot.sites.map(\.name) == ["here"])
      slurm.set([job(7, .running)])
      #expect(await eventually { base() == .running })
      #expect(await eventually { site.snapshot.jobs.first?.pod != nil })
      #expect(state(site, "slurm/fake") == .good)
      let settled = await site.monitor.settled(extras: .seconds(5))
      #expect(settled.pods.first?.join.job != nil)
    }
  }

  @Test func aSlurmThatIsDownTakesNothingElseDownAndComesBack() async throws {
    let slurm = FakeSlurmSource()
    slurm.fail(SlurmError(.controllerDown, "slurmctld is away"))
    try await with(sources(slurm)) { site in
      await site.monitor.attend(to: Self.watchingHealth)
      try await site.createPod("one", jobID: "7")
      #expect(await eventually { site.snapshot.pods.count == 1 && site.snapshot.isComplete })
      await site.monitor.check(hop: "slurm/fake")
      #expect(await eventually { state(site, "slurm/fake") == .bad("slurmctld is away") })
      #expect(site.snapshot.pods.first?.join.doubt != nil)
      #expect(state(site, "apiServer") == .good)
      slurm.set([job(7, .running)])
      slurm.fail(nil)
      #expect(await eventually { site.snapshot.pods.first?.join.job != nil })
      #expect(await eventually { state(site, "slurm/fake") == .good })
    }
  }

  @Test func nobodyIsAskedWhileNobodyLooks() async throws {
    let slurm = FakeSlurmSource()
    try await with(sources(slurm)) { site in
      #expect(await eventually { slurm.asked.contains("queue") })
      var attention = Attention()
      attention.isWatched = false
      await site.monitor.attend(to: attention)
      let asked = slurm.asked.count
      try await site.createPod("one", jobID: "7")
      #expect(await eventually { site.snapshot.pods.count == 1 })
      #expect(slurm.asked.count == asked)
      await site.monitor.attend(to: Attention())
      #expect(await eventually { slurm.asked.contains("jobs 7") })
    }
  }

  @Test func aClusterWithoutAccountingIsAskedForItOnce() async throws {
    let slurm = FakeSlurmSource()
    try await with(sources(slurm)) { site in
      try await site.createPod("one", jobID: "7")
      #expect(await eventually { slurm.asked.contains("history") })
      let start = slurm.asked.count
      await site.monitor.retryNow()
      #expect(await eventually { slurm.asked.count > start })
      #expect(slurm.asked.filter { $0 == "history" }.count == 1)
    }
  }

  @Test func interLinksCacheIsReadAndItsOutageNamed() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "far-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = EmbeddedSite.Configuration()
    configuration.address = .unix(path: folder.appending(path: "api").path)
    let far = try await EmbeddedSite.start(configuration)
    var route = HTTPRoute()
    route.unixSocket = far.interLinkSocket(of: "vega-vk")
    let client = InterLinkClient(
      http: HTTPClient(), access: InterLinkAccess(server: far.interLinkURL, route: route))
    var sources = SiteSources()
    sources.interLinks = [SiteSources.InterLink(nodes: ["vk"], client: client)]
    do {
      try await with(sources) { site in
        await site.monitor.attend(to: Self.watchingHealth)
        #expect(await eventually { state(site, "interLink/vk") == .good })
        #expect(await eventually { await !site.monitor.model.jobs.reports.isEmpty })
        await site.monitor.check(hop: "plugin/vk")
        #expect(await eventually { state(site, "plugin/vk") == .good })
        try await far.setOutage(.refused, of: .interLink(node: "vega-vk"))
        await site.monitor.check(hop: "interLink/vk")
        #expect(
          await eventually { if case .bad = state(site, "interLink/vk") { true } else { false } })
        try await far.setOutage(nil, of: .interLink(node: "vega-vk"))
        await site.monitor.check(hop: "interLink/vk")
        #expect(await eventually { state(site, "interLink/vk") == .good })
      }
    } catch {
      await far.stop()
      throw error
    }
    await far.stop()
  }
}
