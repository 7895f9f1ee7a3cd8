extension JSONValue {
  /// As JSON text in UTF-8.
  ///
  /// - Parameter indent: blanks per level, with each member on a line of its own; 0 for one line.
  public func serialized(indent: Int = 0) -> [UInt8] {
    var writer = JSONWriter(indent: indent)
    writer.write(self)
    return writer.bytes
  }
}

/// Writes JSON text.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let indent: Int
  private var depth = 0

  init(indent: Int = 0) { self.indent = indent }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let digits): bytes += digits.utf8
    case .string(let text): write(text)
    case .array(let elements): list(elements, open: 0x5B, close: 0x5D) { $0.write($1) }
    case .object(let members):
      list(members, open: 0x7B, close: 0x7D) { writer, member in
        writer.write(member.key)
        writer.bytes.append(0x3A)
        if writer.indent > 0 { writer.bytes.append(0x20) }
        writer.write(member.value)
      }
    }
  }

  /// Writes a string with its quotes.
  mutating func write(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { write(escaping: $0) }
    bytes.append(0x22)
  }

  /// What a terminal would obey, or not show, is escaped too: JSON that is printed must do no harm.
  private mutating func write(escaping text: UnsafeBufferPointer<UInt8>) {
    var plain = 0  // where the run of bytes begins that stand for themselves
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x20, byte < 0x7F, byte != 0x22, byte != 0x5C {
        index += 1
        continue
      }
      let (scalar, end) = Self.scalar(text, at: index)
      if byte >= 0x80, CleanText.isDrawn(scalar) {
        index = end
        continue
      }
      bytes += text[plain..<index]
      (plain, index) = (end, end)
      switch byte {
      case 0x22: bytes += #"\""#.utf8
      case 0x5C: bytes += #"\\"#.utf8
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0D: bytes += #"\r"#.utf8
      case 0x09: bytes += #"\t"#.utf8
      default:
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
          let digits = String(unit, radix: 16)
          bytes += #"\u"#.utf8
          bytes += repeatElement(0x30, count: 4 - digits.utf8.count)
          bytes += digits.utf8
        }
      }
    }
    bytes += text[plain...]
  }

  /// The scalar at `index` of a text, and where it ends.
  private static func scalar(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (Unicode.Scalar, end: Int) {
    if text[index] < 0x80 { return (Unicode.Scalar(text[index]), index + 1) }
    var decoder = UTF8()
    var iterator = text[index...].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return ("\u{FFFD}", index + 1) }
    return (scalar, index + UTF8.width(scalar))
  }

  private mutating func list<Element>(
    _ elements: [Element], open: UInt8, close: UInt8, _ one: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(open)
    depth += 1
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      newLine()
      one(&self, element)
    }
    depth -= 1
    if !elements.isEmpty { newLine() }
    bytes.append(close)
  }

  private mutating func newLine() {
    guard indent > 0 else { return }
    bytes.append(0x0A)
    bytes += repeatElement(0x20, count: depth * indent)
  }
}
