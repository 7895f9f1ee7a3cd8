/// A line of a table: a row, or the header of a group.
nonisolated enum TableLine<Row: TableRow>: Identifiable, Sendable {
  /// What the cursor follows.
  enum ID: Hashable, Sendable {
    case row(Row.ID)
    case group(GroupName?)
  }

  case row(Row)
  case group(RowGroup)

  var id: ID {
    switch self {
    case .row(let row): .row(row.id)
    case .group(let group): .group(group.name)
    }
  }

  /// The row, if it is one.
  var row: Row? { if case .row(let row) = self { row } else { nil } }
}

/// The lines of a table, without a copy of its rows.
nonisolated struct TableLines<Row: TableRow>: TableRows, Sendable {
  private let rows: [Row]
  private let groups: [RowGroup]
  /// The line of each group's header.
  private let headers: [Int]
  let endIndex: Int
  var startIndex: Int { 0 }

  /// `rows` as they are; or, if there are `groups`, each under its header.
  init(_ rows: [Row], groups: [RowGroup] = []) {
    (self.rows, self.groups) = (rows, groups)
    var (headers, line) = ([Int](), groups.isEmpty ? rows.count : 0)
    for group in groups {
      headers.append(line)
      line += 1 + (group.isFolded ? 0 : group.rows.count)
    }
    (self.headers, endIndex) = (headers, line)
  }

  subscript(position: Int) -> TableLine<Row> {
    guard !groups.isEmpty else { return .row(rows[position]) }
    // The last header that is not below the line.
    var (low, high) = (0, headers.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if headers[middle] <= position { low = middle } else { high = middle }
    }
    let offset = position - headers[low]
    return offset == 0 ? .group(groups[low]) : .row(rows[groups[low].rows.lowerBound + offset - 1])
  }

  /// The group of the line at `position`, if there are groups.
  func group(at position: Int) -> RowGroup? {
    headers.lastIndex { $0 <= position }.map { groups[$0] }
  }
}
