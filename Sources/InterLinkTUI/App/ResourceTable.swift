internal import ClientCore
internal import Monitor

/// A table's whole state: what it arranges, where the user is in it, its filter and its order.
final class ResourceTable<Row: TableRow>: RowTable {
  /// Where the cursor is, and what is marked.
  private(set) var state = TableState<TableLine<Row>>()
  private(set) var arrangement = Arrangement<Row>()
  private(set) var input = FilterInput()
  private(set) var sort: SortOrder
  private(set) var isWide = false
  /// By which of the table's groupings its rows are put together; `nil`: by none.
  private(set) var grouping: Int?
  /// Groups of which only the header is shown.
  private(set) var folded: Set<GroupName?> = []
  /// Where the next range of marks begins.
  private var lastMarked: TableLine<Row>.ID?
  /// Ids of columns that say nothing now, such as the site where there is only one.
  var idle: Set<String> = []
  /// The arranging under way, if any.
  private(set) var arranging: Task<Void, Never>?

  let columns: [Column<Row>]
  /// Marks a row before its first column; see ``Table/sign``.
  private let sign: (@Sendable (Row) -> Span?)?
  /// How its rows can be put together.
  private let groups: TableGroups<Row>
  /// Ids of the columns left out unless the table is wide.
  private let wideColumns: Set<String>
  private var arranger: Arranger<Row>
  private var rows: [Row] = []
  private var revision: UInt64 = 0
  /// What is asked for and not yet arranged.
  private var isDirty = false
  private var arrangedAt: Int64 = 0
  /// Columns that there was no use for when it was drawn last.
  private var hiddenColumns: Set<String> = []
  private var height = 1
  /// The line of the screen on which its first row was drawn.
  private var firstRow = 0

  /// An empty table.
  init(
    columns: [Column<Row>], wide: Set<String>, sort: SortOrder, groups: TableGroups<Row> = TableGroups(),
    sign: (@Sendable (Row) -> Span?)? = nil
  ) {
    (self.columns, wideColumns, self.sort, self.groups, self.sign) = (columns, wide, sort, groups, sign)
    arranger = Arranger(columns: columns, groups: groups)
  }

  /// Whether the arrangement is what was last asked for.
  var isSettled: Bool { arranging == nil && !isDirty }

  /// Ids of the columns that can be sorted by.
  var columnIDs: [String] { columns.map(\.id).filter { !idle.contains($0) } }
  /// Whether there is a row, or the header of a group, under the cursor.
  var hasSelection: Bool { state.selected != nil }
  /// The rows that were drawn last, from top to bottom.
  var rowsInSight: [Row] { arrangement.lines.dropFirst(state.top).prefix(height).compactMap(\.row) }
  /// What was marked.
  var markedRows: Set<Row.ID> {
    Set(state.marked.compactMap { if case .row(let id) = $0 { id } else { nil } })
  }

  /// The row under the cursor; `nil` on the header of a group.
  var selected: Row? {
    guard case .row(let id)? = state.selected else { return nil }
    let lines = arrangement.lines
    if lines.indices.contains(state.index), lines[state.index].id == .row(id) {
      return lines[state.index].row
    }
    return arrangement.rows.first { $0.id == id }
  }

  /// The group whose header is under the cursor.
  var selectedGroup: RowGroup? {
    guard case .group(let name)? = state.selected else { return nil }
    return arrangement.groups.first { $0.name == name }
  }

  /// The rows of that group; empty on a row.
  var rowsOfSelectedGroup: [Row] {
    selectedGroup.map { Array(arrangement.rows[$0.rows.clamped(to: arrangement.rows.indices)]) } ?? []
  }

  // MARK: Content

  /// Takes new rows.
  func take(_ rows: [Row], _ app: App) {
    self.rows = rows
    // Our own number: those of two sites may be the same.
    revision += 1
    arrange(app)
  }

  /// Takes a filter as it is being typed; a mistake leaves the last good one in force.
  func setFilter(_ text: String, _ app: App) {
    input.set(text, columns: columns.map(\.filterColumn))
    arrange(app)
  }

  /// Sorts by `column`, or, if it does so already, the other way round.
  func sort(by column: String, _ app: App) {
    sort = SortOrder(column: column, isDescending: sort.column == column ? !sort.isDescending : false)
    arrange(app)
  }

  /// Sorts the other way round.
  func invert(_ app: App) {
    sort.isDescending.toggle()
    arrange(app)
  }

  /// Sorts by the column `offset` places to the right.
  func shiftSort(by offset: Int, _ app: App) {
    let shown = shownColumns.map { columns[$0].id }.filter { !hiddenColumns.contains($0) }
    let index = shown.firstIndex(of: sort.column) ?? 0
    sort = SortOrder(column: shown[(index + offset + shown.count) % shown.count])
    arrange(app)
  }

  /// Asks again what depends on the time, once a second.
  func timePasses(_ app: App) {
    if input.filter.dependsOnTime, app.now.seconds != arrangedAt { arrange(app) }
  }

  // Keys come through ``RowTable``, where the compiler cannot see which rows there are, and what it leaves generic
  // takes twice as long.
  @specialized(where Row == PodRow)
  @specialized(where Row == NodeRow)
  @specialized(where Row == JobRow)
  private func arrange(_ app: App) {
    isDirty = true
    guard arranging == nil else { return }
    arranging = Task { [weak self, weak app] in
      while let self, let app, self.isDirty { await self.arrangeOnce(app) }
      self?.arranging = nil
      app?.tableChanged()
    }
  }

  private func arrangeOnce(_ app: App) async {
    isDirty = false
    arrangedAt = app.now.seconds
    let request = ArrangementRequest(
      rows: rows, revision: revision, filter: input.filter, sort: sort, grouping: grouping, folded: folded,
      now: app.now)
    arrangement = await arranger.arrange(request)
    state.follow(arrangement.lines, height: height)
  }

  // MARK: Groups

  /// What `:group` knows.
  var groupingIDs: [String] { groups.groupings.map(\.id) }
  /// By what rows are put together.
  var groupingID: String? { grouping.map { groups.groupings[$0].id } }
  /// Whether the cursor is on the header of a group.
  var hasGroup: Bool { selectedGroup != nil }

  /// Puts rows together by `id`, or (`nil`) by nothing.
  func group(by id: String?, _ app: App) {
    grouping = groups.groupings.firstIndex { $0.id == id }
    folded = []
    arrange(app)
  }

  /// Goes over to the next grouping that says something of the rows, and after the last to none.
  func cycleGrouping(_ app: App) {
    let next = (grouping ?? -1) + 1
    let telling = groups.groupings[next...].first { $0.isTelling(of: rows) }
    group(by: telling?.id, app)
  }

  /// Hides the rows of the group whose header is under the cursor, or shows them.
  func toggleGroup(_ app: App) {
    guard let group = selectedGroup else { return }
    if folded.remove(group.name) == nil { folded.insert(group.name) }
    arrange(app)
  }

  /// Hides the rows of all groups, or shows them; from a row that is hidden the cursor goes to its header.
  func foldAll(_ isFolded: Bool, _ app: App) {
    folded = isFolded ? Set(arrangement.groups.map(\.name)) : []
    if isFolded, let group = arrangement.lines.group(at: state.index) {
      state.select(.group(group.name), in: arrangement.lines, height: height)
    }
    arrange(app)
  }

  // MARK: The user

  /// Moves the cursor.
  func move(_ motion: Motion) {
    let motion: TableState<TableLine<Row>>.Motion? =
      switch motion {
      case .up: .lines(-1)
      case .down: .lines(1)
      case .halfUp: .halfPages(-1)
      case .halfDown: .halfPages(1)
      case .pageUp: .pages(-1)
      case .pageDown: .pages(1)
      case .top: .first
      case .bottom: .last
      case .left, .right: nil
      }
    if let motion { state.move(motion, in: arrangement.lines, height: height) }
  }

  /// Puts the cursor on the row that stands on a line of the screen.
  func click(row: Int) { state.move(.line(row - firstRow), in: arrangement.lines, height: height) }

  /// Marks the row under the cursor, or unmarks it, and goes on to the next; on a header, all rows of the group.
  func toggleMark() {
    if let group = selectedGroup {
      let members = Set(arrangement.rows[group.rows].map { TableLine<Row>.ID.row($0.id) })
      if members.isSubset(of: state.marked) {
        state.marked.subtract(members)
      } else {
        state.marked.formUnion(members)
      }
    } else {
      state.toggleMark()
      lastMarked = state.selected
    }
    move(.down)
  }

  /// Marks the rows from the last mark to the cursor; without one, the row under the cursor.
  func markRange() {
    let lines = arrangement.lines
    let from = lastMarked.flatMap { last in lines.firstIndex { $0.id == last } } ?? state.index
    for index in min(from, state.index)...max(from, state.index) where lines.indices.contains(index) {
      if let row = lines[index].row { state.marked.insert(.row(row.id)) }
    }
    lastMarked = state.selected
  }

  /// Marks all rows that the filter lets through, folded or not; if they all are, takes their marks away.
  func toggleAllMarks() {
    let all = Set(arrangement.rows.map { TableLine<Row>.ID.row($0.id) })
    if all.isSubset(of: state.marked) { state.marked.subtract(all) } else { state.marked.formUnion(all) }
  }

  /// Forgets the rows of a site that is left: their marks, and how wide they were.
  func startOver() {
    clearMarks()
    arranger = Arranger(columns: columns, groups: groups)
    folded = []
  }

  /// Takes all marks away.
  func clearMarks() { state.marked = [] }

  /// Shows more columns, or as many as fit well.
  func toggleWide() { isWide.toggle() }

  // MARK: Drawing

  /// The places of the columns that are shown.
  private var shownColumns: [Int] {
    columns.indices.filter {
      !columns[$0].isHidden && !idle.contains(columns[$0].id)
        && (isWide || !wideColumns.contains(columns[$0].id))
    }
  }

  /// Draws header and rows, without the columns `hidden`.
  ///
  /// - Parameters:
  ///   - minimum: cells below which a column is dropped, where that differs from its own wish.
  ///   - isStale: whether a row is no longer kept up to date.
  func draw(
    on canvas: inout Canvas, in area: Rect, now: Timestamp, hidden: Set<String> = [],
    minimum: [String: Int] = [:], isStale: (Row) -> Bool
  ) {
    hiddenColumns = hidden
    height = max(1, area.height - 1)
    firstRow = area.row + 1
    state.follow(arrangement.lines, height: height)
    draw(arrangement, state, sort: sort, on: &canvas, in: area, now: now, hidden, minimum, isStale)
  }

  /// Draws the rows as they were given, without cursor, filter or marks: a summary above another table.
  func drawStrip(
    on canvas: inout Canvas, in area: Rect, now: Timestamp, hidden: Set<String> = [], isStale: (Row) -> Bool
  ) {
    var all = arrangement
    (all.rows, all.groups) = (rows, [])
    draw(all, TableState(), sort: nil, on: &canvas, in: area, now: now, hidden, [:], isStale)
  }

  /// Draws the rows in sight below the first line of `area`, which is the caller's, each with `body`; for a table
  /// without groups.
  func drawRows(
    on canvas: inout Canvas, in area: Rect, isStale: (Row) -> Bool,
    _ body: (inout Canvas, Row, _ line: Int, Style) -> Void
  ) {
    height = max(1, area.height - 1)
    firstRow = area.row + 1
    state.follow(arrangement.lines, height: height)
    for (offset, row) in arrangement.rows.dropFirst(state.top).prefix(max(0, area.height - 1)).enumerated() {
      let line = firstRow + offset
      let isOnCursor = state.selected == .row(row.id)
      if isOnCursor {
        canvas.fill(row: line, columns: area.columns, style: Style(onCursor: true))
        canvas.draw(
          canvas.glyphs.cursor, row: line, column: area.column, style: Style(.accent, onCursor: true))
      }
      body(&canvas, row, line, Style(onCursor: isOnCursor))
      if isStale(row) { canvas.restyle(row: line, columns: area.columns) { $0.role = .stale } }
    }
  }

  private func draw(
    _ arrangement: Arrangement<Row>, _ state: TableState<TableLine<Row>>, sort: SortOrder?,
    on canvas: inout Canvas,
    in area: Rect, now: Timestamp, _ hidden: Set<String>, _ minimum: [String: Int], _ isStale: (Row) -> Bool
  ) {
    let shown = shownColumns.filter { !hidden.contains(columns[$0].id) }
    var arrangement = arrangement
    if !arrangement.contentWidths.isEmpty {
      arrangement.contentWidths = shown.map { arrangement.contentWidths[$0] }
    }
    let fitted = shown.map { index in
      var column = columns[index]
      if let cells = minimum[column.id] { column.minimum = cells }
      return column
    }
    Table(fitted, sign: sign)
      .draw(arrangement, state: state, sort: sort, now: now, in: area, on: &canvas)
    for (offset, line) in arrangement.lines.dropFirst(state.top).prefix(max(0, area.height - 1)).enumerated()
    {
      guard let row = line.row, isStale(row) else { continue }
      canvas.restyle(row: area.row + 1 + offset, columns: area.columns) { $0.role = .stale }
    }
  }

  /// What a rule above the table says: how many rows, of how many, filter and marks.
  func caption(_ noun: String, isKnown: Bool) -> (title: [Span], trailing: [Span]) {
    var title = [Span(noun, Style(.title, bold: true))]
    let (shown, total) = (arrangement.rows.count, arrangement.total)
    if isKnown || total > 0 {
      title.append(
        Span(
          shown == total
            ? " \(Format.grouped(total))" : " [\(Format.grouped(shown))/\(Format.grouped(total))]",
          Style(.title)))
    }
    if let groupingID { title.append(Span("  by \(groupingID)", Style(.accent))) }
    if !input.filter.source.isEmpty { title.append(Span("  /\(input.filter.source)", Style(.accent))) }
    var trailing: [Span] = []
    if columns.contains(where: { $0.isHidden && $0.id == sort.column }) {
      trailing.append(Span("sorted by \(sort.column)\(sort.isDescending ? ", down" : "")", Style(.dim)))
    }
    if !state.marked.isEmpty {
      if !trailing.isEmpty { trailing.append(Span("   ")) }
      trailing.append(Span("\(state.marked.count) marked", Style(.marked)))
    }
    return (title, trailing)
  }
}
