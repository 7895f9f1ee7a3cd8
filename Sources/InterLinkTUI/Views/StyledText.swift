/// One logical line of text with a style a character: what pages and logs wrap, search and draw.
nonisolated struct StyledText: Sendable {
  private(set) var characters: [Character] = []
  private(set) var styles: [Style] = []
  /// Cells by which the rows after the first are indented when it is wrapped.
  var hang = 0

  /// Empty.
  init() {}

  /// `text` in one style.
  init(_ text: String, _ style: Style = Style()) { append(text, style) }

  /// Adds `text`; tabs become blanks up to the next multiple of eight.
  mutating func append(_ text: String, _ style: Style = Style()) {
    for character in text {
      if character == "\t" {
        let blanks = 8 - characters.count % 8
        characters.append(contentsOf: repeatElement(" ", count: blanks))
        styles.append(contentsOf: repeatElement(style, count: blanks))
      } else {
        characters.append(character)
        styles.append(style)
      }
    }
  }

  /// Adds `text` in the role `role`.
  mutating func append(_ text: String, _ role: Role) { append(text, Style(role)) }

  /// The text alone.
  var text: String { String(characters) }

  /// The characters of each row when no row may be wider than `width` cells; at least one row.
  ///
  /// Breaks after a blank where there is one not too near the row's beginning, so that long paths do not
  /// leave half-empty rows.
  func wrapped(to width: Int) -> [Range<Int>] {
    var rows: [Range<Int>] = []
    var start = 0
    var limit = max(1, width)
    var cells = 0
    var lastBlank = -1
    var index = 0
    while index < characters.count {
      let cell = Self.cells(of: characters[index])
      if cells + cell > limit, index > start {
        let isGoodBreak = lastBlank >= start && lastBlank - start >= (index - start) / 3
        let end = isGoodBreak ? lastBlank + 1 : index
        rows.append(start..<end)
        (start, index, cells) = (end, end, 0)
        limit = max(1, width - hang)
        continue
      }
      if characters[index] == " " { lastBlank = index }
      cells += cell
      index += 1
    }
    rows.append(start..<characters.count)
    return rows
  }

  /// Draws the characters `range`, without the first `skip` cells of them, clipped to `width` cells.
  func draw(
    _ range: Range<Int>, on canvas: inout Canvas, row: Int, column: Int, width: Int, skip: Int = 0,
    matches: [Range<Int>] = [], current: Range<Int>? = nil
  ) {
    var (cells, index) = (0, range.lowerBound)
    while index < range.upperBound, cells < skip {
      cells += Self.cells(of: characters[index])
      index += 1
    }
    // Half of a wide character that was cut in two stays blank.
    var x = column + max(0, cells - skip)
    let end = column + width
    while index < range.upperBound, x < end {
      let style = self.style(at: index, matches: matches, current: current)
      var run = index + 1
      while run < range.upperBound, self.style(at: run, matches: matches, current: current) == style {
        run += 1
      }
      x = canvas.draw(String(characters[index..<run]), row: row, column: x, width: end - x, style: style)
      index = run
    }
  }

  /// Where `needle` occurs, from left to right.
  func matches(of needle: Needle) -> [Range<Int>] { needle.ranges(in: characters) }

  private static func cells(of character: Character) -> Int {
    character.isASCII ? 1 : CellWidth.of(String(character))
  }

  private func style(at index: Int, matches: [Range<Int>], current: Range<Int>?) -> Style {
    if let current, current.contains(index) { return Style(.matchCurrent) }
    return matches.contains { $0.contains(index) } ? Style(.match) : styles[index]
  }
}

/// What is searched for in pages and logs: plain text; capitals matter only if it holds one.
nonisolated struct Needle: Sendable, Equatable {
  /// As it was typed.
  let text: String
  private let characters: [Character]
  private let foldsCase: Bool

  /// `nil` for an empty search.
  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self.text = text
    foldsCase = !text.contains(where: \.isUppercase)
    characters = Array(text)
  }

  /// Whether `line` holds it.
  func isIn(_ line: String) -> Bool {
    if foldsCase {
      // Lower case may have another length, but only whether it is there is asked.
      return line.utf8.count >= 1 && Self.contains(line.lowercased(), text)
    }
    return Self.contains(line, text)
  }

  /// Where it is, from left to right, without overlaps.
  func ranges(in haystack: [Character]) -> [Range<Int>] {
    guard haystack.count >= characters.count else { return [] }
    var found: [Range<Int>] = []
    var start = 0
    while start + characters.count <= haystack.count {
      if matches(haystack, at: start) {
        found.append(start..<start + characters.count)
        start += characters.count
      } else {
        start += 1
      }
    }
    return found
  }

  private func matches(_ haystack: [Character], at start: Int) -> Bool {
    for (offset, wanted) in characters.enumerated() {
      let character = haystack[start + offset]
      if character == wanted { continue }
      guard foldsCase, character.lowercased() == String(wanted) else { return false }
    }
    return true
  }

  /// Byte by byte: canonical equivalence costs a hundred times as much over a long log.
  private static func contains(_ text: String, _ needle: String) -> Bool {
    let needle = Array(needle.utf8)
    var text = text
    return text.withUTF8 { bytes in
      guard let first = needle.first, bytes.count >= needle.count else { return false }
      for start in 0...(bytes.count - needle.count) where bytes[start] == first {
        var offset = 1
        while offset < needle.count, bytes[start + offset] == needle[offset] { offset += 1 }
        if offset == needle.count { return true }
      }
      return false
    }
  }
}
