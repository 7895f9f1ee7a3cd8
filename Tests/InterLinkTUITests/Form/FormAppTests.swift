import ClientCore
import Glibc
import Monitor
import Testing

@testable import InterLinkTUI

/// What keys do in the form, played without a terminal.
@Suite struct FormAppTests {
  private func started(_ manifest: JSONValue = Manifests.troubled(), drafts: (any DraftStore)? = nil)
    async throws
    -> App
  {
    var options = App.Options()
    options.clock = { Fixture.now }
    options.attentionInterval = .zero
    if let drafts { options.drafts = drafts }
    let app = App(site: FixedSite(manifest: manifest), options: options)
    app.show(Fixture.snapshot())
    await app.settle()
    _ = app.draw(rows: 24, columns: 80)
    try await play(app, "2/3dgan-train<enter>e")
    return app
  }

  private func play(_ app: App, _ script: String) async throws { await app.play(try KeyScript.keys(script)) }
  private func flags(_ app: App) -> String { app.form?.loaded?.flagsText ?? "" }

  @Test func aValueThatIsRefusedStaysInTheLine() async throws {
    let app = try await started()
    try await play(app, "j<enter><ctrl-u>soon<enter>")
    #expect(app.place == .flagsField && flags(app).contains("--time=02:30:00"))
    try await play(app, "<ctrl-u>90<enter>")
    #expect(app.place == .flags && flags(app).contains("--time=90"))
    try await play(app, "<enter><ctrl-u>1<esc>")
    #expect(app.place == .flags && flags(app).contains("--time=90"))
  }

  @Test func aPartitionThatSlurmHasNotIsFoundAsSoonAsSlurmHasTold() async throws {
    for key in ["", "<esc>v"] {
      let app = try await started(Manifests.pod(flags: "--partition=no-such-partition"))
      try await play(app, key)
      #expect(app.attention.wantsPartitions)
      func findings() -> [PreflightFinding] {
        app.form?.loaded?.findings ?? (app.view as? PreflightView)?.findings ?? []
      }
      #expect(!findings().contains { $0.rule == .notOnSite })
      var partition = SlurmPartition()
      (partition.name, partition.state) = ("gpu", "UP")
      var snapshot = app.snapshot
      let site = try #require(app.currentPod?.key.site)
      snapshot.partitions = [PartitionList(site: site, nodes: [], partitions: [partition])]
      app.show(snapshot)
      await app.settle()
      let found = findings().filter { $0.rule == .notOnSite }
      #expect(found.count == 1 && found.first?.sentence.contains("no-such-partition") == true)
      if let form = app.form?.loaded {
        #expect(form.rows.first { $0.label == "--partition" }?.findings.isEmpty == false)
      }
    }
  }

  @Test func aTextThatDoesNotParseIsKeptAndTold() async throws {
    let app = try await started()
    let before = flags(app)
    try await play(app, "t<ctrl-u>--comment='open<enter>")
    #expect(flags(app) == before && app.form?.unparsed == "--comment='open")
    #expect(app.message?.isError == true)
    try await play(app, "<esc>t'<enter>")
    #expect(app.form?.unparsed == nil && flags(app) == "--comment='open'")
  }

  @Test func escapeWithEditsAsksFirstAndTheHarmlessAnswerIsInFocus() async throws {
    let app = try await started()
    try await play(app, "x<esc>")
    #expect(app.place == .dialog)
    try await play(app, "<enter>")
    #expect(app.place == .flags && app.form?.hasChanges == true)
    try await play(app, "<esc><esc>")
    #expect(app.place == .flags)
    try await play(app, "uq")
    #expect(app.place == .pods, "without a change nothing is asked")
  }

  @Test func aDraftIsTakenUpAgainUntilItIsDiscarded() async throws {
    let drafts = PassingDrafts()
    let app = try await started(drafts: drafts)
    try await play(app, "j<enter><ctrl-u>4:00:00<enter>")
    // As after a crash: another program, the same drafts.
    let next = try await started(drafts: drafts)
    #expect(flags(next).contains("--time=4:00:00") && next.form?.isFromDraft == true)
    try await play(next, "u")
    #expect(flags(next).contains("--time=02:30:00"), "what a draft brought is taken back like any edit")
    try await play(next, "<ctrl-r><esc>")
    while next.dialog.map({ $0.focus != .button($0.buttons.count - 1) }) ?? false {
      try await play(next, "j")
    }
    try await play(next, "<enter>")
    #expect(next.place == .pods)
    let last = try await started(drafts: drafts)
    #expect(last.form?.hasChanges == false)
  }

  @Test func aFixOfTheListOpensTheFormWithIt() async throws {
    let app = try await started()
    try await play(app, "[v")
    let view = try #require(app.view as? PreflightView)
    let fix = try #require(view.findings?.first { $0.fixes.count == 1 })
    while view.selected != fix { try await play(app, "j") }
    try await play(app, "f")
    #expect(app.place == .flags)
    #expect(app.form?.loaded?.manifest == fix.fixes[0].applied(to: Manifests.troubled()))
  }

  @Test func anEditorsTextIsTaken() async throws {
    let app = try await started()
    app.onEdit = { $0 + "--qos=long\n" }
    try await play(app, "E")
    #expect(flags(app).hasSuffix("--qos=long"))
    app.onEdit = { _ in "--comment='open\n" }
    try await play(app, "E")
    #expect(app.form?.unparsed == "--comment='open")
    struct Broken: Error, CustomStringConvertible { let description = "The editor “vi” cannot be started." }
    app.onEdit = { _ in throw Broken() }
    try await play(app, "<esc>E")
    #expect(app.message?.text == "The editor “vi” cannot be started.")
  }

  @Test func aValueOfSeveralLinesNeverPassesThroughOneLine() async throws {
    let app = try await started()
    while app.form?.row?.label != "pre-exec" { try await play(app, "j") }
    try await play(app, "<enter>")
    #expect(app.place == .flags && app.message?.text.contains("several lines") == true)
    app.onEdit = { $0 + "echo ready\n" }
    try await play(app, "E")
    #expect(app.form?.row?.value == "module load cuda\nexport OMP_NUM_THREADS=4\n\necho ready")
  }

  @Test func anOptionIsAddedFromTheListAndOpensForTyping() async throws {
    let app = try await started()
    try await play(app, "anice<enter>5<enter>")
    #expect(flags(app).hasSuffix("--nice=5"))
  }

  // MARK: Files

  @Test func draftFilesAreTheirOwnersAlone() async throws {
    let folder = try PrivateFile.makeTemporaryFolder()
    defer { for part in ["/a/b", "/a", ""] { rmdir(folder + part) } }
    let drafts = DraftFiles(folder: folder + "/a/b")
    var form = FlagsForm(Manifests.troubled())
    form.set("9", of: form.rows[1])
    let draft = FlagsDraft(form)
    #expect(await drafts.draft("site-../../x") == nil)
    #expect(await drafts.keep(draft, "site-../../x") == nil)
    #expect(await DraftFiles(folder: folder + "/a/b").draft("site-../../x") == draft)
    var information = stat()
    #expect(stat(folder + "/a/b/site-______x.json", &information) == 0)
    #expect(information.st_mode & 0o777 == 0o600)
    #expect(await drafts.keep(FlagsDraft(), "site-../../x") == nil)
    #expect(stat(folder + "/a/b/site-______x.json", &information) != 0)
    #expect(await DraftFiles(folder: "/proc/nowhere").keep(draft, "x") != nil)
  }

  nonisolated static let homes: [(environment: [String: String], folder: String?)] = [
    (["HOME": "/home/m"], "/home/m/.local/state/interlink-tui/drafts"),
    (["HOME": "/home/m", "XDG_STATE_HOME": "/s"], "/s/interlink-tui/drafts"),
    (["HOME": "/home/m", "XDG_STATE_HOME": "s"], "/home/m/.local/state/interlink-tui/drafts"),
    ([:], nil),
  ]

  @Test(arguments: homes) func draftsLiveInTheStateFolder(
    _ home: (environment: [String: String], folder: String?)
  ) {
    #expect(PrivateFile.stateFolder("drafts", environment: home.environment) == home.folder)
  }
}
