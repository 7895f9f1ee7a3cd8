internal import ClientCore

/// One row of a terminal's screen: cells to write into.
struct TerminalRow {
  /// A column: a character with the marks on it.
  struct Cell: Equatable {
    static let blank = Cell(text: " ", look: LogAttributes())

    /// Empty for the second column of a wide character.
    var text: String
    var look: LogAttributes
  }

  private(set) var cells: [Cell] = []
  /// The look of what would be written after it.
  private(set) var endingPen = LogAttributes()
  /// As it is stored, as long as nothing has changed it.
  private var stored: [UInt8]? = []

  /// An empty row.
  init() {}

  /// The row that a stored line shows.
  init(_ line: ArraySlice<UInt8>) {
    let (text, runs, pen) = LogLine.read(line)
    (stored, endingPen) = (Array(line), pen)
    cells.reserveCapacity(text.utf8.count)
    var rest = runs[...]
    var offset = 0
    for scalar in text.unicodeScalars {
      while let run = rest.first, run.range.upperBound <= offset { rest.removeFirst() }
      let run = rest.first.flatMap { $0.range.lowerBound <= offset ? $0 : nil }
      add(scalar, at: cells.count, run?.attributes ?? LogAttributes())
      offset += UTF8.width(scalar)
    }
  }

  /// Sets the look of what will be written after it.
  mutating func setEndingPen(_ pen: LogAttributes) {
    touch()
    endingPen = pen
  }

  private mutating func touch() {
    stored = nil
    endingPen = LogAttributes()
  }

  /// Writes `scalar`, which is one that is drawn, at `column`.
  ///
  /// - Returns: how many columns it took.
  mutating func put(_ scalar: Unicode.Scalar, at column: Int, _ look: LogAttributes) -> Int {
    touch()
    return add(scalar, at: column, look)
  }

  @discardableResult
  private mutating func add(_ scalar: Unicode.Scalar, at column: Int, _ look: LogAttributes) -> Int {
    switch scalar.value < 0x7F ? .narrow : CellWidth.kind(scalar.value) {
    case .ignored: return 0
    case .mark:
      var base = min(column, cells.count) - 1
      if base > 0, cells[base].text.isEmpty { base -= 1 }
      if base >= 0 { cells[base].text.unicodeScalars.append(scalar) }
      return 0
    case .narrow:
      set(Cell(text: String(scalar), look: look), at: column)
      return 1
    case .wide:
      set(Cell(text: String(scalar), look: look), at: column)
      set(Cell(text: "", look: look), at: column + 1, isSecond: true)
      return 2
    }
  }

  /// What is before `column` stays.
  mutating func cut(at column: Int) {
    guard column < cells.count else { return }
    touch()
    split(at: column)
    cells.removeSubrange(column...)
  }

  /// Makes `range` blank.
  mutating func erase(_ range: Range<Int>) {
    touch()
    for column in range.clamped(to: 0..<cells.count) { set(.blank, at: column) }
  }

  /// Takes `count` cells out at `column`: what follows moves to the left.
  mutating func delete(_ count: Int, at column: Int) {
    guard column < cells.count else { return }
    touch()
    let end = min(cells.count, column + count)
    split(at: column)
    split(at: end)
    cells.removeSubrange(column..<end)
  }

  /// Puts `count` blanks in at `column`: what follows moves to the right.
  mutating func insert(_ count: Int, at column: Int) {
    guard column < cells.count else { return }
    touch()
    split(at: column)
    cells.insert(contentsOf: repeatElement(.blank, count: count), at: column)
  }

  /// Makes the row reach to `column`.
  mutating func pad(to column: Int) {
    guard cells.count < column else { return }
    touch()
    cells.append(contentsOf: repeatElement(.blank, count: column - cells.count))
  }

  private mutating func set(_ cell: Cell, at column: Int, isSecond: Bool = false) {
    if cells.count < column { pad(to: column) }
    guard column < cells.count else { return cells.append(cell) }
    if !isSecond { split(at: column) }
    split(at: column + 1)
    cells[column] = cell
  }

  /// Of a wide character that reaches over the border before `column` blanks are left.
  private mutating func split(at column: Int) {
    guard column > 0, column < cells.count, cells[column].text.isEmpty else { return }
    cells[column - 1] = .blank
    cells[column] = .blank
  }

  /// The bytes that show this row, in UTF-8 with as few sequences as it takes.
  var bytes: [UInt8] {
    if let stored { return stored }
    var result: [UInt8] = []
    result.reserveCapacity(cells.count + 16)
    var look = LogAttributes()
    for cell in cells {
      // The second column of a wide character.
      if cell.text.isEmpty { continue }
      if cell.look != look {
        result += cell.look.graphics(after: look)
        look = cell.look
      }
      result += cell.text.utf8
    }
    if endingPen != look { result += endingPen.graphics(after: look) }
    return result
  }
}
