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
    var changes: [LogLineSetter.Change] = []
    let text = CleanText.clean(bytes) { parameters, offset in
      pen.apply(graphics: parameters)
      if changes.last?.offset == offset { changes.removeLast() }
      changes.append((offset, pen))
    }
    let line = LogLineSetter.set(text, changes)
    return (line.text, line.runs, pen)
  }
}
