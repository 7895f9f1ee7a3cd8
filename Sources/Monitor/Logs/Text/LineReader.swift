/// Reads a line of a log from left to right, a part at a time; what is not there is not passed.
struct LineReader {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Of the next byte.
  var index: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int = 0) { (self.bytes, self.index) = (bytes, index) }

  /// The next byte; 0 at the end.
  var next: UInt8 { index < bytes.count ? bytes[index] : 0 }
  /// The byte before; 0 at the beginning.
  var before: UInt8 { index > 0 ? bytes[index - 1] : 0 }
  var isAtEnd: Bool { index >= bytes.count }

  /// Passes `byte`.
  mutating func pass(_ byte: UInt8) -> Bool {
    guard next == byte, !isAtEnd else { return false }
    index += 1
    return true
  }

  /// Passes one of `text`'s characters.
  mutating func pass(oneOf text: StaticString) -> UInt8? {
    let all = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard !isAtEnd, all.contains(bytes[index]) else { return nil }
    index += 1
    return bytes[index - 1]
  }

  /// Passes `text`, small letters for capitals.
  mutating func pass(word text: StaticString) -> Bool {
    let all = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard index + all.count <= bytes.count else { return false }
    for offset in all.indices {
      let byte = bytes[index + offset]
      guard (byte &- 0x41 < 26 ? byte | 0x20 : byte) == all[offset] else { return false }
    }
    index += all.count
    return true
  }

  /// Passes all bytes for which `isPart` holds.
  ///
  /// - Returns: how many.
  @discardableResult
  mutating func pass(while isPart: (UInt8) -> Bool) -> Int {
    let start = index
    while index < bytes.count, isPart(bytes[index]) { index += 1 }
    return index - start
  }

  mutating func passBlanks() { pass { $0 == 0x20 } }

  /// Passes digits, if there are `count` of them and no more.
  mutating func digits(_ count: ClosedRange<Int>) -> Int? {
    var end = index
    var value = 0
    while end < bytes.count, bytes[end] &- 0x30 < 10 {
      guard end - index < count.upperBound else { return nil }
      value = value * 10 + Int(bytes[end] - 0x30)
      end += 1
    }
    guard end - index >= count.lowerBound else { return nil }
    index = end
    return value
  }

  mutating func digits(_ count: Int) -> Int? { digits(count...count) }

  /// Passes `12`, `1.5`.
  mutating func number() -> Double? {
    let start = index
    guard digits(1...15) != nil else { return nil }
    let whole = index
    if pass(0x2E), digits(1...15) == nil { index = whole }
    return Double(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  /// A letter, a digit or `_`.
  static func isWordByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
  }
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
