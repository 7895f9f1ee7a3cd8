internal import ClientCore

/// A row of a table: it has an identity that the cursor follows.
nonisolated protocol TableRow: Identifiable, Sendable where ID: Sendable {
  /// Whether both are the same thing, and would be shown, sorted and filtered alike; unchanged rows keep what was
  /// computed for them.
  func hasSameContent(as other: Self) -> Bool
  /// How far the clock of its site is ahead of that of the table, in seconds: its ages are by its own.
  var clockOffset: Double { get }
}

nonisolated extension TableRow {
  var clockOffset: Double { 0 }

  /// `now` of the table as the row's site has it.
  func time(_ now: Timestamp) -> Timestamp { clockOffset == 0 ? now : now + clockOffset }
}

/// A column: what its cells say and how much room they deserve.
nonisolated struct Column<Row: TableRow>: Sendable {
  enum Alignment: Sendable { case leading, trailing }

  /// As filters, sorts and the configuration name it, in lower case: `age`.
  var id: String
  /// In the header: `AGE`.
  var title: String
  var kind = ColumnKind.text
  var alignment = Alignment.leading
  var truncation = Truncation.tail
  /// Cells: below `minimum` the column is dropped; `ideal` is what it wants if its content is not measured;
  /// it never gets more than `maximum`.
  var minimum: Int
  var ideal: Int
  var maximum: Int
  /// Narrow screens drop the columns of least worth first; the first column always stays.
  var worth = 50
  /// Whether plain words of a filter look at it; such columns are as wide as their content.  Only for text that
  /// does not change with time.
  var isSearched = false
  /// `state:R` means a whole word, not a part of one: for columns of short codes.
  var matchesWhole = false
  /// Never drawn: it is there for filters and sorts, such as `is:orphan`.
  var isHidden = false
  /// The only words that a filter may look for in it; empty if any may.
  var vocabulary: [String] = []
  /// Other names for filters and sorts.
  var aliases: [String] = []
  /// What is shown.  The time is the snapshot's, for ages.
  var cell: @Sendable (Row, Timestamp) -> Span
  /// What filters look at: what is shown, unless that is cut short or a picture.
  var matched: @Sendable (Row, Timestamp) -> String
  /// What is sorted and compared; the text by default.
  var value: @Sendable (Row, Timestamp) -> ColumnValue

  init(
    _ id: String, title: String? = nil, kind: ColumnKind = .text, alignment: Alignment? = nil,
    truncation: Truncation = .tail, width: ClosedRange<Int>, ideal: Int? = nil, worth: Int = 50,
    isSearched: Bool = false, matchesWhole: Bool = false, aliases: [String] = [],
    value: (@Sendable (Row, Timestamp) -> ColumnValue)? = nil,
    matched: (@Sendable (Row, Timestamp) -> String)? = nil,
    cell: @escaping @Sendable (Row, Timestamp) -> Span
  ) {
    (self.id, self.title, self.kind) = (id, title ?? id.uppercased(), kind)
    self.alignment = alignment ?? (kind == .text ? .leading : .trailing)
    (minimum, maximum, self.ideal) = (width.lowerBound, width.upperBound, ideal ?? width.lowerBound)
    (self.truncation, self.worth, self.isSearched) = (truncation, worth, isSearched)
    (self.matchesWhole, self.aliases, self.cell) = (matchesWhole, aliases, cell)
    self.value =
      value ?? { row, now in
        let text = cell(row, now).text
        return text.isEmpty ? .missing : .text(text)
      }
    self.matched = matched ?? { row, now in cell(row, now).text }
  }

  /// A column that is never drawn: something to filter and sort by.
  static func hidden(
    _ id: String, kind: ColumnKind = .text, matchesWhole: Bool = false, aliases: [String] = [],
    value: (@Sendable (Row, Timestamp) -> ColumnValue)? = nil,
    text: @escaping @Sendable (Row, Timestamp) -> String = { _, _ in "" }
  ) -> Column {
    var column = Column(
      id, kind: kind, width: 1...1, matchesWhole: matchesWhole, aliases: aliases, value: value,
      cell: { row, now in Span(text(row, now)) })
    column.isHidden = true
    return column
  }

  /// The column behind `is:`: what a row is, in words of `vocabulary`.
  static func kinds(
    _ vocabulary: [String], words: @escaping @Sendable (Row, Timestamp) -> [String]
  ) -> Column {
    var column = hidden(
      "is", matchesWhole: true, text: { row, now in words(row, now).joined(separator: " ") })
    column.vocabulary = vocabulary
    return column
  }

  /// What the filter language knows of it.
  var filterColumn: FilterColumn {
    FilterColumn(id: id, aliases: aliases, kind: kind, matchesWhole: matchesWhole, vocabulary: vocabulary)
  }
}

/// By what a table is sorted.
nonisolated struct SortOrder: Hashable, Sendable {
  /// A column's id.
  var column: String
  var isDescending = false
}
