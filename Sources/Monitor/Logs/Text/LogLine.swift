internal import ClientCore

/// From a line's bytes to what is drawn of it.
enum LogLine {
  /// The text of a line, cleaned for the screen, and where it asks for colours.
  ///
  /// Sequences that set the look (SGR) become runs, and end with the line.  All other escape sequences and
  /// controls are gone, tabs reach to the next multiple of eight, what carriage returns have overwritten is left
  /// out, bytes that are no UTF-8 are U+FFFD.
  static func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, runs: [LogRun]) {
    bytes[visibleStart(bytes)..<visibleEnd(bytes)].withUnsafeBufferPointer { decode($0) }
  }

  /// The text alone.
  static func text(_ bytes: ArraySlice<UInt8>) -> String { decode(bytes).text }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> (text: String, runs: [LogRun]) {
    if CleanText.isClean(bytes) {
      let text = String(decoding: bytes, as: UTF8.self)
      return (text.utf8.contains(0x09) ? LogLineSetter.set(text, []).text : text, [])
    }
    var changes: [LogLineSetter.Change] = []
    var pen = LogAttributes()
    let text = CleanText.clean(bytes) { parameters, offset in
      pen.apply(graphics: parameters)
      if changes.last?.offset == offset { changes.removeLast() }
      changes.append((offset, pen))
    }
    return LogLineSetter.set(text, changes)
  }

  /// Where the part begins that is still to be seen: after the last carriage return that is followed by something.
  static func visibleStart(_ bytes: ArraySlice<UInt8>) -> Int {
    let end = visibleEnd(bytes)
    return bytes[..<end].lastIndex(of: 0x0D).map { $0 + 1 } ?? bytes.startIndex
  }

  private static func visibleEnd(_ bytes: ArraySlice<UInt8>) -> Int {
    var end = bytes.endIndex
    while end > bytes.startIndex, bytes[end - 1] == 0x0D { end -= 1 }
    return end
  }
}
