import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// What keys do, played on the app without a terminal.
@Suite struct AppTests {
  private func started(
    _ snapshot: Snapshot = Fixture.snapshot(), site: FixedSite = Stage.site()
  ) async -> App {
    let app = Stage.app(snapshot, site: site)
    await app.settle()
    _ = app.draw(rows: 24, columns: 80)
    return app
  }

  private func play(_ app: App, _ script: String) async throws { await app.play(try KeyScript.keys(script)) }
  private func text(_ app: App) -> String { app.draw(rows: 24, columns: 80).text }

  // MARK: Leaving

  @Test func escapeAtTheRootDoesNothingAndQQuits() async throws {
    let app = await started()
    try await play(app, "<esc><esc>")
    #expect(!app.hasQuit && app.place == .overview)
    try await play(app, "q")
    #expect(app.hasQuit)
  }

  @Test func qGoesBackAndCapitalQQuitsFromAnywhere() async throws {
    let app = await started()
    try await play(app, "?q")
    #expect(!app.hasQuit && app.place == .overview)
    try await play(app, "?Q")
    #expect(app.hasQuit)
  }

  @Test func theLineQuits() async throws {
    let app = await started()
    try await play(app, "2<enter>:q<enter>")
    #expect(app.hasQuit)
  }

  @Test func controlCCancelsTheInnermostThing() async throws {
    let app = await started()
    try await play(app, "2/virgo<enter>?/key<ctrl-c>")
    #expect(app.place == .help)
    try await play(app, "<ctrl-c>")
    #expect(app.place == .pods && app.view.query == "virgo")
    try await play(app, "<ctrl-c>")
    #expect(app.view.query == "" && !app.hasQuit)
    try await play(app, "<ctrl-c>")
    #expect(!app.hasQuit && text(app).contains("q quits; so does ctrl-c once more."))
    try await play(app, "<ctrl-c>")
    #expect(app.hasQuit)
  }

  /// The log of a group sets something off with each snapshot, all day.
  @Test func whatHasBeenLoadedIsLetGo() async throws {
    let app = await started()
    for _ in 0..<20 { app.load {} }
    #expect(app.loads.count >= 20)
    await app.settle()
    #expect(app.loads.isEmpty)
    var hasRun = false
    app.load { hasRun = true }
    while !hasRun || !app.loads.isEmpty { await Task.yield() }
  }

  @Test func controlCTwiceMeansInARow() async throws {
    let app = await started()
    try await play(app, "<ctrl-c>j<ctrl-c>")
    #expect(!app.hasQuit)
  }

  // MARK: Filters

  @Test func aFilterActsWhileItIsTypedAndEscapeRestoresIt() async throws {
    let app = await started()
    try await play(app, "2/virgo")
    #expect(app.pods.arrangement.rows.count == 4)
    try await play(app, "<enter>/x<esc>")
    #expect(app.view.query == "virgo" && app.pods.arrangement.rows.count == 4)
    try await play(app, "<esc>")
    #expect(app.view.query == "" && app.pods.arrangement.rows.count == 16)
  }

  @Test func aMistakeIsShownInlineAndNotAccepted() async throws {
    let app = await started()
    try await play(app, "2/age>soon<enter>")
    #expect(app.place == .prompt)
    #expect(text(app).contains("“soon” cannot be compared"))
    try await play(app, "<backspace><backspace><backspace><backspace>1h<enter>")
    #expect(app.place == .pods)
    #expect(app.pods.arrangement.rows.count == 8)
  }

  @Test func aFilterOnAgesFollowsTheClock() async throws {
    let clock = Locked(Fixture.now)
    var options = App.Options()
    options.clock = { clock.withLock { $0 } }
    let app = App(site: FixedSite(), options: options)
    app.show(Fixture.snapshot())
    try await play(app, "2/age<lt>1m<enter>")
    #expect(app.pods.arrangement.rows.count == 2)
    clock.withLock { $0 = $0 + 30 }
    _ = app.draw(rows: 24, columns: 80)
    await app.settle()
    #expect(app.pods.arrangement.rows.count == 1)
  }

  // MARK: Cursor and marks

  @Test func theCursorStaysOnItsPodWhileOthersComeAndGo() async throws {
    let app = await started()
    try await play(app, "2jjj")
    let name = app.pods.selected?.record.pod.meta.name
    var snapshot = Fixture.snapshot()
    snapshot.pods.removeAll { $0.pod.meta.name == "needs-config" || $0.pod.meta.name == "was-here" }
    for number in 100..<105 {
      snapshot.pods.append(
        Fixture.record(Fixture.Spec(namespace: "new", name: "new-\(number)", age: 1), number: number))
    }
    app.show(snapshot)
    await app.settle()
    #expect(app.pods.selected?.record.pod.meta.name == name)
  }

  @Test func marksAreCountedAndTakenAway() async throws {
    let app = await started()
    try await play(app, "2  ")
    #expect(app.pods.state.marked.count == 2)
    #expect(text(app).contains("2 marked"))
    try await play(app, "<ctrl-\\>")
    #expect(app.pods.state.marked.isEmpty)
  }

  @Test func sortingTwiceInverts() async throws {
    let app = await started()
    try await play(app, "2N")
    let names = app.pods.arrangement.rows.map(\.record.pod.meta.name)
    try await play(app, "N")
    #expect(app.pods.arrangement.rows.map(\.record.pod.meta.name) == names.reversed())
    try await play(app, "Srest<enter>")
    #expect(app.pods.sort == SortOrder(column: "restarts"))
  }

  // MARK: Views

  @Test func historyGoesBackAndForward() async throws {
    let app = await started()
    try await play(app, "2<enter>?")
    try await play(app, "[[")
    #expect(app.place == .pods)
    try await play(app, "]")
    #expect(app.place == .podDetail)
    try await play(app, "<tab>")
    #expect(app.place == .nodes)
    try await play(app, "<shift-tab>")
    #expect(app.place == .pods)
  }

  @Test func aNodeLeadsToItsPods() async throws {
    let app = await started()
    try await play(app, "3j<enter><enter>")
    #expect(app.place == .pods)
    #expect(app.pods.arrangement.rows.map(\.record.pod.meta.name) == ["on-a-silent-node"])
  }

  @Test func aDisabledCommandSaysWhy() async throws {
    let app = await started(Fixture.empty())
    try await play(app, "2l")
    #expect(app.place == .pods && text(app).contains("There is no pod under the cursor."))
  }

  @Test func aKeyWithoutMeaningLeadsToTheHelp() async throws {
    let app = await started()
    try await play(app, "%")
    #expect(text(app).contains("% does nothing here; ? lists the keys that do."))
    try await play(app, "j")
    #expect(!text(app).contains("does nothing"))
  }

  @Test func anErrorStaysUntilItIsDismissed() async throws {
    let app = await started()
    try await play(app, ":nonsense<enter>jj")
    #expect(text(app).contains("There is no command “nonsense”"))
    try await play(app, "<esc>")
    #expect(!text(app).contains("nonsense"))
  }

  @Test func eventsAndManifestFailuresAreSentences() async throws {
    let app = await started(site: FixedSite())
    try await play(app, "2y")
    #expect(text(app).contains("may not be read with these rights"))
  }

  // MARK: Site

  @Test func namespacesAreChosenByListAndByLine() async throws {
    let site = Stage.site()
    let app = await started(site: site)
    try await play(app, "nvir<enter>0:ns climate<enter>:ns all<enter>")
    #expect(site.asked.namespaces == ["virgo", nil, "climate", nil])
  }

  @Test func tabCompletesCommandsAndTheirArguments() async throws {
    let app = await started()
    try await play(app, ":nam<tab>")
    #expect(app.prompt?.editor.text == "namespace")
    try await play(app, " cl<tab>")
    #expect(app.prompt?.editor.text == "namespace climate")
  }

  @Test func retryReachesTheSite() async throws {
    let site = Stage.site()
    let app = await started(Fixture.lost(), site: site)
    try await play(app, "R")
    #expect(site.asked.retries == 1)
  }

  @Test func anotherContextStartsAfreshAndAFailureChangesNothing() async throws {
    let app = await started()
    try await play(app, ":ctx juwels-prod<enter>")
    #expect(text(app).contains("cannot be opened") && app.snapshot.pods.count == 16)
    try await play(app, "<esc>Ctest<enter>")
    #expect(app.snapshot.pods.isEmpty && app.pods.arrangement.rows.isEmpty)
  }

  // MARK: Logs

  @Test func aPausedLogCountsNewLines() async throws {
    let log = Stage.log()
    let app = await started(site: FixedSite(log: log))
    try await play(app, "2/3dgan-train<enter>l<ctrl-u>")
    log.append(["new 1", "new 2", "new 3"])
    #expect(text(app).contains("▾ 3 new, G follows"))
    try await play(app, "G")
    #expect(!text(app).contains("G follows") && text(app).contains("new 3"))
  }

  @Test func retryInALogReachesIt() async throws {
    let log = FixedLog([], state: .lost("The API server cannot be reached.", retryAt: Fixture.now + 9))
    let app = await started(site: FixedSite(log: log))
    try await play(app, "2/3dgan-train<enter>l")
    #expect(text(app).contains("lost, retry in 9s (R)"))
    try await play(app, "R")
    #expect(log.retries == 1)
  }

  @Test func searchInALogKeepsItsContext() async throws {
    let app = await started()
    try await play(app, "2/3dgan-train<enter>l/step 50 <enter>")
    #expect(text(app).contains("step 50 ") && text(app).contains("step 49 "))
    try await play(app, "/not there<enter>")
    #expect(text(app).contains("“not there” is in none of the 126 lines held."))
  }

  // MARK: Size

  nonisolated static let sizes = [(1, 1), (7, 30), (8, 29), (8, 30), (10, 40), (5, 300), (60, 200)]
  @Test(arguments: sizes) func everySizeIsDrawn(_ rows: Int, _ columns: Int) async throws {
    let app = await started()
    for keys in ["", "2", "<enter>", "y", "l", "?", ":", "<esc>n", "<esc>S"] {
      try await play(app, keys)
      let canvas = app.draw(rows: rows, columns: columns)
      #expect(canvas.rows == rows && canvas.columns == columns)
    }
    #expect(app.draw(rows: 7, columns: 60).text.contains("Too small"))
  }

  @Test func tenThousandPodsAreArrangedAndDrawn() async throws {
    var snapshot = Fixture.snapshot()
    snapshot.pods = (0..<10_000).map { number in
      Fixture.record(
        Fixture.Spec(
          namespace: "many", name: "pod-\(number)", age: Double(number), job: String(number + 1),
          states: [.running(startedAt: Fixture.now)]), number: number)
    }
    let app = await started(snapshot)
    try await play(app, "2G")
    #expect(text(app).contains("pod-9999") && text(app).contains("Pods 10,000"))
    try await play(app, "/pod-77<enter>")
    #expect(text(app).contains("[111/10,000]"))
  }
}
