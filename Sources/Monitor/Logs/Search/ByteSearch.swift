internal import Glibc

/// Looks for a text in bytes, by the one of its bytes that is probably met least.
struct ByteSearch {
  /// In small letters if capitals do not matter.
  let needle: [UInt8]
  private let folds: Bool
  private let rarest: Int

  /// - Parameters:
  ///   - needle: not empty; in small letters if `folds`.
  ///   - folds: whether `a` finds `A`, too; of letters in ASCII.
  init(_ needle: [UInt8], folds: Bool) {
    (self.needle, self.folds) = (needle, folds)
    let frequent = Array("zqxjkvbpygfwmucldrhsnioate0123456789 ".utf8)
    let ranks = needle.map { frequent.firstIndex(of: $0) ?? 0 }
    rarest = ranks.indices.min { ranks[$0] < ranks[$1] } ?? 0
  }

  /// Whether it is in `bytes`.
  func isIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var isFound = false
    forEach(in: bytes) { _ in
      isFound = true
      return nil
    }
    return isFound
  }

  /// Tells where it is, one place after another.
  ///
  /// - Parameter body: gives where to go on, behind the place; `nil` to end.
  func forEach(in bytes: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Int?) {
    guard let base = bytes.baseAddress, bytes.count >= needle.count else { return }
    let byte = needle[rarest]
    let isLetter = folds && byte &- 0x61 < 26
    // Where the rarest byte of a match can be.
    let end = bytes.count - needle.count + rarest + 1
    func next(_ byte: UInt8, from position: Int) -> Int {
      guard position < end, let found = memchr(base + position, Int32(byte), end - position) else {
        return end
      }
      return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
    var small = next(byte, from: rarest)
    var capital = isLetter ? next(byte & ~0x20, from: rarest) : end
    while true {
      var position = min(small, capital)
      if position >= end { return }
      if isSame(base + (position - rarest)) {
        guard let go = body(position - rarest) else { return }
        position = max(position + 1, go + rarest)
      } else {
        position += 1
      }
      if small < position { small = next(byte, from: position) }
      if capital < position { capital = next(byte & ~0x20, from: position) }
    }
  }

  private func isSame(_ place: UnsafePointer<UInt8>) -> Bool {
    guard folds else { return memcmp(place, needle, needle.count) == 0 }
    for index in needle.indices {
      let byte = place[index]
      if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != needle[index] { return false }
    }
    return true
  }
}
