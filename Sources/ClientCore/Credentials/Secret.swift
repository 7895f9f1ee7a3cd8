/// A text that must not be shown: no description, dump or interpolation gives it away.
struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The text itself, for the wire only.
  let text: String

  init(_ text: String) { self.text = text }

  var description: String { "(secret)" }
  var debugDescription: String { "(secret)" }
  var customMirror: Mirror { Mirror(self, children: []) }

  /// Without white space around it, if it can stand in a header; else `nil`.
  var headerSafe: Secret? {
    let bytes = text.utf8.drop { $0 <= 0x20 }
    let end = bytes.lastIndex { $0 > 0x20 }.map { bytes.index(after: $0) } ?? bytes.startIndex
    let trimmed = bytes[..<end]
    guard !trimmed.isEmpty, trimmed.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    return Secret(String(decoding: trimmed, as: UTF8.self))
  }
}
