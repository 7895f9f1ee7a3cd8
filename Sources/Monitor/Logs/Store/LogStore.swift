/// The held lines of one log: raw bytes in blocks, the newest in memory, older ones in a file if there is one.
///
/// Nothing is decoded on the way in: a line becomes text when someone looks at it.  The file has the same bytes in
/// the same order, so that it can be read without us; what is written to it is taken from here
/// (``takeUnwritten(_:)``), and only what has been written leaves the memory.  Where there is no file, the oldest
/// lines are dropped.
struct LogStore {
  /// So many lines at the end may be replaced (``replaceLines(from:with:)``): they stay in memory.
  static let editableLines = TerminalScreen.height + 1

  /// How much may be held.
  let limits: LogLimits
  /// Where older blocks are; `nil` if nowhere.
  private(set) var file: SpillFile?
  /// Whether what comes is written to it.
  private(set) var isWritten = false
  /// Older blocks, in order.
  private(set) var spilled: [SpilledBlock] = []
  /// The blocks in memory, in order, after those.
  private(set) var blocks: [LogBlock] = []

  /// Of lines that begin from now on.
  var time: LogTime?

  /// Of the blocks in memory.
  private(set) var cost = 0
  /// From here on the file does not have what is held, as soon as what was taken is written.
  private var takenOffset = 0
  private var takenLine = 0
  /// Up to here the file has what is held.
  private var writtenOffset = 0
  /// Emptied blocks: a flood runs through them without asking for memory.
  private var spare: [LogBlock] = []
  private let blockSize: Int
  /// Longer lines are broken: a line is what one glance, one search step and one block can hold.
  private let maximumLineLength: Int

  /// An empty store.
  ///
  /// - Parameter isWritten: whether there will be a file.
  init(limits: LogLimits, isWritten: Bool = false) {
    (self.limits, self.isWritten) = (limits, isWritten)
    blockSize = min(256 << 10, max(64, limits.memory / 8))
    maximumLineLength = min(limits.line, max(64, limits.memory / 8))
  }

  /// An empty store in memory only, of about `limit` bytes.
  init(limit: Int) { self.init(limits: LogLimits(memory: limit)) }

  /// What is in a file.
  init(_ file: SpillFile, spilled: [SpilledBlock]) {
    self.init(limits: LogLimits())
    (self.file, self.spilled) = (file, spilled)
  }

  /// Number of the oldest line held, which is also how many were dropped.
  var firstLine: Int { spilled.first?.lines.lowerBound ?? blocks.first?.firstLine ?? 0 }
  /// Number behind the last line.
  private var lineEnd: Int { blocks.last?.lines.upperBound ?? spilled.last?.lines.upperBound ?? 0 }
  /// Lines held, the unfinished last one included.
  var lineCount: Int { lineEnd - firstLine }
  /// The numbers of the lines held.
  var held: Range<Int> { firstLine..<lineEnd }
  /// Bytes of the log, those that were dropped included.
  var endOffset: Int { blocks.last?.endOffset ?? spilled.last?.bytes.upperBound ?? 0 }
  /// Bytes of the log that were dropped.
  var firstOffset: Int { spilled.first?.bytes.lowerBound ?? blocks.first?.offset ?? 0 }
  /// Bytes held.
  var byteCount: Int { endOffset - firstOffset }
  /// Whether the last line has no line feed yet.
  var isLineOpen: Bool { blocks.last?.isOpen ?? false }
  /// Number of the line that the next byte would belong to.
  var nextLine: Int { lineEnd - (isLineOpen ? 1 : 0) }

  /// Appends bytes of the container's output.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) { append(piece, LogMark(time)) }

  /// Appends whole lines of the plugin's own.
  mutating func append(chatter lines: UnsafeBufferPointer<UInt8>) {
    guard !lines.isEmpty else { return }
    closeLine()
    append(lines, LogMark(time, isChatter: true))
    closeLine()
  }

  /// Ends an unfinished last line.
  mutating func closeLine() {
    guard isLineOpen else { return }
    blocks[blocks.count - 1].close()
    cost += 1
  }

  private mutating func append(_ piece: UnsafeBufferPointer<UInt8>, _ mark: LogMark) {
    var rest = piece
    while !rest.isEmpty {
      makeRoom()
      let last = blocks.count - 1
      let before = blocks[last].cost
      // A block that is one long line goes over its size a little, until that line is broken.
      let room = blockSize - blocks[last].bytes.count
      let count = min(rest.count, room > 0 ? room : 4096)
      blocks[last].append(UnsafeBufferPointer(rebasing: rest[..<count]), mark)
      rest = UnsafeBufferPointer(rebasing: rest[count...])
      boundOpenLine()
      cost += blocks[last].cost - before
    }
    bound()
  }

  /// Starts a new block if the last one is full; a line is never in two.
  private mutating func makeRoom() {
    guard let last = blocks.last else {
      // Most logs are short.
      let capacity = min(blockSize, 4 << 10)
      blocks.append(LogBlock(firstLine: lineEnd, offset: endOffset, capacity: capacity))
      return
    }
    guard last.bytes.count >= blockSize, last.openLength < last.bytes.count else { return }
    let index = blocks.count - 1
    let before = blocks[index].cost
    let mark = last.marks.last ?? LogMark(nil)
    let open = last.isOpen ? blocks[index].remove(from: last.lineCount - 1) : []
    var block = spare.popLast() ?? LogBlock(firstLine: 0, offset: 0, capacity: blockSize)
    block.recycle(firstLine: blocks[index].lines.upperBound, offset: blocks[index].endOffset)
    open.withUnsafeBufferPointer { block.append($0, mark) }
    cost += blocks[index].cost + block.cost - before
    blocks.append(block)
  }

  /// Keeps an unfinished line from growing without end.
  private mutating func boundOpenLine() {
    let last = blocks.count - 1
    if blocks[last].openLength > maximumLineLength { blocks[last].close() }
  }

  /// Puts other bytes in the place of the last lines, which keep their times.
  ///
  /// - Parameters:
  ///   - line: number of the first one that goes; not before the last ``editableLines``.
  ///   - bytes: line feeds and all; the last line is as open as they leave it.
  mutating func replaceLines(from line: Int, with bytes: UnsafeBufferPointer<UInt8>) {
    var marks: [LogMark] = []
    while let last = blocks.last, last.lines.upperBound > line {
      let index = blocks.count - 1
      let first = max(0, line - last.firstLine)
      marks = last.marks[first...] + marks
      blocks[index].remove(from: first)
      cost += blocks[index].cost - last.cost
      changed(from: blocks[index].endOffset, blocks[index].lines.upperBound)
      guard blocks[index].lineCount == 0, index > 0 else { break }
      blocks.removeLast()
    }
    append(bytes, LogMark(time))
    for (number, mark) in zip(line..<lineEnd, marks) {
      guard let index = blocks.lastIndex(where: { $0.firstLine <= number }) else { continue }
      blocks[index].set(mark: mark, of: number)
    }
  }

  private mutating func changed(from offset: Int, _ line: Int) {
    takenOffset = min(takenOffset, offset)
    takenLine = min(takenLine, line)
    writtenOffset = min(writtenOffset, offset)
  }
}

// MARK: - Bounds

extension LogStore {
  /// Moves the oldest blocks out of the memory, and drops what there is no room for.
  private mutating func bound() {
    var count = 0
    // The newest blocks are not yet written, and those read last are kept too.
    let limit = isWritten ? limits.memory / 2 : limits.memory
    while cost > limit, count < blocks.count - 1 {
      let block = blocks[count]
      let isSettled = block.lines.upperBound <= lineEnd - Self.editableLines
      if file != nil, isSettled, block.endOffset <= writtenOffset {
        spilled.append(SpilledBlock(block))
      } else if isWritten {
        break
      } else {
        // Lines are numbered without gaps: what is older goes too.
        spilled = []
      }
      cost -= block.cost
      count += 1
    }
    if count > 0 {
      spare = Array(blocks[..<count].suffix(2))
      blocks.removeSubrange(..<count)
    }
    var dropped = 0
    while dropped < spilled.count, endOffset - spilled[dropped].bytes.lowerBound > limits.disk {
      dropped += 1
    }
    if dropped > 0 { spilled.removeSubrange(..<dropped) }
  }
}

// MARK: - Writing

extension LogStore {
  /// Bytes that the file does not have yet.
  var unwrittenCount: Int { isWritten ? max(0, endOffset - takenOffset) : 0 }

  /// Begins to write to `file`, or goes on with it.
  ///
  /// - Returns: `false` if lines are missing between what it has and what is held.
  mutating func attach(_ file: SpillFile) -> Bool {
    let first = blocks.first
    if self.file == nil {
      // What was dropped before is left out of the file: offsets stay the same.
      (takenOffset, takenLine) = (first?.offset ?? endOffset, first?.firstLine ?? lineEnd)
      writtenOffset = takenOffset
    } else if let first, first.offset > takenOffset {
      return false
    }
    (self.file, isWritten) = (file, true)
    return true
  }

  /// Writes no more: what was taken last, `chunk`, is not in the file.
  mutating func detach(_ chunk: SpillChunk?) {
    if let chunk { changed(from: chunk.offset, chunk.line) }
    isWritten = false
    bound()
  }

  /// What is to be written next: at most about `limit` bytes of text, copied into `chunk`.
  ///
  /// - Returns: whether there is something.
  mutating func takeUnwritten(_ limit: Int, into chunk: inout SpillChunk) -> Bool {
    chunk.clear(offset: takenOffset, line: takenLine)
    for block in blocks where block.endOffset > takenOffset || block.lines.upperBound > takenLine {
      let start = max(0, takenOffset + chunk.text.count - block.offset)
      let room = limit - chunk.text.count
      if room <= 0 { break }
      chunk.text += block.bytes[start..<min(block.bytes.count, start + room)]
      let firstMark = max(0, takenLine + chunk.marks.count - block.firstLine)
      if firstMark < block.lineCount { chunk.marks += block.marks[firstMark...] }
    }
    takenOffset += chunk.text.count
    takenLine += chunk.marks.count
    chunk.isLast = takenOffset == endOffset
    return !chunk.text.isEmpty || !chunk.marks.isEmpty
  }

  /// What was taken has been written.
  mutating func written(_ chunk: SpillChunk) {
    writtenOffset = min(takenOffset, chunk.offset + chunk.text.count)
    bound()
  }
}

/// How much of a log may be held.
public struct LogLimits: Sendable, Equatable {
  /// Bytes in memory, about.
  public var memory = LogSession.defaultLimit
  /// Bytes of one log in its file.
  public var disk = 2 << 30
  /// Bytes of a line, about: what is longer is broken.
  public var line = 64 << 10

  /// The usual ones.
  public init() {}
  /// Others.
  public init(memory: Int, disk: Int = 2 << 30) { (self.memory, self.disk) = (memory, disk) }
}
