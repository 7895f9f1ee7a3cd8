extension JSONReader {
  /// A string: unescaped, otherwise as it came (bytes that are no UTF-8 become U+FFFD).
  ///
  /// For what must not change; what is shown is read with ``text()`` or ``interned(_:)``.
  public mutating func string() throws(JSONError) -> String {
    guard let raw = try rawString() else { return "" }
    return raw.string
  }

  /// A string that may be drawn: see ``CleanText``.
  public mutating func text() throws(JSONError) -> String {
    guard let raw = try rawString() else { return "" }
    return raw.isClean ? raw.string : CleanText.clean(raw.string)
  }

  /// A string that may be drawn and is likely to be met again: each such text is kept once.
  public mutating func interned(_ interner: inout Interner) throws(JSONError) -> String {
    guard let raw = try rawString() else { return "" }
    return raw.isClean ? interner.string(raw.bytes) : CleanText.clean(raw.string)
  }

  /// A moment; `nil` for `null`, Go's zero time, and what is no RFC 3339 time.
  public mutating func timestamp() throws(JSONError) -> Timestamp? {
    guard let raw = try rawString() else { return nil }
    return raw.hasEscapes ? Timestamp(rfc3339: raw.string) : Timestamp(rfc3339: raw.bytes)
  }

  /// An object of strings that may be drawn.
  ///
  /// - Parameter isWanted: keys for which it is false are passed over.
  public mutating func dictionary(
    _ interner: inout Interner, where isWanted: (Key) -> Bool = { _ in true }
  ) throws(JSONError) -> [String: String] {
    var result: [String: String] = [:]
    try object { (reader, key) throws(JSONError) in
      guard isWanted(key) else { return try reader.skip() }
      let name = key.raw.isClean ? interner.string(key.raw.bytes) : CleanText.clean(key.string)
      result[name] = try reader.interned(&interner)
    }
    return result
  }

  /// A whole number; a fraction, an exponent or more than 64 bits throw.
  public mutating func integer() throws(JSONError) -> Int {
    if try passNull() { return 0 }
    let start = position
    let digits = try number()
    var value = 0
    let isNegative = digits[0] == 0x2D  // a number has at least one byte
    for byte in digits.dropFirst(isNegative ? 1 : 0) {
      let digit = Int(byte &- 0x30)
      guard digit < 10 else {
        position = start
        throw error("expected a whole number")
      }
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (next, beyond) =
        isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      guard !over, !beyond else {
        position = start
        throw error("the number is too large")
      }
      value = next
    }
    return value
  }

  /// Any number, rounded to 64 bits.
  public mutating func double() throws(JSONError) -> Double {
    if try passNull() { return 0 }
    let digits = String(decoding: try number(), as: UTF8.self)
    guard let value = Double(digits) else { throw error("expected a number") }
    return value
  }

  /// `true` or `false`.
  public mutating func bool() throws(JSONError) -> Bool {
    if try passNull() { return false }
    if pass(literal: "true") { return true }
    if pass(literal: "false") { return false }
    throw error("expected true or false")
  }

  /// The digits of a number, at least one byte, checked against JSON's grammar.
  mutating func number() throws(JSONError) -> UnsafeBufferPointer<UInt8> {
    passWhiteSpace()
    let start = position
    if position < count, base[position] == 0x2D { position += 1 }
    guard passDigits() else { throw error("expected a number") }
    if position < count, base[position] == 0x2E {
      position += 1
      guard passDigits() else { throw error("expected digits after the point") }
    }
    if position < count, base[position] | 0x20 == 0x65 {
      position += 1
      if position < count, base[position] == 0x2B || base[position] == 0x2D { position += 1 }
      guard passDigits() else { throw error("expected an exponent") }
    }
    return UnsafeBufferPointer(start: base + start, count: position - start)
  }

  private mutating func passDigits() -> Bool {
    let start = position
    while position < count, base[position] &- 0x30 < 10 { position += 1 }
    return position > start
  }
}
