internal import Glibc

nonisolated extension StringProtocol {
  /// Where `words`, which are not empty, stand in it, one place after another: by bytes, as messages of kilobytes are
  /// looked through for every frame.
  func places(of words: String) -> [Range<Index>] {
    let needle = Array(words.utf8)
    func offsets(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
      guard let base = bytes.baseAddress, let first = needle.first else { return [] }
      var (found, position) = ([Int](), 0)
      let end = bytes.count - needle.count
      while position <= end, let place = memchr(base + position, Int32(first), end - position + 1) {
        let offset = UnsafeRawPointer(place) - UnsafeRawPointer(base)
        let isThere = memcmp(place, needle, needle.count) == 0
        if isThere { found.append(offset) }
        position = offset + (isThere ? needle.count : 1)
      }
      return found
    }
    let found =
      utf8.withContiguousStorageIfAvailable(offsets) ?? Array(utf8).withUnsafeBufferPointer(offsets)
    return found.map { offset in
      let start = utf8.index(startIndex, offsetBy: offset)
      return start..<utf8.index(start, offsetBy: needle.count)
    }
  }
}
