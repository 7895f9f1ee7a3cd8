/// Finds what is worth a look of its own in a decoded line, in one pass from left to right.
struct LogTokenizer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var result: [LogToken] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func tokens() -> [LogToken] {
    var scanner = LogLevelScanner(bytes)
    let level = scanner.level()
    while index < bytes.count {
      if let level, index == scanner.range.lowerBound {
        add(scanner.range.upperBound, .level(level))
      } else if !token(before: level == nil ? bytes.count : scanner.range.lowerBound) {
        passWord()
      }
    }
    return result
  }

  private mutating func add(_ end: Int, _ kind: LogToken.Kind) {
    result.append(LogToken(index..<end, kind))
    index = end
  }

  /// To where a token may begin: behind a word, or behind one byte that is of none.
  private mutating func passWord() {
    var end = index + 1
    if LineReader.isWordByte(bytes[index]) || bytes[index] >= 0x80 {
      while end < bytes.count, LineReader.isWordByte(bytes[end]) || bytes[end] >= 0x80 || isInner(end) {
        end += 1
      }
    }
    index = end
  }

  /// `-` and `.` between letters or digits: `cn03-ib0`, `v1.2.3`.
  private func isInner(_ place: Int) -> Bool {
    (bytes[place] == 0x2D || bytes[place] == 0x2E) && place + 1 < bytes.count
      && LineReader.isWordByte(bytes[place + 1])
  }

  /// Adds the token that begins here, if one does.
  ///
  /// - Parameter level: where the level begins, which no token reaches over.
  private mutating func token(before level: Int) -> Bool {
    let found: (end: Int, kind: LogToken.Kind)? =
      switch bytes[index] {
      case 0x22, 0x27, 0x60: quoted()
      case 0x2F, 0x7E: path()
      case 0x2E: relativePath()
      case 0x30...0x39: time() ?? address() ?? number()
      case 0x2B, 0x2D: number()
      case 0x3A: address()
      case 0x61...0x7A, 0x41...0x5A, 0x5F: address() ?? url() ?? key() ?? date()
      default: nil
      }
    guard let found, found.end <= level || index >= level else { return false }
    add(found.end, found.kind)
    return true
  }

  private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0x20 }

  // MARK: - Words

  private func quoted() -> (Int, LogToken.Kind)? {
    let quote = bytes[index]
    var end = index + 1
    // An apostrophe, or no text at all.
    if index > 0, LineReader.isWordByte(bytes[index - 1]) { return nil }
    while end < bytes.count, end - index < 2048 {
      if bytes[end] == 0x5C {
        end += 2
      } else if bytes[end] == quote {
        guard end + 1 > bytes.count - 1 || !LineReader.isWordByte(bytes[end + 1]) else { return nil }
        return (end + 1, byte(end + 1) == 0x3A && quote == 0x22 ? .key : .string)
      } else {
        end += 1
      }
    }
    return nil
  }

  private func url() -> (Int, LogToken.Kind)? {
    var reader = LineReader(bytes, at: index)
    guard reader.pass(while: LineReader.isWordByte) >= 2, reader.pass(word: "://") else { return nil }
    let start = reader.index
    reader.pass { $0 > 0x20 && !"\"'<>`|\\^{}".utf8.contains($0) }
    let end = trimmed(reader.index)
    return end > start ? (end, .url) : nil
  }

  private func key() -> (Int, LogToken.Kind)? {
    var end = index
    while end < bytes.count, LineReader.isWordByte(bytes[end]) || isInner(end) { end += 1 }
    guard byte(end) == 0x3D, byte(end + 1) > 0x20, byte(end + 1) != 0x3D, end - index <= 64 else {
      return nil
    }
    return (end, .key)
  }

  // MARK: - Paths

  private var mayBeginPath: Bool {
    guard index > 0 else { return true }
    return " \"'=:([<,|".utf8.contains(bytes[index - 1])
  }

  private func path() -> (Int, LogToken.Kind)? {
    var reader = LineReader(bytes, at: index)
    if reader.pass(0x7E), reader.next != 0x2F { return nil }
    guard mayBeginPath, reader.pass(0x2F), LineReader.isWordByte(reader.next) || reader.next == 0x2E else {
      return nil
    }
    return (pathEnd(reader), .path)
  }

  /// `./run.sh`, `../data`
  private func relativePath() -> (Int, LogToken.Kind)? {
    var reader = LineReader(bytes, at: index + 1)
    _ = reader.pass(0x2E)
    guard mayBeginPath, reader.pass(0x2F), LineReader.isWordByte(reader.next) || reader.next == 0x2E else {
      return nil
    }
    return (pathEnd(reader), .path)
  }

  private func pathEnd(_ reader: LineReader) -> Int {
    var reader = reader
    reader.pass { LineReader.isWordByte($0) || "/.-+@%~=:".utf8.contains($0) || $0 >= 0x80 }
    return trimmed(reader.index)
  }

  /// Without the punctuation of the sentence around it.
  private func trimmed(_ end: Int) -> Int {
    var end = end
    while end > index + 1, ".,;:!?)]".utf8.contains(bytes[end - 1]) { end -= 1 }
    return end
  }

  // MARK: - Times and addresses

  private func time() -> (Int, LogToken.Kind)? {
    if let time = WrittenTime(line: bytes, at: index) { return (time.range.upperBound, .time) }
    var reader = LineReader(bytes, at: index)
    let start = reader
    if reader.digits(4) != nil, let divider = reader.pass(oneOf: "-/"), reader.digits(2) != nil,
      reader.pass(divider),
      reader.digits(2) != nil, !LineReader.isWordByte(reader.next)
    {
      return (reader.index, .time)
    }
    reader = start
    guard reader.digits(1...3) != nil, reader.pass(0x3A), reader.digits(2) != nil else { return nil }
    let hasSeconds = reader.pass(0x3A) && reader.digits(2) != nil
    if hasSeconds, reader.pass(oneOf: ".,") != nil, reader.pass(while: LineReader.isDigit) == 0 {
      reader.index -= 1
    }
    guard !LineReader.isWordByte(reader.next), reader.next != 0x3A else { return nil }
    return (reader.index, hasSeconds ? .time : .duration)
  }

  private func date() -> (Int, LogToken.Kind)? {
    WrittenTime(line: bytes, at: index).map { ($0.range.upperBound, .time) }
  }

  private func address() -> (Int, LogToken.Kind)? { uuid() ?? ipv4() ?? ipv6() }

  private static func isHex(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }

  private func uuid() -> (Int, LogToken.Kind)? {
    var reader = LineReader(bytes, at: index)
    for (part, count) in [8, 4, 4, 4, 12].enumerated() {
      guard part == 0 || reader.pass(0x2D), reader.pass(while: Self.isHex) == count else { return nil }
    }
    return LineReader.isWordByte(reader.next) ? nil : (reader.index, .address)
  }

  private func ipv4() -> (Int, LogToken.Kind)? {
    var reader = LineReader(bytes, at: index)
    for part in 0..<4 {
      guard part == 0 || reader.pass(0x2E), let number = reader.digits(1...3), number < 256 else {
        return nil
      }
    }
    guard !LineReader.isWordByte(reader.next), !isInner(min(reader.index, bytes.count - 1)) else {
      return nil
    }
    var copy = reader
    if copy.pass(0x3A), copy.digits(1...5) != nil, !LineReader.isWordByte(copy.next) { reader = copy }
    return (reader.index, .address)
  }

  private func ipv6() -> (Int, LogToken.Kind)? {
    if index > 0, bytes[index - 1] == 0x3A { return nil }
    var reader = LineReader(bytes, at: index)
    var (colons, isShort) = (0, false)
    while !reader.isAtEnd {
      guard reader.pass(while: Self.isHex) <= 4 else { return nil }
      guard reader.pass(0x3A) else { break }
      colons += 1
      if reader.next == 0x3A { isShort = true }
    }
    // Scope names of C++ (`std::`) have letters that are no digits, and hardly two colons more.
    guard colons == 7 || (isShort && colons >= 2 && colons < 8), reader.before != 0x3A || isShort,
      reader.index - index >= 3, !LineReader.isWordByte(reader.next)
    else { return nil }
    return (reader.index, .address)
  }

  // MARK: - Numbers

  private static let durations: [StaticString] = ["ms", "us", "\u{B5}s", "ns", "s", "min", "m", "h", "d"]
  private static let units: [StaticString] = [
    "%", "kib", "mib", "gib", "tib", "kb", "mb", "gb", "tb", "b", "k", "m", "g", "t", "hz", "khz", "mhz",
    "ghz", "w", "x",
    "it", "ki", "mi", "gi", "ti", "px",
  ]

  private func number() -> (Int, LogToken.Kind)? {
    if index > 0, LineReader.isWordByte(bytes[index - 1]) { return nil }
    var reader = LineReader(bytes, at: index)
    if reader.pass(oneOf: "+-") != nil {
      // Between words it is a dash.
      guard index == 0 || " =([,:<>/".utf8.contains(bytes[index - 1]), LineReader.isDigit(reader.next) else {
        return nil
      }
    }
    if reader.pass(word: "0x") {
      guard reader.pass(while: Self.isHex) > 0, !LineReader.isWordByte(reader.next) else { return nil }
      return (reader.index, .number)
    }
    passDigits(&reader)
    var end = reader
    if let unit = duration(&end) { return (unit, .duration) }
    end = reader
    for unit in Self.units where end.pass(word: unit) {
      if !LineReader.isWordByte(end.next) { return (end.index, .number) }
      end = reader
    }
    // A name, or a number of a version.
    guard !LineReader.isWordByte(reader.next), !isInner(min(reader.index, bytes.count - 1)) else {
      return nil
    }
    return (reader.index, .number)
  }

  /// `1`, `1.5`, `1,234,567`, `1e-05`
  private func passDigits(_ reader: inout LineReader) {
    reader.pass(while: LineReader.isDigit)
    while true {
      var group = reader
      guard group.pass(0x2C), group.digits(3) != nil else { break }
      reader = group
    }
    var fraction = reader
    if fraction.pass(0x2E), fraction.pass(while: LineReader.isDigit) > 0 { reader = fraction }
    var exponent = reader
    if exponent.pass(oneOf: "eE") != nil {
      _ = exponent.pass(oneOf: "+-")
      if exponent.pass(while: LineReader.isDigit) > 0 { reader = exponent }
    }
  }

  /// Where `ms` or `h23m45s` after a number ends.
  private func duration(_ reader: inout LineReader) -> Int? {
    while true {
      guard Self.durations.contains(where: { reader.pass(word: $0) }) else { return nil }
      if !LineReader.isWordByte(reader.next) { return reader.index }
      guard reader.pass(while: LineReader.isDigit) > 0 else { return nil }
      passDigits(&reader)
    }
  }
}
