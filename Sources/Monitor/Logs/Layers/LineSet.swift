/// Which lines of a log are chosen: a bit a line, counted in blocks, so that a chosen line is found by its
/// rank and the other way round without looking at each.
struct LineSet {
  private static let blockLines = 4096
  private static let blockWords = blockLines / 64

  /// Lines that were judged and not dropped since.
  private(set) var range: Range<Int>
  /// Chosen lines before ``range``, since the beginning.
  private(set) var droppedCount = 0
  /// Bit 0 of the first word is line ``origin``.
  private var words: [UInt64] = []
  /// How many are chosen before each block, dropped ones included.
  private var counts: [Int] = []
  /// A multiple of a block's length.
  private var origin: Int

  /// None, before line `first`.
  init(first: Int = 0) {
    range = first..<first
    origin = first / Self.blockLines * Self.blockLines
  }

  /// How many were chosen so far, dropped ones included: the rank that the next one gets.
  private(set) var endRank = 0

  /// How many are chosen and not dropped.
  var count: Int { endRank - droppedCount }

  /// Judges the lines up to `end`: those in `chosen`, which are in order, are in.
  mutating func append(_ chosen: some Sequence<Int>, upTo end: Int) {
    guard end > range.upperBound else { return }
    let start = range.upperBound
    range = range.lowerBound..<end
    let wordCount = (end - origin + 63) / 64
    while words.count < wordCount {
      if words.count % Self.blockWords == 0 { counts.append(endRank) }
      words.append(0)
    }
    for line in chosen where line >= start && line < end {
      words[(line - origin) / 64] |= 1 << UInt64((line - origin) % 64)
      endRank += 1
    }
    for block in stride(from: (start - origin) / Self.blockLines + 1, to: counts.count, by: 1) {
      counts[block] = counts[block - 1] + ones(inBlock: block - 1, upTo: block * Self.blockWords)
    }
  }

  /// Forgets what was judged from `line` on.
  mutating func truncate(at line: Int) {
    guard line < range.upperBound else { return }
    let line = max(line, range.lowerBound)
    endRank = rank(of: line)
    range = range.lowerBound..<line
    let offset = line - origin
    words.removeSubrange(min(words.count, (offset + 63) / 64)...)
    if offset % 64 != 0 { words[offset / 64] &= 1 << UInt64(offset % 64) &- 1 }
    counts.removeSubrange((words.count + Self.blockWords - 1) / Self.blockWords..<counts.count)
  }

  /// Drops the lines before `line`, which need not have been judged.
  mutating func drop(before line: Int) {
    guard line > range.lowerBound else { return }
    if line >= range.upperBound {
      let rank = endRank
      self = LineSet(first: line)
      (endRank, droppedCount) = (rank, rank)
      return
    }
    droppedCount = rank(of: line)
    range = line..<range.upperBound
    let blocks = (line - origin) / Self.blockLines
    // Not at each line: what is in front moves what is behind.
    guard blocks > 16, blocks > counts.count / 4 else { return }
    words.removeSubrange(..<(blocks * Self.blockWords))
    counts.removeSubrange(..<blocks)
    origin += blocks * Self.blockLines
  }

  /// How many chosen lines there are before `line`, dropped ones included.
  func rank(of line: Int) -> Int {
    if line >= range.upperBound { return endRank }
    if line <= range.lowerBound { return droppedCount }
    let offset = line - origin
    let block = offset / Self.blockLines
    let before = counts[block] + ones(inBlock: block, upTo: offset / 64)
    return before + (words[offset / 64] & (1 << UInt64(offset % 64) &- 1)).nonzeroBitCount
  }

  private func ones(inBlock block: Int, upTo end: Int) -> Int {
    words[block * Self.blockWords..<end].reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// The chosen line of that rank, which must be of one that is not dropped.
  func line(ofRank rank: Int) -> Int {
    var (low, high) = (0, counts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if counts[middle] <= rank { low = middle } else { high = middle }
    }
    var missing = rank - counts[low]
    var index = low * Self.blockWords
    while words[index].nonzeroBitCount <= missing {
      missing -= words[index].nonzeroBitCount
      index += 1
    }
    var word = words[index]
    for _ in 0..<missing { word &= word - 1 }
    return origin + index * 64 + word.trailingZeroBitCount
  }

  /// Whether `line` is chosen.
  func contains(_ line: Int) -> Bool {
    guard range.contains(line) else { return false }
    return words[(line - origin) / 64] & 1 << UInt64((line - origin) % 64) != 0
  }
}
