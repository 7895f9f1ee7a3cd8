internal import ClientCore
internal import EmbeddedSite
import Foundation
internal import Monitor

/// The site of `--demo`: simulated, in this process, behind a unix socket that only this user can reach.
nonisolated final class DemoSite: Sendable {
  private let site: EmbeddedSite
  private let folder: String

  private init(site: EmbeddedSite, folder: String) { (self.site, self.folder) = (site, folder) }

  /// Starts one.
  static func start(_ options: SimulationOptions) async throws -> DemoSite {
    let folder = try PrivateFile.makeTemporaryFolder()
    var configuration = EmbeddedSite.Configuration(options)
    configuration.address = .unix(path: folder + "/api")
    do {
      return DemoSite(site: try await EmbeddedSite.start(configuration), folder: folder)
    } catch {
      rmdir(folder)
      throw error
    }
  }

  /// Where what is done to it is written down: it goes with the site.
  var journalFolder: String { folder + "/journal" }

  /// Where logs are saved before its pods are deleted: it goes with the site.
  var logFolder: String { folder + "/logs" }

  /// How the site is reached.
  var access: ClusterAccess {
    var route = HTTPRoute()
    route.unixSocket = site.unixSocket
    return ClusterAccess(context: "demo", server: site.url, route: route)
  }

  /// The interLink API and the Slurm of each of its nodes.
  func sources(_ http: HTTPClient) -> SiteSources {
    var sources = SiteSources()
    // The demo has no ports of its own for its kubelets.
    let client = KubernetesClient(http: http, cluster: access)
    sources.kubelet = { KubeletClient(node: $0.meta.name, through: client) }
    sources.interLinks = site.virtualNodes.map { node in
      var route = HTTPRoute()
      route.unixSocket = site.interLinkSocket(of: node)
      var access = InterLinkAccess(server: site.interLinkURL, route: route)
      access.label = node
      return SiteSources.InterLink(nodes: [node], client: InterLinkClient(http: http, access: access))
    }
    guard let socket = site.slurmrestdSocket else { return sources }
    sources.slurms = site.slurmNodes.map { node in
      var access = SlurmrestdAccess(socket: socket)
      (access.server, access.label) = ("http://localhost/\(node)", node)
      return SiteSources.Slurm(nodes: [node], source: SlurmrestdSource(http: http, access: access))
    }
    return sources
  }

  /// The site's clock, which may run faster than ours or stand.
  var now: @Sendable () -> Timestamp {
    { [site] in Timestamp(seconds: 0) + site.now }
  }

  /// Stops it and removes its socket and its journal.
  func stop() async {
    await site.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }
}
