/// Columns of text as kubectl prints them: upper-case titles, three blanks between, nothing at the end of a line.
nonisolated struct TextTable {
  let titles: [String]
  /// Row after row.
  private var cells: [String] = []
  /// Characters of the widest cell of each column, titles aside.
  private var widths: [Int]

  /// A table without rows.
  init(titles: [String]) {
    self.titles = titles
    widths = Array(repeating: 0, count: titles.count)
  }

  /// Adds a row; an empty cell reads `-`, so that every row has as many words as there are columns.
  mutating func add(_ row: [String]) {
    for (column, cell) in row.enumerated() {
      cells.append(cell.isEmpty ? "-" : cell)
      widths[column] = max(widths[column], Self.width(cell), 1)
    }
  }

  /// As text; `nil` without rows.
  func text(showsTitles: Bool) -> String? {
    if cells.isEmpty { return nil }
    let all = showsTitles ? titles + cells : cells
    let widths = titles.indices.map { max(self.widths[$0], showsTitles ? Self.width(titles[$0]) : 0) }
    var text: [UInt8] = []
    text.reserveCapacity(all.count / titles.count * (widths.reduce(0, +) + 3 * widths.count))
    var column = 0
    for cell in all {
      text.append(contentsOf: cell.utf8)
      if column < titles.count - 1 {
        text.append(contentsOf: repeatElement(0x20, count: widths[column] - Self.width(cell) + 3))
        column += 1
      } else {
        text.append(0x0A)
        column = 0
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Characters of `cell`; nearly all are of one byte each.
  private static func width(_ cell: String) -> Int {
    let bytes = cell.utf8
    return bytes.allSatisfy { $0 < 0x80 } ? bytes.count : cell.count
  }
}
