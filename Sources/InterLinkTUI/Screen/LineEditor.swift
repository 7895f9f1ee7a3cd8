/// One line of text that is being typed, with the keys of readline.
nonisolated struct LineEditor: Equatable, Sendable {
  /// What is typed so far.
  private(set) var text: String
  /// Characters before the cursor.
  private(set) var cursor: Int
  /// Lines typed before, oldest first.
  private(set) var history: [String] = []
  /// Where in the history the user is; `history.count` is the line being typed.
  private var place = 0
  /// The line being typed, while the user looks at older ones.
  private var draft = ""

  /// What a key did.
  enum Outcome: Equatable, Sendable {
    /// The text or the cursor changed.
    case changed
    /// Enter: the line is complete.
    case accepted
    /// Escape, ctrl-c or ctrl-g: the line is given up.
    case cancelled
    /// Tab: whoever owns the line may complete it with ``replace(_:with:)``.
    case wantsCompletion(backwards: Bool)
    /// Not a key of a line editor.
    case ignored
  }

  init(_ text: String = "", history: [String] = []) {
    (self.text, self.history) = (Self.cleaned(text), history)
    cursor = self.text.count
    place = history.count
  }

  /// Lines kept in the history.
  private static var historyLimit: Int { 100 }

  /// Does what `key` means.
  mutating func handle(_ key: Key) -> Outcome {
    switch key {
    case .enter, .control("m"), .control("j"):
      remember()
      return .accepted
    case .escape, .control("c"), .control("g"): return .cancelled
    case .tab: return .wantsCompletion(backwards: false)
    case .backTab: return .wantsCompletion(backwards: true)
    case .character(let character): insert(String(character))
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .alt("b"): cursor = wordStart
    case .alt("f"): cursor = wordEnd
    case .backspace, .control("h"): remove(max(0, cursor - 1)..<cursor)
    case .delete, .control("d"): remove(cursor..<min(text.count, cursor + 1))
    case .control("u"): remove(0..<cursor)
    case .control("k"): remove(cursor..<text.count)
    case .control("w"): remove(blankStart..<cursor)
    case .alt("d"): remove(cursor..<wordEnd)
    case .up, .control("p"): recall(place - 1)
    case .down, .control("n"): recall(place + 1)
    default: return .ignored
    }
    return .changed
  }

  /// Puts text in at the cursor; line breaks become blanks, other controls are dropped.
  mutating func insert(_ more: String) {
    let more = Self.cleaned(more)
    let position = text.index(text.startIndex, offsetBy: cursor)
    text.insert(contentsOf: more, at: position)
    // A mark joins the character before it, so the text may have grown by less.
    cursor = text.distance(from: text.startIndex, to: position) + more.count
    cursor = min(cursor, text.count)
  }

  /// Puts `completion` in the place of the characters in `range`, and the cursor after it.
  mutating func replace(_ range: Range<Int>, with completion: String) {
    remove(range.clamped(to: 0..<text.count))
    insert(completion)
  }

  /// Where the word that ends at the cursor begins: what a completion replaces.
  var completionRange: Range<Int> { blankStart..<cursor }

  /// Draws the line in `width` cells and puts the terminal's cursor into it; what is before the cursor scrolls off
  /// to the left when there is no room.
  func draw(on canvas: inout Canvas, row: Int, column: Int, width: Int, style: Style = Style()) {
    guard width > 0 else { return }
    let before = CellWidth.of(text.prefix(cursor))
    let offset = max(0, before - width + 1)
    canvas.clipped(to: Rect(row: row, column: column, height: 1, width: width)) { canvas in
      canvas.draw(text, row: row, column: column - offset, style: style, truncation: .clip)
    }
    canvas.cursor = Canvas.Position(row: row, column: column + before - offset)
  }

  private static func cleaned(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.compactMap { scalar in
          switch scalar {
          case "\n", "\r", "\t": " "
          default: scalar.properties.generalCategory == .control ? nil : scalar
          }
        }))
  }

  private mutating func remove(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let start = text.index(text.startIndex, offsetBy: range.lowerBound)
    text.removeSubrange(start..<text.index(start, offsetBy: range.count))
    cursor = min(range.lowerBound, text.count)
  }

  private mutating func recall(_ wanted: Int) {
    guard (0...history.count).contains(wanted), wanted != place else { return }
    if place == history.count { draft = text }
    place = wanted
    text = place == history.count ? draft : history[place]
    cursor = text.count
  }

  private mutating func remember() {
    if !text.isEmpty, history.last != text { history.append(text) }
    if history.count > Self.historyLimit { history.removeFirst(history.count - Self.historyLimit) }
    place = history.count
  }

  private var blankStart: Int { start { !$0.isWhitespace } }
  private var wordStart: Int { start { $0.isLetter || $0.isNumber } }

  private func start(of belongs: (Character) -> Bool) -> Int {
    let before = Array(text.prefix(cursor))
    var place = before.count
    while place > 0, !belongs(before[place - 1]) { place -= 1 }
    while place > 0, belongs(before[place - 1]) { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    let characters = Array(text)
    var place = cursor
    while place < characters.count, !(characters[place].isLetter || characters[place].isNumber) { place += 1 }
    while place < characters.count, characters[place].isLetter || characters[place].isNumber { place += 1 }
    return place
  }
}
