import Testing

@testable import ClientCore
@testable import Monitor

/// Logs that go with their pods.
@Suite struct OpenLogTests {
  private func session(holding text: String) -> LogSession {
    let session = LogSession(namespace: "ns", pod: "p", container: "main") { (_, _) throws(KubernetesError) in
    }
    _ = session.log.take(Array(text.utf8))
    session.log.end(isFinal: true)
    return session
  }

  @Test func thoseOfThePodsThatGoAreTold() {
    let site = Site()
    site.list([pod("a"), pod("b"), pod("empty")])
    var shelf = LogShelf()
    for (uid, text) in [("a", "t 1\nlast"), ("b", "t 2\n"), ("empty", ""), ("gone", "t 3\n")] {
      let key = PodKey(site: site.model.site, uid: uid)
      _ = shelf.session(of: key, container: "main") { session(holding: text) }
    }
    let open = shelf.open(site.model, LogStorage()) { $0.uid != "b" }
    #expect(open.map(\.uid) == ["a"])
    #expect(open.first?.container == "main" && open.first?.pod == site.model.pods["a"]?.pod.meta.name)
  }
}
