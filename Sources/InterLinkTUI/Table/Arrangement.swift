internal import ClientCore

/// The rows of a table as they are shown: filtered and in order.
nonisolated struct Arrangement<Row: TableRow>: Sendable {
  var rows: [Row] = []
  /// Rows before the filter.
  var total = 0
  /// Cells that the widest content takes or has taken, by column, so that columns do not move to and fro; 0 where
  /// it is not measured (see ``Column/isSearched``).
  var contentWidths: [Int] = []
  /// Of which snapshot they are.
  var revision: UInt64 = 0
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
  /// For ages.
  var now: Timestamp
}

/// Makes arrangements away from the main actor, and remembers what did not change.
actor Arranger<Row: TableRow> {
  private var cache: ArrangementCache<Row>

  init(columns: [Column<Row>]) { cache = ArrangementCache(columns: columns) }

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
    var key = SortKey.missing
    /// The column that `key` belongs to; `nil` if it is to be made.
    var keyed: String?

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
  /// In the order given.
  private var entries: [Entry] = []
  /// In the order of `sort`.
  private var ordered: [Entry] = []
  private var sort: SortOrder?
  private var revision: UInt64?
  private var contentWidths: [Int] = []
  private var last: (filter: Filter, arrangement: Arrangement<Row>)?

  init(columns: [Column<Row>]) { self.columns = columns }

  /// The rows that pass the filter, in order.
  mutating func arrange(_ request: ArrangementRequest<Row>) -> Arrangement<Row> {
    if let last, last.filter == request.filter, !request.filter.dependsOnTime,
      revision == request.revision, sort == request.sort
    {
      return last.arrangement
    }
    if revision != request.revision {
      take(request.rows, request.now)
      order(by: request.sort, request.now)
    } else if sort != request.sort {
      order(by: request.sort, request.now)
    }
    revision = request.revision
    var rows: [Row] = []
    rows.reserveCapacity(request.filter.terms.isEmpty ? ordered.count : 0)
    for entry in ordered {
      let matches =
        request.filter.terms.isEmpty
        || request.filter.matches(
          haystack: entry.haystack,
          text: { columns[$0].matched(entry.row, request.now) },
          value: { columns[$0].value(entry.row, request.now) })
      if matches { rows.append(entry.row) }
    }
    let arrangement = Arrangement(
      rows: rows, total: entries.count, contentWidths: contentWidths, revision: request.revision)
    last = (request.filter, arrangement)
    return arrangement
  }

  /// Makes entries for the rows, those of unchanged rows being kept.
  private mutating func take(_ rows: [Row], _ now: Timestamp) {
    var kept: [Row.ID: Entry]?
    let before = entries
    entries = rows.enumerated().map { index, row in
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
    measure()
  }

  private mutating func measure() {
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
    defer { self.sort = sort }
    guard let sort, let column = columns.first(where: { $0.id == sort.column }) else {
      ordered = entries
      return
    }
    // Times depend on the clock, so they are taken anew together; names are dear and do not change.
    let isKept = column.kind == .text
    for entry in entries where !isKept || entry.keyed != sort.column {
      entry.key = SortKey(column.value(entry.row, now))
      entry.keyed = sort.column
    }
    if self.sort == sort { ordered = Self.survivors(of: ordered, in: entries) } else { ordered = entries }
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
