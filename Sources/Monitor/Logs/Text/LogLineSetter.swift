internal import ClientCore

/// Sets a cleaned line: tabs become blanks, changes of the look become runs.
enum LogLineSetter {
  /// From `offset` in the UTF-8 of a text on it looks so.
  typealias Change = (offset: Int, look: LogAttributes)

  /// `text` on one line without tabs, and its runs.
  ///
  /// - Parameter changes: in order of their offsets, which differ.
  static func set(_ text: String, _ changes: [Change]) -> (text: String, runs: [LogRun]) {
    let isFlat = !text.utf8.contains { $0 == 0x09 || $0 == 0x0A }
    let startsWithMark = text.unicodeScalars.first.map { CellWidth.kind($0.value) == .mark } ?? false
    if isFlat, changes.isEmpty, !startsWithMark { return (text, []) }
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var runs: [LogRun] = []
    var rest = changes[...]
    var (column, offset, start) = (0, 0, 0)
    var look = LogAttributes()

    func end() {
      guard start < result.count else { return }
      if look != LogAttributes() {
        if let last = runs.last, last.range.upperBound == start, last.attributes == look {
          runs[runs.count - 1].range = last.range.lowerBound..<result.count
        } else {
          runs.append(LogRun(start..<result.count, look))
        }
      }
      start = result.count
    }

    for scalar in text.unicodeScalars {
      let kind = CellWidth.kind(scalar.value)
      // A mark is drawn with the character under it: what was asked for between them begins after it.
      while let change = rest.first, change.offset <= offset, kind != .mark {
        end()
        look = change.look
        rest.removeFirst()
      }
      offset += UTF8.width(scalar)
      switch scalar {
      // What is passed over is not painted.
      case "\t":
        end()
        let count = 8 - column % 8
        result.append(contentsOf: repeatElement(0x20, count: count))
        column += count
        start = result.count
      // What was a line separator: the line of a log is one.
      case "\n":
        result.append(0x20)
        column += 1
      // A mark on nothing.
      case _ where kind == .mark && column == 0: break
      default:
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        column += kind == .wide ? 2 : kind == .mark ? 0 : 1
      }
    }
    end()
    return (String(decoding: result, as: UTF8.self), runs)
  }

  /// The lines of a cleaned text, without tabs.
  static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { set(String($0), []).text }
  }
}
