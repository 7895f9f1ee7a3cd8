internal import ClientCore

/// The rows of a table as they are shown: filtered and in order.
nonisolated struct Arrangement<Row: TableRow>: Sendable {
  var rows: [Row] = []
  /// Where each group's rows are among ``rows``, in order; empty if they are not put together.
  var groups: [RowGroup] = []
  /// Rows before the filter.
  var total = 0
  /// Cells that the widest content takes or has taken, by column, so that columns do not move to and fro; 0 where
  /// it is not measured (see ``Column/isSearched``).
  var contentWidths: [Int] = []
  /// Of which snapshot they are.
  var revision: UInt64 = 0

  /// What is drawn, line by line: rows, and headers of groups.
  var lines: TableLines<Row> { TableLines(rows, groups: groups) }
}

/// What an arrangement is made of.
nonisolated struct ArrangementRequest<Row: TableRow>: Sendable {
  /// In a stable order, such as that of first sight.
  var rows: [Row]
  /// Same number, same rows.
  var revision: UInt64
  var filter = Filter.all
  /// `nil`: in the order given.
  var sort: SortOrder?
  /// By which of the table's groupings rows are put together; `nil`: by none.
  var grouping: Int?
  /// Groups of which only the header is shown.
  var folded: Set<GroupName?> = []
  /// For ages.
  var now: Timestamp
}

nonisolated extension ArrangementRequest {
  /// Whether an answer to `self` answers `other`, too.
  fileprivate func isAnswered(as other: ArrangementRequest) -> Bool {
    !filter.dependsOnTime && filter == other.filter && revision == other.revision && sort == other.sort
      && grouping == other.grouping && folded == other.folded
  }

  /// What is kept of it: rows that are gone are not to be held for its sake.
  fileprivate var withoutRows: ArrangementRequest {
    var copy = self
    copy.rows = []
    return copy
  }
}

/// Makes arrangements away from the main actor, and remembers what did not change.
actor Arranger<Row: TableRow> {
  private var cache: ArrangementCache<Row>

  init(columns: [Column<Row>], groups: TableGroups<Row> = TableGroups()) {
    cache = ArrangementCache(columns: columns, groups: groups)
  }

  /// The rows that pass the filter, in order.
  func arrange(_ request: ArrangementRequest<Row>) -> Arrangement<Row> { cache.arrange(request) }
}

/// The work behind ``Arranger``: a row's searched text and sort key are made once and kept until the row changes;
/// a list in which few rows moved is put in order by nearly as many comparisons as it has rows.
nonisolated struct ArrangementCache<Row: TableRow> {
  /// What is known of a row.  A class: sorting moves references.
  private final class Entry {
    let row: Row
    let haystack: String
    let widths: [UInt8]
    /// Place in the list given, which decides between equals.
    var place = 0
    /// Place in the order.
    var rank = 0
    var key = SortKey.missing
    /// The column that `key` belongs to; `nil` if it is to be made.
    var keyed: String?
    var group: GroupName?
    /// The grouping that `group` belongs to; `nil` if it is to be made.
    var grouped: Int?

    init(_ row: Row, _ columns: [Column<Row>], _ now: Timestamp) {
      self.row = row
      var (haystack, widths) = ("", [UInt8]())
      for column in columns where column.isSearched {
        let text = column.cell(row, now).text
        // Cells are parted so that no word is found across two.
        haystack += haystack.isEmpty ? text : "\u{1F}" + text
        widths.append(UInt8(clamping: CellWidth.of(text)))
      }
      (self.haystack, self.widths) = (haystack, widths)
    }
  }

  private let columns: [Column<Row>]
  private let groups: TableGroups<Row>
  /// In the order given.
  private var entries: [Entry] = []
  /// In the order of `sort`.
  private var ordered: [Entry] = []
  private var sort: SortOrder?
  /// When they were put in order.
  private var orderedAt = Timestamp(seconds: 0)
  private var revision: UInt64?
  private var contentWidths: [Int] = []
  private var last: (request: ArrangementRequest<Row>, arrangement: Arrangement<Row>)?

  init(columns: [Column<Row>], groups: TableGroups<Row> = TableGroups()) {
    (self.columns, self.groups) = (columns, groups)
  }

  /// The rows that pass the filter, in order.
  mutating func arrange(_ request: ArrangementRequest<Row>) -> Arrangement<Row> {
    if let last, last.request.isAnswered(as: request) { return last.arrangement }
    if revision != request.revision {
      let replaced = take(request.rows, request.now)
      if let replaced, let arrangement = replace(replaced, request) { return arrangement }
      order(by: request.sort, request.now)
    } else if sort != request.sort {
      order(by: request.sort, request.now)
    }
    revision = request.revision
    let matching =
      request.filter.terms.isEmpty
      ? ordered
      : ordered.filter { entry in
        request.filter.matches(
          haystack: entry.haystack,
          text: { columns[$0].matched(entry.row, entry.row.time(request.now)) },
          value: { columns[$0].value(entry.row, entry.row.time(request.now)) })
      }
    let (shown, rowGroups) = group(matching, request)
    let arrangement = Arrangement(
      rows: shown.map(\.row), groups: rowGroups, total: entries.count, contentWidths: contentWidths,
      revision: request.revision)
    last = (request.withoutRows, arrangement)
    return arrangement
  }

  /// Puts entries together as is asked for.
  private func group(
    _ entries: [Entry], _ request: ArrangementRequest<Row>
  ) -> (entries: [Entry], groups: [RowGroup]) {
    guard let index = request.grouping, groups.groupings.indices.contains(index) else { return (entries, []) }
    let grouping = groups.groupings[index]
    for entry in entries where entry.grouped != index {
      (entry.group, entry.grouped) = (grouping.group(entry.row), index)
    }
    let (ordered, rowGroups) = RowGroup.groups(
      of: entries, name: \.group, states: { groups.states($0.row) },
      isFolded: { request.folded.contains($0) })
    return (ordered, rowGroups)
  }

  /// An entry in the place of another of the same row.
  private typealias Replacement = (old: Entry, new: Entry)

  /// Makes entries for the rows, those of unchanged rows being kept.
  ///
  /// - Returns: which took the places of others, if no row has come, gone or moved.
  private mutating func take(_ rows: [Row], _ now: Timestamp) -> [Replacement]? {
    guard let replaced = replacements(rows, now) else {
      takeAll(rows, now)
      return nil
    }
    for (_, new) in replaced { entries[new.place] = new }
    measure(replaced.lazy.map(\.new))
    return replaced
  }

  private func replacements(_ rows: [Row], _ now: Timestamp) -> [Replacement]? {
    guard rows.count == entries.count else { return nil }
    var replaced: [Replacement] = []
    for (index, entry) in entries.enumerated() where !entry.row.hasSameContent(as: rows[index]) {
      guard entry.row.id == rows[index].id else { return nil }
      let new = Entry(rows[index], columns, now)
      (new.place, new.rank) = (index, entry.rank)
      replaced.append((entry, new))
    }
    return replaced
  }

  /// The last arrangement with other rows in the places of those that have changed, if that is all there is to it.
  private mutating func replace(
    _ replaced: [Replacement], _ request: ArrangementRequest<Row>
  ) -> Arrangement<Row>? {
    guard let last, request.filter.terms.isEmpty, last.request.filter.terms.isEmpty, request.grouping == nil,
      last.request.grouping == nil, request.sort == sort, last.request.sort == sort
    else { return nil }
    if let column = columns.first(where: { $0.id == sort?.column }) {
      // What depends on the clock moves by itself: all are put in order anew, the more there are the more rarely.
      let isOrdered = abs(request.now - orderedAt) < max(1, Double(entries.count) / 5000)
      guard column.kind == .text || isOrdered else { return nil }
      func key(_ row: Row) -> SortKey { SortKey(column.value(row, row.time(request.now))) }
      for (old, new) in replaced {
        new.key = key(new.row)
        new.keyed = column.id
        guard new.key.order(key(old.row), descending: false) == 0 else { return nil }
      }
    }
    var arrangement = last.arrangement
    self.last = nil
    for (_, new) in replaced {
      ordered[new.rank] = new
      arrangement.rows[new.rank] = new.row
    }
    (arrangement.contentWidths, arrangement.revision) = (contentWidths, request.revision)
    revision = request.revision
    self.last = (request.withoutRows, arrangement)
    return arrangement
  }

  private mutating func takeAll(_ rows: [Row], _ now: Timestamp) {
    var kept: [Row.ID: Entry]?
    let before = entries
    entries = rows.enumerated().map { index, row in
      if index < before.count, before[index].row.hasSameContent(as: row) { return before[index] }
      // Lists rarely change but at their end: look at the same place before looking everywhere.
      var known = index < before.count && before[index].row.id == row.id ? before[index] : nil
      if known == nil, !before.isEmpty {
        if kept == nil { kept = Dictionary(before.map { ($0.row.id, $0) }) { first, _ in first } }
        known = kept?[row.id]
      }
      let entry = if let known, known.row.hasSameContent(as: row) { known } else { Entry(row, columns, now) }
      entry.place = index
      return entry
    }
    measure(entries)
  }

  private mutating func measure(_ entries: some Sequence<Entry>) {
    let searched = columns.indices.filter { columns[$0].isSearched }
    if contentWidths.isEmpty { contentWidths = Array(repeating: 0, count: columns.count) }
    var widest = searched.map { UInt8(clamping: contentWidths[$0]) }
    for entry in entries {
      for index in searched.indices where entry.widths[index] > widest[index] {
        widest[index] = entry.widths[index]
      }
    }
    for (index, column) in searched.enumerated() { contentWidths[column] = Int(widest[index]) }
  }

  private mutating func order(by sort: SortOrder?, _ now: Timestamp) {
    defer {
      (self.sort, orderedAt) = (sort, now)
      for (rank, entry) in ordered.enumerated() { entry.rank = rank }
    }
    guard let sort, let column = columns.first(where: { $0.id == sort.column }) else {
      ordered = entries
      return
    }
    // Times depend on the clock, so they are taken anew together; names are dear and do not change.
    let isKept = column.kind == .text
    for entry in entries where !isKept || entry.keyed != sort.column {
      entry.key = SortKey(column.value(entry.row, entry.row.time(now)))
      entry.keyed = sort.column
    }
    if let last = self.sort, last.column == sort.column {
      ordered = Self.survivors(of: ordered, in: entries)
      // Turned round, it is sorted but for equals, which are runs that sorting turns back.
      if last != sort { ordered.reverse() }
    } else {
      ordered = entries
    }
    let descending = sort.isDescending
    ordered.sort { a, b in
      let order = a.key.order(b.key, descending: descending)
      return order != 0 ? order < 0 : a.place < b.place
    }
  }

  /// `entries` in the order that `ordered` had, new ones at the end: sorting a nearly sorted list costs little.
  private static func survivors(of ordered: [Entry], in entries: [Entry]) -> [Entry] {
    func isCurrent(_ entry: Entry) -> Bool { entry.place < entries.count && entries[entry.place] === entry }
    let kept = ordered.filter(isCurrent)
    guard kept.count < entries.count else { return kept }
    let known = Set(kept.map(ObjectIdentifier.init))
    return kept + entries.filter { !known.contains(ObjectIdentifier($0)) }
  }
}
