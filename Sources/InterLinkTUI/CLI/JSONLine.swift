internal import ClientCore

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

  /// A JSON string, in which nothing stands that a terminal would obey.
  static func quoted(_ text: String) -> String {
    String(decoding: JSONValue.string(text).serialized(), as: UTF8.self)
  }
}
