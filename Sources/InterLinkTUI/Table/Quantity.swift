/// Numbers as people type them in comparisons.
nonisolated enum Quantity {
  /// The value of `text` for a column of that kind: seconds, bytes or a count; `nil` if it is none.
  static func parse(_ text: some StringProtocol, as kind: ColumnKind) -> Double? {
    switch kind {
    case .count, .text: Double(text).flatMap { $0.isFinite ? $0 : nil }
    case .duration: sum(text, units: ["": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800])
    case .bytes: sum(text.lowercased(), units: byteUnits)
    }
  }

  /// What is accepted, for messages.
  static func example(of kind: ColumnKind) -> String {
    switch kind {
    case .duration: "a time such as 90s, 5m, 1h30m or 2d"
    case .bytes: "a size such as 500M or 4Gi"
    case .count, .text: "a number"
    }
  }

  private static let byteUnits: [String: Double] = {
    var units: [String: Double] = ["": 1, "b": 1]
    for (power, letter) in ["k", "m", "g", "t", "p"].enumerated() {
      let decimal = (0...power).reduce(1.0) { value, _ in value * 1000 }
      let binary = (0...power).reduce(1.0) { value, _ in value * 1024 }
      (units[letter], units[letter + "b"], units[letter + "i"], units[letter + "ib"]) = (
        decimal, decimal, binary, binary
      )
    }
    return units
  }()

  /// Adds up numbers with units: `1h30m`.
  private static func sum(_ text: some StringProtocol, units: [String: Double]) -> Double? {
    var rest = Substring(text)
    var total: Double?
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let number = Double(digits), let factor = units[String(unit)] else { return nil }
      total = (total ?? 0) + number * factor
    }
    return total
  }
}
