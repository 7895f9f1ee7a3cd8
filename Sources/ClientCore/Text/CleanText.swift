/// The one cleaning of text that comes from outside, done when it comes in: what has passed here
/// can be drawn without moving the cursor, colouring, or deceiving the eye.
///
/// Removed: C0 controls except line feed and tab, DEL, C1 controls; escape sequences as a whole (CSI; OSC,
/// DCS, APC, PM and SOS with their payload); bidirectional controls; invisible characters (zero-width
/// spaces and joiners, variation selectors, tags): a terminal and we would count their cells differently, and
/// two names that look alike should be alike.  Line and paragraph separators become line feeds, bytes
/// that are no UTF-8 become U+FFFD.
public enum CleanText {
  /// Whether `bytes` are ASCII without anything to remove.
  ///
  /// Other text may be clean too; it only takes the slower way through ``clean(_:)-(String)``.
  public static func isClean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var index = 0
    while bytes.count - index >= 8 {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
      let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
      let below = (word &- 0x2020_2020_2020_2020) & ~word
      let deletes = (delete &- 0x0101_0101_0101_0101) & ~delete
      if (word | below | deletes) & 0x8080_8080_8080_8080 != 0 { break }
      index += 8
    }
    while index < bytes.count {
      switch base[index] {
      case 0x20..<0x7F, 0x0A, 0x09: index += 1
      default: return false
      }
    }
    return true
  }

  /// `text` without what must not be drawn.
  public static func clean(_ text: String) -> String {
    var text = text
    if text.utf8.withContiguousStorageIfAvailable({ isClean($0) }) ?? false { return text }
    return text.withUTF8 { bytes in
      var cleaner = Cleaner(bytes)
      return cleaner.clean()
    }
  }

  /// The text of `bytes` without what must not be drawn.
  public static func clean(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return isClean(bytes) ? text : clean(text)
  }

  /// The text of `bytes` without what must not be drawn, and what it asks for beside.
  ///
  /// - Parameter graphics: gets the parameters (`1;31`) of each sequence that asks for a look (SGR: `CSI … m`), and
  ///   where in the UTF-8 of the result it stood.
  package static func clean(
    _ bytes: UnsafeBufferPointer<UInt8>, graphics: (_ parameters: [UInt8], _ offset: Int) -> Void
  ) -> String {
    withoutActuallyEscaping(graphics) { graphics in
      var cleaner = Cleaner(bytes)
      return cleaner.clean(graphics: graphics)
    }
  }

  /// Whether `scalar` is drawn, outside of an escape sequence.
  package static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: true
    case 0x00..<0x20, 0x7F..<0xA0: false  // C0, DEL, C1
    case 0xAD, 0x34F, 0x115F...0x1160, 0x17B4...0x17B5, 0x3164, 0xFFA0: false  // soft hyphen, joiner, fillers
    case 0x61C, 0x180B...0x180F: false  // Arabic letter mark, Mongolian selectors
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F: false  // zero width, bidirectional
    case 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB: false  // variation selectors, BOM, annotations
    case 0xE0000...0xE0FFF: false  // tags, more variation selectors
    // What else takes no cell: signs around numbers, layout of musical scores.
    default: CellWidth.kind(scalar.value) != .ignored
    }
  }
}
