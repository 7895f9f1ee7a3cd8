internal import ClientCore

/// What to look for in a log: a text, or a regular expression; capitals matter if it has one.
public struct LogQuery: Sendable, Equatable {
  /// As it was typed.
  public let text: String
  /// Whether ``text`` is a regular expression.
  public let isRegex: Bool
  /// Whether `a` finds only `a` (a query with a capital) or `A` as well.
  public let isCaseSensitive: Bool

  /// Looks for `text`.
  ///
  /// - Throws: ``LogQueryError`` if it is no regular expression but should be.
  public init(_ text: String, isRegex: Bool = false) throws(LogQueryError) {
    (self.text, self.isRegex) = (text, isRegex)
    isCaseSensitive = text.contains { $0.isUppercase }
    if isRegex {
      do { _ = try Regex(text) } catch { throw LogQueryError("“\(text)” is no regular expression: \(error)") }
    }
  }

  /// Where a line matches, for marking.
  public func ranges(in line: String) -> [Range<String.Index>] {
    regex.map { regex in line.ranges(of: regex).filter { !$0.isEmpty } } ?? []
  }

  /// Compiled; `nil` for an empty query, which finds nothing.
  var regex: Regex<AnyRegexOutput>? {
    if text.isEmpty { return nil }
    let regex = isRegex ? try? Regex(text) : Regex(verbatim: text)
    return regex.map { isCaseSensitive ? $0 : $0.ignoresCase() }
  }
}

/// Why a query cannot be used: a sentence.
public struct LogQueryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The sentence.
  public let description: String
  init(_ description: String) { self.description = description }
}
