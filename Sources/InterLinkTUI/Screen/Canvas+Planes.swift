nonisolated extension Canvas {
  /// The frame as text, one line a row, trailing blanks cut: what golden tests compare.
  var text: String {
    (0..<rows).map { row in
      var line = String.UnicodeScalarView()
      for cell in self[row: row] { cell.append(to: &line) }
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }

  /// One letter a cell for the role (``Role/letter``), upper case (`:` for plain) where bold: the second plane of
  /// golden tests.
  ///
  /// Trailing plain cells are cut.  Runs that lie on the cursor's row, are reversed, underlined or faint, or have
  /// colours of their own (`fg208`, `bg17`) are named at the end of the line with their first and last column.
  var styles: String {
    (0..<rows).map { row in
      let cells = Array(self[row: row])
      var line = ""
      for cell in cells {
        let letter = cell.style.role.letter
        line += cell.style.isBold ? (letter == "." ? ":" : letter.uppercased()) : String(letter)
      }
      while line.last == "." { line.removeLast() }
      for (name, flag) in [
        ("cursor", \Style.isOnCursor), ("reversed", \Style.isReversed), ("underlined", \Style.isUnderlined),
        ("faint", \Style.isDim),
      ] {
        for run in Self.runs(cells, where: { $0.style[keyPath: flag] }) {
          line += "  \(name) \(run.lowerBound)-\(run.upperBound - 1)"
        }
      }
      for (name, colour) in [("fg", \Style.foreground), ("bg", \Style.background)] {
        for own in Set(cells.compactMap { $0.style[keyPath: colour] }).sorted() {
          for run in Self.runs(cells, where: { $0.style[keyPath: colour] == own }) {
            line += "  \(name)\(own) \(run.lowerBound)-\(run.upperBound - 1)"
          }
        }
      }
      return line
    }.joined(separator: "\n")
  }

  private static func runs(_ cells: [Cell], where holds: (Cell) -> Bool) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for (index, cell) in cells.enumerated() where holds(cell) {
      if let last = result.last, last.upperBound == index {
        result[result.count - 1] = last.lowerBound..<index + 1
      } else {
        result.append(index..<index + 1)
      }
    }
    return result
  }
}
