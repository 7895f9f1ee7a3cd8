import Foundation
import Testing

@testable import ClientCore
@testable import InterLinkTUI
@testable import Monitor

/// Kept logs, of pods that may be gone.
@Suite struct KeptLogsViewTests {
  /// An app whose first pod is gone, with a log of it that is kept.
  private func withKept(_ body: (App, PodRecord) async throws -> Void) async throws {
    let folder = try PrivateFile.makeTemporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var snapshot = Fixture.snapshot()
    let pod = try #require(snapshot.pods.first { $0.pod.meta.name == "3dgan-train-0" })
    let gone = PodRecord(key: pod.key, pod: pod.pod, learnt: pod.learnt, isGone: true)
    snapshot.pods = snapshot.pods.map { $0 === pod ? gone : $0 }
    let keeper = LogKeeper(folder: folder)
    let header = LogHeader(
      site: pod.key.site, namespace: "itwinai", pod: "3dgan-train-0", uid: pod.key.uid, container: "main",
      since: Fixture.ago(600))
    do {
      let log = HeldLog(limits: LogLimits(), writer: LogWriter(keeper, header)) { Fixture.ago(300) }
      _ = log.take(Array("kept one\nkept two\n".utf8))
      _ = try log.save()
    }
    let app = Stage.app(snapshot, logKeeper: keeper)
    await app.settle()
    _ = app.draw(rows: 24, columns: 100)
    try await body(app, gone)
  }

  @Test func aGonePodsLogIsReadFromItsFile() async throws {
    try await withKept { app, _ in
      await app.play(try KeyScript.keys("2/3dgan-train<enter>l"))
      let text = app.draw(rows: 24, columns: 100).text
      #expect(text.contains("Kept log itwinai/3dgan-train-0 · main"))
      #expect(text.contains("  kept two"))
      #expect(text.contains("Its end was not seen"))
    }
  }

  @Test(arguments: ["K", ":kept<enter>", ":logs kept<enter>"])
  func keptLogsAreListedAndOpened(_ keys: String) async throws {
    try await withKept { app, _ in
      await app.play(try KeyScript.keys(keys))
      #expect(app.picker?.items.first?.label == "13:57 itwinai/3dgan-train-0 (main) 2 lines, not whole")
      await app.play([.enter])
      #expect(app.draw(rows: 24, columns: 100).text.contains("  kept one"))
    }
  }

  @Test func whereNoneIsKeptThatIsSaid() async throws {
    let folder = try PrivateFile.makeTemporaryFolder()
    defer { PrivateFile.removeTemporaryFolder(folder) }
    let app = Stage.app(logKeeper: LogKeeper(folder: folder))
    await app.play(["K"])
    #expect(app.message?.text == "No log is kept yet; those that are looked at will be.")
  }
}
