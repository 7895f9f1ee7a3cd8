import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// Several logs in one view.
@Suite struct MergedLogsViewTests {
  /// `count` pods of one Job; each has written lines, a minute apart and turn by turn.
  private nonisolated static func snapshot(
    _ count: Int, ended: [Int: String] = [:], gone: Set<Int> = []
  ) -> Snapshot {
    var snapshot = Fixture.snapshot()
    snapshot.pods = (0..<count).map { index in
      var record = Fixture.snapshot().pods[0]
      var pod = record.pod
      pod.meta.uid = "uid-\(index)"
      pod.meta.name = "sweep-\(index)"
      pod.meta.namespace = "climate"
      pod.meta.labels = ["batch.kubernetes.io/job-name": "sweep"]
      pod.meta.created = Fixture.ago(Double(1000 - index))
      pod.phase = ended[index] ?? pod.phase
      record = PodRecord(
        key: PodKey(site: record.key.site, uid: pod.meta.uid), pod: pod, learnt: record.learnt,
        isGone: gone.contains(index))
      return record
    }
    return snapshot
  }

  private nonisolated static func log(_ index: Int, of count: Int) -> FixedLog {
    FixedLog(
      (0..<3).map { step in
        var line = LogSession.Line(text: "step \(step) of pod \(index)")
        line.time = LogTime(Fixture.ago(Double(600 - 60 * (step * count + index))), .stamped)
        return line
      })
  }

  private func app(_ count: Int, keys: String) async throws -> App {
    let site = FixedSite()
    for index in 0..<count { site.logs["uid-\(index)"] = Self.log(index, of: count) }
    let app = Stage.app(Self.snapshot(count), site: site)
    await app.settle()
    _ = app.draw(rows: 20, columns: 100)
    await app.play(try KeyScript.keys(keys))
    return app
  }

  /// Waits until the screen is as it should be: merging goes on beside the view.
  private func expect(
    _ app: App, _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ holds: (String) -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    var text = ""
    while ContinuousClock.now < deadline {
      await app.settle()
      text = app.draw(rows: 20, columns: 100).text
      if holds(text) { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("\(what) never came:\n\(text)", sourceLocation: sourceLocation)
  }

  private func steps(_ text: String) -> [Substring] {
    text.split(separator: "\n").compactMap { line in
      line.firstRange(of: "step ").map { line[$0.lowerBound...] }
    }
  }

  @Test func logsOfAJobAreMergedByTime() async throws {
    let app = try await merged()
    try await expect(app, "the title") { $0.contains("Logs Job sweep · 2 logs") }
    try await expect(app, "the names") { $0.contains("● sweep-0") && $0.contains("sweep-1 step 0 of pod 1") }
  }

  /// The logs of two pods, once they are in the order of their times.
  private func merged() async throws -> App {
    let app = try await app(2, keys: "2L")
    try await expect(app, "six lines by time") { text in
      steps(text) == (0..<3).flatMap { step in (0..<2).map { "step \(step) of pod \($0)" } }
    }
    return app
  }

  @Test func logsInOneViewLookAsTheyShould() async throws {
    let app = try await merged()
    await app.play(try KeyScript.keys("ttg"))
    await app.settle()
    Golden.expect(app.draw(rows: 20, columns: 100), "logs-merged-100x20")
    await app.play(try KeyScript.keys("o"))
    Golden.expect(app.draw(rows: 20, columns: 100), "logs-merged-sources-100x20")
  }

  @Test func markedPodsAreMerged() async throws {
    let app = try await app(3, keys: "2N  L")
    try await expect(app, "two logs") { $0.contains("2 logs of 2 pods") && steps($0).count == 6 }
  }

  @Test func sourcesAreSwitchedOffAndOnAgain() async throws {
    let app = try await app(2, keys: "2L")
    try await expect(app, "all lines") { steps($0).count == 6 }
    await app.play(try KeyScript.keys("o<enter><esc>"))
    try await expect(app, "one source's lines") { steps($0).count == 3 && $0.contains("○ sweep-0") }
    await app.play(try KeyScript.keys("O"))
    try await expect(app, "all lines again") { steps($0).count == 6 }
  }

  @Test func podsOfTheGroupJoinAndEndedOnesStay() async throws {
    let app = try await app(2, keys: "2L")
    try await expect(app, "all lines") { steps($0).count == 6 }
    (app.site as? FixedSite)?.logs["uid-2"] = Self.log(2, of: 3)
    app.show(Self.snapshot(3, gone: [0]))
    try await expect(app, "the third") { $0.contains("3 logs") && steps($0).count == 9 }
    try await expect(app, "the note") { $0.contains("sweep-0 gone") }
  }

  @Test func aPausedWindowStaysOnItsLinesWhenASourceGoes() async throws {
    let app = try await merged()
    await app.play(try KeyScript.keys("g<ctrl-n><ctrl-n><ctrl-n>"))
    #expect(app.draw(rows: 20, columns: 100).text.contains("▸ sweep-1 step 1 of pod 1"))
    await app.play(try KeyScript.keys("o<enter><esc>"))
    try await expect(app, "the same line") {
      $0.contains("▸ sweep-1 step 1 of pod 1") && steps($0).count == 3
    }
  }

  @Test func noMoreThanFiftyAreOpened() async throws {
    let app = try await app(53, keys: "2L")
    try await expect(app, "the note") { $0.contains("50 logs, 3 more not opened") }
  }

  @Test func endedOnesMakeRoomForThoseThatWrite() async throws {
    let app = try await app(50, keys: "2L")
    try await expect(app, "all lines") { $0.contains("150 lines") }
    for index in 50..<52 { (app.site as? FixedSite)?.logs["uid-\(index)"] = Self.log(index, of: 52) }
    app.show(Self.snapshot(52, ended: [7: "Failed", 9: "Failed", 11: "Failed"], gone: [11]))
    // What has gone goes first; the pod that ended last stays.
    try await expect(app, "the newcomers") { $0.contains("50 logs, 2 ended ones let go") }
    try await expect(app, "as many lines as before") {
      $0.contains("150 lines") && $0.contains("sweep-51 step 2 of pod 51")
    }
    #expect(
      app.logs?.members.map(\.podName).filter { ["climate/sweep-7", "climate/sweep-11"].contains($0) } == [])
    #expect(app.logs?.members.contains { $0.podName == "climate/sweep-9" } == true)
  }

  @Test func thoseThatWriteAreOpenedBeforeThoseThatEnded() async throws {
    let ended = Dictionary(uniqueKeysWithValues: (0..<30).map { ($0, "Succeeded") })
    let snapshot = Self.snapshot(60, ended: ended)
    let site = FixedSite()
    for index in 0..<60 { site.logs["uid-\(index)"] = Self.log(index, of: 60) }
    let app = Stage.app(snapshot, site: site)
    await app.settle()
    _ = app.draw(rows: 20, columns: 100)
    await app.play(try KeyScript.keys("2L"))
    try await expect(app, "the note") { $0.contains("50 logs, 10 more not opened") }
    // The ten that ended first.
    #expect(app.logs?.members.first?.podName == "climate/sweep-10")
  }
}
