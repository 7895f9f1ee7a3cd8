/// What a cursor moves in: rows by number.
nonisolated protocol TableRows<Element>: RandomAccessCollection where Index == Int, Indices == Range<Int> {}

extension Array: TableRows {}

/// Where the user is in a table: the row under the cursor, what is in sight, what is marked.
///
/// The cursor follows its row, not its number: when rows come, go or change places, the row stays under the cursor
/// and on its line of the screen.
nonisolated struct TableState<Row: Identifiable>: Sendable where Row.ID: Sendable {
  /// The row under the cursor; `nil` in an empty table.
  private(set) var selected: Row.ID?
  /// Its place among the rows.
  private(set) var index = 0
  /// Place of the topmost row in sight.
  private(set) var top = 0
  /// Rows marked for an action on several.
  var marked: Set<Row.ID> = []
  /// Until the user moves, the cursor rests on the first row, whichever that is.
  private var isResting = true

  /// A movement of the cursor or of what is in sight.
  enum Motion: Equatable, Sendable {
    case first, last
    /// Rows down; negative: up.
    case lines(Int)
    /// Half screens down; negative: up.
    case halfPages(Int)
    case pages(Int)
    /// Moves what is in sight by lines, and the cursor only when it would leave it: the wheel.
    case scroll(Int)
    /// To the row with that place.
    case to(Int)
    /// To the row on that line of the screen: a click.
    case line(Int)
  }

  /// Moves in `rows`, of which `height` are in sight.
  mutating func move<Rows: TableRows<Row>>(_ motion: Motion, in rows: Rows, height: Int) {
    guard !rows.isEmpty, height > 0 else { return }
    isResting = false
    var wanted = index
    switch motion {
    case .first: wanted = 0
    case .last: wanted = rows.count - 1
    case .lines(let count): wanted += count
    case .halfPages(let count):
      (wanted, top) = (wanted + count * max(1, height / 2), top + count * max(1, height / 2))
    case .pages(let count):
      (wanted, top) = (wanted + count * max(1, height - 1), top + count * max(1, height - 1))
    case .to(let place): wanted = place
    case .line(let line):
      guard (0..<min(height, rows.count - top)).contains(line) else { return }
      wanted = top + line
    case .scroll(let lines):
      top = min(max(0, top + lines), max(0, rows.count - height))
      wanted = min(max(index, top), top + height - 1)
    }
    select(min(max(0, wanted), rows.count - 1), in: rows, height: height)
  }

  /// Follows the selected row into a new arrangement or a new height of the table.
  mutating func follow<Rows: TableRows<Row>>(_ rows: Rows, height: Int) {
    guard !rows.isEmpty else {
      (selected, index, top) = (nil, 0, 0)
      return
    }
    guard !isResting, let selected else { return select(0, in: rows, height: height) }
    let line = index - top
    let place =
      rows.indices.contains(index) && rows[index].id == selected
      ? index : rows.firstIndex { $0.id == selected }
    // A row that is gone hands the cursor to the one that took its place.
    let found = place ?? min(index, rows.count - 1)
    top = found - line
    select(found, in: rows, height: height)
  }

  /// Puts the cursor on the row with that identity, if it is there.
  mutating func select<Rows: TableRows<Row>>(_ id: Row.ID, in rows: Rows, height: Int) {
    guard let place = rows.firstIndex(where: { $0.id == id }) else { return }
    move(.to(place), in: rows, height: height)
  }

  /// Marks the row under the cursor, or takes its mark away.
  mutating func toggleMark() {
    guard let selected else { return }
    if marked.remove(selected) == nil { marked.insert(selected) }
  }

  private mutating func select<Rows: TableRows<Row>>(_ place: Int, in rows: Rows, height: Int) {
    (index, selected) = (place, rows[place].id)
    let height = max(1, height)
    top = min(max(top, place - height + 1), place)
    top = min(max(0, top), max(0, rows.count - height))
  }
}
