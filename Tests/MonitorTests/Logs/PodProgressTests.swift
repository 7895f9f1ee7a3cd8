import Testing

@testable import ClientCore
@testable import Monitor

/// How far pods say they are in logs that are open.
@Suite struct PodProgressTests {
  /// One that is followed, and has told `text` so far.
  private func session(_ text: String) async throws -> LogSession {
    let session = LogSession(namespace: "ns", pod: "p", container: "main") {
      (_, take) throws(KubernetesError) in
      await take(Array(text.utf8))
      try? await Task.sleep(for: .seconds(3600))
    }
    session.update(.running, node: nil)
    try #require(await eventually { session.status.state == .following && session.status.lineCount > 0 })
    return session
  }

  @Test func whatLogsTellReachesThePodsAndGoesWithThem() async throws {
    let site = Site()
    site.list([pod("a"), pod("b")])
    let now = Timestamp(seconds: 1_800_000_000)
    var shelf = LogShelf()
    let log = try await session("epoch 3/10\n")
    for (uid, log) in [("a", log), ("b", try await session("nothing of it\n"))] {
      _ = shelf.session(of: PodKey(site: site.model.site, uid: uid), container: "main") { log }
    }
    #expect(shelf.isGrowing)
    let told = shelf.progress(at: now)
    #expect(told.keys.sorted() == ["a"])
    #expect(told["a"]?.progress.count?.done == 3)
    #expect(told["a"]?.isFollowed == true)
    _ = log.log.take(Array("epoch 4/10\n".utf8))
    #expect(shelf.progress(at: now)["a"]?.progress.count?.done == 4)
    log.log.set(.ended("The container has ended."))
    #expect(shelf.progress(at: now)["a"]?.isFollowed == false)

    site.model.learn(progress: told, at: site.now)
    #expect(site.model.pods["a"]?.join.progress == told["a"])
    site.model.learn(progress: [:], at: site.now)
    #expect(site.model.pods["a"]?.join.progress == nil)
  }
}
