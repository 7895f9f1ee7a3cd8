internal import ClientCore

/// Turns the bytes of a terminal into keys, clicks and pastes, whatever pieces they come in.
///
/// Curses has such a parser, but it loses characters that arrive in two reads, takes late sequences for
/// letters and does not know pastes.
nonisolated struct InputParser: Sendable {
  private var bytes: [UInt8] = []
  private var isPasting = false
  /// Bytes of a paste in which its end has been looked for.
  private var searched = 0

  /// Bytes of one paste beyond which the rest is dropped.
  static let pasteLimit = 1 << 20
  /// Bytes of one escape sequence; a longer one is none.
  private static let sequenceLimit = 64
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// How long to wait for more bytes before ``flush()``; `nil` if nothing is pending.
  ///
  /// A lone ESC is the escape key unless more comes at once; the rest of a sequence may take a while on a slow
  /// link; a paste that never ends must not swallow all keys.  Half a character may wait for ever: whatever comes
  /// next completes it or takes its place.
  var patience: Duration? {
    if isPasting { return .seconds(1) }
    guard bytes.first == 0x1B else { return nil }
    return bytes.count == 1 ? .milliseconds(25) : .milliseconds(250)
  }

  /// Takes bytes and gives what they complete.
  mutating func feed(_ more: some Sequence<UInt8>) -> [InputEvent] {
    bytes += more
    return parse(isFinal: false)
  }

  /// Gives up waiting: what is pending is taken as it stands, or dropped.
  mutating func flush() -> [InputEvent] { parse(isFinal: true) }

  private mutating func parse(isFinal: Bool) -> [InputEvent] {
    var events: [InputEvent] = []
    var index = 0
    while index < bytes.count || isPasting {
      if isPasting {
        guard let paste = paste(from: &index, isFinal: isFinal) else { break }
        if !paste.isEmpty { events.append(.paste(paste)) }
        continue
      }
      guard let (event, length) = next(bytes[index...], isFinal: isFinal) else { break }
      index += length
      if let event { events.append(event) }
    }
    bytes.removeFirst(index)
    return events
  }

  // MARK: Pastes

  private mutating func paste(from index: inout Int, isFinal: Bool) -> String? {
    let end = pasteEnd(from: index)
    guard end != nil || isFinal else {
      // Keep room for an end that is split over two reads.
      if bytes.count - index > Self.pasteLimit + 16 {
        bytes = Array(bytes[index...].prefix(Self.pasteLimit) + bytes.suffix(8))
        index = 0
      }
      searched = bytes.count - index
      return nil
    }
    let rest = bytes[index...]
    searched = 0
    isPasting = false
    let content = rest[index..<(end ?? rest.endIndex)].prefix(Self.pasteLimit)
    index = end.map { $0 + Self.pasteEnd.count } ?? bytes.count
    return Self.cleaned(String(decoding: content, as: UTF8.self))
  }

  private func pasteEnd(from index: Int) -> Int? {
    var start = index + max(0, searched - Self.pasteEnd.count)
    while let escape = bytes[start...].firstIndex(of: 0x1B) {
      if bytes[escape...].starts(with: Self.pasteEnd) { return escape }
      start = escape + 1
    }
    return nil
  }

  private static func cleaned(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var wasReturn = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": result.append("\n")
      case "\n": if !wasReturn { result.append("\n") }
      case "\t": result.append("\t")
      default: if CellWidth.kind(scalar.value) != .ignored || scalar == "\u{200D}" { result.append(scalar) }
      }
      wasReturn = scalar == "\r"
    }
    return String(result)
  }

  // MARK: Keys

  /// What `rest` begins with, and its length; `nil` if more bytes are needed.
  private mutating func next(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> (InputEvent?, Int)? {
    guard let first = rest.first else { return nil }
    if first == 0x1B { return escape(rest, isFinal: isFinal) }
    if let key = Self.control(first) { return (.key(key), 1) }
    guard let (scalar, length) = Self.scalar(rest, isFinal: isFinal) else { return nil }
    return (scalar.map { .key(.character(Character($0))) }, length)
  }

  private static func control(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x00: .control(" ")
    case 0x08, 0x7F: .backspace
    case 0x09: .tab
    case 0x0A, 0x0D: .enter
    case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
    case 0x1C...0x1F: .control(Character(Unicode.Scalar(byte + 0x40)))
    default: nil
    }
  }

  /// A scalar of UTF-8; without one if the bytes are none, or it is nothing to type.
  private static func scalar(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> (Unicode.Scalar?, Int)? {
    guard let first = rest.first else { return nil }
    let length =
      first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard length > 0 else { return (nil, 1) }
    let taken = rest.prefix(length)
    let valid = taken.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count + 1
    if valid < taken.count { return (nil, valid) }
    guard taken.count == length else { return isFinal ? (nil, taken.count) : nil }
    var decoder = UTF8()
    var iterator = taken.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator), CellWidth.kind(scalar.value) != .ignored
    else {
      return (nil, length)
    }
    return (scalar, length)
  }

  private mutating func escape(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> (InputEvent?, Int)? {
    let after = rest.dropFirst()
    guard let second = after.first else { return isFinal ? (.key(.escape), 1) : nil }
    switch second {
    case UInt8(ascii: "["): return sequence(rest, isFinal: isFinal)
    case UInt8(ascii: "O"):
      guard let third = after.dropFirst().first else { return isFinal ? (.key(.alt("O")), 2) : nil }
      return (Self.key(final: third).map { .key($0) }, 3)
    case 0..<0x20, 0x7F: return (.key(.escape), 1)
    default:
      guard let (scalar, length) = Self.scalar(after, isFinal: isFinal) else { return nil }
      return (scalar.map { .key(.alt(Character($0))) }, 1 + length)
    }
  }

  /// A control sequence: ESC [, parameters, a final byte.
  private mutating func sequence(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> (InputEvent?, Int)? {
    let body = rest.dropFirst(2)
    if body.isEmpty { return isFinal ? (.key(.alt("[")), 2) : nil }
    // The Linux console's F1 to F5: ESC [ [ A.
    if body.first == UInt8(ascii: "[") {
      guard let letter = body.dropFirst().first else { return isFinal ? (nil, 3) : nil }
      return ((0x41...0x45).contains(letter) ? .key(.function(Int(letter) - 0x40)) : nil, 4)
    }
    // The old mouse report: three bytes follow.
    if body.first == UInt8(ascii: "M") {
      guard body.count >= 4 else { return isFinal ? (nil, rest.count) : nil }
      let report = body.dropFirst().prefix(3).map { Int($0) - 32 }
      return (Self.mouse(button: report[0], column: report[1], row: report[2]), 6)
    }
    let parameters = body.prefix(Self.sequenceLimit).prefix { (0x20..<0x40).contains($0) }
    guard parameters.count < Self.sequenceLimit else { return (nil, 2 + parameters.count) }
    guard let final = body.dropFirst(parameters.count).first else { return isFinal ? (nil, rest.count) : nil }
    let length = 2 + parameters.count + 1
    // Not a final byte: the sequence broke off, and something else begins here.
    guard (0x40..<0x7F).contains(final) else { return (nil, length - 1) }
    let event = event(parameters: String(decoding: parameters, as: UTF8.self), final: final)
    return (event, length)
  }

  private mutating func event(parameters: String, final: UInt8) -> InputEvent? {
    let isMouse = parameters.hasPrefix("<")
    let numbers = parameters.drop { $0 == "<" }.split(separator: ";", omittingEmptySubsequences: false).map {
      // None that means something is longer than five digits, or below zero.
      max(0, Int($0.prefix(6)) ?? 0)
    }
    if isMouse {
      guard numbers.count == 3, final == UInt8(ascii: "M") else { return nil }
      return Self.mouse(button: numbers[0], column: numbers[1], row: numbers[2])
    }
    if final == UInt8(ascii: "~") {
      guard numbers.first != 200 else {
        isPasting = true
        return nil
      }
      return Self.key(number: numbers.first ?? 0).map { .key($0) }
    }
    // With ctrl or alt held, left and right go by words, as in a shell.
    let modifiers = numbers.count > 1 ? numbers[1] - 1 : 0
    if modifiers > 0, modifiers & 6 != 0 {
      if final == UInt8(ascii: "D") { return .key(.alt("b")) }
      if final == UInt8(ascii: "C") { return .key(.alt("f")) }
    }
    return Self.key(final: final).map { .key($0) }
  }

  private static func key(final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "Z"): .backTab
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final) - 0x4F)
    default: nil
    }
  }

  private static func key(number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }

  /// Presses and the wheel; releases, movements and other buttons are nothing to us.
  private static func mouse(button: Int, column: Int, row: Int) -> InputEvent? {
    // Bits 2 to 4 are shift, alt and ctrl, bit 5 a movement.
    let action: InputEvent.Mouse.Action? =
      switch button & ~0x1C {
      case 0: .click
      case 2: .rightClick
      case 64: .wheelUp
      case 65: .wheelDown
      default: nil
      }
    guard let action, (1...10_000).contains(row), (1...10_000).contains(column) else { return nil }
    return .mouse(InputEvent.Mouse(action: action, row: row - 1, column: column - 1))
  }
}
