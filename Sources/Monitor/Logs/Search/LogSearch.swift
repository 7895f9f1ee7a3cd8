internal import ClientCore

/// Looks for lines in the blocks of a log.
///
/// A text that every match contains is looked for in the bytes as they are held, a whole block at a time; only lines
/// with something in them that is not shown as it is (escapes, other than ASCII) are made text first.
struct LogSearch {
  private let bytes: ByteSearch?
  private let isLiteral: Bool
  private var machine: PatternMachine

  /// Looks for `query`; `nil` if it finds nothing anyway.
  init?(_ query: LogQuery) {
    guard let pattern = query.pattern else { return nil }
    bytes = pattern.literal.isEmpty ? nil : ByteSearch(pattern.literal, folds: pattern.folds)
    isLiteral = pattern.isLiteral
    machine = PatternMachine(pattern.program, isSearch: true)
  }

  /// Whether a line that is held as `line` matches.
  mutating func matches(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBufferPointer { held in
      let isClean = CleanText.isClean(held)
      if let bytes, isClean || !held.contains(0x1B) {
        // What is left out of the line when it is made text does not stand in the middle of words.
        guard bytes.isIn(held) else { return false }
        if isLiteral { return true }
      }
      if isClean { return machine.matches(held) }
      var text = LogLine.text(line)
      return text.withUTF8 { machine.matches($0) }
    }
  }

  /// The lines (counted from 0 in the block) among `lines` that may match, in order; `nil` if that may be all.
  func candidates(in block: LogBlock, _ lines: Range<Int>) -> [Int]? {
    guard let bytes, !lines.isEmpty else { return nil }
    let start = block.range(of: lines.lowerBound).lowerBound
    let held = block.bytes[start..<block.range(of: lines.upperBound - 1).upperBound]
    return held.withUnsafeBufferPointer { held in
      guard CleanText.isClean(held) else { return nil }
      var found: [Int] = []
      bytes.forEach(in: held) { place in
        let line = block.line(at: start + place)
        found.append(line)
        return block.range(of: line).upperBound - start
      }
      return found
    }
  }

  /// The matching line nearest to `line`, `line` included, in one direction.
  ///
  /// - Returns: `nil` if there is none, or if the task was cancelled.
  mutating func find(in store: LogStore, from line: Int, forward: Bool) -> Int? {
    let held = store.held
    let lines = forward ? held.clamped(to: max(line, 0)..<Int.max) : held.clamped(to: 0..<max(line, -1) + 1)
    guard !lines.isEmpty else { return nil }
    let (first, last) = (store.block(of: lines.lowerBound), store.block(of: lines.upperBound - 1))
    for offset in 0...last - first {
      if Task.isCancelled { return nil }
      let block = store.block(forward ? first + offset : last - offset)
      let inBlock = lines.clamped(to: block.lines)
      let local = inBlock.lowerBound - block.firstLine..<inBlock.upperBound - block.firstLine
      if let found = find(in: block, local, forward: forward) { return block.firstLine + found }
    }
    return nil
  }

  private mutating func find(in block: LogBlock, _ lines: Range<Int>, forward: Bool) -> Int? {
    func first(of lines: some BidirectionalCollection<Int>, _ search: inout LogSearch) -> Int? {
      forward
        ? lines.first { search.matches(block.bytes[block.range(of: $0)]) }
        : lines.last { search.matches(block.bytes[block.range(of: $0)]) }
    }
    if let candidates = candidates(in: block, lines) { return first(of: candidates, &self) }
    return first(of: lines, &self)
  }
}

extension LogSession {
  /// The matching line nearest to `line`, `line` included, in one direction; off the caller's actor.
  ///
  /// - Returns: its number; `nil` if there is none among the held lines, or the task was cancelled.
  @concurrent
  public func search(_ query: LogQuery, from line: Int, forward: Bool) async -> Int? {
    guard var search = LogSearch(query) else { return nil }
    return search.find(in: log.store, from: line, forward: forward)
  }
}
