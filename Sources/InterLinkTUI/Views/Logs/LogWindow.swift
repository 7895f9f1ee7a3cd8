internal import Monitor

/// The window on a log: which of its lines are in sight, at the end while it follows, else where the user
/// left it.
///
/// A log may hold a million lines and lose old ones at its front while new ones come, so the window is
/// anchored to a line's number, and only lines near it are fetched.
struct LogWindow {
  /// Whether long lines go on in the next row.
  var wraps = true
  /// Whether lines of the job's script, not the container's, are put together in one row.
  var foldsChatter = true
  /// Whether lines that are JSON objects are shown with a member a row.
  var prettyPrints = false
  /// Whether the newest line stays in sight.
  private(set) var isFollowing = true
  /// Cells hidden at the left; stays while lines come.
  private(set) var left = 0
  /// Lines there were when following ended: later ones are new.
  private(set) var seenEnd = 0
  private var anchor = Anchor(line: 0, row: 0)
  private(set) var width = 80
  private(set) var height = 1

  /// The first row in sight: a row of a line.
  private struct Anchor: Equatable {
    var line: Int
    var row: Int
  }

  /// A row as it is drawn.
  enum Row {
    case text(Piece)
    /// Lines of the job's script that are folded here, all of one source.
    case folded(Range<Int>, source: Int)
  }

  /// What one row shows of a line.
  struct Piece {
    /// The line's number.
    var line: Int
    var held: LogSession.Line
    var text: LogText
    /// The bytes of its text; all where lines are not wrapped.
    var range: Range<Int>
    var isFirst: Bool
  }

  /// How many lines of the plugin may lie one after another before they are counted no further.
  private static let longestFold = 5000

  /// The number of the line at the top.
  var topLine: Int { anchor.line }

  /// Takes the size of the area.
  mutating func resize(width: Int, height: Int) {
    (self.width, self.height) = (max(1, width), max(1, height))
  }

  /// The rows in sight.
  mutating func rows(of log: any LogSource) -> [Row] {
    var reader = reader(log)
    defer { keep(reader) }
    if isFollowing {
      anchor = anchorAtEnd(&reader)
      seenEnd = reader.end
    } else if anchor.line < reader.start {
      anchor = Anchor(line: reader.start, row: 0)
    }
    var rows: [Row] = []
    var line = anchor.line
    var skip = anchor.row
    while rows.count < height, line < reader.end {
      let (lineRows, next) = layout(line, &reader)
      for row in lineRows.dropFirst(skip) where rows.count < height { rows.append(row) }
      (line, skip) = (next, 0)
    }
    return rows
  }

  /// Scrolls; up ends following, the end takes it up again.
  mutating func move(_ motion: Motion, in log: any LogSource) {
    switch motion {
    case .up: scroll(by: -1, log)
    case .down: scroll(by: 1, log)
    case .halfUp: scroll(by: -max(1, height / 2), log)
    case .halfDown: scroll(by: max(1, height / 2), log)
    case .pageUp: scroll(by: -max(1, height - 1), log)
    case .pageDown: scroll(by: max(1, height - 1), log)
    case .bottom: isFollowing = true
    case .left: left = max(0, left - 8)
    case .right: if !wraps { left += 8 }
    case .top:
      pause(log)
      anchor = Anchor(line: log.status.firstLine, row: 0)
      left = 0
    }
  }

  /// Stays where it is, or goes to the end and stays there.
  mutating func toggleFollowing(_ log: any LogSource) {
    if isFollowing { pause(log) } else { isFollowing = true }
  }

  /// Shows line `number` in the upper third.
  mutating func show(line number: Int, in log: any LogSource) {
    pause(log)
    var reader = reader(log)
    defer { keep(reader) }
    let wanted = stepBack(from: Anchor(line: number, row: 0), rows: height / 3, &reader)
    let last = anchorAtEnd(&reader)
    let isPastEnd = (wanted.line, wanted.row) > (last.line, last.row)
    anchor = isPastEnd ? last : wanted
  }

  /// Moves the horizontal window so that the cell `column` is in sight.
  mutating func reveal(column: Int) {
    guard !wraps else { return }
    if column < left || column >= left + width { left = max(0, column - width / 3) }
  }

  /// Moves the window so that line `number` is the first in sight, if there are lines enough behind it.
  mutating func stand(at number: Int, in log: any LogSource) {
    pause(log)
    var reader = reader(log)
    defer { keep(reader) }
    let (wanted, last) = (Anchor(line: number, row: 0), anchorAtEnd(&reader))
    anchor = number > last.line ? last : wanted
  }

  /// Ends following: what comes from now on is new.
  mutating func pause(_ log: any LogSource) {
    guard isFollowing else { return }
    isFollowing = false
    seenEnd = log.status.firstLine + log.status.lineCount
  }

  private mutating func scroll(by rows: Int, _ log: any LogSource) {
    var reader = reader(log)
    defer { keep(reader) }
    if rows < 0 {
      pause(log)
      anchor = stepBack(from: anchor, rows: -rows, &reader)
      return
    }
    guard !isFollowing else { return }
    var missing = rows
    while missing > 0, anchor.line < reader.end {
      let (lineRows, next) = layout(anchor.line, &reader)
      let rest = lineRows.count - anchor.row
      if missing < rest {
        anchor.row += missing
        break
      }
      missing -= rest
      anchor = Anchor(line: next, row: 0)
    }
    let end = anchorAtEnd(&reader)
    if anchor.line > end.line || (anchor.line == end.line && anchor.row >= end.row) { isFollowing = true }
  }

  private func anchorAtEnd(_ reader: inout LineReader) -> Anchor {
    stepBack(from: Anchor(line: reader.end, row: 0), rows: height, &reader)
  }

  private func stepBack(from start: Anchor, rows: Int, _ reader: inout LineReader) -> Anchor {
    var (line, missing) = (start.line, rows - start.row)
    if missing <= 0 { return Anchor(line: line, row: -missing) }
    while line > reader.start {
      line = startOfFold(line - 1, &reader)
      let count = layout(line, &reader).rows.count
      if count >= missing { return Anchor(line: line, row: count - missing) }
      missing -= count
    }
    return Anchor(line: reader.start, row: 0)
  }

  /// The first line of the hidden lines of which `line` is one; `line` itself if it is shown.
  private func startOfFold(_ line: Int, _ reader: inout LineReader) -> Int {
    guard foldsChatter, reader.isChatter(line) else { return line }
    let source = reader.line(line).source
    var first = line
    while first > reader.start, line - first < Self.longestFold, reader.isChatter(first - 1, of: source) {
      first -= 1
    }
    return first
  }

  private func layout(_ line: Int, _ reader: inout LineReader) -> (rows: [Row], next: Int) {
    let held = reader.line(line)
    if foldsChatter, held.isChatter {
      var next = line + 1
      while next < reader.end, next - line < Self.longestFold, reader.isChatter(next, of: held.source) {
        next += 1
      }
      return ([.folded(line..<next, source: held.source)], next)
    }
    var rows: [Row] = []
    for text in LogText.texts(of: held, prettyPrints: prettyPrints) {
      for range in wraps ? text.rows(width: width) : [0..<text.count] {
        rows.append(.text(Piece(line: line, held: held, text: text, range: range, isFirst: rows.isEmpty)))
      }
    }
    return (rows, line + 1)
  }

  // MARK: Fetching

  /// What was fetched last, for as long as the log does not change.
  private var fetched: LineReader?

  private func reader(_ log: any LogSource) -> LineReader {
    let status = log.status
    if let fetched, fetched.log === log, fetched.status == status { return fetched }
    return LineReader(log, status)
  }

  private mutating func keep(_ reader: LineReader) { fetched = reader.isLarge ? nil : reader }

  /// Fetches lines in chunks, and each chunk once.
  private struct LineReader {
    let log: any LogSource
    let status: LogSession.Status
    let start: Int
    let end: Int
    private var chunks: [Int: [LogSession.Line]] = [:]
    private static let size = 32

    init(_ log: any LogSource, _ status: LogSession.Status) {
      (self.log, self.status) = (log, status)
      start = status.firstLine
      end = status.firstLine + status.lineCount
    }

    /// Whether so many lines are in it that it had better not be kept.
    var isLarge: Bool { chunks.count > 64 }

    mutating func line(_ number: Int) -> LogSession.Line {
      let chunk = number / Self.size
      let first = max(start, chunk * Self.size)
      if chunks[chunk] == nil { chunks[chunk] = log.lines(first..<min(end, (chunk + 1) * Self.size)) }
      let offset = number - first
      // A line dropped between the status and the fetch: what is left has moved up.
      guard let lines = chunks[chunk], lines.indices.contains(offset) else {
        return LogSession.Line(text: "", isChatter: false)
      }
      return lines[offset]
    }

    mutating func isChatter(_ number: Int) -> Bool { line(number).isChatter }

    mutating func isChatter(_ number: Int, of source: Int) -> Bool {
      let line = line(number)
      return line.isChatter && line.source == source
    }
  }
}
