internal import ClientCore
internal import Glibc

/// Looks for lines in the blocks of a log.
///
/// A plain text is looked for in the bytes as they are held, a whole block at a time; only lines with
/// something in them that is not shown as it is (escapes, carriage returns, other than ASCII) are made text first.
struct LogSearch {
  private let regex: Regex<AnyRegexOutput>
  /// What to look for in bytes: folded if capitals do not matter; `nil` if only the expression will do.
  private let needle: [UInt8]?
  private let folds: Bool
  private var scratch: [UInt8] = []

  /// Looks for `query`; `nil` if it finds nothing anyway.
  init?(_ query: LogQuery) {
    guard let regex = query.regex else { return nil }
    self.regex = regex
    folds = !query.isCaseSensitive
    let bytes = Array(query.text.utf8)
    let isPlain = !query.isRegex && bytes.withUnsafeBufferPointer { CleanText.isClean($0) }
    needle = isPlain ? bytes : nil
  }

  /// The matching line nearest to `line`, `line` included, in one direction.
  ///
  /// - Returns: `nil` if there is none, or if the task was cancelled.
  mutating func find(in store: LogStore, from line: Int, forward: Bool) -> Int? {
    let held = store.held
    let lines = forward ? held.clamped(to: max(line, 0)..<Int.max) : held.clamped(to: 0..<max(line, -1) + 1)
    guard !lines.isEmpty else { return nil }
    let first = store.block(of: lines.lowerBound)
    let last = store.block(of: lines.upperBound - 1)
    for index in forward ? Array(first...last) : (first...last).reversed() {
      if Task.isCancelled { return nil }
      let block = store.block(index)
      let inBlock = lines.clamped(to: block.lines)
      let found = find(
        in: block, inBlock.lowerBound - block.firstLine..<inBlock.upperBound - block.firstLine,
        forward: forward)
      if let found { return block.firstLine + found }
    }
    return nil
  }

  private mutating func find(in block: LogBlock, _ lines: Range<Int>, forward: Bool) -> Int? {
    guard !lines.isEmpty else { return nil }
    if let needle {
      let bytes =
        block.range(of: lines.lowerBound).lowerBound..<block.range(of: lines.upperBound - 1).upperBound
      let isClean = block.bytes[bytes].withUnsafeBufferPointer { CleanText.isClean($0) }
      if isClean {
        return offset(of: needle, in: block.bytes[bytes], forward: forward).map {
          block.line(at: bytes.lowerBound + $0)
        }
      }
    }
    let order = forward ? Array(lines) : lines.reversed()
    return order.first { matches(block.bytes[block.range(of: $0)]) }
  }

  /// Whether a line that is held as `line` matches.
  mutating func matches(_ line: ArraySlice<UInt8>) -> Bool {
    if let needle, line.withUnsafeBufferPointer({ CleanText.isClean($0) }) {
      return offset(of: needle, in: line, forward: true) != nil
    }
    return LogLine.text(line).contains(regex)
  }

  private mutating func offset(of needle: [UInt8], in bytes: ArraySlice<UInt8>, forward: Bool) -> Int? {
    guard folds else {
      return bytes.withUnsafeBufferPointer { Self.offset(of: needle, in: $0, forward: forward) }
    }
    if scratch.count < bytes.count { scratch = [UInt8](repeating: 0, count: max(bytes.count, 512 << 10)) }
    bytes.withUnsafeBufferPointer { bytes in
      scratch.withUnsafeMutableBufferPointer { scratch in
        for index in bytes.indices {
          let byte = bytes[index]
          scratch[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
      }
    }
    return scratch[..<bytes.count].withUnsafeBufferPointer {
      Self.offset(of: needle, in: $0, forward: forward)
    }
  }

  /// Where `needle` is first or last, counted from the beginning of `bytes`.
  private static func offset(of needle: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, forward: Bool) -> Int?
  {
    guard let base = bytes.baseAddress, bytes.count >= needle.count else { return nil }
    let rarest = rarestIndex(of: needle)
    // Where the rarest byte of a match can be.
    let end = bytes.count - needle.count + rarest + 1
    var position = rarest
    var last: Int?
    while position < end, let found = memchr(base + position, Int32(needle[rarest]), end - position) {
      position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(base + position - rarest, needle, needle.count) == 0 {
        last = position - rarest
        if forward { break }
      }
      position += 1
    }
    return last
  }

  /// Where the byte is that is probably met least: looking for that one skips most of a text.
  private static func rarestIndex(of needle: [UInt8]) -> Int {
    let frequent = Array("zqxjkvbpygfwmucldrhsnioate0123456789 ".utf8)
    let ranks = needle.map { frequent.firstIndex(of: $0) ?? 0 }
    return ranks.indices.min { ranks[$0] < ranks[$1] } ?? 0
  }
}

extension LogSession {
  /// The matching line nearest to `line`, `line` included, in one direction; off the caller's actor.
  ///
  /// - Returns: its number; `nil` if there is none among the held lines, or the task was cancelled.
  @concurrent
  public func search(_ query: LogQuery, from line: Int, forward: Bool) async -> Int? {
    guard var search = LogSearch(query) else { return nil }
    return search.find(in: log.store, from: line, forward: forward)
  }
}
