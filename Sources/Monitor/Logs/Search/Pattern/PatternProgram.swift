/// A regular expression as a machine with several states at a time, over the bytes of UTF-8.
struct PatternProgram: Sendable {
  /// One state.
  enum Step: Sendable {
    /// Goes on with a byte from here to there.
    case byte(UInt8, UInt8, next: Int32)
    /// Goes on in both ways.
    case split(Int32, Int32)
    /// Goes on at certain places.
    case place(PatternNode.Place, next: Int32)
    /// Matches.
    case match
  }

  /// More would take too much memory, and nobody types as much.
  private static let longest = 10_000

  private(set) var steps: [Step] = [.match]
  private(set) var start: Int32 = 0
  /// For each byte which class it belongs to: bytes of one class are never told apart.
  private(set) var classes: [UInt8]

  /// - Throws: if it is too long.
  init(_ node: PatternNode) throws(PatternParser.Mistake) {
    classes = []
    start = try compile(node, next: 0)
    // Words are told from other bytes everywhere.
    var borders = Set<Int>([0, 0x30, 0x3A, 0x41, 0x5B, 0x5F, 0x60, 0x61, 0x7B, 0x80])
    for case .byte(let low, let high, _) in steps { borders.formUnion([Int(low), Int(high) + 1]) }
    var last = -1
    for byte in 0..<256 {
      if borders.contains(byte) { last += 1 }
      classes.append(UInt8(last))
    }
  }

  private mutating func add(_ step: Step) throws(PatternParser.Mistake) -> Int32 {
    steps.append(step)
    if steps.count > Self.longest { throw PatternParser.Mistake(description: "it is too long") }
    return Int32(steps.count - 1)
  }

  /// Adds the states for `node`, which go on at `next`.
  ///
  /// - Returns: the first one.
  private mutating func compile(_ node: PatternNode, next: Int32) throws(PatternParser.Mistake) -> Int32 {
    switch node {
    case .empty: return next
    case .place(let place): return try add(.place(place, next: next))
    case .set(let set): return try compile(set, next: next)
    case .sequence(let nodes):
      var next = next
      for node in nodes.reversed() { next = try compile(node, next: next) }
      return next
    case .choice(let nodes):
      var first: Int32?
      for node in nodes.reversed() {
        let way = try compile(node, next: next)
        if let other = first { first = try add(.split(way, other)) } else { first = way }
      }
      return first ?? next
    case .repetition(let node, let least, let most):
      var first = next
      if let most {
        for _ in 0..<most - least { first = try add(.split(compile(node, next: first), next)) }
      } else {
        let loop = try add(.split(next, next))
        steps[Int(loop)] = .split(try compile(node, next: loop), next)
        first = loop
      }
      for _ in 0..<least { first = try compile(node, next: first) }
      return first
    }
  }

  private mutating func compile(_ set: ScalarSet, next: Int32) throws(PatternParser.Mistake) -> Int32 {
    var first: Int32?
    for range in set.ranges {
      for sequence in UTF8Ranges.sequences(of: range) {
        var way = next
        for bytes in sequence.reversed() {
          way = try add(.byte(bytes.lowerBound, bytes.upperBound, next: way))
        }
        if let other = first { first = try add(.split(way, other)) } else { first = way }
      }
    }
    // Nothing is in an empty set: a byte that is in no UTF-8.
    if let first { return first }
    return try add(.byte(0xFF, 0xFF, next: next))
  }
}

/// Ranges of characters as ranges of the bytes that they have in UTF-8.
enum UTF8Ranges {
  /// Sequences of byte ranges that together are the characters of `range`.
  static func sequences(of range: ClosedRange<UInt32>) -> [[ClosedRange<UInt8>]] {
    var result: [[ClosedRange<UInt8>]] = []
    // Within each length of a sequence.
    let lengths: [ClosedRange<UInt32>] = [0...0x7F, 0x80...0x7FF, 0x800...0xFFFF, 0x10000...0x10FFFF]
    for part in lengths where part.overlaps(range) { split(part.clamped(to: range), &result) }
    return result
  }

  private static func split(_ range: ClosedRange<UInt32>, _ result: inout [[ClosedRange<UInt8>]]) {
    let (low, high) = (range.lowerBound, range.upperBound)
    // Where the last bytes differ, those before must be the same, or the last ones go over all of 80 to BF.
    for shift in [UInt32(6), 12, 18] {
      let mask: UInt32 = 1 << shift - 1
      guard low > 0x7F, low & ~mask != high & ~mask else { continue }
      if low & mask != 0 {
        split(low...low | mask, &result)
        split((low | mask) + 1...high, &result)
        return
      }
      if high & mask != mask {
        split(low...(high & ~mask) - 1, &result)
        split(high & ~mask...high, &result)
        return
      }
    }
    result.append(zip(encode(low), encode(high)).map { $0...$1 })
  }

  private static func encode(_ value: UInt32) -> [UInt8] {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(value >> shift & 0x3F | 0x80) }
    switch value {
    case 0...0x7F: return [UInt8(value)]
    case 0x80...0x7FF: return [UInt8(value >> 6 | 0xC0), tail(0)]
    case 0x800...0xFFFF: return [UInt8(value >> 12 | 0xE0), tail(6), tail(0)]
    default: return [UInt8(value >> 18 | 0xF0), tail(12), tail(6), tail(0)]
    }
  }
}
