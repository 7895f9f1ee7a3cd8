internal import ClientCore

/// Reads text scalar by scalar as the screen shows it.
///
/// This is the second defence behind the cleaning at ingest: controls, escape and direction controls
/// never get through; line breaks and tabs become blanks.  What terminals lay out differently is
/// reduced to what all draw alike: of a joined emoji the first is kept, flags become their two
/// letters, skin tones, keycaps and selectors are dropped.
nonisolated struct GlyphReader: IteratorProtocol {
  /// A scalar to draw, and the cells it takes: 0 for a mark over the one before it.
  struct Glyph: Equatable {
    var scalar: UInt32
    var width: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// A base has been seen that a mark can sit on.
  private var hasBase = false

  /// Reads valid UTF-8, which the caller keeps alive.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  @inline(__always)
  mutating func next() -> Glyph? {
    if index < bytes.count, case let byte = bytes[index], byte >= 0x20, byte < 0x7F {
      index += 1
      hasBase = true
      return Glyph(scalar: UInt32(byte), width: 1)
    }
    return nextUncommon()
  }

  private mutating func nextUncommon() -> Glyph? {
    while index < bytes.count {
      let scalar = decode()
      switch scalar {
      case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
        hasBase = false
        return Glyph(scalar: 0x20, width: 1)
      case 0x200D:
        if hasBase && isPictograph(peek()) { _ = decode() }
        continue
      case 0x1F1E6...0x1F1FF:
        hasBase = true
        return Glyph(scalar: scalar - 0x1F1E6 + 0x41, width: 1)
      case 0x1F3FB...0x1F3FF:
        continue
      default: break
      }
      guard let known = Unicode.Scalar(scalar), CleanText.isDrawn(known) else { continue }
      switch CellWidth.kind(scalar) {
      case .ignored: continue
      case .mark:
        if hasBase { return Glyph(scalar: scalar, width: 0) }
      case .narrow:
        hasBase = true
        return Glyph(scalar: scalar, width: 1)
      case .wide:
        hasBase = true
        return Glyph(scalar: scalar, width: 2)
      }
    }
    return nil
  }

  /// Symbols that a joiner glues to the one before; letters after a joiner (Indic scripts) stay.
  private func isPictograph(_ scalar: UInt32) -> Bool {
    (0x2190...0x2BFF).contains(scalar) || (0x1F000...0x1FAFF).contains(scalar)
  }

  private func peek() -> UInt32 {
    var copy = self
    return index < bytes.count ? copy.decode() : 0
  }

  /// The scalar at `index`, which is moved past it.  Strings are valid UTF-8; bytes that are not give
  /// U+FFFD rather than a trap.
  private mutating func decode() -> UInt32 {
    let first = bytes[index]
    index += 1
    let length = first < 0x80 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : -1
    guard length >= 0, index + length <= bytes.count else { return 0xFFFD }
    if length == 0 { return UInt32(first) }
    var value = UInt32(first) & (0x3F >> UInt32(length))
    for _ in 0..<length {
      value = value << 6 | UInt32(bytes[index] & 0x3F)
      index += 1
    }
    return value
  }
}
