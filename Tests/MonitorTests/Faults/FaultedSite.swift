import EmbeddedSite
import Foundation

@testable import ClientCore
@testable import Monitor

/// An embedded site with three virtual nodes, their interLink APIs and Slurms, and a monitor of all of it, in a time
/// that runs faster.
final class FaultedSite: Sendable {
  static let speed = 100.0
  private static let epoch: Int64 = 1_800_000_000

  let site: EmbeddedSite
  let monitor: Monitor
  private let run: Task<Void, Never>
  private let folder: TemporaryFolder

  /// - Parameter seed: decides what the user looks at, and by how much his clock is wrong.
  init(seed: UInt64) async throws {
    folder = try TemporaryFolder()
    var configuration = EmbeddedSite.Configuration()
    configuration.address = .unix(path: folder.path + "/api")
    configuration.scene = .empty
    configuration.seed = seed
    configuration.epoch = Self.epoch
    (configuration.speed, configuration.watchSpeed) = (Self.speed, Self.speed)
    let site = try await EmbeddedSite.start(configuration)
    self.site = site

    let skew = [0, -3600, 3600][Int(seed % 3)]
    let time = HurriedTime(
      speed: Self.speed, wallStart: Timestamp(seconds: Self.epoch + Int64(skew)))
    let http = HTTPClient(proxies: ProxyEnvironment(), limits: time.limits)
    func route(_ socket: String?) -> HTTPRoute {
      var route = HTTPRoute()
      route.unixSocket = socket
      return route
    }
    let cluster = ClusterAccess(context: "faults", server: site.url, route: route(site.unixSocket))
    // Pages so small that every list has several.
    let client = KubernetesClient(http: http, cluster: cluster, timing: time.timing, pageSize: 5)
    var sources = SiteSources()
    sources.interLinks = site.virtualNodes.map { node in
      let access = InterLinkAccess(
        server: "http://localhost", route: route(site.interLinkSocket(of: node)))
      return SiteSources.InterLink(nodes: [node], client: InterLinkClient(http: http, access: access))
    }
    sources.slurms = site.slurmNodes.map { node in
      let access = SlurmrestdAccess(
        server: "http://localhost/\(node)", route: route(site.slurmrestdSocket))
      // How long an answer takes is a matter of the machine, whose time is not hurried.
      var pace = SlurmGovernor.Settings()
      (pace.slowLatency, pace.badLatency) = (pace.slowLatency * Self.speed, pace.badLatency * Self.speed)
      pace.share = 1
      return SiteSources.Slurm(
        nodes: [node], source: SlurmrestdSource(http: http, access: access), pace: pace)
    }
    let monitor = Monitor(client: client, namespace: nil, sources: sources, now: { time.wall })
    self.monitor = monitor
    var attention = Attention()
    (attention.wantsQueue, attention.wantsHealth) = (seed % 2 == 0, seed % 5 < 2)
    await monitor.attend(to: attention)
    run = Task { await monitor.run() }
  }

  func stop() async {
    run.cancel()
    await run.value
    await site.stop()
  }
}
