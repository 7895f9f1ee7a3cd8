/// Looks for the level in the beginning of a line: one pass over bytes, for jumps over a million lines.
struct LogLevelScanner {
  /// Levels stand before the message; farther on words are the message's.
  private static let reach = 192
  /// The order of a JSON object's members is any.
  private static let reachInJSON = 4096

  private let bytes: UnsafeBufferPointer<UInt8>
  private let isJSON: Bool
  private var index = 0
  /// Where the level was found.
  private(set) var range = 0..<0
  /// The byte before, escape sequences left out; a blank at the beginning.
  private var before: UInt8 = 0x20
  /// The last byte that was no blank; 0 at the beginning.
  private var solid: UInt8 = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    isJSON = bytes.first == 0x7B
  }

  mutating func level() -> LogLevel? {
    let end = min(bytes.count, isJSON ? Self.reachInJSON : Self.reach)
    while index < end {
      let byte = bytes[index]
      if byte == 0x1B {
        passEscape()
      } else if Self.isLetter(byte), !Self.isWordByte(before) {
        let start = index
        var union: UInt8 = 0
        while index < bytes.count, Self.isLetter(bytes[index]) {
          union |= bytes[index]
          index += 1
        }
        if let level = level(of: start..<index, isUpper: union & 0x20 == 0) {
          range = start..<index
          return level
        }
        (before, solid) = (bytes[index - 1], bytes[index - 1])
      } else {
        if isJSON, let level = number(at: index) {
          range = index..<index + 2
          return level
        }
        before = byte
        if byte != 0x20 { solid = byte }
        index += 1
      }
    }
    return nil
  }

  // MARK: - Words

  private func level(of word: Range<Int>, isUpper: Bool) -> LogLevel? {
    let next = byte(after: word)
    if isJSON || before == 0x3D || before == 0x22 || before == 0x3A {
      if let level = Self.level(named: bytes[word]), !Self.isWordByte(next), isValueOfLevel(word.lowerBound) {
        return level
      }
      if isJSON { return nil }
    }
    if word.count == 1 { return letter(bytes[word.lowerBound], after: word, next) }
    // `LOG_ERROR`, `logs/ERROR`, `ERROR=0`, `x.ERROR`
    switch before {
    case 0x2D, 0x2E, 0x2F, 0x3D, 0x24: return nil
    default: break
    }
    if isUpper {
      if Self.isWordByte(next) || next == 0x3D || next == 0x2E || next == 0x2D { return nil }
      return isDenied(word.lowerBound) ? nil : Self.level(named: bytes[word])
    }
    if before == 0x5B, next == 0x5D { return Self.level(named: bytes[word]) }
    guard opensMessage else { return nil }
    return exception(word) ?? (next == 0x3A ? Self.level(named: bytes[word]) : phrase(word))
  }

  /// What follows `word`, colours left out; a blank at the end.
  private func byte(after word: Range<Int>) -> UInt8 {
    var copy = self
    copy.index = word.upperBound
    while copy.index < bytes.count, bytes[copy.index] == 0x1B { copy.passEscape() }
    return copy.index < bytes.count ? bytes[copy.index] : 0x20
  }

  /// Whether a word here may be what a line is about: it is the first, or stands after `:`, `]` or a time.
  private var opensMessage: Bool {
    switch solid {
    case 0, 0x3A, 0x5D, 0x3E, 0x7C, 0x2D, 0x5A, 0x30...0x39: true
    default: false
    }
  }

  /// `fatal error:` (compilers, Go), and how Python begins to tell of an exception.
  private func phrase(_ word: Range<Int>) -> LogLevel? {
    let rest = bytes[word.lowerBound...]
    if rest.starts(with: "fatal error:".utf8) { return .fatal }
    if rest.starts(with: "Traceback (most recent".utf8) { return .error }
    if rest.starts(with: "Segmentation fault".utf8) { return .fatal }
    return nil
  }

  /// `ValueError: …`, `torch.cuda.OutOfMemoryError: …`, `x.py:3: UserWarning: …`, `KeyboardInterrupt`.
  private func exception(_ word: Range<Int>) -> LogLevel? {
    var (end, last) = (word.upperBound, word.lowerBound)
    while end < bytes.count, Self.isWordByte(bytes[end]) || bytes[end] == 0x2E {
      if bytes[end] == 0x2E { last = end + 1 }
      end += 1
    }
    let isWhole = end == bytes.count || bytes[end] == 0x3A
    guard isWhole, last < end, (0x41...0x5A).contains(bytes[last]) else { return nil }
    func ends(_ suffix: StaticString) -> Bool {
      let suffix = UnsafeBufferPointer(start: suffix.utf8Start, count: suffix.utf8CodeUnitCount)
      return bytes[last..<end].suffix(suffix.count).elementsEqual(suffix)
    }
    // Alone on its line it is one if Python would write it so: `Error` is prose.
    guard end < bytes.count || end - last > 9 || last > word.lowerBound else { return nil }
    if ends("Warning") { return .warning }
    return ends("Error") || ends("Exception") || ends("KeyboardInterrupt") ? .error : nil
  }

  /// `no ERROR`, `0 WARNING`.
  private func isDenied(_ start: Int) -> Bool {
    guard start >= 2, bytes[start - 1] == 0x20 else { return false }
    let isAlone = { (first: Int) in first == 0 || bytes[first - 1] == 0x20 }
    if bytes[start - 2] == 0x30 { return isAlone(start - 2) }
    guard start >= 3, bytes[start - 2] | 0x20 == 0x6F, bytes[start - 3] | 0x20 == 0x6E else { return false }
    return isAlone(start - 3)
  }

  // MARK: - Single letters

  private func letter(_ letter: UInt8, after word: Range<Int>, _ next: UInt8) -> LogLevel? {
    let level: LogLevel? =
      switch letter {
      case 0x54: .trace
      case 0x44: .debug
      case 0x49: .info
      case 0x57: .warning
      case 0x45: .error
      case 0x43, 0x46: .fatal
      default: nil
      }
    guard let level, word.lowerBound < 64 else { return nil }
    let isBracketed = before == 0x5B
    // `[E]`, and tornado's `[E 261121 12:00:03 web:1]`
    if isBracketed, next == 0x5D || (next == 0x20 && digits(from: word.upperBound + 1) == 6) { return level }
    // klog's `E1121 12:00:03.4 …`, glog's `E20261121 12:00:03.4 …`, PyTorch's `[W1121 12:00:03 …`
    if isBracketed || solid == 0 {
      let count = digits(from: word.upperBound)
      let clock = word.upperBound + count + 1
      if count == 4 || count == 8, digits(from: clock) == 2, clock + 2 < bytes.count, bytes[clock + 2] == 0x3A
      {
        return level
      }
    }
    // TensorFlow's `2026-11-21 12:00:03.4: E tensorflow/…`
    return next == 0x20 && before == 0x20 && solid == 0x3A && (0x30...0x39).contains(bytes[0]) ? level : nil
  }

  private func digits(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] &- 0x30 < 10 { end += 1 }
    return max(0, end - start)
  }

  // MARK: - Values

  /// Whether what stands at `start` is the value of a key like `level`, `lvl`, `levelname` or `severity`.
  private func isValueOfLevel(_ start: Int) -> Bool {
    var end = start
    func pass(_ byte: UInt8) -> Bool {
      guard end > 0, bytes[end - 1] == byte else { return false }
      end -= 1
      return true
    }
    let isQuoted = pass(0x22)
    while pass(0x20) {}
    guard pass(0x3D) || pass(0x3A) else { return false }
    guard !isQuoted || pass(0x22) || !isJSON else { return false }
    _ = !isQuoted && pass(0x22)
    let key = bytes[..<end].suffix(9)
    return ["level", "lvl", "severity", "levelname", "LEVEL"].contains {
      key.reversed().starts(with: $0.utf8.reversed())
    }
  }

  /// `"level":50`, as pino writes it.
  private func number(at start: Int) -> LogLevel? {
    guard before == 0x3A || before == 0x20, digits(from: start) == 2, bytes[start + 1] == 0x30,
      isValueOfLevel(start)
    else { return nil }
    return LogLevel(rawValue: Int(bytes[start] - 0x31))
  }

  private static let names: [(String, LogLevel)] = [
    ("error", .error), ("warning", .warning), ("info", .info), ("warn", .warning), ("debug", .debug),
    ("fatal", .fatal), ("critical", .fatal), ("err", .error), ("notice", .info), ("trace", .trace),
    ("panic", .fatal), ("severe", .error), ("crit", .fatal), ("alert", .fatal), ("emerg", .fatal),
    ("wrn", .warning), ("inf", .info), ("dbg", .debug), ("verbose", .trace),
  ]
  private static let packed = names.map { (pack($0.0.utf8), $0.1) }

  private static func level(named word: Slice<UnsafeBufferPointer<UInt8>>) -> LogLevel? {
    guard (3...8).contains(word.count) else { return nil }
    let packed = pack(word)
    return Self.packed.first { $0.0 == packed }?.1
  }

  /// Up to eight letters as one number, capitals or not.
  private static func pack(_ word: some Sequence<UInt8>) -> UInt64 {
    word.reduce(0) { $0 << 8 | UInt64($1 | 0x20) }
  }

  // MARK: - Bytes

  private mutating func passEscape() {
    index += 1
    guard index < bytes.count, bytes[index] == 0x5B else { return }
    index += 1
    while index < bytes.count, (0x20...0x3F).contains(bytes[index]) { index += 1 }
    index += 1
  }

  @inline(__always) private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  @inline(__always) private static func isWordByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte &- 0x30 < 10 || byte == 0x5F
  }
}
