internal import ClientCore

/// What a query looks for, ready to be looked for.
final class LogPattern: Sendable {
  let program: PatternProgram
  /// A text in ASCII that every match contains, if one is known; small letters stand for capitals if ``folds``.
  let literal: [UInt8]
  /// Whether that text is all there is to look for.
  let isLiteral: Bool
  let folds: Bool
  /// Whether matches are as short as can be.
  private let isLazy: Bool
  private let machines: Locked<(search: PatternMachine, match: PatternMachine)>

  /// How many bytes may be looked at to mark the matches in one line; nobody sees as many.
  private static let budget = 1 << 20

  init(_ text: String, isRegex: Bool, folds: Bool) throws(PatternParser.Mistake) {
    self.folds = folds
    let node: PatternNode
    if isRegex {
      var parser = PatternParser(text, folds: folds)
      node = try parser.parse()
      isLazy = parser.isLazy
    } else {
      node = .sequence(
        text.unicodeScalars.map { .set(folds ? ScalarSet($0).folded : ScalarSet($0)) })
      isLazy = false
    }
    program = try PatternProgram(node)
    literal = node.literal(folds: folds)
    isLiteral = !isRegex && literal.count == text.utf8.count
    machines = Locked(
      (PatternMachine(program, isSearch: true), PatternMachine(program, isSearch: false)))
  }

  /// Where it is in a text, from the left; of matches that begin at the same place the longest.
  func ranges(in text: String) -> [Range<String.Index>] {
    var text = text
    let found = text.withUTF8 { bytes in machines.withLock { Self.ranges(in: bytes, &$0, isLazy) } }
    return found.map { range in
      let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
      return start..<text.utf8.index(start, offsetBy: range.count)
    }
  }

  private static func ranges(
    in bytes: UnsafeBufferPointer<UInt8>, _ machines: inout (search: PatternMachine, match: PatternMachine),
    _ isLazy: Bool
  ) -> [Range<Int>] {
    let limit = machines.search.looked + machines.match.looked + budget
    var (ranges, start) = ([Range<Int>](), 0)
    while start < bytes.count, machines.search.looked + machines.match.looked < limit {
      guard let first = machines.search.end(in: bytes, from: start, isLongest: false) else { break }
      var end: Int?
      while start <= first, machines.search.looked + machines.match.looked < limit {
        end = machines.match.end(in: bytes, from: start, isLongest: !isLazy)
        if end.map({ $0 > start }) ?? false { break }
        end = nil
        start += 1
      }
      if let end {
        ranges.append(start..<end)
        start = end
      }
    }
    return ranges
  }
}
