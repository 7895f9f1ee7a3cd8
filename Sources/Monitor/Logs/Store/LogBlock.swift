internal import Glibc

/// A piece of a log: some whole lines, the last of which may still grow.
struct LogBlock {
  /// The lines' bytes as they came, line feeds included.
  private(set) var bytes: [UInt8] = []
  /// Where each line begins in ``bytes``.
  private(set) var starts: [UInt32] = []
  /// Of each line.
  private(set) var marks: [LogMark] = []
  /// Number of its first line.
  private(set) var firstLine: Int
  /// Bytes of the log before it.
  private(set) var offset: Int
  /// Whether the last line has no line feed yet.
  private(set) var isOpen = false

  /// An empty block for about `capacity` bytes.
  init(firstLine: Int, offset: Int, capacity: Int) {
    (self.firstLine, self.offset) = (firstLine, offset)
    bytes.reserveCapacity(capacity)
    starts.reserveCapacity(capacity / 64)
    marks.reserveCapacity(capacity / 64)
  }

  /// Empties it, to begin again with line `firstLine`: a flood then runs without asking for memory.
  mutating func recycle(firstLine: Int, offset: Int) {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
    (self.firstLine, self.offset) = (firstLine, offset)
    isOpen = false
  }

  /// How many lines it has.
  var lineCount: Int { starts.count }
  /// The numbers of its lines.
  var lines: Range<Int> { firstLine..<firstLine + lineCount }
  /// Bytes of the log up to its end.
  var endOffset: Int { offset + bytes.count }
  /// Memory in use, about.
  var cost: Int {
    bytes.count + starts.count * (MemoryLayout<UInt32>.size + MemoryLayout<LogMark>.size)
  }
  /// How long the last line is so far; 0 if it has ended.
  var openLength: Int { isOpen ? bytes.count - Int(starts.last ?? 0) : 0 }

  /// Where the bytes of line `index` (counted from 0 in this block) are, without the line feed.
  func range(of index: Int) -> Range<Int> {
    let start = Int(starts[index])
    let isLast = index + 1 == starts.count
    let end = isLast ? bytes.count : Int(starts[index + 1])
    return start..<(isLast && isOpen ? end : end - 1)
  }

  /// The line (counted from 0 in this block) that the byte at `offset` belongs to.
  func line(at offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Appends `piece`; lines that begin in it get `mark`.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>, _ mark: LogMark) {
    guard let base = piece.baseAddress, !piece.isEmpty else { return }
    let offset = bytes.count
    bytes.append(contentsOf: piece)
    if !isOpen { begin(offset, mark) }
    var position = 0
    while let found = memchr(base + position, 0x0A, piece.count - position) {
      position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
      if position == piece.count {
        isOpen = false
        return
      }
      begin(offset + position, mark)
    }
    isOpen = true
  }

  private mutating func begin(_ start: Int, _ mark: LogMark) {
    starts.append(UInt32(start))
    marks.append(mark)
  }

  /// Gives its lines the marks that were kept of them; those that there are too few of are unknown.
  mutating func set(marks kept: [LogMark]) {
    marks = Array(kept.prefix(lineCount))
    marks += repeatElement(LogMark(nil), count: max(0, lineCount - kept.count))
  }

  /// Gives line `number`, which it must have, another mark.
  mutating func set(mark: LogMark, of number: Int) { marks[number - firstLine] = mark }

  /// Ends the last line.
  mutating func close() {
    guard isOpen else { return }
    bytes.append(0x0A)
    isOpen = false
  }

  /// Takes the lines from `index` (counted from 0 in this block) on out.
  ///
  /// - Returns: their bytes.
  @discardableResult mutating func remove(from index: Int) -> [UInt8] {
    guard index < starts.count else { return [] }
    let start = Int(starts[index])
    let removed = Array(bytes[start...])
    bytes.removeSubrange(start...)
    starts.removeSubrange(index...)
    marks.removeSubrange(index...)
    isOpen = false
    return removed
  }
}
