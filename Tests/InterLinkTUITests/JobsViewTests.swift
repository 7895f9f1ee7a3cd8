import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// The table of jobs and the page of one, played without a terminal.
@Suite struct JobsViewTests {
  private func started(_ snapshot: Snapshot = Fixture.joined(), site: FixedSite = Stage.site()) async -> App {
    let app = Stage.app(snapshot, site: site)
    await app.settle()
    _ = app.draw(rows: 40, columns: 120)
    return app
  }

  private func play(_ app: App, _ script: String) async throws { await app.play(try KeyScript.keys(script)) }
  private func text(_ app: App) -> String { app.draw(rows: 40, columns: 120).text }
  private func story(_ row: JobRow) -> String { JobNote(row, at: Fixture.now, glyphs: Glyphs()).text }
  private func numbers(_ app: App) -> [String] { app.jobs.arrangement.rows.map(\.number) }

  // MARK: Rows

  @Test func jobsOfOthersAreListedOnlyWhenAskedFor() async throws {
    let app = await started()
    try await play(app, "4")
    #expect(!numbers(app).contains("8831021") && text(app).contains("43 of others: a shows all"))
    try await play(app, "a")
    #expect(numbers(app).contains("8831021") && text(app).contains("all of the queue"))
    try await play(app, "a")
    #expect(!numbers(app).contains("8831021"))
  }

  @Test func tasksOfArraysAreCalledAsSlurmCallsThem() async throws {
    let app = await started()
    try await play(app, "4a")
    #expect(numbers(app).contains("8831400_4") && numbers(app).contains("8831400_[5-9%1]"))
  }

  /// What Slurm does not tell of is never given a state.
  @Test func whatSlurmDoesNotTellOfIsNotKnown() async throws {
    let app = await started()
    try await play(app, "4/8829001<enter>")
    let row = try #require(app.jobs.arrangement.rows.first)
    #expect(JobSummary(row).text == "? not known")
    #expect(story(row) == "unknown to Slurm; Kubernetes says Failed")
  }

  @Test func idsOfOtherPluginsAreNoJobsOfSlurms() async throws {
    let app = await started()
    try await play(app, "4/b2f1c7a0<enter>")
    let row = try #require(app.jobs.arrangement.rows.first)
    #expect(story(row) == "no job of Slurm's; Kubernetes says Running")
  }

  nonisolated static let stories: [(UInt64, String)] = [
    (8_831_201, " 1:12 ▇▇▇▁▁▁ 2:30"),
    (8_831_233, "~14:31, 17 ahead in gpu"),
    (8_830_977, "Kubernetes says Succeeded; believe Slurm"),
    (8_831_239, "act: held by its user: release it"),
    (8_831_240, " 100s ▇▇▇▇▇▁ 2m  20s left"),
    (8_831_101, "orphan: its pod left 41m ago"),
    (8_830_912, "orphan: its pod is not there"),
    (8_830_905, "asked 4 h, used 12 min: with --time=20 it would wait less"),
  ]
  @Test(arguments: stories) func rowsSayWhy(_ id: UInt64, _ story: String) throws {
    let snapshot = Fixture.joined()
    let entry = try #require(snapshot.jobs.first { $0.id.job.id == id })
    #expect(self.story(JobRow(entry: entry, in: snapshot)) == story)
  }

  nonisolated static let reasons: [(String, Role, String)] = [
    ("BadConstraints", .attention, "act: no node can ever give what it asks for"),
    ("PartitionDown", .bad, "site: its partition is down"),
    ("BrandNewReason", .plain, "reason code BrandNewReason (no explanation known)"),
  ]
  @Test(arguments: reasons) func reasonsAreMarkedByWhoCanHelp(_ code: String, _ role: Role, _ start: String)
    throws
  {
    let snapshot = Fixture.everyState()
    let entry = try #require(snapshot.jobs.first { $0.record.job.reason == code })
    let note = JobNote(JobRow(entry: entry, in: snapshot), at: Fixture.now, glyphs: Glyphs())
    #expect(note.text.hasPrefix(start) && note.role == role, "\(note)")
  }

  // MARK: Filters and sorts

  nonisolated static let filters: [(String, Set<String>)] = [
    ("is:orphan", ["8831101", "8830912"]), ("is:ending", ["8831240"]), ("is:disagree", ["8830977"]),
    ("state:PD !is:foreign", ["8831233", "8831239"]), ("state:pending reason:Prio", ["8831233"]),
    ("class:act", ["8831239"]), ("state:CG", ["8831100"]), ("state:CANCELLED", ["8830977"]),
    ("left<1m", ["8831240"]), ("start<1h", ["8831233"]), ("ahead>10", ["8831233"]), ("is:held", ["8831239"]),
    ("cpus=4 partition:debug", ["8831240"]), ("ns:climate state:R", ["8830912"]),
  ]
  @Test(arguments: filters) func filtersKnowWhatSlurmTells(_ filter: String, _ expected: Set<String>)
    async throws
  {
    let app = await started()
    try await play(app, "4/\(filter.replacing("<", with: "<lt>"))<enter>")
    #expect(app.jobs.input.error == nil)
    #expect(Set(numbers(app)) == expected)
  }

  /// `R` is no part of `PR`, and no state is missing from its own filter.
  @Test func everyStateIsFoundByItsCode() async throws {
    let app = await started(Fixture.everyState())
    for state in SlurmBaseState.allCases {
      try await play(app, "4<esc>/state:\(state.compact)<enter>")
      #expect(!app.jobs.arrangement.rows.isEmpty, "\(state)")
      for row in app.jobs.arrangement.rows {
        #expect(row.job?.state.compact == state.compact || row.job?.state.base == state, "\(state)")
      }
    }
  }

  nonisolated static let sorts: [(String, String)] = [("W", "8831240"), ("T", "8831240"), ("E", "8831233")]
  @Test(arguments: sorts) func sortsPutTheLeastFirst(_ key: String, _ first: String) async throws {
    let app = await started()
    try await play(app, "4\(key)")
    #expect(numbers(app).first == first)
  }

  @Test func aSortThatIsNoColumnIsNamedAboveTheTable() async throws {
    let app = await started()
    try await play(app, "4W")
    #expect(text(app).contains("sorted by wait"))
  }

  // MARK: Pages

  @Test func fromAJobToItsPodAndBack() async throws {
    let app = await started()
    try await play(app, "4/8831201<enter><enter>")
    #expect(app.place == .jobDetail && app.view.name == "job 8831201")
    try await play(app, "p")
    #expect(app.place == .podDetail && app.view.name == "itwinai/3dgan-train-0")
    try await play(app, "J")
    #expect(app.place == .jobDetail && app.view.name == "job 8831201")
    try await play(app, "l")
    #expect(app.place == .logs)
  }

  @Test func anOrphanHasNoPodToGoTo() async throws {
    let app = await started()
    try await play(app, "4/8830912<enter><enter>p")
    #expect(app.place == .jobDetail && text(app).contains("No pod of this job is known."))
  }

  @Test func thePageFollowsTheJobAndSaysWhenItIsForgotten() async throws {
    let app = await started()
    try await play(app, "4/8831233<enter><enter>")
    #expect(text(app).contains("waits: 17 jobs ahead in partition gpu"))
    app.show(
      Fixture.join(
        Fixture.snapshot(), Fixture.jobs().filter { $0.reason != "Priority" || $0.id.number == 8_831_233 }))
    #expect(text(app).contains("waits: 1 job ahead in partition gpu"))
    app.show(Fixture.empty())
    #expect(text(app).contains("no longer known"))
  }

  // MARK: Attention

  @Test func theSiteIsToldWhatIsInSight() async throws {
    let site = Stage.site()
    let app = await started(site: site)
    await app.settle()
    let overview = try #require(site.asked.attentions.last)
    #expect(!overview.pods.isEmpty && overview.jobs.isEmpty && !overview.wantsQueue)
    try await play(app, "4")
    await app.settle()
    let jobs = try #require(site.asked.attentions.last)
    #expect(jobs.wantsQueue && jobs.jobs.contains(JobKey(cluster: "vega", id: 8_831_201)))
    try await play(app, "/8831201<enter><enter>")
    await app.settle()
    #expect(site.asked.attentions.last?.jobs == [JobKey(cluster: "vega", id: 8_831_201)])
  }

  @Test func theSameSightIsToldOnce() async throws {
    let site = Stage.site()
    let app = await started(site: site)
    await app.settle()
    let count = site.asked.attentions.count
    for _ in 0..<5 { _ = app.draw(rows: 40, columns: 120) }
    await app.settle()
    #expect(site.asked.attentions.count == count)
  }

  // MARK: Size

  @Test func tenThousandJobsAreArrangedAndDrawn() async throws {
    let jobs = (0..<10_000).map { number in
      Fixture.job(
        Fixture.JobSpec(
          id: UInt64(number + 1), state: SlurmState(.pending), reason: "Priority", priority: 20_000 - number))
    }
    let app = await started(Fixture.join(Fixture.empty(), jobs))
    try await play(app, "4aG")
    #expect(text(app).contains("Jobs 10,000") && numbers(app).last == "10000")
    try await play(app, "/ahead<lt>10<enter>")
    #expect(text(app).contains("[10/10,000]"))
  }
}
