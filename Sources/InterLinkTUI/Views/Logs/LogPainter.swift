internal import Monitor

/// How much colour a log is drawn with.
nonisolated enum LogColouring: Sendable, CaseIterable {
  /// The program's own, and ours where it has none.
  case full
  /// What the program asked for.
  case own
  /// None but ours of the view itself: matches, marks.
  case none

  /// The one after it, round and round.
  var next: LogColouring {
    switch self {
    case .full: .own
    case .own: .none
    case .none: .full
    }
  }

  /// What it means.
  var sentence: String {
    switch self {
    case .full: "Colours: the program's own, and levels, times and numbers."
    case .own: "Colours: only the program's own."
    case .none: "Colours: none."
    }
  }
}

/// Draws rows of log text: what the program asked for, what is told by the text itself, what was searched for.
nonisolated struct LogPainter: Sendable {
  var colouring = LogColouring.full
  /// What is searched for.
  var query: LogQuery?
  /// The longest line that is looked through whole; of longer ones only what is in sight is.
  private static let wholeLine = 16 << 10

  /// Draws the bytes `range` of `text`, and of a line that is not wrapped what the window shows.
  ///
  /// - Parameter isCurrent: whether the search stands at this line.
  func draw(
    _ text: LogText, _ range: Range<Int>, on canvas: inout Canvas, row: Int, column: Int, width: Int,
    isCurrent: Bool
  ) {
    let slice = text.slice(range)
    let styles = styles(of: text, range, slice, isCurrent: isCurrent)
    var (x, end) = (column, column + width)
    var start = 0
    end = min(end, canvas.columns)
    while start < styles.count, x < end {
      var stop = start + 1
      while stop < styles.count, styles[stop] == styles[start] { stop += 1 }
      x = canvas.draw(
        LogText(slice).slice(start..<stop), row: row, column: x, width: end - x, style: styles[start],
        truncation: .clip)
      start = stop
    }
  }

  /// How a part of a line looks that has no colour of the program's: what is grave stands out, what frames it
  /// steps back.
  private static func style(of kind: LogToken.Kind) -> Style? {
    switch kind {
    case .level(let level):
      switch level {
      case .fatal, .error: Style(.bad, bold: true)
      case .warning: Style(.attention, bold: true)
      case .info: nil
      case .debug, .trace: Style(.dim)
      }
    case .number, .duration: Style(.accent)
    case .time, .key: Style(.dim)
    case .path, .url, .string, .address: nil
    }
  }

  /// A style for each byte of the row.
  private func styles(of text: LogText, _ range: Range<Int>, _ slice: String, isCurrent: Bool) -> [Style] {
    var styles = [Style](repeating: Style(text.isChatter ? .dim : .plain), count: range.count)
    func paint(_ part: Range<Int>, _ style: Style) {
      let inside = part.clamped(to: range)
      for index in inside { styles[index - range.lowerBound] = style }
    }
    let isWhole = text.count <= Self.wholeLine
    if colouring != .none {
      for run in text.runs where run.range.overlaps(range) { paint(run.range, Style(run.attributes)) }
    }
    // What the program has coloured is left as it is.
    if colouring == .full, text.runs.isEmpty, !text.isChatter {
      let offset = isWhole ? 0 : range.lowerBound
      for token in LogToken.tokens(of: isWhole ? text.text : slice) {
        guard let style = Self.style(of: token.kind) else { continue }
        paint(token.range.lowerBound + offset..<token.range.upperBound + offset, style)
      }
    }
    guard let query else { return styles }
    let searched = isWhole ? text.text : slice
    for (index, match) in query.byteRanges(in: searched).enumerated() {
      let offset = isWhole ? 0 : range.lowerBound
      paint(
        match.lowerBound + offset..<match.upperBound + offset,
        Style(isCurrent && index == 0 ? .matchCurrent : .match))
    }
    return styles
  }
}

nonisolated extension LogQuery {
  /// What a regular expression is led by where it is typed, as in the filters of tables.
  static let regexSign: Character = "~"

  /// What was typed after `/`: plain text, or led by ``regexSign`` a regular expression.
  init(typed: String) throws(LogQueryError) {
    if typed.first == Self.regexSign {
      try self.init(String(typed.dropFirst()), isRegex: true)
    } else {
      try self.init(typed)
    }
  }

  /// As it was typed.
  var typed: String { isRegex ? "\(Self.regexSign)\(text)" : text }

  /// Where `line` matches, in bytes of its UTF-8.
  func byteRanges(in line: String) -> [Range<Int>] {
    ranges(in: line).map {
      let start = line.utf8.distance(from: line.startIndex, to: $0.lowerBound)
      return start..<start + line.utf8.distance(from: $0.lowerBound, to: $0.upperBound)
    }
  }
}
