/// Reads the filter language; see ``Filter``.
nonisolated struct FilterParser {
  private let columns: [FilterColumn]
  private let text: [Character]
  private var position = 0

  /// Reads `source` for a table of those columns.
  static func parse(_ source: String, columns: [FilterColumn]) throws(FilterError) -> Filter {
    var parser = FilterParser(source, columns)
    var terms: [Filter.Term] = []
    while let term = try parser.term() { terms.append(term) }
    return Filter(source: source, terms: terms)
  }

  private init(_ source: String, _ columns: [FilterColumn]) {
    (text, self.columns) = (Array(source), columns)
  }

  private var current: Character? { position < text.count ? text[position] : nil }

  private mutating func term() throws(FilterError) -> Filter.Term? {
    while let character = current, character.isWhitespace { position += 1 }
    guard current != nil else { return nil }
    var isNegated = false
    while current == "!" {
      isNegated.toggle()
      position += 1
    }
    var alternatives: [Filter.Condition] = []
    var column: Int?
    repeat {
      if !alternatives.isEmpty { position += 1 }
      alternatives.append(try condition(&column))
    } while current == "|"
    return Filter.Term(alternatives: alternatives, isNegated: isNegated)
  }

  /// One alternative.  `column` is what the ones before it were about: `state:PD|R`.
  private mutating func condition(_ column: inout Int?) throws(FilterError) -> Filter.Condition {
    if let (name, sign, start) = columnAndSign() {
      guard let index = columns.firstIndex(where: { $0.isNamed(name.lowercased()) }) else {
        let known = columns.map(\.id).joined(separator: ", ")
        throw FilterError(
          message: "There is no column “\(name)” here, only \(known); put text with such a sign in quotes.",
          position: start)
      }
      if let comparison = Filter.Comparison(rawValue: sign) {
        column = nil
        return try self.comparison(comparison, column: index)
      }
      column = index
      if sign == "~" { return try expression(column: index, until: nil) }
    }
    switch current {
    case "/":
      position += 1
      return try expression(column: column, until: "/")
    case "~":
      position += 1
      return try expression(column: column, until: nil)
    default:
      let start = position
      let wanted = try word()
      guard !wanted.isEmpty else {
        let known = column.map { columns[$0].vocabulary } ?? []
        let words = known.isEmpty ? "." : ", one of \(known.joined(separator: ", "))."
        throw FilterError(message: "Something to look for is missing here\(words)", position: start)
      }
      if let column { try check(wanted, column: column, at: start) }
      let isWhole = column.map { columns[$0].matchesWhole } ?? false
      return Self.condition(column, TextPattern(text: wanted, extent: isWhole ? .words : .anywhere))
    }
  }

  /// Throws if a column that knows only some words does not know `wanted`.
  private func check(_ wanted: String, column: Int, at start: Int) throws(FilterError) {
    let (id, known) = (columns[column].id, columns[column].vocabulary)
    guard !known.isEmpty, !known.contains(wanted.lowercased()) else { return }
    throw FilterError(
      message: "No “\(wanted)” here; \(id): takes \(known.joined(separator: ", ")).",
      position: start)
  }

  private static func condition(_ column: Int?, _ pattern: TextPattern) -> Filter.Condition {
    Filter.Condition(test: column.map { .text(column: $0, pattern) } ?? .anywhere(pattern))
  }

  /// A name followed by `:`, `~` or a comparison; nothing is taken if there is none.
  private mutating func columnAndSign() -> (name: String, sign: String, start: Int)? {
    let start = position
    var end = start
    while end < text.count, text[end].isASCII,
      text[end].isLetter || text[end].isNumber || "-_.".contains(text[end])
    {
      end += 1
    }
    guard end > start, end < text.count, text[start].isLetter else { return nil }
    let signs = Filter.Comparison.allCases.map(\.rawValue) + [":", "~"]
    guard let sign = signs.first(where: { text[end...].starts(with: $0) }) else { return nil }
    position = end + sign.count
    return (String(text[start..<end]), sign, start)
  }

  private mutating func comparison(_ comparison: Filter.Comparison, column: Int) throws(FilterError)
    -> Filter.Condition
  {
    let start = position
    let wanted = try word()
    let (id, kind) = (columns[column].id, columns[column].kind)
    guard !wanted.isEmpty else {
      throw FilterError(
        message: "Column “\(id)” is compared with nothing; give \(Quantity.example(of: kind)).",
        position: start)
    }
    if kind == .text { return Filter.Condition(test: .compare(column: column, comparison, .text(wanted))) }
    guard let number = Quantity.parse(wanted, as: kind) else {
      throw FilterError(
        message: "“\(wanted)” cannot be compared with column “\(id)”; give \(Quantity.example(of: kind)).",
        position: start)
    }
    return Filter.Condition(test: .compare(column: column, comparison, .number(number)))
  }

  /// An expression up to `end`, or to the next blank if there is none; in it `|` is the expression's own.
  private mutating func expression(column: Int?, until end: Character?) throws(FilterError)
    -> Filter.Condition
  {
    let start = position
    var pattern = ""
    while let character = current, end == nil ? !character.isWhitespace : character != end {
      if character == "\\", end != nil, position + 1 < text.count, text[position + 1] == end { position += 1 }
      pattern.append(text[position])
      position += 1
    }
    if let end {
      guard current == end else {
        throw FilterError(message: "The expression is not closed with “\(end)”.", position: start - 1)
      }
      position += 1
    }
    guard !pattern.isEmpty else { throw FilterError(message: "The expression is empty.", position: start) }
    do {
      return Self.condition(column, try TextPattern(expression: pattern))
    } catch {
      throw FilterError(message: "“\(pattern)” is no regular expression: \(error.message).", position: start)
    }
  }

  /// Text up to a blank or `|`; between quotes both belong to it.
  private mutating func word() throws(FilterError) -> String {
    var result = ""
    while let character = current, !character.isWhitespace, character != "|" {
      position += 1
      guard character == "\"" else {
        result.append(character)
        continue
      }
      let start = position - 1
      while let quoted = current, quoted != "\"" {
        result.append(quoted)
        position += 1
      }
      guard current == "\"" else { throw FilterError(message: "The quote is not closed.", position: start) }
      position += 1
    }
    return result
  }
}
