/// One line of JSON: an object whose members are added one by one.
nonisolated struct JSONLine {
  private var members = ""

  /// Adds a string.
  mutating func add(_ key: String, _ value: String) { add(key, raw: Self.quoted(value)) }

  /// Adds a string, or nothing if there is none.
  mutating func add(_ key: String, _ value: String?) {
    if let value { add(key, value) }
  }

  /// Adds a whole number.
  mutating func add(_ key: String, _ value: Int) { add(key, raw: String(value)) }

  /// Adds true or false.
  mutating func add(_ key: String, _ value: Bool) { add(key, raw: value ? "true" : "false") }

  /// Adds a list of strings.
  mutating func add(_ key: String, _ values: [String]) {
    add(key, raw: "[" + values.map(Self.quoted).joined(separator: ",") + "]")
  }

  private mutating func add(_ key: String, raw: String) {
    members += (members.isEmpty ? "" : ",") + Self.quoted(key) + ":" + raw
  }

  /// The object and a line feed.
  var text: String { "{" + members + "}\n" }

  /// A JSON string.  C1 and bidi controls are escaped too: JSON allows them, terminals obey them.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x09: result += "\\t"
      case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
