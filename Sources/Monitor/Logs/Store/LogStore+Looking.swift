internal import ClientCore

/// What is looked at of a store: its blocks one after another, wherever they are.
extension LogStore {
  /// When the oldest line held was written.
  var firstTime: LogTime? { (spilled.first?.mark ?? blocks.first?.marks.first)?.time }
  /// When the newest line in memory was written.
  var lastTime: LogTime? { blocks.last?.marks.last?.time }

  /// The bytes of a line as it is held, without its line feed; none of the line that has not begun yet.
  func bytes(of line: Int) -> ArraySlice<UInt8> {
    guard held.contains(line) else { return [] }
    let block = block(block(of: line))
    return block.bytes[block.range(of: line - block.firstLine)]
  }

  /// How many blocks there are.
  var blockCount: Int { spilled.count + blocks.count }

  /// The numbers of the lines in a block.
  func lines(inBlock index: Int) -> Range<Int> {
    index < spilled.count ? spilled[index].lines : blocks[index - spilled.count].lines
  }

  /// A block; read from the file if it is there.
  func block(_ index: Int) -> LogBlock {
    if index >= spilled.count { return blocks[index - spilled.count] }
    // Without a file nothing is spilled.
    return file?.block(spilled[index])
      ?? LogBlock(firstLine: spilled[index].lines.lowerBound, offset: 0, capacity: 0)
  }

  /// Bytes of the log before the block that holds `line`, which must be held.
  func offset(ofBlockWith line: Int) -> Int {
    let index = block(of: line)
    return index < spilled.count ? spilled[index].bytes.lowerBound : blocks[index - spilled.count].offset
  }

  /// Index of the block that holds `line`, which must be held.
  func block(of line: Int) -> Int {
    var (low, high) = (0, blockCount)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines(inBlock: middle).lowerBound <= line { low = middle } else { high = middle }
    }
    return low
  }

  /// Held lines with those numbers (clamped to what is held).
  func lines(_ range: Range<Int>) -> [LogSession.Line] {
    var result: [LogSession.Line] = []
    result.reserveCapacity(range.clamped(to: held).count)
    forEachLine(range) { _, bytes, mark in
      let (text, runs) = LogLine.decode(bytes)
      var line = LogSession.Line(text: text, isChatter: mark.isChatter)
      (line.runs, line.time) = (runs, Self.time(of: bytes, mark))
      result.append(line)
    }
    return result
  }

  /// When each of those lines was written (clamped to what is held).
  func times(_ range: Range<Int>) -> [LogTime?] {
    var result: [LogTime?] = []
    result.reserveCapacity(range.clamped(to: held).count)
    forEachLine(range) { _, bytes, mark in result.append(Self.time(of: bytes, mark)) }
    return result
  }

  /// The stamp says it best, then the line itself.
  static func time(of bytes: ArraySlice<UInt8>, _ mark: LogMark) -> LogTime? {
    guard let time = mark.time, time.ground == .seen else { return mark.time }
    let written = bytes.withUnsafeBufferPointer { WrittenTime(line: $0, now: time.at) }
    // No line is from tomorrow; one without a zone may seem so by up to 14 hours.
    guard let written, written.at - time.at < 15 * 3600 else { return time }
    return LogTime(written.at, .written)
  }

  /// The numbers of those lines that pass all of `filters`, in order.
  func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    var matcher = LogMatcher(filters)
    let range = range.clamped(to: held)
    if matcher.looksBack {
      forEachLine(range.lowerBound - LogMatcher.lookBack..<range.lowerBound) { _, bytes, mark in
        _ = matcher.passes(bytes, isChatter: mark.isChatter)
      }
    }
    var result: [Int] = []
    forEachBlock(range) { block, lines in matcher.collect(lines, of: block, into: &result) }
    return result
  }

  private func forEachLine(
    _ range: Range<Int>, _ body: (_ line: Int, _ bytes: ArraySlice<UInt8>, _ mark: LogMark) -> Void
  ) {
    forEachBlock(range) { block, lines in
      for line in lines {
        let index = line - block.firstLine
        body(line, block.bytes[block.range(of: index)], block.marks[index])
      }
    }
  }

  /// Goes through the blocks that hold lines of `range`, each with which of its lines those are.
  func forEachBlock(_ range: Range<Int>, _ body: (_ block: LogBlock, _ lines: Range<Int>) -> Void) {
    let range = range.clamped(to: held)
    guard !range.isEmpty else { return }
    for index in block(of: range.lowerBound)...block(of: range.upperBound - 1) {
      let block = block(index)
      body(block, range.clamped(to: block.lines))
    }
  }
}
