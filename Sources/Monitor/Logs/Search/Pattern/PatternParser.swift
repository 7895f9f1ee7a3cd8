/// Reads a regular expression in the common syntax, without what cannot be matched in one pass: no lookaround, no
/// back references.
struct PatternParser {
  private var rest: Substring.UnicodeScalarView
  private let folds: Bool
  private var depth = 0
  /// Whether a repetition is to match as little as it can.
  private(set) var isLazy = false

  /// Why an expression cannot be used, as the end of a sentence.
  struct Mistake: Error { let description: String }

  /// - Parameter folds: whether small and capital letters are the same.
  init(_ text: String, folds: Bool) { (rest, self.folds) = (Substring(text).unicodeScalars, folds) }

  /// Reads all of it.
  mutating func parse() throws(Mistake) -> PatternNode {
    let node = try choice()
    if rest.first == ")" { throw Mistake(description: "a ) has no (") }
    return node
  }

  private mutating func choice() throws(Mistake) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw Mistake(description: "it is nested too deeply") }
    var nodes = [try sequence()]
    while pass("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .choice(nodes)
  }

  private mutating func sequence() throws(Mistake) -> PatternNode {
    var nodes: [PatternNode] = []
    while let next = rest.first, next != "|", next != ")" {
      let atom = try atom()
      nodes.append(try repetition(of: atom))
    }
    return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repetition(of atom: PatternNode) throws(Mistake) -> PatternNode {
    var node = atom
    while let next = rest.first {
      let (least, most): (Int, Int?)
      switch next {
      case "*": (least, most) = (0, nil)
      case "+": (least, most) = (1, nil)
      case "?": (least, most) = (0, 1)
      case "{":
        guard let bounds = try bounds() else { return node }
        (least, most) = bounds
      default: return node
      }
      if next != "{" { rest.removeFirst() }
      node = .repetition(node, least: least, most: most)
      if pass("?") { isLazy = true } else { _ = pass("+") }
    }
    return node
  }

  /// `{2}`, `{2,}`, `{2,5}`; `nil` if the brace is one to look for.
  private mutating func bounds() throws(Mistake) -> (Int, Int?)? {
    let before = rest
    rest.removeFirst()
    guard let least = number() else {
      rest = before
      return nil
    }
    var most: Int? = least
    if pass(",") { most = number() }
    guard pass("}") else {
      rest = before
      return nil
    }
    if let most, most < least { throw Mistake(description: "{\(least),\(most)} is the wrong way round") }
    if max(least, most ?? 0) > 1000 {
      throw Mistake(description: "it repeats something more than 1000 times")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest.removeFirst(digits.count)
    return digits.count < 6 ? Int(String(Substring(digits))) : nil
  }

  private mutating func atom() throws(Mistake) -> PatternNode {
    let scalar = rest.removeFirst()
    switch scalar {
    case ".": return .set(ScalarSet.all)
    case "^": return .place(.start)
    case "$": return .place(.end)
    case "(": return try group()
    case "[": return .set(try set())
    case "\\": return try escape()
    case "*", "+", "?": throw Mistake(description: "\(scalar) has nothing to repeat")
    default: return literal(ScalarSet(scalar))
    }
  }

  private func literal(_ set: ScalarSet) -> PatternNode { .set(folds ? set.folded : set) }

  private mutating func group() throws(Mistake) -> PatternNode {
    if pass("?") {
      if pass("<"), rest.first != "=", rest.first != "!" {
        while let next = rest.first, next != ">" { rest.removeFirst() }
        guard pass(">") else { throw Mistake(description: "the name of a group does not end") }
      } else if !pass(":") {
        throw Mistake(
          description: "groups that begin with (?\(rest.first.map { String($0) } ?? "") are not known here")
      }
    }
    let node = try choice()
    guard pass(")") else { throw Mistake(description: "a ( has no )") }
    return node
  }

  private mutating func escape() throws(Mistake) -> PatternNode {
    switch rest.first {
    case "b":
      rest.removeFirst()
      return .place(.wordBorder)
    case "B":
      rest.removeFirst()
      return .place(.noWordBorder)
    case "A":
      rest.removeFirst()
      return .place(.start)
    case "z", "Z":
      rest.removeFirst()
      return .place(.end)
    default: return literal(try escapedSet())
    }
  }

  /// What stands behind a backslash, in a class or not.
  private mutating func escapedSet() throws(Mistake) -> ScalarSet {
    guard let scalar = rest.popFirst() else { throw Mistake(description: "it ends with a \\") }
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "s": return .blanks
    case "S": return ScalarSet.blanks.inverted
    case "t": return ScalarSet("\t")
    case "n": return ScalarSet("\n")
    case "r": return ScalarSet("\r")
    case "e": return ScalarSet("\u{1B}")
    case "x": return try hexadecimal(2)
    case "u": return try hexadecimal(4)
    case "0"..."9": throw Mistake(description: "\\\(scalar), which refers back, is not known here")
    case "a"..."z", "A"..."Z": throw Mistake(description: "\\\(scalar) is not known here")
    default: return ScalarSet(scalar)
    }
  }

  private mutating func hexadecimal(_ count: Int) throws(Mistake) -> ScalarSet {
    let isOpen = pass("{")
    let digits = rest.prefix(isOpen ? 6 : count) { $0.properties.isASCIIHexDigit }
    rest.removeFirst(digits.count)
    guard !isOpen || pass("}"), let value = UInt32(String(Substring(digits)), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw Mistake(description: "a character is written wrongly in hexadecimal") }
    return ScalarSet(scalar)
  }

  private mutating func set() throws(Mistake) -> ScalarSet {
    let isInverted = pass("^")
    var set = ScalarSet([])
    var isFirst = true
    while let next = rest.first, isFirst || next != "]" {
      isFirst = false
      let low = try member()
      if rest.first == "-", rest.dropFirst().first != "]", let from = low.single {
        rest.removeFirst()
        guard rest.first != nil, let to = try member().single, from <= to else {
          throw Mistake(description: "a range in [ ] is the wrong way round, or has no ends")
        }
        set = set.union(ScalarSet([from...to]))
      } else {
        set = set.union(low)
      }
    }
    guard pass("]") else { throw Mistake(description: "a [ has no ]") }
    if folds { set = set.folded }
    return isInverted ? set.inverted : set
  }

  private mutating func member() throws(Mistake) -> ScalarSet {
    let scalar = rest.removeFirst()
    if scalar == "[", rest.first == ":" {
      throw Mistake(description: "[:names:] of classes are not known here")
    }
    return scalar == "\\" ? try escapedSet() : ScalarSet(scalar)
  }

  private mutating func pass(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }
}

extension ScalarSet {
  /// The one character, if there is only one.
  fileprivate var single: UInt32? {
    ranges.count == 1 && ranges[0].count == 1 ? ranges[0].lowerBound : nil
  }
}

extension Substring.UnicodeScalarView {
  fileprivate func prefix(_ count: Int, while isPart: (Unicode.Scalar) -> Bool) -> Self {
    let end = self.prefix(count).firstIndex { !isPart($0) } ?? self.prefix(count).endIndex
    return self[..<end]
  }
}
