/// What is looked at of a store.
extension LogStore {
  /// The numbers of the lines held.
  var held: Range<Int> { firstLine..<firstLine + lineCount }

  /// Held lines with those numbers (clamped to what is held).
  func lines(_ range: Range<Int>) -> [LogSession.Line] {
    var result: [LogSession.Line] = []
    result.reserveCapacity(range.clamped(to: held).count)
    forEachLine(range) { line, bytes in
      let (text, runs) = LogLine.decode(bytes)
      var decoded = LogSession.Line(text: text, isChatter: chatter.contains(line))
      decoded.runs = runs
      result.append(decoded)
    }
    return result
  }

  /// When each of those lines was written (clamped to what is held).
  func times(_ range: Range<Int>) -> [LogTime?] {
    range.clamped(to: held).map { _ in nil }
  }

  /// The numbers of those lines that pass all of `filters`, in order.
  func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    var matcher = LogMatcher(filters)
    var result: [Int] = []
    forEachLine(range) { line, bytes in
      if matcher.passes(bytes, isChatter: chatter.contains(line)) { result.append(line) }
    }
    return result
  }

  private func forEachLine(_ range: Range<Int>, _ body: (_ line: Int, _ bytes: ArraySlice<UInt8>) -> Void) {
    let range = range.clamped(to: held)
    guard !range.isEmpty else { return }
    var index = block(of: range.lowerBound)
    var line = range.lowerBound
    while line < range.upperBound {
      let block = blocks[index]
      let end = min(range.upperBound, block.firstLine + block.lineCount)
      for number in line..<end { body(number, block.bytes[block.range(of: number - block.firstLine)]) }
      (line, index) = (end, index + 1)
    }
  }
}
