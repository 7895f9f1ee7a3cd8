/// A stack of filters, ready to judge the lines of a log one after another; for one task.
struct LogMatcher {
  /// How many lines before the first one tell what that belongs to.
  static let lookBack = 64

  private struct Part {
    var search: LogSearch
    var isWanted: Bool
  }

  private var parts: [Part] = []
  private var hidesChatter = false
  private var least: LogLevel?
  private var levels: [ClosedRange<LogLevel>] = []
  /// That of the last line that was not indented.
  private var level: LogLevel?

  init(_ filters: [LogFilter]) {
    for filter in filters {
      switch filter {
      // An empty query finds nothing, and so says nothing.
      case .only(let query): parts += LogSearch(query).map { [Part(search: $0, isWanted: true)] } ?? []
      case .hide(let query): parts += LogSearch(query).map { [Part(search: $0, isWanted: false)] } ?? []
      case .atLeast(let level): least = max(least ?? level, level)
      case .levels(let range): levels.append(range)
      case .hideChatter: hidesChatter = true
      }
    }
  }

  /// Whether lines before the first one have to be told: see ``lookBack``.
  var looksBack: Bool { least != nil }

  /// Whether there is nothing but one text to look for.
  private var isAlone: Bool { parts.count == 1 && !hidesChatter && levels.isEmpty && least == nil }

  /// Whether a line that is held as `bytes` passes all filters; it follows the one that was told last.
  mutating func passes(_ bytes: ArraySlice<UInt8>, isChatter: Bool) -> Bool {
    if let least {
      if let first = bytes.first, first != 0x20, first != 0x09 {
        level = bytes.withUnsafeBufferPointer { LogLevel(line: $0) }
      }
      guard let level, level >= least else { return false }
    }
    if hidesChatter, isChatter { return false }
    if !levels.isEmpty {
      guard !isChatter, let level = bytes.withUnsafeBufferPointer({ LogLevel(line: $0) }),
        levels.allSatisfy({ $0.contains(level) })
      else { return false }
    }
    for index in parts.indices where parts[index].search.matches(bytes) != parts[index].isWanted {
      return false
    }
    return true
  }

  /// Whether a line passes all filters.
  mutating func passes(_ line: LogSession.Line) -> Bool {
    passes(Array(line.text.utf8)[...], isChatter: line.isChatter)
  }

  /// Appends the numbers of those of a block's lines that pass all filters.
  mutating func collect(_ lines: Range<Int>, of block: LogBlock, into result: inout [Int]) {
    let local = lines.lowerBound - block.firstLine..<lines.upperBound - block.firstLine
    let lead = looksBack ? nil : parts.first { $0.isWanted }
    if let lead, lead.search.areCandidatesMatches, isAlone,
      let candidates = lead.search.candidates(in: block, local)
    {
      result += candidates.lazy.map { block.firstLine + $0 }
      return
    }
    for index in lead?.search.candidates(in: block, local).map(AnyCollection.init) ?? AnyCollection(local)
    where passes(block.bytes[block.range(of: index)], isChatter: block.marks[index].isChatter) {
      result.append(block.firstLine + index)
    }
  }
}
