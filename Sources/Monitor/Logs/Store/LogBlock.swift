internal import Glibc

/// A piece of a log: some whole lines, the last of which may still grow.
struct LogBlock {
  /// The lines' bytes as they came, line feeds included.
  private(set) var bytes: [UInt8] = []
  /// Where each line begins in ``bytes``.
  private(set) var starts: [UInt32] = []
  /// Number of its first line.
  private(set) var firstLine: Int
  /// Whether the last line has no line feed yet.
  private(set) var isOpen = false

  /// An empty block for about `capacity` bytes.
  init(firstLine: Int, capacity: Int) {
    self.firstLine = firstLine
    bytes.reserveCapacity(capacity)
    starts.reserveCapacity(capacity / 64)
  }

  /// Empties it, to begin again with line `firstLine`: a flood then runs without asking for memory.
  mutating func recycle(firstLine: Int) {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    self.firstLine = firstLine
    isOpen = false
  }

  /// How many lines it has.
  var lineCount: Int { starts.count }
  /// Memory in use, about.
  var cost: Int { bytes.count + starts.count * MemoryLayout<UInt32>.size }
  /// How long the last line is so far; 0 if it has ended.
  var openLength: Int { isOpen ? bytes.count - Int(starts.last ?? 0) : 0 }

  /// Where the bytes of line `index` (counted from 0 in this block) are, without the line feed.
  func range(of index: Int) -> Range<Int> {
    let start = Int(starts[index])
    let isLast = index + 1 == starts.count
    let end = isLast ? bytes.count : Int(starts[index + 1])
    return start..<(isLast && isOpen ? end : end - 1)
  }

  /// Appends `piece`.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
    guard let base = piece.baseAddress, !piece.isEmpty else { return }
    let offset = bytes.count
    bytes.append(contentsOf: piece)
    var position = 0
    if !isOpen { starts.append(UInt32(offset)) }
    while let found = memchr(base + position, 0x0A, piece.count - position) {
      position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
      if position == piece.count {
        isOpen = false
        return
      }
      starts.append(UInt32(offset + position))
    }
    isOpen = true
  }

  /// Ends the last line.
  mutating func close() {
    guard isOpen else { return }
    bytes.append(0x0A)
    isOpen = false
  }

  /// Takes the unfinished last line out.
  mutating func removeOpenLine() -> [UInt8] {
    guard isOpen, let start = starts.popLast() else { return [] }
    let line = Array(bytes[Int(start)...])
    bytes.removeSubrange(Int(start)...)
    isOpen = false
    return line
  }

  /// Takes the lines from `index` on out.
  mutating func removeLines(from index: Int) {
    guard index < starts.count else { return }
    bytes.removeSubrange(Int(starts[index])...)
    starts.removeSubrange(index...)
    isOpen = false
  }
}
