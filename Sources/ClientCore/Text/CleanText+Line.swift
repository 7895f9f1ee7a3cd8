extension CleanText {
  /// `text` without what must not be drawn, on one line: line breaks and tabs become blanks.
  package static func line(_ text: String) -> String {
    let words = clean(text).split { $0 == "\n" || $0 == "\r\n" || $0 == "\t" || $0 == " " }
    return words.joined(separator: " ")
  }
}
