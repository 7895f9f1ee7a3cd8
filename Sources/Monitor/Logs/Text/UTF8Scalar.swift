/// A scalar among bytes.
enum UTF8Scalar {
  /// Reads the scalar at `start`; U+FFFD for bytes that are none.
  ///
  /// - Returns: it and where it ends; `nil` if more bytes are needed to tell.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> (Unicode.Scalar, end: Int)? {
    var parser = UTF8.ForwardParser()
    var iterator = bytes[start..<min(start + 4, bytes.count)].makeIterator()
    switch parser.parseScalar(from: &iterator) {
    case .valid(let scalar): return (UTF8.decode(scalar), start + scalar.count)
    case .error(let length):
      // What runs to the end of the bytes may go on, if it begins as a scalar does.
      if start + length == bytes.count, (0xC2...0xF4).contains(bytes[start]) { return nil }
      return ("\u{FFFD}", start + length)
    case .emptyInput: return nil
    }
  }
}
