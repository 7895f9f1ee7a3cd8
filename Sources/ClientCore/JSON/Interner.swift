/// Texts met often (node names, images, label keys) are kept once.
///
/// A table of fixed size in which a new text takes the place of an older one with the same slot: it
/// cannot grow, whatever comes in.
public struct Interner: Sendable {
  private var slots: [(hash: UInt64, text: String)?]
  private let mask: Int

  /// Texts of up to 15 bytes live inside `String` itself: there is nothing to share.
  private static let inlineLimit = 15
  /// Longer texts are hardly ever met twice.
  private static let limit = 256

  /// Room for `capacity` texts, rounded up to a power of two.
  public init(capacity: Int = 4096) {
    var size = 1
    while size < capacity { size *= 2 }
    slots = Array(repeating: nil, count: size)
    mask = size - 1
  }

  /// The text of `bytes`, shared with the last equal one.
  public mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    guard bytes.count > Self.inlineLimit, bytes.count <= Self.limit else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    if let found = slots[slot], found.hash == hash, found.text.utf8.elementsEqual(bytes) { return found.text }
    let text = String(decoding: bytes, as: UTF8.self)
    slots[slot] = (hash, text)
    return text
  }
}
