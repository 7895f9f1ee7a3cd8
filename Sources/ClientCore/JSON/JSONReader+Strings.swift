extension JSONReader {
  /// What stands between two quotes, escapes and all.
  @usableFromInline struct RawString {
    @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
    @usableFromInline let hasEscapes: Bool

    @usableFromInline init(bytes: UnsafeBufferPointer<UInt8>, hasEscapes: Bool) {
      (self.bytes, self.hasEscapes) = (bytes, hasEscapes)
    }

    /// Unescaped.
    @usableFromInline var string: String {
      hasEscapes ? unescaped() : String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the bytes, as they stand, may be drawn.
    var isClean: Bool { !hasEscapes && CleanText.isClean(bytes) }
  }

  /// The next string; `nil` for `null`.
  @inlinable mutating func rawString() throws(JSONError) -> RawString? {
    if try passNull() { return nil }
    guard pass(0x22) else { throw error("expected a string") }
    return try passString()
  }

  /// From after the opening quote to after the closing one, eight bytes at a time.
  @inlinable mutating func passString() throws(JSONError) -> RawString {
    let start = position
    var hasEscapes = false
    while true {
      position = Self.quoteOrBackslash(base, from: position, to: count)
      guard position < count else { throw error("the string does not end") }
      if base[position] == 0x22 { break }
      hasEscapes = true
      guard count - position >= 2 else { throw error("the string does not end") }
      position += 2
    }
    position += 1
    return RawString(
      bytes: UnsafeBufferPointer(start: base + start, count: position - 1 - start), hasEscapes: hasEscapes)
  }

  /// The index of the first `"` or `\` in `from..<to`, or `to`.
  @inlinable @inline(__always) static func quoteOrBackslash(
    _ base: UnsafePointer<UInt8>, from: Int, to end: Int
  ) -> Int {
    var index = from
    while end - index >= 8 {
      // The lowest set bit of `(x - 0x01…) & ~x & 0x80…` marks the first byte of `x` that is zero.
      let word = UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
      let quote = word ^ 0x2222_2222_2222_2222
      let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
      let ones: UInt64 = 0x0101_0101_0101_0101
      let hits = ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & 0x8080_8080_8080_8080
      if hits != 0 { return index + hits.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < end, base[index] != 0x22, base[index] != 0x5C { index += 1 }
    return index
  }
}

extension JSONReader.RawString {
  @usableFromInline @inline(never) func unescaped() -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x5C, index + 1 < bytes.count else {
        result.append(byte)
        index += 1
        continue
      }
      let escaped = bytes[index + 1]
      index += 2
      switch escaped {
      case 0x6E: result.append(0x0A)
      case 0x74: result.append(0x09)
      case 0x72: result.append(0x0D)
      case 0x62: result.append(0x08)
      case 0x66: result.append(0x0C)
      case 0x75: result += Array(unicodeEscape(at: &index).utf8)
      default: result.append(escaped)  // `"`, `\` and `/`; anything else stands for itself
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What follows `\u` at `index`, with its second half if it is a surrogate pair; U+FFFD if broken.
  private func unicodeEscape(at index: inout Int) -> String {
    guard let first = hexadecimal(at: index) else { return "\u{FFFD}" }
    index += 4
    if (0xD800..<0xDC00).contains(first), index + 1 < bytes.count, bytes[index] == 0x5C,
      bytes[index + 1] == 0x75, let second = hexadecimal(at: index + 2), (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    {
      index += 6
      return String(scalar)
    }
    return Unicode.Scalar(first).map { String($0) } ?? "\u{FFFD}"
  }

  private func hexadecimal(at index: Int) -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((byte | 0x20) - 0x61 + 10)
      default: return nil
      }
    }
    return value
  }
}
