internal import ClientCore

/// From a line's bytes to what is drawn of it.
enum LogLine {
  /// The text of a line, cleaned for the screen, and where it asks for colours.
  ///
  /// Sequences that set the look (SGR) become runs, and end with the line.  All other escape sequences and
  /// controls are gone, tabs reach to the next multiple of eight, bytes that are no UTF-8 are U+FFFD.
  static func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, runs: [LogRun]) {
    let (text, runs, _) = read(bytes)
    return (text, runs)
  }

  /// The text alone.
  static func text(_ bytes: ArraySlice<UInt8>) -> String { read(bytes).text }

  /// The text, its colours, and how what follows it would look.
  static func read(_ bytes: ArraySlice<UInt8>) -> (text: String, runs: [LogRun], pen: LogAttributes) {
    bytes.withUnsafeBufferPointer { read($0) }
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (text: String, runs: [LogRun], pen: LogAttributes) {
    var pen = LogAttributes()
    if CleanText.isClean(bytes) {
      let text = String(decoding: bytes, as: UTF8.self)
      return (text.utf8.contains(0x09) ? LogLineSetter.set(text, []).text : text, [], pen)
    }
    if let line = readColoured(bytes) { return line }
    var changes: [LogLineSetter.Change] = []
    let text = CleanText.clean(bytes) { parameters, offset in
      pen.apply(graphics: parameters)
      if changes.last?.offset == offset { changes.removeLast() }
      changes.append((offset, pen))
    }
    let line = LogLineSetter.set(text, changes)
    return (line.text, line.runs, pen)
  }

  /// The same of a line that has nothing but ASCII and sequences that set the look: most of those with colours.
  ///
  /// - Returns: `nil` if it has something else.
  private static func readColoured(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (text: String, runs: [LogRun], pen: LogAttributes)? {
    var (text, runs): ([UInt8], [LogRun]) = ([], [])
    text.reserveCapacity(bytes.count)
    var (pen, start, index) = (LogAttributes(), 0, 0)
    func end() {
      guard start < text.count, pen != LogAttributes() else { return }
      if let last = runs.last, last.range.upperBound == start, last.attributes == pen {
        runs[runs.count - 1].range = last.range.lowerBound..<text.count
      } else {
        runs.append(LogRun(start..<text.count, pen))
      }
    }
    while index < bytes.count {
      var next = index
      while next < bytes.count, bytes[next] &- 0x20 < 0x5F { next += 1 }
      text.append(contentsOf: bytes[index..<next])
      index = next
      guard index < bytes.count else { break }
      guard bytes[index] == 0x1B, let (sequence, after) = EscapeSequence.read(bytes, at: index),
        case .graphics(let parameters) = sequence
      else { return nil }
      end()
      pen.apply(graphics: bytes[parameters])
      (start, index) = (text.count, after)
    }
    end()
    return (String(decoding: text, as: UTF8.self), runs, pen)
  }
}
