internal import ClientCore
internal import Glibc

/// Looks for lines in the blocks of a log.
///
/// A text that every match contains is looked for in the bytes as they are held, a whole block at a time; only lines
/// that have it, and those with colours, are looked at one by one.
struct LogSearch {
  private let bytes: ByteSearch?
  private let isLiteral: Bool
  private var machine: PatternMachine
  /// A line without colours.
  private var plain: [UInt8] = []

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
      if Self.hasEscape(held) {
        Self.copy(held, into: &plain)
        return plain.withUnsafeBufferPointer { matchesPlain($0) }
      }
      return matchesPlain(held)
    }
  }

  /// The same of a line without escape sequences.
  private mutating func matchesPlain(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    // What else is left out of a line when it is made text does not stand in the middle of words.
    if let bytes {
      guard bytes.isIn(line) else { return false }
      if isLiteral { return true }
    }
    if CleanText.isClean(line) { return machine.matches(line) }
    var text = LogLine.text(Array(line)[...])
    return text.withUTF8 { machine.matches($0) }
  }

  private static func hasEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.baseAddress.map { memchr($0, 0x1B, bytes.count) != nil } ?? false
  }

  /// Copies a line without its sequences, all of which set colours.
  private static func copy(_ line: UnsafeBufferPointer<UInt8>, into plain: inout [UInt8]) {
    plain.removeAll(keepingCapacity: true)
    var rest = line[...]
    while let escape = rest.firstIndex(of: 0x1B) {
      plain += rest[..<escape]
      let final = rest[(escape + 1)...].dropFirst().firstIndex { (0x40...0x7E).contains($0) }
      rest = rest[(final.map { $0 + 1 } ?? rest.endIndex)...]
    }
    plain += rest
  }

  /// Whether a text of which ``candidates(in:_:)`` were found is all there is to look for.
  var areCandidatesMatches: Bool { isLiteral }

  /// The lines (counted from 0 in the block) among `lines` that have a text that all matches have, in order; `nil` if
  /// each line has to be looked at.
  func candidates(in block: LogBlock, _ lines: Range<Int>) -> [Int]? {
    guard let bytes, !lines.isEmpty else { return nil }
    let start = block.range(of: lines.lowerBound).lowerBound
    let held = block.bytes[start..<block.range(of: lines.upperBound - 1).upperBound]
    return held.withUnsafeBufferPointer { held in
      if Self.hasEscape(held) { return nil }
      var found: [Int] = []
      var line = lines.lowerBound
      block.starts.withUnsafeBufferPointer { starts in
        bytes.forEach(in: held) { place in
          while line + 1 < lines.upperBound, Int(starts[line + 1]) <= start + place { line += 1 }
          found.append(line)
          return line + 1 < lines.upperBound ? Int(starts[line + 1]) - start : nil
        }
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
    if let candidates = candidates(in: block, lines) {
      if isLiteral { return forward ? candidates.first : candidates.last }
      return first(of: candidates, &self)
    }
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
