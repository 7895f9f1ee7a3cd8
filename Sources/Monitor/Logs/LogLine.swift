internal import ClientCore

/// From a line's bytes to its text.
enum LogLine {
  /// The text of a line, cleaned for the screen: what carriage returns have overwritten is left out, tabs
  /// reach to the next multiple of eight, escape sequences and controls are gone, bytes that are no UTF-8 are
  /// U+FFFD.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let visible = bytes[visibleStart(bytes)..<visibleEnd(bytes)]
    let text = visible.withUnsafeBufferPointer { CleanText.clean($0) }
    return text.utf8.contains(0x09) ? expandingTabs(text) : text
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

  private static func expandingTabs(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var column = 0
    for scalar in text.unicodeScalars {
      let width = scalar == "\t" ? 8 - column % 8 : 1
      if scalar == "\t" {
        result.append(contentsOf: repeatElement(" ", count: width))
      } else {
        result.append(scalar)
      }
      column += width
    }
    return String(result)
  }
}
