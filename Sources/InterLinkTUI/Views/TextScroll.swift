/// The window on a long text: where it stands, how it is wrapped, what is searched for in it.
struct TextScroll {
  /// Whether long lines go on in the next row; else they run out of sight and ``left`` says from where they are shown.
  var wraps = true
  /// The first row shown.
  private(set) var top = 0
  /// Cells hidden at the left.
  private(set) var left = 0
  /// What is searched for, highlighted wherever it is.
  private(set) var needle: Needle?
  /// The match at which the last search stopped.
  private(set) var current: Match?
  /// Why the last search found nothing.
  private(set) var searchMessage = ""

  /// A match by line and by place in it.
  struct Match: Equatable {
    var line: Int
    var range: Range<Int>
  }

  private struct Row {
    var line: Int
    var range: Range<Int>
  }
  private var rows: [Row] = []
  private var lines: [StyledText] = []
  private var width = 0
  private var height = 1

  /// Rows of the whole text, once drawn.
  var rowCount: Int { rows.count }
  /// Rows that fit.
  var pageHeight: Int { height }

  /// How far it is scrolled, as less says it: `top`, `42%`, `end`; empty if everything is in sight.
  var position: String {
    if rows.count <= height { return "" }
    if top == 0 { return "top" }
    if top + height >= rows.count { return "end" }
    return "\((top + height) * 100 / rows.count)%"
  }

  /// Takes new lines or a new size; the line at the top stays there.
  mutating func layout(_ lines: [StyledText], width: Int, height: Int) {
    let topLine = rows.indices.contains(top) ? rows[top] : nil
    self.lines = lines
    (self.width, self.height) = (width, max(1, height))
    rows = []
    for (index, line) in lines.enumerated() {
      if wraps {
        for range in line.wrapped(to: width) { rows.append(Row(line: index, range: range)) }
      } else {
        rows.append(Row(line: index, range: 0..<line.characters.count))
      }
    }
    if let topLine, top != 0 {
      top =
        rows.firstIndex { $0.line == topLine.line && $0.range.upperBound > topLine.range.lowerBound } ?? top
    }
    clamp()
  }

  /// Draws the rows in sight.
  func draw(on canvas: inout Canvas, in area: Rect) {
    for (offset, index) in (top..<min(rows.count, top + area.height)).enumerated() {
      let row = rows[index]
      let line = lines[row.line]
      let hang = row.range.lowerBound == 0 ? 0 : line.hang
      let matches = needle.map { line.matches(of: $0) } ?? []
      line.draw(
        row.range, on: &canvas, row: area.row + offset, column: area.column + hang, width: area.width - hang,
        skip: wraps ? 0 : left, matches: matches, current: current?.line == row.line ? current?.range : nil)
    }
  }

  /// Scrolls.
  mutating func move(_ motion: Motion) {
    switch motion {
    case .up: top -= 1
    case .down: top += 1
    case .halfUp: top -= max(1, height / 2)
    case .halfDown: top += max(1, height / 2)
    case .pageUp: top -= max(1, height - 1)
    case .pageDown: top += max(1, height - 1)
    case .top: (top, left) = (0, 0)
    case .bottom: top = rows.count
    case .left: left = max(0, left - 8)
    case .right where !wraps: left += 8
    case .right: break
    }
    clamp()
  }

  /// Searches from the top of what is in sight; `nil` forgets the search.
  mutating func search(_ text: String) {
    needle = Needle(text)
    current = nil
    searchMessage = ""
    if needle != nil { find(forward: true) }
  }

  /// Goes to the next or previous match, past the end on to the beginning.
  mutating func find(forward: Bool) {
    guard let needle else { return }
    var all: [Match] = []
    for (index, line) in lines.enumerated() {
      all += line.matches(of: needle).map { Match(line: index, range: $0) }
    }
    guard !all.isEmpty else {
      searchMessage = "“\(needle.text)” is not in this text."
      return
    }
    let start = current ?? Match(line: rows.indices.contains(top) ? rows[top].line : 0, range: 0..<0)
    func isAfter(_ a: Match, _ b: Match) -> Bool {
      a.line != b.line ? a.line > b.line : a.range.lowerBound > b.range.lowerBound
    }
    let next: Match?
    if forward {
      next = all.first { current == nil ? !isAfter(start, $0) : isAfter($0, start) } ?? all.first
    } else {
      next = all.last { isAfter(start, $0) } ?? all.last
    }
    current = next
    let number = all.firstIndex { $0 == next }.map { $0 + 1 } ?? 0
    searchMessage = "match \(number) of \(all.count)"
    reveal()
  }

  /// Scrolls so that the current match is in sight, with some lines before it.
  private mutating func reveal() {
    guard let current else { return }
    guard
      let row = rows.firstIndex(where: {
        $0.line == current.line && $0.range.upperBound > current.range.lowerBound
      })
    else { return }
    if row < top || row >= top + height { top = row - height / 3 }
    if !wraps {
      let column = current.range.lowerBound
      if column < left || column >= left + width { left = max(0, column - width / 3) }
    }
    clamp()
  }

  private mutating func clamp() { top = max(0, min(top, rows.count - height)) }
}

/// A movement of cursor or window.
enum Motion: Sendable {
  case up, down, halfUp, halfDown, pageUp, pageDown, top, bottom, left, right
}
