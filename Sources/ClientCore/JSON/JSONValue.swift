/// Any JSON value without loss: numbers keep their digits, objects their order and duplicates.
///
/// Strings that JSON cannot carry (bytes that are no UTF-8, half a surrogate pair) become U+FFFD.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The digits as they were written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// In the order of the text.
  case object([(key: String, value: JSONValue)])

  /// Equal if they would be written equally: the order of members counts, and the digits of numbers.
  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }
}

// MARK: - Reading

extension JSONValue {
  /// Reads one JSON text.
  public init(_ bytes: [UInt8]) throws(JSONError) {
    self = try JSONReader.read(bytes) { (reader) throws(JSONError) in try JSONValue(reader: &reader) }
  }

  /// Reads the next value.
  public init(reader: inout JSONReader) throws(JSONError) { self = try Self.read(&reader, depth: 0) }

  private static func read(_ reader: inout JSONReader, depth: Int) throws(JSONError) -> JSONValue {
    guard depth < JSONReader.maximumDepth else { throw reader.error("nested too deeply") }
    switch try reader.kind() {
    case .null:
      try reader.skip()
      return .null
    case .bool: return .bool(try reader.bool())
    case .number: return .number(String(decoding: try reader.number(), as: UTF8.self))
    case .string: return .string(try reader.string())
    case .array:
      var elements: [JSONValue] = []
      try reader.array { (reader) throws(JSONError) in elements.append(try read(&reader, depth: depth + 1)) }
      return .array(elements)
    case .object:
      var members: [(key: String, value: JSONValue)] = []
      try reader.object { (reader, key) throws(JSONError) in
        members.append((key.string, try read(&reader, depth: depth + 1)))
      }
      return .object(members)
    }
  }
}
