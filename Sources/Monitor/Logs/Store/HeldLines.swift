internal import ClientCore

/// The lines of one container's log as they are held at one time: nothing that comes later changes them.
public struct HeldLines: Sendable {
  let store: LogStore

  /// A line.
  public struct Line {
    /// Its number.
    public let number: Int
    /// When it was written, if that is known.
    public let time: LogTime?
    /// Whether it is the plugin's, not the container's.
    public let isChatter: Bool
    let bytes: ArraySlice<UInt8>

    /// Its text, tabs and all, without what a terminal obeys.
    public var text: String { bytes.withUnsafeBufferPointer { CleanText.clean($0) } }
    /// How grave it says it is.
    public var level: LogLevel? { bytes.withUnsafeBufferPointer { LogLevel(line: $0) } }
    /// Appends its text, and its colours if wanted, and a line feed.
    public func append(colours: Bool, to output: inout [UInt8]) {
      LogLine.append(bytes, colours: colours, to: &output)
    }
  }

  /// The numbers of the lines.
  public var range: Range<Int> { store.held }

  /// The numbers of those lines that pass all of `filters`, in order.
  public func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    store.numbers(passing: filters, in: range)
  }

  /// Appends the text of those lines that pass all of `filters`, each with its colours, if wanted, and a line feed.
  ///
  /// Nothing is in it that a terminal obeys, but sequences that set colours, which end with their line.  A block of
  /// plain ASCII is copied as it is.
  public func append(
    _ range: Range<Int>, passing filters: [LogFilter], colours: Bool, to output: inout [UInt8]
  ) {
    if filters.isEmpty {
      store.forEachBlock(range) { block, lines in Self.append(block, lines, colours, to: &output) }
      return
    }
    if filters == [.hideChatter] {
      store.forEachBlock(range) { block, lines in
        Self.appendOutput(block, lines, colours, to: &output)
      }
      return
    }
    var numbers = store.numbers(passing: filters, in: range)[...]
    while let first = numbers.first {
      var end = first + 1
      numbers.removeFirst()
      while numbers.first == end {
        numbers.removeFirst()
        end += 1
      }
      store.forEachBlock(first..<end) { block, lines in Self.append(block, lines, colours, to: &output) }
    }
  }

  private static func append(
    _ block: LogBlock, _ lines: Range<Int>, _ colours: Bool, to output: inout [UInt8]
  ) {
    let local = lines.lowerBound - block.firstLine..<lines.upperBound - block.firstLine
    let bytes =
      block.range(of: local.lowerBound).lowerBound..<block.range(of: local.upperBound - 1).upperBound
    let isClean = block.bytes.withUnsafeBufferPointer {
      CleanText.isClean(UnsafeBufferPointer(rebasing: $0[bytes]))
    }
    if isClean {
      output += block.bytes[bytes]
      output.append(0x0A)
      return
    }
    for index in local { LogLine.append(block.bytes[block.range(of: index)], colours: colours, to: &output) }
  }

  /// The same of those lines that are the container's.
  private static func appendOutput(
    _ block: LogBlock, _ lines: Range<Int>, _ colours: Bool, to output: inout [UInt8]
  ) {
    var start = lines.lowerBound
    for number in lines where block.marks[number - block.firstLine].isChatter {
      if start < number { append(block, start..<number, colours, to: &output) }
      start = number + 1
    }
    if start < lines.upperBound { append(block, start..<lines.upperBound, colours, to: &output) }
  }

  /// Goes through those lines that pass all of `filters`.
  public func forEach(_ range: Range<Int>, passing filters: [LogFilter], _ body: (Line) -> Void) {
    if filters.isEmpty { return forEach(range, body) }
    for number in store.numbers(passing: filters, in: range) { forEach(number..<number + 1, body) }
  }

  private func forEach(_ range: Range<Int>, _ body: (Line) -> Void) {
    store.forEachBlock(range) { block, lines in
      for number in lines {
        let bytes = block.bytes[block.range(of: number - block.firstLine)]
        let mark = block.marks[number - block.firstLine]
        body(
          Line(
            number: number, time: LogStore.time(of: bytes, mark), isChatter: mark.isChatter, bytes: bytes))
      }
    }
  }
}

extension LogLine {
  /// Appends the text of a line, its colours, if wanted, which end with it, and a line feed.
  static func append(_ line: ArraySlice<UInt8>, colours: Bool, to output: inout [UInt8]) {
    line.withUnsafeBufferPointer { line in
      if CleanText.isClean(line) {
        output += line
      } else if let isPlain = colours ? endsPlain(line) : nil {
        output += line
        if !isPlain { output += LogAttributes().graphics(after: LogAttributes()) }
      } else {
        appendCleaned(line, colours: colours, to: &output)
      }
    }
    output.append(0x0A)
  }

  /// Whether a line that is nothing but ASCII and sequences that set the look ends with the terminal's own look;
  /// `nil` if it is something else.
  private static func endsPlain(_ line: UnsafeBufferPointer<UInt8>) -> Bool? {
    var (index, isPlain) = (0, true)
    while index < line.count {
      switch line[index] {
      case 0x20..<0x7F, 0x09: index += 1
      case 0x1B:
        guard index + 1 < line.count, line[index + 1] == 0x5B else { return nil }
        var end = index + 2
        isPlain = true
        while end < line.count, line[end] &- 0x30 < 12 {
          if line[end] != 0x30 { isPlain = false }
          end += 1
        }
        guard end < line.count, line[end] == 0x6D else { return nil }
        index = end + 1
      default: return nil
      }
    }
    return isPlain
  }

  private static func appendCleaned(
    _ line: UnsafeBufferPointer<UInt8>, colours: Bool, to output: inout [UInt8]
  ) {
    var pen = LogAttributes()
    var looks: [(offset: Int, look: LogAttributes)] = []
    var text = CleanText.clean(line) { parameters, offset in
      pen.apply(graphics: parameters)
      if colours { looks.append((offset, pen)) }
    }
    // A line separator is no line's end: what follows it must not look like another log's line.
    if text.utf8.contains(0x0A) { text = String(text.map { $0 == "\n" ? " " : $0 }) }
    var (look, start) = (LogAttributes(), 0)
    text.withUTF8 { text in
      for change in looks where change.look != look {
        output += text[start..<change.offset]
        output += change.look.graphics(after: look)
        (look, start) = (change.look, change.offset)
      }
      output += text[start...]
    }
    if look != LogAttributes() { output += LogAttributes().graphics(after: look) }
  }
}
