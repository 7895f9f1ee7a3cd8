/// The held lines of one log: raw bytes in blocks, bounded in memory, the oldest dropped first.
///
/// Nothing is decoded on the way in: a line becomes text when someone looks at it.
struct LogStore {
  /// Memory for bytes and line starts.
  let limit: Int
  private(set) var blocks: [LogBlock] = []
  /// Lines held, the unfinished last one included.
  private(set) var lineCount = 0
  /// Number of the oldest line held, which is also how many were dropped.
  private(set) var firstLine = 0
  /// Lines that are the plugin's, not the container's, by number.
  private(set) var chatter: Set<Int> = []

  private var cost = 0
  /// Emptied blocks: a flood runs through them without asking for memory.
  private var spare: [LogBlock] = []
  private let blockSize: Int
  /// Longer lines are broken: a line is what one glance, one search step and one block can hold.
  private let maximumLineLength: Int

  /// An empty store that holds at most about `limit` bytes.
  init(limit: Int) {
    self.limit = limit
    blockSize = min(256 << 10, max(64, limit / 8))
    maximumLineLength = min(64 << 10, blockSize)
  }

  /// Bytes held.
  var byteCount: Int { blocks.reduce(0) { $0 + $1.bytes.count } }
  /// Whether the last line has no line feed yet.
  var isLineOpen: Bool { blocks.last?.isOpen ?? false }
  /// Number of the line that the next byte would belong to.
  var nextLine: Int { firstLine + lineCount - (isLineOpen ? 1 : 0) }

  /// Appends bytes of the container's output.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
    var rest = piece
    while !rest.isEmpty {
      makeRoom()
      let last = blocks.count - 1
      let before = (blocks[last].cost, blocks[last].lineCount)
      // A block that is one long line goes over its size a little, until that line is broken.
      let room = blockSize - blocks[last].bytes.count
      let count = min(rest.count, room > 0 ? room : 4096)
      blocks[last].append(UnsafeBufferPointer(rebasing: rest[..<count]))
      rest = UnsafeBufferPointer(rebasing: rest[count...])
      boundOpenLine()
      cost += blocks[last].cost - before.0
      lineCount += blocks[last].lineCount - before.1
    }
    drop()
  }

  /// Appends whole lines of the plugin's own.
  mutating func append(chatter lines: UnsafeBufferPointer<UInt8>) {
    guard !lines.isEmpty else { return }
    closeLine()
    let first = nextLine
    append(lines)
    closeLine()
    chatter.formUnion(max(first, firstLine)..<nextLine)
  }

  /// Ends an unfinished last line.
  mutating func closeLine() {
    guard isLineOpen else { return }
    blocks[blocks.count - 1].close()
    cost += 1
  }

  /// The bytes of a line as it is held, without its line feed; none of the line that has not begun yet.
  func bytes(of line: Int) -> ArraySlice<UInt8> {
    guard line >= firstLine, line < firstLine + lineCount else { return [] }
    let block = blocks[block(of: line)]
    return block.bytes[block.range(of: line - block.firstLine)]
  }

  /// Puts other bytes in the place of the last lines.
  ///
  /// - Parameters:
  ///   - line: number of the first one that goes.
  ///   - bytes: line feeds and all; the last line is as open as they leave it.
  mutating func replaceLines(from line: Int, with bytes: UnsafeBufferPointer<UInt8>) {
    while let last = blocks.last, last.firstLine + last.lineCount > max(line, firstLine) {
      let index = blocks.count - 1
      let before = (last.cost, last.lineCount)
      blocks[index].removeLines(from: max(0, line - last.firstLine))
      cost += blocks[index].cost - before.0
      lineCount += blocks[index].lineCount - before.1
      if index > 0, blocks[index].lineCount == 0 { blocks.removeLast() }
    }
    append(bytes)
  }

  /// Index of the block that holds `line`, which must be held.
  func block(of line: Int) -> Int {
    var (low, high) = (0, blocks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if blocks[middle].firstLine <= line { low = middle } else { high = middle }
    }
    return low
  }

  /// Starts a new block if the last one is full; a line is never in two.
  private mutating func makeRoom() {
    guard let last = blocks.last else {
      blocks.append(LogBlock(firstLine: 0, capacity: blockSize))
      return
    }
    guard last.bytes.count >= blockSize, last.openLength < last.bytes.count else { return }
    let open = blocks[blocks.count - 1].removeOpenLine()
    if !open.isEmpty { lineCount -= 1 }
    var block = spare.popLast() ?? LogBlock(firstLine: 0, capacity: blockSize)
    block.recycle(firstLine: firstLine + lineCount)
    open.withUnsafeBufferPointer { block.append($0) }
    lineCount += block.lineCount
    blocks.append(block)
  }

  /// Keeps an unfinished line from growing without end.
  private mutating func boundOpenLine() {
    let last = blocks.count - 1
    if blocks[last].openLength > maximumLineLength { blocks[last].close() }
  }

  private mutating func drop() {
    guard cost > limit else { return }
    var count = 0
    while cost > limit, count < blocks.count - 1 {
      cost -= blocks[count].cost
      lineCount -= blocks[count].lineCount
      firstLine += blocks[count].lineCount
      count += 1
    }
    guard count > 0 else { return }
    spare = Array(blocks[..<count].suffix(8))
    blocks.removeSubrange(..<count)
    if !chatter.isEmpty {
      let first = firstLine
      chatter = chatter.filter { $0 >= first }
    }
  }
}
