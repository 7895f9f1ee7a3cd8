/// An escape sequence as a terminal reads it (ECMA-48, with xterm's way of ending control strings).
enum EscapeSequence {
  /// Sets the look of what follows (SGR).
  case graphics(parameters: Range<Int>)
  /// Another control sequence: `CSI parameters final`.
  case control(final: UInt8, parameters: Range<Int>)
  /// Keeps the cursor's place (DECSC).
  case saveCursor
  /// Brings the cursor back there (DECRC).
  case restoreCursor
  /// Nothing that changes what is on the screen of a log.
  case nothing

  /// What is not complete by then is none: its first bytes go, the others are text.
  static let longest = 64 << 10

  /// Reads the sequence at `start`, where ESC stands, or a C1 control as UTF-8 (`C2 80` to `C2 9F`).
  ///
  /// - Returns: the sequence and where it ends; `nil` if more bytes are needed to tell.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> (EscapeSequence, end: Int)? {
    guard start + 1 < bytes.count else { return nil }
    let isSevenBit = bytes[start] == 0x1B
    let second = bytes[start + 1]
    switch isSevenBit ? second : second &- 0x40 {
    case 0x5B: return control(bytes, start)
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F: return string(bytes, start)
    case _ where !isSevenBit: return (.nothing, start + 2)
    case 0x37: return (.saveCursor, start + 2)
    case 0x38: return (.restoreCursor, start + 2)
    case 0x20...0x2F:
      guard let end = pass(bytes, start, from: start + 1, 0x20...0x2F) else { return nil }
      return (.nothing, (0x30...0x7E).contains(bytes[end]) ? end + 1 : end)
    case 0x30...0x7E: return (.nothing, start + 2)
    // Not of a sequence: it stands for itself.
    default: return (.nothing, start + 1)
    }
  }

  /// `CSI`: parameters, intermediates, a final; a broken one ends before what cannot belong to it.
  private static func control(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> (EscapeSequence, end: Int)? {
    guard let parameters = pass(bytes, start, from: start + 2, 0x30...0x3F),
      let end = pass(bytes, start, from: parameters, 0x20...0x2F)
    else { return nil }
    let final = bytes[end]
    guard (0x40...0x7E).contains(final) else { return (.nothing, end) }
    let isPrivate = bytes[start + 2..<parameters].contains { $0 >= 0x3C }
    guard end == parameters, !isPrivate else { return (.nothing, end + 1) }
    let range = start + 2..<parameters
    return (final == 0x6D ? .graphics(parameters: range) : .control(final: final, parameters: range), end + 1)
  }

  /// Where bytes of another kind begin, at the latest where the sequence is too long.
  private static func pass(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, from: Int, _ kind: ClosedRange<UInt8>
  ) -> Int? {
    var end = from
    while end < bytes.count, end - start < longest, kind.contains(bytes[end]) { end += 1 }
    return end < bytes.count ? end : nil
  }

  /// A string for the terminal (OSC, DCS, APC, PM, SOS) up to its terminator.
  ///
  /// One that does not end, or not on its line, loses only its introducer: otherwise two bytes could hide the
  /// rest of a log.
  private static func string(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> (EscapeSequence, end: Int)? {
    var end = start + 2
    while end < bytes.count, end - start < longest {
      let isLast = end + 1 == bytes.count
      switch bytes[end] {
      case 0x07: return (.nothing, end + 1)
      case 0x0A: return (.nothing, start + 2)
      case 0x1B:
        if isLast { return nil }
        return (.nothing, bytes[end + 1] == 0x5C ? end + 2 : start + 2)
      case 0xC2:
        if isLast { return nil }
        if bytes[end + 1] == 0x9C { return (.nothing, end + 2) }
        if (0x80...0x9F).contains(bytes[end + 1]) { return (.nothing, start + 2) }
        end += 1
      default: end += 1
      }
    }
    return end - start < longest ? nil : (.nothing, start + 2)
  }
}
