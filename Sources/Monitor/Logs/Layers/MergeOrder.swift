/// In which order a merge has the lines of its sources: a number a line, and at times where each source stands.
struct MergeOrder: Sendable {
  private static let interval = 4096

  /// Number of the oldest line.
  private(set) var first = 0
  /// The source and its line, of each line from ``base`` on.
  private var entries: [UInt64] = []
  private var base = 0
  /// For each ``interval`` of ``entries``: which line of each source is the next there.
  private var marks: [[Int]] = []
  /// Which line of each source is the next behind the end; unused ones are 0.
  private(set) var next: [Int] = []

  /// The number behind the last line.
  var end: Int { base + entries.count }
  /// Numbers of the lines.
  var range: Range<Int> { first..<end }

  /// None of `sources` sources' lines yet, the first of which will have those numbers.
  init(next: [Int]) { self.next = next }

  /// Another source has come.
  mutating func addSource(next line: Int) {
    next.append(line)
    for index in marks.indices { marks[index].append(line) }
  }

  /// Appends the next line of a source; lines of it may be left out.
  mutating func append(source: Int, line: Int) {
    if entries.count % Self.interval == 0 { marks.append(next) }
    entries.append(UInt64(source) << 48 | UInt64(line))
    next[source] = line + 1
  }

  /// What line `number`, which must be held, is.
  func origin(of number: Int) -> (source: Int, line: Int) {
    let entry = entries[number - base]
    return (Int(entry >> 48), Int(entry & (1 << 48 - 1)))
  }

  /// The number of `line` of a source, or of the next held line of that source; ``end`` if there is none.
  func position(ofSource source: Int, line: Int) -> Int {
    var (low, high) = (0, marks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle][source] <= line { low = middle } else { high = middle }
    }
    // What is wanted may be the first of the next interval that is of this source.
    var index = max(low * Self.interval, first - base)
    while index < entries.count {
      let (its, number) = origin(of: base + index)
      if its == source, number >= line { return base + index }
      index += 1
    }
    return end
  }

  /// Takes all lines of a source out, which has none then.
  ///
  /// - Returns: how many; the lines behind them get other numbers.
  mutating func remove(source: Int) -> Int {
    var rest = MergeOrder(next: marks.first ?? next)
    rest.next[source] = 0
    for number in range {
      let (its, line) = origin(of: number)
      if its != source { rest.append(source: its, line: line) }
    }
    for index in next.indices where index != source { rest.next[index] = next[index] }
    let count = range.count - rest.range.count
    self = rest
    return count
  }

  /// Drops lines at the front for which `isDropped` holds, up to the first for which it does not.
  mutating func drop(while isDropped: (_ source: Int, _ line: Int) -> Bool) {
    while first < end {
      let (source, line) = origin(of: first)
      guard isDropped(source, line) else { break }
      first += 1
    }
    let intervals = (first - base) / Self.interval
    guard intervals > 16, intervals > marks.count / 4 else { return }
    entries.removeSubrange(..<(intervals * Self.interval))
    marks.removeSubrange(..<intervals)
    base += intervals * Self.interval
  }
}
