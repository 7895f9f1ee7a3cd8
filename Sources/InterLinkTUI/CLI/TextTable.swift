/// Columns of text as kubectl prints them: upper-case titles, three blanks between, nothing at the end of a line.
nonisolated struct TextTable {
  let titles: [String]
  private var rows: [[String]] = []

  /// A table without rows.
  init(titles: [String]) { self.titles = titles }

  /// Adds a row; an empty cell reads `-`, so that every row has as many words as there are columns.
  mutating func add(_ cells: [String]) { rows.append(cells.map { $0.isEmpty ? "-" : $0 }) }

  /// As text; `nil` without rows.
  func text(showsTitles: Bool) -> String? {
    if rows.isEmpty { return nil }
    let all = showsTitles ? [titles] + rows : rows
    let widths = titles.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in all {
      for (column, cell) in row.enumerated() {
        text += cell
        if column < row.count - 1 { text += String(repeating: " ", count: widths[column] - cell.count + 3) }
      }
      text += "\n"
    }
    return text
  }
}
