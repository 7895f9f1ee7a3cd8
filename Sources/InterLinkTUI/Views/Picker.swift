/// A list to choose one thing from, over the view; typing narrows it down.
struct Picker {
  let title: String
  /// What can be chosen.
  let items: [Item]
  /// What was typed to narrow it down.
  private(set) var typed = ""
  private(set) var cursor: Int
  let choose: (String) -> Void

  /// A line of the list.
  struct Item {
    /// Handed to `choose`.
    var name: String
    var label: String
    /// What is in force now.
    var isCurrent = false

    /// An item shown as `label`, or as its name.
    init(name: String, label: String? = nil, isCurrent: Bool = false) {
      (self.name, self.label, self.isCurrent) = (name, label ?? name, isCurrent)
    }
  }

  /// A list that begins at what is in force now, or at `cursor`.
  init(title: String, items: [Item], cursor: Int? = nil, choose: @escaping (String) -> Void) {
    (self.title, self.items, self.choose) = (title, items, choose)
    self.cursor = cursor ?? items.firstIndex { $0.isCurrent } ?? 0
  }

  /// The items that hold what was typed.
  var shown: [Item] {
    guard !typed.isEmpty else { return items }
    let wanted = typed.lowercased()
    return items.filter { $0.label.lowercased().contains(wanted) }
  }

  /// What the cursor is on.
  var selected: Item? { shown.indices.contains(cursor) ? shown[cursor] : nil }

  /// Narrows down, or moves by pages.
  mutating func type(_ key: Key) {
    switch key {
    case .character(let character): typed.append(character)
    case .backspace: _ = typed.popLast()
    case .control("u"): typed = ""
    case .pageUp: move(by: -10)
    case .pageDown: move(by: 10)
    case .home: move(by: -items.count)
    case .end: move(by: items.count)
    default: return
    }
    if case .character = key { cursor = 0 }
    move(by: 0)
  }

  /// Moves the cursor.
  mutating func move(by offset: Int) { cursor = max(0, min(shown.count - 1, cursor + offset)) }

  /// Draws it in the middle of `area`.
  func draw(on canvas: inout Canvas, in area: Rect) {
    let shown = shown
    let widest = items.map { CellWidth.of($0.label) }.max() ?? 0
    let width = min(area.width - 4, max(32, CellWidth.of(title) + 8, widest + 8))
    // As high for few matches as for all, so that it does not jump while one types.
    let box = area.centered(height: min(area.height, min(items.count, 16) + 4), width: width)
    canvas.fill(Rect(row: box.row, column: box.column - 1, height: box.height, width: box.width + 2))
    canvas.box(box, title: title)
    let inside = box.inset()
    let glyphs = canvas.glyphs
    let prompt = typed.isEmpty ? "type to narrow it down" : typed
    let after = canvas.draw(
      prompt, row: inside.row, column: inside.column + 1, width: inside.width - 2,
      style: Style(typed.isEmpty ? .dim : .accent))
    canvas.cursor = Canvas.Position(row: inside.row, column: typed.isEmpty ? inside.column + 1 : after)
    let list = Rect(
      row: inside.row + 1, column: inside.column, height: inside.height - 1, width: inside.width)
    let rows = list.height
    let top = max(0, min(cursor - rows / 2, shown.count - rows))
    if shown.isEmpty {
      canvas.draw("nothing holds that", row: list.row, column: list.column + 3, style: Style(.dim))
    }
    for (offset, item) in shown.dropFirst(top).prefix(rows).enumerated() {
      let (row, isCursor) = (list.row + offset, top + offset == cursor)
      let style = Style(item.isCurrent ? .accent : .plain, onCursor: isCursor)
      canvas.fill(row: row, columns: list.columns, style: style)
      canvas.draw(isCursor ? glyphs.cursor : " ", row: row, column: list.column + 1, style: style)
      canvas.draw(item.label, row: row, column: list.column + 3, width: list.width - 6, style: style)
      if item.isCurrent {
        canvas.draw(glyphs.check, row: row, column: list.columns.upperBound - 2, style: style)
      }
    }
  }
}
