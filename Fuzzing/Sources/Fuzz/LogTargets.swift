@testable internal import ClientCore
@testable internal import Monitor

let logTargets = [
  // What a terminal makes of output.
  Target("terminal") { bytes in
    var dice = Dice(bytes)
    let whole = lines([bytes])
    for line in whole { requireSound(line) }
    require(lines(bytes.pieces(&dice)) == whole, "Output that comes in pieces is shown otherwise.")
    // Each piece may have rows read back and written again: more bytes would only take longer.
    guard bytes.count <= 128 else { return }
    require(lines(bytes.map { [$0] }) == whole, "Output that comes byte by byte is shown otherwise.")
  },
  // A store that is much too small, and a program that goes on and on.
  Target("store") { bytes in
    guard !bytes.isEmpty else { return }
    var store = LogStore(limit: 4096)
    var terminal = LogTerminal()
    for _ in 0..<max(1, 8192 / bytes.count) {
      bytes.withUnsafeBufferPointer { terminal.write($0, to: &store) }
      require(store.cost < 80_000, "A store of 4 KiB holds \(store.cost) bytes.")
      require(store.lineCount >= 0 && store.held.count == store.lineCount, "Lines are numbered wrongly.")
    }
    for line in store.lines(0..<Int.max).suffix(3) { requireSound(line) }
  },
  // One line as it is held.
  Target("line") { bytes in
    let held = bytes.filter { $0 != 0x0A }
    let (text, runs) = LogLine.decode(held[...])
    var line = LogSession.Line(text: text)
    line.runs = runs
    requireSound(line)
    // Taken out, and put back.
    var row = TerminalRow(held[...])
    row.setEndingPen(LogAttributes())
    require(LogLine.text(row.bytes[...]) == text, "A row that was edited shows something else.")
    held.withUnsafeBufferPointer { held in
      _ = LogLevel(line: held)
      let now = Timestamp(seconds: 1_795_262_403)
      if let time = WrittenTime(line: held, now: now) {
        require(
          time.range.upperBound <= held.count && !time.range.isEmpty, "A time stands outside of its line.")
        _ = (time.at - now, time.at.rfc3339)
      }
    }
    var end = 0
    for token in LogToken.tokens(of: text) {
      require(token.range.lowerBound >= end && !token.range.isEmpty, "Tokens overlap.")
      end = token.range.upperBound
      require(end <= text.utf8.count, "A token ends behind its line.")
    }
    if let progress = LogProgress(line: text) {
      require((0...1).contains(progress.fraction), "A job is \(progress.fraction) of 1 through.")
      requireDrawn(progress.label)
      require(progress.remaining.map { $0.isFinite && $0 >= 0 } ?? true, "A job ends never, or ended before.")
    }
    if let json = LogJSON(line: text) {
      for line in json.lines + [json.time ?? "", json.message ?? ""] { requireDrawn(line, isLine: true) }
      _ = json.level
    }
    let lines = bytes.split(separator: 0x0A).map { LogLine.text($0) }
    if let summary = LogHeadSummary(lines) { requireDrawn(summary.text(), isLine: true) }
  },
  // A log that is cut off, and told once more.
  Target("streams") { bytes in
    var dice = Dice(bytes)
    let whole = Taken([[bytes]])
    require(Taken([bytes.pieces(&dice)]) == whole, "A log that comes in pieces is another.")
    let cut = Int.random(in: 0...bytes.count, using: &dice)
    let twice = Taken([[Array(bytes[..<cut])], bytes.pieces(&dice), [bytes]])
    _ = twice
    let again = Taken([[bytes], bytes.pieces(&dice)])
    require(again.length <= 2 * bytes.count + 1024, "More comes out of a log than was in it.")
  },
  // The first line is looked for in the others.
  Target("pattern") { bytes in
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let (pattern, text) = (Array(parts[0]).text, parts.count > 1 ? Array(parts[1]) : [])
    for isRegex in [true, false] {
      guard let query = try? LogQuery(pattern, isRegex: isRegex) else {
        require(isRegex, "A text is refused.")
        continue
      }
      for held in text.split(separator: 0x0A) {
        let line = LogLine.text(held)
        let ranges = query.ranges(in: line)
        var end = line.startIndex
        for range in ranges {
          require(range.lowerBound >= end && !range.isEmpty, "Matches overlap, or are none.")
          end = range.upperBound
        }
        guard var search = LogSearch(query) else { continue }
        let isFound = search.matches(Array(line.utf8)[...])
        require(isFound || ranges.isEmpty, "A line is marked that was not found.")
        guard !isRegex, query.isCaseSensitive else { continue }
        let isThere = !Array(line.utf8).ranges(of: Array(pattern.utf8)).isEmpty
        require(isFound == isThere, "A text is \(isThere ? "not found" : "found where it is not").")
      }
    }
  },
]

private func lines(_ pieces: [[UInt8]]) -> [LogSession.Line] {
  var store = LogStore(limit: 1 << 20)
  var terminal = LogTerminal()
  for piece in pieces { piece.withUnsafeBufferPointer { terminal.write($0, to: &store) } }
  terminal.flush(to: &store)
  return store.lines(0..<Int.max)
}

/// What was taken of streams.
private struct Taken: Equatable {
  var chatter: [UInt8] = []
  var output: [UInt8] = []
  var length: Int { chatter.count + output.count }

  init(_ streams: [[[UInt8]]]) {
    var intake = LogIntake()
    var (chatter, output) = ([UInt8](), [UInt8]())
    let sink: LogMerge.Sink = { part, bytes, _ in
      switch part {
      case .chatter: chatter += bytes
      case .output: output += bytes
      }
    }
    for (index, pieces) in streams.enumerated() {
      intake.begin()
      for piece in pieces { piece.withUnsafeBufferPointer { intake.take($0, sink) } }
      intake.end(isFinal: index == streams.count - 1, sink)
    }
    (self.chatter, self.output) = (chatter, output)
  }
}

/// Ends the process unless `line` can be drawn as it is.
func requireSound(_ line: LogSession.Line) {
  requireDrawn(line.text, isLine: true)
  var end = 0
  for run in line.runs {
    require(run.range.lowerBound >= end && !run.range.isEmpty, "Runs overlap, or are empty.")
    require(run.attributes != LogAttributes(), "A run has no look.")
    end = run.range.upperBound
    require(end <= line.text.utf8.count, "A run ends behind its line.")
    for border in [run.range.lowerBound, end] {
      let index = line.text.utf8.index(line.text.startIndex, offsetBy: border)
      require(index.samePosition(in: line.text.unicodeScalars) != nil, "A run begins within a character.")
    }
  }
}
