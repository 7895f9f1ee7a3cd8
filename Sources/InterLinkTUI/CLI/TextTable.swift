/// Columns of text as kubectl prints them: upper-case titles, three blanks between, nothing at the end of a line.
nonisolated struct TextTable {
  private var rows: [[String]]

  /// A table with these titles, or without a line of titles.
  init(titles: [String], showsTitles: Bool) { rows = showsTitles ? [titles] : [] }

  /// Adds a row; an empty cell reads `-`, so that every row has as many words as there are columns.
  mutating func add(_ cells: [String]) { rows.append(cells.map { $0.isEmpty ? "-" : $0 }) }

  /// Writes it.
  func write(to output: inout StandardOutput) {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 3) }
      }
      output.write(line + "\n")
    }
  }
}
