/// A column as the filter language knows it.
nonisolated struct FilterColumn: Equatable, Sendable {
  var id: String
  var aliases: [String] = []
  var kind = ColumnKind.text
  var matchesWhole = false
  /// The only words that may be looked for in it; empty if any may.
  var vocabulary: [String] = []

  /// Whether a user means it by `name`.
  func isNamed(_ name: String) -> Bool { id == name || aliases.contains(name) }
}

/// Why a filter cannot be used: a sentence, and where.
nonisolated struct FilterError: Error, Equatable, CustomStringConvertible {
  var message: String
  /// Characters before the place that is wrong.
  var position: Int

  var description: String { message }
}

/// Which rows a table shows.
///
///     train            plain words look at the searched columns; small letters match capitals too
///     Train "a b"      a capital letter means its case; quotes keep blanks and signs
///     /^gpu.*[02]$/    a regular expression between slashes, or after a tilde: ~^gpu
///     ns:climate       a column's text; state:PD|R either of two; node:~^gn0 an expression
///     age>2h           comparisons: > >= < <= = != with times, sizes and numbers
///     is:disagree      what a row is, in one of the words that the table knows
///     !ended           not
///
/// Terms stand side by side and all must hold.
nonisolated struct Filter: Sendable, Equatable {
  /// One condition on a row.
  struct Condition: Sendable {
    enum Test: Sendable {
      /// A pattern in the searched columns.
      case anywhere(TextPattern)
      /// A pattern in the text of a column.
      case text(column: Int, TextPattern)
      case compare(column: Int, Comparison, ColumnValue)
    }
    var test: Test
  }

  enum Comparison: String, Sendable, CaseIterable {
    // Longer signs first: the parser takes the first that fits.
    case notLess = ">=", notMore = "<=", notEqual = "!=", more = ">", less = "<", equal = "="
  }

  /// A condition or several of which one must hold.
  struct Term: Sendable {
    var alternatives: [Condition]
    var isNegated: Bool
  }

  /// As the user wrote it.
  let source: String
  let terms: [Term]

  /// Shows everything.
  static let all = Filter(source: "", terms: [])

  static func == (a: Filter, b: Filter) -> Bool { a.source == b.source }

  /// Whether it looks at more than the searched columns, such as ages: it must be asked again as time passes.
  var dependsOnTime: Bool {
    terms.contains { term in
      term.alternatives.contains { if case .anywhere = $0.test { false } else { true } }
    }
  }

  /// Whether a row is shown.
  ///
  /// - Parameters:
  ///   - haystack: the text of the searched columns.
  ///   - text: the text of a column, by its place.
  ///   - value: the value of a column, by its place.
  func matches(haystack: String, text: (Int) -> String, value: (Int) -> ColumnValue) -> Bool {
    terms.allSatisfy { term in
      term.isNegated
        != term.alternatives.contains { condition in
          switch condition.test {
          case .anywhere(let pattern): pattern.matches(haystack)
          case .text(let column, let pattern): pattern.matches(text(column))
          case .compare(let column, let comparison, let wanted): comparison.holds(value(column), wanted)
          }
        }
    }
  }
}

nonisolated extension Filter.Comparison {
  /// Whether `value` stands so to `wanted`; nothing holds for what is missing.
  func holds(_ value: ColumnValue, _ wanted: ColumnValue) -> Bool {
    if case .missing = value { return false }
    let order = SortKey(value).order(SortKey(wanted), descending: false)
    return switch self {
    case .more: order > 0
    case .notLess: order >= 0
    case .less: order < 0
    case .notMore: order <= 0
    case .equal: order == 0
    case .notEqual: order != 0
    }
  }
}
