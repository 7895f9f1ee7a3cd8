/// A regular expression as a tree.
indirect enum PatternNode: Equatable {
  case empty
  /// One of these characters.
  case set(ScalarSet)
  case sequence([PatternNode])
  case choice([PatternNode])
  case repetition(PatternNode, least: Int, most: Int?)
  /// Nothing, at certain places.
  case place(Place)

  /// Where something may have to stand.
  enum Place: Equatable {
    case start
    case end
    case wordBorder
    case noWordBorder
  }

  /// A text in ASCII that every match contains, the longest that can be told; empty if there is none.
  ///
  /// - Parameter folds: whether it is meant in small letters, and capital ones are the same.
  func literal(folds: Bool) -> [UInt8] {
    var runs: [[UInt8]] = [[]]
    collect(into: &runs, folds)
    return runs.max { $0.count < $1.count } ?? []
  }

  private func collect(into runs: inout [[UInt8]], _ folds: Bool) {
    switch self {
    case .set(let set):
      if let only = set.onlyASCII(folds: folds) { runs[runs.count - 1].append(only) } else { runs.append([]) }
    case .sequence(let nodes): for node in nodes { node.collect(into: &runs, folds) }
    case .repetition(let node, let least, let most):
      if least > 0 {
        node.collect(into: &runs, folds)
        if most != 1 || least != 1 { runs.append([]) }
      } else {
        runs.append([])
      }
    case .choice: runs.append([])
    case .empty, .place: break
    }
  }
}

/// Characters, as ranges in order that do not touch.
struct ScalarSet: Equatable {
  private(set) var ranges: [ClosedRange<UInt32>]

  /// All that can be in a line.
  static let all = ScalarSet([0...0xD7FF, 0xE000...0x10FFFF])
  static let digits = ScalarSet([0x30...0x39])
  static let word = ScalarSet([
    0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A, 0x80...0xD7FF, 0xE000...0x10FFFF,
  ])
  static let blanks = ScalarSet([0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x2000...0x200A, 0x3000...0x3000])

  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound &+ 1 {
        self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  /// All others.
  var inverted: ScalarSet {
    var (result, next): ([ClosedRange<UInt32>], UInt32) = ([], 0)
    for range in ranges {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    // Surrogates are no characters.
    return ScalarSet(
      result.flatMap { range -> [ClosedRange<UInt32>] in
        Self.all.ranges.filter { $0.overlaps(range) }.map { $0.clamped(to: range) }
      })
  }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  /// With the small letter for each capital one and the other way round.
  var folded: ScalarSet {
    var more = ranges
    for range in ranges {
      // Of larger ones nearly all have both already.
      for value in range.lowerBound...min(range.upperBound, range.lowerBound + 512) {
        guard let scalar = Unicode.Scalar(value) else { continue }
        let (lower, upper) = (scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping)
        for mapping in [lower, upper] where mapping.unicodeScalars.count == 1 {
          more += mapping.unicodeScalars.map { $0.value...$0.value }
        }
      }
    }
    return ScalarSet(more)
  }

  /// The one character in ASCII that there is, small and capital letters being one if `folds`.
  func onlyASCII(folds: Bool) -> UInt8? {
    guard let last = ranges.last?.upperBound, last < 0x80, ranges.count <= 2,
      ranges.allSatisfy({ $0.count == 1 })
    else { return nil }
    if ranges.count == 1 { return folds && last | 0x20 &- 0x61 < 26 ? nil : UInt8(last) }
    return folds && ranges[0].lowerBound | 0x20 == last && last &- 0x61 < 26 ? UInt8(last) : nil
  }
}
