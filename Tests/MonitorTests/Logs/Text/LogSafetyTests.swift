import ClientCore
import Testing

@testable import Monitor

/// Whatever a log has in it, what is handed on to be drawn is text and looks.
@Suite struct LogSafetyTests {
  private func lines(_ pieces: [[UInt8]]) -> [LogSession.Line] {
    var store = LogStore(limit: 1 << 20)
    var terminal = LogTerminal()
    for piece in pieces { piece.withUnsafeBufferPointer { terminal.write($0, to: &store) } }
    terminal.flush(to: &store)
    return store.lines(0..<Int.max)
  }

  /// What is wrong with a line, if anything is.
  private func fault(of line: LogSession.Line) -> String? {
    for scalar in line.text.unicodeScalars {
      if scalar.properties.generalCategory == .control { return "a control" }
      if !CleanText.isDrawn(scalar) { return "U+\(String(scalar.value, radix: 16)), which is not drawn" }
    }
    var end = 0
    for run in line.runs {
      if run.range.isEmpty || run.range.lowerBound < end || run.range.upperBound > line.text.utf8.count {
        return "a run out of place"
      }
      if run.attributes == LogAttributes() { return "a run without a look" }
      end = run.range.upperBound
      for border in [run.range.lowerBound, end] {
        let index = line.text.utf8.index(line.text.startIndex, offsetBy: border)
        guard let place = index.samePosition(in: line.text.unicodeScalars) else {
          return "a run within a scalar"
        }
        let next = place < line.text.endIndex ? line.text.unicodeScalars[place] : " "
        if CellWidth.kind(next.value) == .mark { return "a run between a letter and its mark" }
      }
    }
    return nil
  }

  @Test func thereIsACorpus() {
    #expect(HostileOutput.corpus.count > 90)
    #expect(HostileOutput.corpus.first?.bytes == Array("[\u{1B}]52;c;cHduZWQ=\u{7}é]\n".utf8))
  }

  @Test(arguments: HostileOutput.corpus.indices) func nothingButTextIsLeft(_ index: Int) {
    let (name, bytes) = HostileOutput.corpus[index]
    let whole = lines([bytes])
    for line in whole { #expect(fault(of: line) == nil, "\(name): \(line.text.debugDescription)") }
    #expect(!whole.isEmpty)
    // What stands around it is still there, if on other lines, unless it was written over.
    let text = whole.map(\.text).joined()
    #expect(text.contains("]"), "\(name) has hidden what follows: \(text.debugDescription)")
    #expect(lines(bytes.map { [$0] }) == whole, "\(name), byte by byte")
  }

  @Test func theLineAfterIsWhole() {
    for (name, bytes) in HostileOutput.corpus {
      // A row far above is not reached, but the rows near are what a program may write over.
      let output = bytes + Array("\n\nafter\n".utf8)
      #expect(lines([output]).contains { $0.text.hasPrefix("after") }, "\(name)")
    }
  }

  @Test func noiseIsHarmlessAndCutsDoNotMatter() {
    var dice = Dice(20261121)
    for round in 0..<400 {
      let bytes = HostileOutput.noise(&dice)
      let whole = lines([bytes])
      for line in whole {
        #expect(fault(of: line) == nil, "round \(round): \(bytes)")
        for token in LogToken.tokens(of: line.text) {
          #expect(token.range.upperBound <= line.text.utf8.count)
        }
        _ = (LogProgress(line: line.text), LogLevel(line: line.text), LogJSON(line: line.text))
      }
      #expect(lines(bytes.pieces(&dice)) == whole, "round \(round), cut: \(bytes)")
    }
  }

  @Test func whatReadsStoredBytesStandsAnyBytes() {
    var dice = Dice(7)
    let now = Timestamp(seconds: 1_795_262_403)
    for _ in 0..<2000 {
      let bytes = HostileOutput.noise(&dice)
      let line = bytes.split(separator: 0x0A).first ?? []
      line.withUnsafeBufferPointer {
        _ = LogLevel(line: $0)
        if let time = WrittenTime(line: $0, now: now) { #expect(time.range.upperBound <= line.count) }
      }
    }
  }
}
