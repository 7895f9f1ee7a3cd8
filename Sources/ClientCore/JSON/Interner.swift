internal import Glibc

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
    let hash = Self.hash(UnsafeRawBufferPointer(bytes))
    let slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    if let found = slots[slot], found.hash == hash, Self.isEqual(found.text, bytes) { return found.text }
    let text = String(decoding: bytes, as: UTF8.self)
    slots[slot] = (hash, text)
    return text
  }

  /// Of at least eight bytes, eight at a time; the last eight may overlap those before.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(bytes.count)
    for offset in stride(from: 0, to: bytes.count - 8, by: 8) {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    return mixed(hash ^ bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }

  private static func isEqual(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { own in
      guard own.count == bytes.count, let a = own.baseAddress, let b = bytes.baseAddress else { return false }
      return memcmp(a, b, own.count) == 0
    } ?? false
  }
}
