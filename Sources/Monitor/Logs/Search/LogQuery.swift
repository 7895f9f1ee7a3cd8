/// What to look for in a log: a text, or a regular expression; capitals matter if it has one.
///
/// Expressions are matched in one pass over a line, however they are made: none takes for ever.
public struct LogQuery: Sendable, Equatable {
  /// As it was typed.
  public let text: String
  /// Whether ``text`` is a regular expression.
  public let isRegex: Bool
  /// Whether `a` finds only `a` (a query with a capital) or `A` as well.
  public let isCaseSensitive: Bool
  /// `nil` for an empty query, which finds nothing.
  let pattern: LogPattern?

  /// Looks for `text`.
  ///
  /// - Throws: ``LogQueryError`` if it is no regular expression but should be.
  public init(_ text: String, isRegex: Bool = false) throws(LogQueryError) {
    (self.text, self.isRegex) = (text, isRegex)
    isCaseSensitive = Self.hasCapital(text, isRegex: isRegex)
    do throws(PatternParser.Mistake) {
      pattern = text.isEmpty ? nil : try LogPattern(text, isRegex: isRegex, folds: !isCaseSensitive)
    } catch {
      throw LogQueryError("“\(text)” is no regular expression: \(error.description).")
    }
  }

  /// `\S` and the like have none.
  private static func hasCapital(_ text: String, isRegex: Bool) -> Bool {
    var isEscaped = false
    for character in text {
      if character.isUppercase, !isEscaped { return true }
      isEscaped = isRegex && character == "\\" && !isEscaped
    }
    return false
  }

  /// Equal if the same is looked for.
  public static func == (a: LogQuery, b: LogQuery) -> Bool { a.text == b.text && a.isRegex == b.isRegex }

  /// Where a line matches, for marking.
  public func ranges(in line: String) -> [Range<String.Index>] { pattern?.ranges(in: line) ?? [] }
}

/// Why a query cannot be used: a sentence.
public struct LogQueryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The sentence.
  public let description: String
  init(_ description: String) { self.description = description }
}
