extension JSONValue {
  /// The text of a string.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// A whole number of at most 64 bits.
  public var integer: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }

  /// Any number, rounded to 64 bits.
  public var double: Double? { if case .number(let digits) = self { Double(digits) } else { nil } }

  /// `true` or `false`.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements of an array.
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

  /// The members of an object, in the order of the text.
  public var object: [(key: String, value: JSONValue)]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The member `key` of an object; of duplicates the last, as Go reads them.
  ///
  /// Setting replaces the first and drops its duplicates, or adds at the end; setting `nil` removes.  What is no object
  /// becomes one when a member is set.
  public subscript(_ key: String) -> JSONValue? {
    get { object?.last { $0.key == key }?.value }
    set {
      var members = object ?? []
      guard let newValue else {
        guard object != nil else { return }
        members.removeAll { $0.key == key }
        self = .object(members)
        return
      }
      if let index = members.firstIndex(where: { $0.key == key }) {
        let rest = members[(index + 1)...].filter { $0.key != key }
        members[index...] = [(key, newValue)] + rest
      } else {
        members.append((key, newValue))
      }
      self = .object(members)
    }
  }

  /// The element at `index` of an array, if it is there.
  public subscript(_ index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// The value at the end of a path of keys: `pod[path: ["metadata", "uid"]]`.
  ///
  /// Setting makes the objects on the way; setting `nil` removes the last key, if the path is there.
  public subscript(path path: some Collection<String>) -> JSONValue? {
    get {
      var value: JSONValue? = self
      for key in path { value = value?[key] }
      return value
    }
    set {
      guard let key = path.first else {
        if let newValue { self = newValue }
        return
      }
      let rest = Array(path.dropFirst())
      if rest.isEmpty {
        self[key] = newValue
      } else if newValue != nil || self[key] != nil {
        var inner = self[key] ?? .object([])
        inner[path: rest] = newValue
        self[key] = inner
      }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(String(value)) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object, in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0, value: $1) })
  }
  /// `null`
  public init(nilLiteral: ()) { self = .null }
}
