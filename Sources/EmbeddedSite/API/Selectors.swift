/// What a list or watch is narrowed to.
struct Selection: Sendable {
  var namespace: String
  var labels: LabelSelector
  var fields: FieldSelector

  /// Whether every object of the kind is meant.
  var isEverything: Bool { namespace.isEmpty && isUnselective }
  /// Whether nothing but the namespace narrows it.
  var isUnselective: Bool { labels.requirements.isEmpty && fields.terms.isEmpty }

  func matches(_ object: StoredObject) -> Bool {
    (namespace.isEmpty || object.key.namespace == namespace) && fields.matches(object)
      && labels.matches(object)
  }
}

/// `labelSelector`: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
struct LabelSelector: Sendable {
  struct Requirement: Sendable, Equatable {
    enum Operator: Sendable, Equatable {
      case isIn([String])
      case isNotIn([String])
      case exists
      case isMissing
    }
    var key: String
    var condition: Operator
  }

  var requirements: [Requirement]

  /// - Throws: 400 for what is no selector.
  init(_ text: String) throws(APIStatus) {
    var scanner = SelectorScanner(text)
    requirements = []
    guard scanner.skipBlanks() else { return }
    while true {
      requirements.append(try scanner.requirement())
      guard scanner.skipBlanks() else { return }
      try scanner.expect(",")
    }
  }

  func matches(_ object: StoredObject) -> Bool {
    requirements.allSatisfy { requirement in
      let value = object.labels.first { $0.key == requirement.key }?.value
      switch requirement.condition {
      case .isIn(let values): return value.map(values.contains) ?? false
      case .isNotIn(let values): return value.map { !values.contains($0) } ?? true
      case .exists: return value != nil
      case .isMissing: return value == nil
      }
    }
  }
}

/// Reads the grammar of label selectors.
private struct SelectorScanner {
  private let text: String
  private var rest: Substring

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  /// False at the end.
  mutating func skipBlanks() -> Bool {
    rest = rest.drop { $0 == " " }
    return !rest.isEmpty
  }

  mutating func expect(_ sign: String) throws(APIStatus) {
    guard skipBlanks(), rest.hasPrefix(sign) else { throw failure("expected '\(sign)'") }
    rest = rest.dropFirst(sign.count)
  }

  private mutating func take(_ sign: String) -> Bool {
    guard skipBlanks(), rest.hasPrefix(sign) else { return false }
    rest = rest.dropFirst(sign.count)
    return true
  }

  private mutating func word() -> String {
    _ = skipBlanks()
    let word = rest.prefix { $0.isLetter || $0.isNumber || "-_./".contains($0) }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  mutating func requirement() throws(APIStatus) -> LabelSelector.Requirement {
    let isNegated = take("!")
    let key = word()
    guard !key.isEmpty else { throw failure("expected a label key") }
    if isNegated { return .init(key: key, condition: .isMissing) }
    if take("==") || take("=") { return .init(key: key, condition: .isIn([word()])) }
    if take("!=") { return .init(key: key, condition: .isNotIn([word()])) }
    if !skipBlanks() || rest.hasPrefix(",") { return .init(key: key, condition: .exists) }
    switch word() {
    case "in": return .init(key: key, condition: .isIn(try values()))
    case "notin": return .init(key: key, condition: .isNotIn(try values()))
    case let other: throw failure("found '\(other)', expected: in, notin, =, ==, !=")
    }
  }

  private mutating func values() throws(APIStatus) -> [String] {
    try expect("(")
    var values = [word()]
    while take(",") { values.append(word()) }
    try expect(")")
    return values
  }

  private func failure(_ why: String) -> APIStatus {
    .badRequest("unable to parse requirement: \(why) in \"\(text)\"")
  }
}

/// `fieldSelector`: equalities of the fields that the kind knows.
struct FieldSelector: Sendable {
  struct Term: Sendable {
    enum Field: Sendable {
      case name, namespace
      /// An index into ``Kind/selectableFields``.
      case indexed(Int)
    }
    var field: Field
    var value: String
    var isNegated: Bool
  }

  var terms: [Term]

  /// - Throws: 400 for what is no selector and for fields that the kind does not index.
  init(_ text: String, kind: Kind) throws(APIStatus) {
    terms = []
    for part in text.split(separator: ",") {
      let isNegated = part.contains("!=")
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw .badRequest("invalid selector: '\(text)'; can't understand '\(part)'")
      }
      let name = String(isNegated ? sides[0].dropLast() : sides[0])
      let value = String(sides[1].hasPrefix("=") ? sides[1].dropFirst() : sides[1])
      let field: Term.Field
      if name == "metadata.name" {
        field = .name
      } else if name == "metadata.namespace", kind.isNamespaced {
        field = .namespace
      } else if let index = kind.selectableFields.firstIndex(where: { $0.joined(separator: ".") == name }) {
        field = .indexed(index)
      } else {
        throw .badRequest("field label not supported: \(name)")
      }
      terms.append(Term(field: field, value: value, isNegated: isNegated))
    }
  }

  func matches(_ object: StoredObject) -> Bool {
    terms.allSatisfy { term in
      let value =
        switch term.field {
        case .name: object.key.name
        case .namespace: object.key.namespace
        case .indexed(let index): object.fields[index]
        }
      return (value == term.value) != term.isNegated
    }
  }
}
