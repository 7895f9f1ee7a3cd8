internal import Glibc

/// What is remembered of a container's output, to know it again when it comes once more.
///
/// Its beginning and its end are kept as they are, and of what lies between a mark every few KiB: a gigabyte of
/// log costs two megabytes.  A file that is only ever appended to cannot differ anywhere; one that was written anew
/// differs early, and nearly everywhere.
struct KnownOutput {
  static let beginningLength = 64 << 10
  static let endingLength = 1024
  private static let markInterval = 4096
  private static let markLength = 256

  /// Bytes in all.
  private(set) var length = 0
  private(set) var beginning: [UInt8] = []
  private(set) var ending: [UInt8] = []
  /// Of the first bytes of each interval, as far as they are there.
  private var marks: [Int] = []
  private var sample: [UInt8] = []

  /// More of it.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
    guard !piece.isEmpty else { return }
    Self.eachSample(of: piece, at: length) { sampled, _, isWhole in
      sample += sampled
      if isWhole {
        marks.append(Self.hash(sample))
        sample = []
      }
    }
    if beginning.count < Self.beginningLength {
      beginning += piece.prefix(Self.beginningLength - beginning.count)
    }
    length += piece.count
    if piece.count >= Self.endingLength {
      ending = Array(piece.suffix(Self.endingLength))
    } else {
      ending += piece
      // Rarely, not with each line of a slow log.
      if ending.count > 4 * Self.endingLength { ending = Array(ending.suffix(Self.endingLength)) }
    }
  }

  /// Forgets all but its first `count` bytes.
  private mutating func cut(to count: Int) {
    length = count
    beginning.removeSubrange(min(count, beginning.count)...)
    marks.removeSubrange(
      min(marks.count, (count + Self.markInterval - Self.markLength) / Self.markInterval)...)
    (ending, sample) = ([], [])
  }

  /// Compares output that comes again with what is known of it.
  struct Comparison {
    /// Bytes of it that have come.
    private(set) var position = 0
    /// Those since it was last known to be the same.
    private var pending: [UInt8] = []
    private var sample: [UInt8] = []
  }
}

extension KnownOutput.Comparison {
  /// What comes of comparing.
  enum Outcome {
    /// The same, as far as can be told; so many bytes of the piece lie behind what is known.
    case same(rest: Int)
    /// Another: these bytes come before the piece's rest, and are not known; `known` was told what is left of it.
    case another([UInt8])
  }

  /// Takes the next piece.
  mutating func take(_ piece: UnsafeBufferPointer<UInt8>, _ known: inout KnownOutput) -> Outcome {
    let count = min(piece.count, known.length - position)
    let part = UnsafeBufferPointer(rebasing: piece[..<count])
    if differs(part, known) {
      if position < known.beginning.count {
        // It can be shown from its beginning.
        let before = Array(known.beginning[..<position])
        known = KnownOutput()
        return .another(before + piece)
      }
      let before = pending
      known.cut(to: position - before.count)
      return .another(before + piece)
    }
    position += count
    return .same(rest: piece.count - count)
  }

  private mutating func differs(_ part: UnsafeBufferPointer<UInt8>, _ known: KnownOutput) -> Bool {
    let start = position
    if Self.differs(part, at: start, known.beginning, from: 0) { return true }
    if Self.differs(part, at: start, known.ending, from: known.length - known.ending.count) { return true }
    var isOther = false
    var verified = start + part.count <= known.beginning.count ? part.count : 0
    KnownOutput.eachSample(of: part, at: start) { sampled, end, isWhole in
      guard !isOther else { return }
      sample += sampled
      guard isWhole else { return }
      isOther = known.hasOtherMark(sample, before: start + end)
      verified = max(verified, end)
      sample = []
    }
    if isOther { return true }
    if verified > 0 { pending = [] }
    pending += part[verified...]
    return false
  }

  private static func differs(
    _ part: UnsafeBufferPointer<UInt8>, at position: Int, _ bytes: [UInt8], from start: Int
  ) -> Bool {
    let lower = max(position, start)
    let upper = min(position + part.count, start + bytes.count)
    guard lower < upper, let base = part.baseAddress else { return false }
    return bytes.withUnsafeBufferPointer {
      guard let other = $0.baseAddress else { return false }
      return memcmp(base + (lower - position), other + (lower - start), upper - lower) != 0
    }
  }
}

extension KnownOutput {
  /// Hands over the parts of `piece`, whose first byte is that with number `position`, that marks are made of.
  fileprivate static func eachSample(
    of piece: UnsafeBufferPointer<UInt8>, at position: Int,
    _ body: (_ part: Slice<UnsafeBufferPointer<UInt8>>, _ end: Int, _ isWhole: Bool) -> Void
  ) {
    var index = 0
    while index < piece.count {
      let offset = (position + index) % markInterval
      if offset >= markLength {
        index += markInterval - offset
        continue
      }
      let end = min(piece.count, index + markLength - offset)
      body(piece[index..<end], end, offset + end - index == markLength)
      index = end
    }
  }

  fileprivate func hasOtherMark(_ sample: [UInt8], before end: Int) -> Bool {
    let index = end / Self.markInterval
    return index < marks.count && marks[index] != Self.hash(sample)
  }

  private static func hash(_ sample: [UInt8]) -> Int {
    var hasher = Hasher()
    sample.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
