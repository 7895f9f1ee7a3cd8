/// A JSON document of the site: objects keep the order of their keys.
///
/// Equality is that of JSON: the order of an object's keys does not count.
enum Document: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([Document])
  case object(Fields)

  /// Parses UTF-8 JSON; ill-formed UTF-8 inside strings becomes U+FFFD.
  ///
  /// - Throws: ``DocumentError`` with the byte offset of what is wrong.
  init(parsing bytes: [UInt8]) throws(DocumentError) {
    self = try DocumentParser.parse(bytes[...])
  }

  /// Parses a slice of UTF-8 JSON.
  init(parsing bytes: ArraySlice<UInt8>) throws(DocumentError) {
    self = try DocumentParser.parse(bytes)
  }

  /// Compact UTF-8 JSON.
  var bytes: [UInt8] {
    var out: [UInt8] = []
    write(into: &out)
    return out
  }

  /// Compact JSON as text.
  var json: String { String(decoding: bytes, as: UTF8.self) }

  /// A member of an object (nil elsewhere); setting nil removes it; setting on a non-object makes it one.
  subscript(key: String) -> Document? {
    get {
      guard case .object(let fields) = self else { return nil }
      return fields[key]
    }
    set {
      var fields = Fields()
      if case .object(let existing) = self { fields = existing }
      self = .null  // drops our reference, so that the change below is made in place
      fields[key] = newValue
      self = .object(fields)
    }
  }

  /// An element of an array (nil elsewhere and outside of its bounds, where setting does nothing).
  subscript(index: Int) -> Document? {
    get {
      guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
      return elements[index]
    }
    set {
      guard case .array(var elements) = self, elements.indices.contains(index), let newValue else { return }
      self = .null
      elements[index] = newValue
      self = .array(elements)
    }
  }

  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// An integer, or a double that is one.
  var int: Int64? {
    switch self {
    case .int(let value): value
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }

  var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  var array: [Document]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  var fields: Fields? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  var isNull: Bool { self == .null }
}

/// Paths through members that may be missing: `pod["metadata"]["labels"]["app"]`; setting creates what is missing.
extension Document? {
  subscript(key: String) -> Document? {
    get {
      guard case .some(.object(let fields)) = self else { return nil }
      return fields[key]
    }
    set {
      if case .none = self, case .none = newValue { return }
      var document = self ?? .object([:])
      self = .none  // drops our reference, so that the change below is made in place
      document[key] = newValue
      self = document
    }
  }

  subscript(index: Int) -> Document? { self.flatMap { $0[index] } }

  var string: String? { self.flatMap(\.string) }
  var int: Int64? { self.flatMap(\.int) }
  var bool: Bool? { self.flatMap(\.bool) }
  var array: [Document]? { self.flatMap(\.array) }
  var fields: Document.Fields? { self.flatMap(\.fields) }
}

extension Document: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int64) { self = .int(value) }
  init(floatLiteral value: Double) { self = .double(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(arrayLiteral elements: Document...) { self = .array(elements) }
  init(nilLiteral: ()) { self = .null }

  /// The last of equal keys wins.
  init(dictionaryLiteral elements: (String, Document)...) {
    var fields = Fields()
    for (key, value) in elements { fields[key] = value }
    self = .object(fields)
  }
}
