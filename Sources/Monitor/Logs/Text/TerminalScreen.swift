internal import ClientCore

/// The last rows of a log while a piece of output with cursor movements is applied to them.
struct TerminalScreen {
  /// A place on the screen, and how what is written there looks.
  struct Cursor: Equatable {
    /// Number of the line.
    var line: Int
    var column: Int
    var pen = LogAttributes()
  }

  /// Rows this far above the last can be written to, as on a tall terminal.
  static let height = 64
  /// Moves to the right go no further than they would on a wide terminal.
  private static let width = 1024

  private var rows: [TerminalRow]
  /// Number of the line that ``rows`` begins with.
  private var first: Int
  /// Lines before it are not to be touched.
  private let floor: Int
  /// Number of the first line that is not as it is stored.
  private var firstEdited = Int.max
  private var cursor: Cursor
  /// Where `ESC 7` left it.
  private(set) var saved: Cursor?

  /// The rows of `store` from the cursor's down.
  ///
  /// - Parameters:
  ///   - cursor: at the end of the last line if `nil`.
  ///   - floor: number of the first line that can be written to.
  init(_ store: LogStore, cursor: Cursor?, saved: Cursor?, floor: Int) {
    let bottom = store.nextLine
    (self.floor, self.saved) = (max(floor, store.firstLine), saved)
    first = min(max(cursor?.line ?? bottom, self.floor), bottom)
    rows = Self.rows(store, first...bottom)
    let last = rows[rows.count - 1]
    self.cursor = cursor ?? Cursor(line: bottom, column: last.cells.count, pen: last.endingPen)
    self.cursor.line = first
  }

  private static func rows(_ store: LogStore, _ lines: some Sequence<Int>) -> [TerminalRow] {
    lines.map { TerminalRow(store.bytes(of: $0)) }
  }

  private var bottom: Int { first + rows.count - 1 }

  /// How many rows above the last one of then it came back to.
  private(set) var reach = 0
  /// Whether the cursor is where it would be if nothing but text had come.
  var isAtEnd: Bool { cursor.line == bottom && cursor.column == rows[rows.count - 1].cells.count }

  /// Writes back what has changed.
  ///
  /// - Returns: the cursor, unless it is at the end.
  mutating func store(into store: inout LogStore) -> Cursor? {
    let isAtEnd = isAtEnd
    if isAtEnd, rows[rows.count - 1].endingPen != cursor.pen {
      rows[rows.count - 1].setEndingPen(cursor.pen)
      firstEdited = min(firstEdited, bottom)
    }
    if firstEdited <= bottom {
      let bytes = rows[(firstEdited - first)...].map(\.bytes).joined(separator: [0x0A])
      Array(bytes).withUnsafeBufferPointer { store.replaceLines(from: firstEdited, with: $0) }
    }
    return isAtEnd ? nil : cursor
  }

  // MARK: - What a program can do

  /// Writes `scalar` unless it is one that is not drawn.
  mutating func write(_ scalar: Unicode.Scalar) {
    let isBreak = scalar.value == 0x2028 || scalar.value == 0x2029
    let scalar = isBreak ? " " : scalar
    guard CleanText.isDrawn(scalar) else { return }
    let (column, pen) = (cursor.column, cursor.pen)
    var width = 0
    edit { width = $0.put(scalar, at: column, pen) }
    cursor.column += width
  }

  mutating func carriageReturn() { cursor.column = 0 }
  mutating func backspace() { cursor.column = max(0, cursor.column - 1) }

  mutating func tab() {
    cursor.column += 8 - cursor.column % 8
    let column = cursor.column
    edit { $0.pad(to: column) }
  }

  /// To the beginning of the next row, which there is one more of if this was the last.
  ///
  /// The look ends with the line: what a program has forgotten to set back should not colour the rest of a
  /// log, nor should a line look otherwise because lines before it are not held any more.
  mutating func lineFeed() {
    if cursor.line == bottom {
      firstEdited = min(firstEdited, bottom)
      rows.append(TerminalRow())
    }
    cursor = Cursor(line: cursor.line + 1, column: 0)
  }

  mutating func save() { saved = cursor }
  mutating func restore(_ store: LogStore) {
    guard let saved else { return }
    move(to: saved.line, store)
    (cursor.column, cursor.pen) = (saved.column, saved.pen)
  }

  mutating func set(graphics parameters: Slice<UnsafeBufferPointer<UInt8>>) {
    cursor.pen.apply(graphics: parameters)
  }

  /// Does what `CSI parameters final` asks for; places counted from the screen's upper left corner are not
  /// known here, and scrolling and clearing it leaves a log as it is.
  mutating func control(_ final: UInt8, _ parameters: Slice<UnsafeBufferPointer<UInt8>>, _ store: LogStore) {
    let parameter = Self.number(parameters)
    let count = max(1, parameter)
    let column = cursor.column
    switch Unicode.Scalar(final) {
    case "A": move(to: cursor.line - count, store)
    case "B", "e": move(to: cursor.line + count, store)
    case "C", "a": cursor.column = max(column, min(column + count, Self.width))
    case "D": cursor.column = max(0, column - count)
    case "E":
      move(to: cursor.line + count, store)
      cursor.column = 0
    case "F":
      move(to: cursor.line - count, store)
      cursor.column = 0
    case "G", "`": cursor.column = min(count - 1, Self.width)
    case "K": eraseInRow(parameter)
    case "J" where parameter == 0: eraseBelow()
    case "P": edit { $0.delete(count, at: column) }
    case "@": edit { $0.insert(min(count, Self.width), at: column) }
    case "X": edit { $0.erase(column..<column + count) }
    case "s" where parameters.isEmpty: save()
    case "u" where parameters.isEmpty: restore(store)
    default: break
    }
  }

  private mutating func eraseInRow(_ part: Int) {
    let column = cursor.column
    switch part {
    case 0: edit { $0.cut(at: column) }
    case 1: edit { $0.erase(0..<column + 1) }
    case 2: edit { $0.cut(at: 0) }
    default: break
    }
  }

  private mutating func eraseBelow() {
    eraseInRow(0)
    for index in rows.indices where index > cursor.line - first { rows[index] = TerminalRow() }
  }

  // MARK: - Rows

  private mutating func move(to line: Int, _ store: LogStore) {
    cursor.line = min(max(line, floor, bottom - Self.height + 1), bottom)
    reach = max(reach, bottom - cursor.line)
    guard cursor.line < first else { return }
    rows = Self.rows(store, cursor.line..<first) + rows
    first = cursor.line
  }

  private mutating func edit(_ body: (inout TerminalRow) -> Void) {
    firstEdited = min(firstEdited, cursor.line)
    body(&rows[cursor.line - first])
  }

  /// The first number; 0 if there is none.
  private static func number(_ parameters: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var value = 0
    for byte in parameters {
      guard (0x30...0x39).contains(byte) else { break }
      value = min(value * 10 + Int(byte - 0x30), 1_000_000)
    }
    return value
  }
}
