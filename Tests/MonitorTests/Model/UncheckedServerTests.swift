import ClientCore
import Testing

@testable import Monitor

/// A server whose certificate is not checked is named on every screen, as long as it is so.
@Suite struct UncheckedServerTests {
  private func monitor(checked: Bool) -> Monitor {
    var route = HTTPRoute()
    route.verifiesPeer = checked
    let http = HTTPClient()
    let cluster = ClusterAccess(context: "c", server: "https://api:6443", route: route)
    var sources = SiteSources()
    sources.interLinks = [
      .init(
        client: InterLinkClient(
          http: http, access: InterLinkAccess(server: "https://edge:30443", route: route)))
    ]
    sources.slurms = [
      .init(
        source: SlurmrestdSource(
          http: http, access: SlurmrestdAccess(server: "https://head:6820", route: route)))
    ]
    return Monitor(client: KubernetesClient(http: http, cluster: cluster), namespace: nil, sources: sources)
  }

  @Test func eachIsNamed() {
    let limitations = monitor(checked: false).snapshot.limitations
    for server in ["https://api:6443", "https://edge:30443", "https://head:6820"] {
      #expect(limitations.contains { $0.what.contains("certificate of \(server) is not checked") })
    }
  }

  @Test func thoseThatAreCheckedAreNot() {
    #expect(monitor(checked: true).snapshot.limitations.isEmpty)
  }
}
