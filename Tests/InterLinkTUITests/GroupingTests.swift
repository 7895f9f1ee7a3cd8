import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// Rows put together under headers.
@Suite struct GroupingTests {
  nonisolated struct Item: TableRow {
    var id: Int
    var name: String
    var team: String?
    var isOdd: Bool { id % 2 == 1 }
    func hasSameContent(as other: Item) -> Bool { name == other.name && team == other.team }
  }

  nonisolated static let columns = [
    Column<Item>("name", width: 4...20, worth: 100, isSearched: true) { item, _ in Span(item.name) }
  ]

  nonisolated static let groups = TableGroups<Item>(
    groupings: [
      Grouping("team") { item in item.team.map { GroupName(name: $0) } },
      Grouping("nobody") { _ in nil },
    ],
    states: { [RowState(word: $0.isOdd ? "odd" : "even", role: .plain, rank: $0.isOdd ? 1 : 0)] })

  nonisolated static let items = [
    Item(id: 0, name: "d", team: "red"), Item(id: 1, name: "a", team: nil),
    Item(id: 2, name: "c", team: "blue"), Item(id: 3, name: "b", team: "red"),
    Item(id: 4, name: "e", team: "blue"),
  ]

  /// The lines of an arrangement: names, and headers in brackets.
  private func lines(
    _ cache: inout ArrangementCache<Item>, _ rows: [Item] = items, revision: UInt64 = 1, filter: String = "",
    sort: SortOrder? = SortOrder(column: "name"), folded: Set<GroupName?> = [], grouping: Int? = 0
  ) throws -> String {
    let request = ArrangementRequest(
      rows: rows, revision: revision,
      filter: try FilterParser.parse(filter, columns: Self.columns.map(\.filterColumn)), sort: sort,
      grouping: grouping, folded: folded, now: Timestamp(seconds: 0))
    return cache.arrange(request).lines.map { line in
      switch line {
      case .row(let row): row.name
      case .group(let group):
        "[\(group.name?.name ?? "-") \(group.rows.count)"
          + group.states.map { " \($0.state.word) \($0.count)" }.joined() + "]"
      }
    }.joined(separator: " ")
  }

  private func cache() -> ArrangementCache<Item> {
    ArrangementCache(columns: Self.columns, groups: Self.groups)
  }

  @Test func groupsComeAsTheirFirstRowsDoAndRowsOfNoneLast() throws {
    var cache = cache()
    #expect(
      try lines(&cache) == "[red 2 even 1 odd 1] b d [blue 2 even 2] c e [- 1 odd 1] a")
    #expect(
      try lines(&cache, sort: SortOrder(column: "name", isDescending: true))
        == "[blue 2 even 2] e c [red 2 even 1 odd 1] d b [- 1 odd 1] a")
  }

  @Test func filtersAndFoldsAct() throws {
    var cache = cache()
    #expect(try lines(&cache, filter: "b|e") == "[red 1 odd 1] b [blue 1 even 1] e")
    #expect(
      try lines(&cache, folded: [GroupName(name: "red"), nil])
        == "[red 2 even 1 odd 1] [blue 2 even 2] c e [- 1 odd 1]")
    #expect(try lines(&cache, filter: "zzz") == "")
  }

  @Test func groupsFollowWhatChanges() throws {
    var cache = cache()
    _ = try lines(&cache)
    var rows = Self.items
    rows[1].team = "blue"
    rows.removeLast()
    #expect(try lines(&cache, rows, revision: 2) == "[blue 2 even 1 odd 1] a c [red 2 even 1 odd 1] b d")
    #expect(try lines(&cache, rows, revision: 2, grouping: nil) == "a b c d")
    #expect(try lines(&cache, rows, revision: 2, grouping: 1) == "[- 4 even 2 odd 2] a b c d")
  }

  @Test func onlyTellingGroupingsAreOffered() {
    #expect(Self.groups.groupings.map { $0.isTelling(of: Self.items) } == [true, false])
    #expect(
      !Grouping<Item>("team", fewest: 3) { item in item.team.map { GroupName(name: $0) } }.isTelling(
        of: Self.items))
  }

  /// Every line is found at its number, whichever groups are folded.
  @Test func linesAreNumberedAsTheyAreDrawn() {
    let rows = (0..<9).map { Item(id: $0, name: "\($0)", team: "\($0 / 3)") }
    for mask in 0..<8 {
      let (items, groups) = RowGroup.groups(
        of: rows, name: { $0.team.map { GroupName(name: $0) } }, states: { _ in [] },
        isFolded: { name in name.flatMap { Int($0.name) }.map { mask >> $0 & 1 == 1 } ?? false })
      var expected: [TableLine<Item>.ID] = []
      for team in 0..<3 {
        expected.append(.group(GroupName(name: "\(team)")))
        if mask >> team & 1 == 0 { expected += (0..<3).map { .row(team * 3 + $0) } }
      }
      let lines = TableLines(items, groups: groups)
      #expect(lines.map(\.id) == expected)
      #expect(
        lines.indices.map { lines.group(at: $0)?.name?.name }
          == lines.map { line in
            switch line {
            case .row(let row): row.team
            case .group(let group): group.name?.name
            }
          })
    }
  }

  nonisolated static let owners:
    [(labels: [String: String], owner: (kind: String, name: String)?, group: GroupName?)] = [
      ([:], nil, nil),
      ([:], ("Job", "train"), GroupName(name: "train", kind: "Job", place: "ns")),
      (
        ["workflows.argoproj.io/workflow": "sweep"], ("Pod", "x"),
        GroupName(name: "sweep", kind: "Workflow", place: "ns")
      ),
      (
        ["pod-template-hash": "7f9c"], ("ReplicaSet", "web-7f9c"),
        GroupName(name: "web", kind: "Deployment", place: "ns")
      ),
      ([:], ("ReplicaSet", "web-7f9c"), GroupName(name: "web-7f9c", kind: "ReplicaSet", place: "ns")),
      (["job-name": "train"], nil, GroupName(name: "train", kind: "Job", place: "ns")),
    ]

  @Test(arguments: owners.indices) func theTopMostOwnerIsFound(_ row: Int) {
    let (labels, owner, group) = Self.owners[row]
    var pod = Pod()
    (pod.meta.namespace, pod.meta.labels) = ("ns", labels)
    if let owner {
      var reference = OwnerReference()
      (reference.kind, reference.name) = owner
      pod.meta.controller = reference
    }
    #expect(PodGroups.owner(pod) == group)
  }

  // MARK: In the app

  private func started() async -> App {
    let app = Stage.app(JoinedFixture.snapshot())
    await app.settle()
    _ = app.draw(rows: 24, columns: 120)
    return app
  }

  private func play(_ app: App, _ script: String) async throws { await app.play(try KeyScript.keys(script)) }

  @Test func theKeyGoesThroughTheTellingGroupingsAndTheCursorStaysOnItsPod() async throws {
    let app = await started()
    try await play(app, "2jjjj")
    let name = app.pods.selected?.record.pod.meta.name
    var seen: [String?] = []
    for _ in 0..<4 {
      try await play(app, "b")
      seen.append(app.pods.groupingID)
      #expect(app.pods.selected?.record.pod.meta.name == name)
    }
    // One site groups nothing.
    #expect(seen == ["service", "owner", "node", nil])
  }

  @Test func headersFoldAndOpen() async throws {
    let app = await started()
    try await play(app, "2:group service<enter>g")
    #expect(app.pods.hasGroup && app.pods.selected == nil)
    let lines = app.pods.arrangement.lines.count
    try await play(app, "<enter>")
    #expect(app.pods.arrangement.lines.count < lines && app.pods.hasGroup)
    try await play(app, "<enter>")
    #expect(app.pods.arrangement.lines.count == lines)
    try await play(app, "jj-")
    // On a row that is hidden now: its header has the cursor.
    #expect(app.pods.hasGroup && app.pods.arrangement.lines.count == app.pods.arrangement.groups.count)
    try await play(app, "+")
    #expect(app.pods.arrangement.lines.count == lines)
  }

  @Test func aHeaderMarksItsRows() async throws {
    let app = await started()
    try await play(app, "2:group service<enter>g")
    try await play(app, " ")
    let marked = app.pods.markedRows
    #expect(marked.count == app.pods.arrangement.groups[0].rows.count && marked.count > 0)
    try await play(app, "g ")
    #expect(app.pods.markedRows.isEmpty)
  }

  @Test func findingsAreFilteredByAKeyBesideWhatIsFilteredAlready() async throws {
    let app = await started()
    try await play(app, "2/ns:virgo<enter>!")
    #expect(app.view.query == "ns:virgo is:finding")
    #expect(app.pods.arrangement.rows.map(\.record.pod.meta.name) == ["glitch-scan", "matched-filter-2"])
    try await play(app, "!")
    #expect(app.view.query == "ns:virgo")
  }

  @Test func orphansAreShownAmongJobs() async throws {
    let app = await started()
    try await play(app, "2/is:orphan<enter>")
    #expect(app.draw(rows: 24, columns: 120).text.contains("An orphan is a job without a pod: o shows them."))
    try await play(app, "o")
    #expect(app.place == .jobs && app.jobs.arrangement.rows.map(\.number) == ["8830900"])
  }

  @Test func anUnknownGroupingIsNamedAndChangesNothing() async throws {
    let app = await started()
    try await play(app, "2:group colour<enter>")
    #expect(app.pods.groupingID == nil)
    #expect(app.draw(rows: 24, columns: 120).text.contains("only by service, owner, node, site."))
  }

  @Test func tenThousandRowsAreGrouped() throws {
    let rows = (0..<10_000).map { Item(id: $0, name: "pod-\($0)", team: "team-\($0 / 7)") }
    var cache = cache()
    let request = ArrangementRequest(
      rows: rows, revision: 1, grouping: 0, now: Timestamp(seconds: 0))
    let arranged = cache.arrange(request)
    #expect(arranged.groups.count == 1429 && arranged.lines.count == 11_429)
    #expect(arranged.lines[11_428].row?.id == 9999)
  }
}
