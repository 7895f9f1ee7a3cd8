/// Why bytes are not a JSON document.
struct DocumentError: Error, Equatable, CustomStringConvertible {
  var message: String
  /// Bytes from the start of the document.
  var offset: Int

  var description: String { "invalid JSON at byte \(offset): \(message)" }
}

/// A recursive-descent JSON parser over contiguous bytes.
struct DocumentParser {
  /// Deeper documents are refused, so that hostile input cannot exhaust the stack of a task.
  private static let maximumDepth = 200
  /// Above this many keys an object's duplicates are looked for by hash.
  private static let linearKeys = 24

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  static func parse(_ bytes: ArraySlice<UInt8>) throws(DocumentError) -> Document {
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<Document, DocumentError> in
      var parser = DocumentParser(buffer)
      do throws(DocumentError) {
        let document = try parser.value()
        parser.skipBlanks()
        if parser.position < buffer.count { throw parser.error("something follows the document") }
        return .success(document)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private func error(_ message: String) -> DocumentError { DocumentError(message: message, offset: position) }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func value() throws(DocumentError) -> Document {
    skipBlanks()
    guard position < bytes.count else { throw error("it ends where a value should be") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: StaticString, _ value: Document) throws(DocumentError) -> Document {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { throw error("unknown word") }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] {
      throw error("unknown word")
    }
    position += count
    return value
  }

  private mutating func enter() throws(DocumentError) {
    position += 1
    depth += 1
    if depth > Self.maximumDepth { throw error("it is nested too deeply") }
  }

  private mutating func object() throws(DocumentError) -> Document {
    try enter()
    var entries: [(key: String, value: Document)] = []
    var hashed: [String: Int] = [:]
    if !(try closes(UInt8(ascii: "}"), first: true)) {
      repeat {
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          throw error("a key is missing")
        }
        let key = try string()
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
          throw error("a colon is missing")
        }
        position += 1
        let value = try value()
        let known: Int?
        if entries.count < Self.linearKeys {
          known = entries.firstIndex { $0.key == key }
        } else {
          if hashed.isEmpty { for (index, entry) in entries.enumerated() { hashed[entry.key] = index } }
          known = hashed[key]
          if known == nil { hashed[key] = entries.count }
        }
        if let known { entries[known].value = value } else { entries.append((key, value)) }
      } while !(try closes(UInt8(ascii: "}"), first: false))
    }
    return .object(Document.Fields(unique: entries))
  }

  private mutating func array() throws(DocumentError) -> Document {
    try enter()
    var elements: [Document] = []
    if !(try closes(UInt8(ascii: "]"), first: true)) {
      repeat { elements.append(try value()) } while !(try closes(UInt8(ascii: "]"), first: false))
    }
    return .array(elements)
  }

  /// Takes the closing bracket, or the comma before a further element.
  private mutating func closes(_ bracket: UInt8, first: Bool) throws(DocumentError) -> Bool {
    skipBlanks()
    guard position < bytes.count else { throw error("a bracket is not closed") }
    if bytes[position] == bracket {
      position += 1
      depth -= 1
      return true
    }
    if first { return false }
    guard bytes[position] == UInt8(ascii: ",") else { throw error("a comma is missing") }
    position += 1
    return false
  }

  private mutating func string() throws(DocumentError) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      if byte < 0x20 { throw error("a control character stands in a string") }
      position += 1
    }
    throw error("a string is not closed")
  }

  private mutating func escapedString(from start: Int) throws(DocumentError) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error("a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw error("a string is not closed")
  }

  private mutating func escape(into text: inout [UInt8]) throws(DocumentError) {
    guard position < bytes.count else { throw error("a string is not closed") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try hexadecimal()
        if (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          text.append(contentsOf: "\u{FFFD}".utf8)
          code = low
        }
      }
      // A lone surrogate is no scalar.
      text.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    default: throw error("unknown escape")
    }
  }

  private mutating func hexadecimal() throws(DocumentError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw error("a \\u escape is cut short") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw error("a \\u escape needs four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(DocumentError) -> Document {
    let start = position
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let firstDigit = position
    var magnitude: Int64 = 0
    var overflows = false
    while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
      let (product, high) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(bytes[position] - 48))
      overflows = overflows || high || carry
      magnitude = sum
      position += 1
    }
    guard position > firstDigit else { throw error("a value is missing") }
    if bytes[firstDigit] == 48, position - firstDigit > 1 { throw error("a number begins with zero") }
    var isInteger = true
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try digits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try digits()
    }
    if isInteger, !overflows { return .int(isNegative ? -magnitude : magnitude) }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw error("not a number")
    }
    return .double(value)
  }

  private mutating func digits() throws(DocumentError) {
    let start = position
    while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 { position += 1 }
    if position == start { throw error("a digit is missing") }
  }
}
