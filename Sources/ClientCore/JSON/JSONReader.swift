/// Reads JSON in one pass, forwards, and builds only what is asked for.
///
/// The caller says what it expects (``object(_:)``, ``string()``, …) and passes over the rest with
/// ``skip()``.  Every read is checked against the end of the bytes; what is not the expected kind of
/// value throws.  `null` reads as the empty value of any kind (no members, `""`, 0, `false`), as it
/// does for Kubernetes' own decoder.  One leniency: raw control characters inside strings pass.
///
/// Valid only while its bytes are: use it inside ``read(_:_:)-(UnsafeBufferPointer<UInt8>,_)``.
public struct JSONReader {
  @usableFromInline let base: UnsafePointer<UInt8>
  @usableFromInline let count: Int
  @usableFromInline var position = 0

  /// Nesting past which a text is refused: Kubernetes' own limit is 10,000, real objects stay under 40.
  @usableFromInline static let maximumDepth = 256

  /// Reads `bytes`, which must outlive the reader.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    // An empty buffer has no address; any will do, as nothing is read there.
    base = bytes.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped  // not null: 1 is not 0
    count = bytes.count
  }

  /// Lets `body` read the one value that `bytes` hold; more than white space after it throws.
  public static func read<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (inout JSONReader) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    var reader = JSONReader(bytes)
    let result = try body(&reader)
    try reader.end()
    return result
  }

  /// Lets `body` read the one value that `bytes` hold; more than white space after it throws.
  public static func read<Result>(
    _ bytes: [UInt8], _ body: (inout JSONReader) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) in try read(bytes, body) }
  }

  /// Throws unless only white space is left.
  public mutating func end() throws(JSONError) {
    passWhiteSpace()
    guard position == count else { throw error("expected the end of the text") }
  }

  @usableFromInline @inline(never) func error(_ message: StaticString) -> JSONError {
    JSONError(offset: position, message: "\(message)")
  }

  @inlinable @inline(__always) mutating func passWhiteSpace() {
    while position < count {
      switch base[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Passes over `byte`, if it comes next after white space.
  @inlinable @inline(__always) mutating func pass(_ byte: UInt8) -> Bool {
    passWhiteSpace()
    guard position < count, base[position] == byte else { return false }
    position += 1
    return true
  }

  /// Passes over `literal`, if it comes next.
  @usableFromInline mutating func pass(literal: StaticString) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard count - position >= length else { return false }
    for index in 0..<length where base[position + index] != literal.utf8Start[index] { return false }
    position += length
    return true
  }

  /// Passes over `null`, if it comes next.
  @inlinable mutating func passNull() throws(JSONError) -> Bool {
    passWhiteSpace()
    guard position < count else { throw error("the text ends where a value should be") }
    guard base[position] == 0x6E else { return false }
    guard pass(literal: "null") else { throw error("expected a value") }
    return true
  }
}

// MARK: - Values with members

extension JSONReader {
  /// Reads an object: `member` gets each key and must read or skip its value.
  @inlinable public mutating func object(
    _ member: (inout JSONReader, Key) throws(JSONError) -> Void
  ) throws(JSONError) {
    if try passNull() { return }
    guard pass(0x7B) else { throw error("expected an object") }
    if pass(0x7D) { return }
    repeat {
      guard pass(0x22) else { throw error("expected a key") }
      let key = Key(try passString())
      guard pass(0x3A) else { throw error("expected a colon") }
      try member(&self, key)
    } while pass(0x2C)
    guard pass(0x7D) else { throw error("expected a comma or the end of the object") }
  }

  /// Reads an array: `element` must read or skip each.
  @inlinable public mutating func array(
    _ element: (inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) {
    if try passNull() { return }
    guard pass(0x5B) else { throw error("expected an array") }
    if pass(0x5D) { return }
    repeat { try element(&self) } while pass(0x2C)
    guard pass(0x5D) else { throw error("expected a comma or the end of the array") }
  }

  /// A key as it stands in the text; compares with literals without making a string.
  public struct Key {
    @usableFromInline let raw: RawString
    @inlinable init(_ raw: RawString) { self.raw = raw }

    /// Whether the key is `literal`, however it is escaped.
    @inlinable public static func ~= (literal: StaticString, key: Key) -> Bool {
      let bytes = key.raw.bytes
      if key.raw.hasEscapes { return key.string == "\(literal)" }
      guard literal.utf8CodeUnitCount == bytes.count else { return false }
      for index in 0..<bytes.count where literal.utf8Start[index] != bytes[index] { return false }
      return true
    }

    /// The key, unescaped, otherwise as it came.
    public var string: String { raw.string }
  }
}

// MARK: - What comes next

extension JSONReader {
  /// The kinds of value.
  public enum Kind: Sendable { case object, array, string, number, bool, null }

  /// The kind of the next value, by its first character; does not move.
  public mutating func kind() throws(JSONError) -> Kind {
    passWhiteSpace()
    guard position < count else { throw error("the text ends where a value should be") }
    switch base[position] {
    case 0x7B: return .object
    case 0x5B: return .array
    case 0x22: return .string
    case 0x2D, 0x30...0x39: return .number
    case 0x74, 0x66: return .bool
    case 0x6E: return .null
    default: throw error("expected a value")
    }
  }

  /// Passes over one value of any kind; its syntax is checked.
  public mutating func skip() throws(JSONError) { try skip(depth: 0) }

  private mutating func skip(depth: Int) throws(JSONError) {
    guard depth < Self.maximumDepth else { throw error("nested too deeply") }
    switch try kind() {
    case .object: try object { (reader, _) throws(JSONError) in try reader.skip(depth: depth + 1) }
    case .array: try array { (reader) throws(JSONError) in try reader.skip(depth: depth + 1) }
    case .string:
      position += 1
      _ = try passString()
    case .number: _ = try number()
    case .bool: _ = try bool()
    case .null: _ = try passNull()
    }
  }

  /// The bytes of the next value, whose syntax is checked; valid as long as the reader's bytes.
  public mutating func raw() throws(JSONError) -> UnsafeBufferPointer<UInt8> {
    passWhiteSpace()
    let start = position
    try skip()
    return UnsafeBufferPointer(start: base + start, count: position - start)
  }
}
