import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// What keys do in the views of hops and of time.
@Suite struct HealthViewTests {
  private func started(_ snapshot: Snapshot, site: FixedSite = Stage.site()) async -> App {
    let app = Stage.app(snapshot, site: site)
    await app.settle()
    _ = app.draw(rows: 40, columns: 120)
    return app
  }

  private func play(_ app: App, _ script: String) async throws { await app.play(try KeyScript.keys(script)) }

  @Test func theCursorBeginsOnTheFirstBrokenHopAndStaysOnItsHop() async throws {
    let app = await started(Fixture.ailing())
    try await play(app, "6")
    #expect(app.currentHop?.hop.id == "interLink/cnaf-vk")
    try await play(app, "j")
    #expect(app.currentHop?.hop.id == "plugin/cnaf-vk")
    // Another hop breaks: the cursor stays where the user put it.
    var snapshot = Fixture.ailing()
    snapshot.hops[0].state = .bad("gone")
    app.show(snapshot)
    #expect(app.currentHop?.hop.id == "plugin/cnaf-vk")
    try await play(app, "G")
    #expect(app.currentHop?.hop.kind == .slurm)
    try await play(app, "gk")
    #expect(app.currentHop?.hop.kind == .apiServer)
  }

  @Test func aHopIsCheckedFromTheListAndFromItsPage() async throws {
    let site = Stage.site()
    let app = await started(Fixture.ailing(), site: site)
    try await play(app, "6p<enter>p")
    #expect(site.asked.checks == ["interLink/cnaf-vk", "interLink/cnaf-vk"])
    #expect(app.message?.text.contains("sinfo") == true)
    #expect(app.place == .hop)
  }

  @Test func withoutHopsThereIsNothingToCheck() async throws {
    let site = Stage.site()
    let app = await started(Fixture.snapshot(), site: site)
    try await play(app, "6p")
    #expect(site.asked.checks.isEmpty && app.message?.text == "There is no hop under the cursor.")
  }

  @Test func everyHopCanBeReachedOnALowScreen() async throws {
    let app = await started(Fixture.ailing())
    try await play(app, "6g")
    _ = app.draw(rows: 12, columns: 60)
    for hop in HopGroups(app.snapshot).hops {
      #expect(app.currentHop?.id == hop.id)
      let title = HopWords.title(hop.hop.kind)
      #expect(app.draw(rows: 12, columns: 60).text.contains("▸"), "\(title)")
      app.view.move(.down)
    }
  }

  @Test func theTimelineFollowsItsOwnFilterAndOpensPods() async throws {
    let app = await started(Fixture.timed())
    try await play(app, "5/virgo<enter>")
    let view = try #require(app.view as? TimelineView)
    #expect(view.pods.arrangement.rows.count == 4 && app.pods.input.text.isEmpty)
    try await play(app, "<enter>")
    #expect(app.place == .podDetail)
    try await play(app, "t")
    #expect(app.place == .podTimeline)
  }

  @Test func zoomStopsAtBothEnds() async throws {
    let app = await started(Fixture.timed())
    try await play(app, "5++++")
    #expect(app.draw(rows: 24, columns: 80).text.contains("Timeline 10 min"))
    try await play(app, "----------")
    #expect(app.draw(rows: 24, columns: 80).text.contains("Timeline 24 h"))
  }

  /// A frame draws what is in sight and no more.
  @Test func tenThousandPodsAreDrawnRowByRow() async throws {
    var snapshot = Fixture.timed()
    let pods = snapshot.pods
    snapshot.pods = (0..<10_000).map { index in
      let record = pods[index % pods.count]
      return PodRecord(
        key: PodKey(site: "vega", uid: "uid-\(index)"), pod: record.pod, learnt: record.learnt,
        join: record.join)
    }
    let app = await started(snapshot)
    try await play(app, "5G")
    let view = try #require(app.view as? TimelineView)
    var canvas = Canvas(rows: 20, columns: 80)
    var drawn = 0
    view.pods.drawRows(on: &canvas, in: canvas.bounds, isStale: { _ in false }) { _, _, _, _ in drawn += 1 }
    #expect(drawn == 19 && view.pods.arrangement.rows.count == 10_000)
    #expect(app.draw(rows: 60, columns: 200).text.contains("Pods 10,000"))
  }

  @Test func aLogThatWasOpenedTellsOfTheScript() async throws {
    let app = await started(Fixture.timed())
    try await play(app, "2/3dgan-train<enter>t")
    #expect(!app.draw(rows: 40, columns: 120).text.contains("in the job"))
    try await play(app, "<esc>l<esc>t")
    let text = app.draw(rows: 40, columns: 120).text
    #expect(text.contains("in the job    12:50:11  main"), "\(text)")
  }
}
