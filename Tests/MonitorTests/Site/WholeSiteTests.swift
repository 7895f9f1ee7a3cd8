import ClientCore
import EmbeddedSite
import Foundation
import Testing

@testable import Monitor

/// The monitor against all of the embedded site: API server, interLink API, and each node's Slurm.
@Suite(.timeLimit(.minutes(1))) struct WholeSiteTests {
  private func with(_ body: (EmbeddedSite, Monitor) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "whole-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = EmbeddedSite.Configuration()
    configuration.address = .unix(path: folder.appending(path: "api").path)
    let site = try await EmbeddedSite.start(configuration)
    let http = HTTPClient()
    var route = HTTPRoute()
    route.unixSocket = site.unixSocket
    var sources = SiteSources()
    sources.interLinks = [
      SiteSources.InterLink(
        client: InterLinkClient(
          http: http, access: InterLinkAccess(server: site.interLinkURL, route: route)))
    ]
    for node in site.slurmNodes {
      var access = SlurmrestdAccess(socket: try #require(site.slurmrestdSocket))
      access.server += "/" + node
      var pace = SlurmGovernor.Settings()
      pace.base = .seconds(1)
      sources.slurms.append(
        SiteSources.Slurm(nodes: [node], source: SlurmrestdSource(http: http, access: access), pace: pace))
    }
    let monitor = Monitor(
      client: KubernetesClient(
        http: http, cluster: ClusterAccess(context: "demo", server: site.url, route: route)),
      namespace: nil, sources: sources)
    let run = Task { await monitor.run() }
    let result: Result<Void, any Error>
    do {
      try await body(site, monitor)
      result = .success(())
    } catch { result = .failure(error) }
    run.cancel()
    await run.value
    await site.stop()
    try result.get()
  }

  @Test func everyPodHasTheStateThatSlurmKnows() async throws {
    try await with { site, monitor in
      var attention = Attention()
      (attention.wantsQueue, attention.wantsHealth) = (true, true)
      await monitor.attend(to: attention)
      /// Pods whose job Slurm knows, and shows otherwise.
      func wrong() async -> [String] {
        let snapshot = monitor.snapshot
        guard snapshot.isComplete else { return ["not complete"] }
        let truth = await site.slurmTruth.filter { $0.isKnown && $0.podUID != nil }
        let pods = Dictionary(snapshot.pods.map { ($0.key.uid, $0.join.jobs.jobs) }) { first, _ in first }
        let jobs = Dictionary(snapshot.jobs.map { ($0.id.job, $0.record.job.state.long) }) { first, _ in first
        }
        return truth.compactMap { job in
          // An array is one pod's, task by task.
          guard let matches = pods[job.podUID ?? ""] else { return nil }
          let state = matches.first { $0.key == JobKey(cluster: job.cluster, id: job.id) }.flatMap {
            jobs[$0.key]
          }
          return state == job.long ? nil : "\(job.cluster) \(job.id): \(state ?? "nothing"), not \(job.long)"
        }
      }
      var last: [String] = []
      let isRight = await eventually {
        last = await wrong()
        return last.isEmpty
      }
      #expect(isRight, "\(last)")
      #expect(monitor.snapshot.jobs.count > 5)
      #expect(
        await eventually {
          monitor.snapshot.hops.filter { $0.kind == .slurm || $0.kind == .virtualKubelet }
            .allSatisfy { $0.state == .good }
        })
      #expect(Set(monitor.snapshot.hops.map(\.kind)).isSuperset(of: [.apiServer, .interLink, .slurm]))
    }
  }

  @Test func aSlurmThatStopsIsNamedAndTheRestStaysLive() async throws {
    try await with { site, monitor in
      var attention = Attention()
      attention.wantsHealth = true
      await monitor.attend(to: attention)
      func slurms() -> [Hop.State] { monitor.snapshot.hops.filter { $0.kind == .slurm }.map(\.state) }
      #expect(await eventually { !slurms().isEmpty && slurms().allSatisfy { $0 == .good } })
      let jobs = monitor.snapshot.jobs.count
      try await site.setSlurmOutage(.controllerDown())
      #expect(
        await eventually { slurms().allSatisfy { if case .bad = $0 { true } else { false } } })
      #expect(monitor.snapshot.connection.isLive)
      #expect(monitor.snapshot.jobs.count >= jobs, "what was known stays")
      try await site.setSlurmOutage(nil)
      #expect(await eventually { slurms().allSatisfy { $0 == .good } })
    }
  }
}
