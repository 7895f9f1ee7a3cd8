internal import ClientCore

/// A row of a table: it has an identity that the cursor follows.
nonisolated protocol TableRow: Identifiable, Sendable where ID: Sendable {
  /// Whether both would be shown, sorted and filtered alike; unchanged rows keep what was computed for them.
  func hasSameContent(as other: Self) -> Bool
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
  /// `state:R` means the whole of a cell, not a part: for columns of short codes.
  var matchesWhole = false
  /// Other names for filters and sorts.
  var aliases: [String] = []
  /// What is shown.  The time is the snapshot's, for ages.
  var cell: @Sendable (Row, Timestamp) -> Span
  /// What is sorted and compared; the text by default.
  var value: @Sendable (Row, Timestamp) -> ColumnValue

  init(
    _ id: String, title: String? = nil, kind: ColumnKind = .text, alignment: Alignment? = nil,
    truncation: Truncation = .tail, width: ClosedRange<Int>, ideal: Int? = nil, worth: Int = 50,
    isSearched: Bool = false, matchesWhole: Bool = false, aliases: [String] = [],
    value: (@Sendable (Row, Timestamp) -> ColumnValue)? = nil,
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
  }

  /// What the filter language knows of it.
  var filterColumn: FilterColumn {
    FilterColumn(id: id, aliases: aliases, kind: kind, matchesWhole: matchesWhole)
  }
}

/// By what a table is sorted.
nonisolated struct SortOrder: Hashable, Sendable {
  /// A column's id.
  var column: String
  var isDescending = false
}
