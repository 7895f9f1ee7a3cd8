internal import ClientCore
internal import Monitor

/// Where the bytes of a log go: to a pipe as they are, to a terminal without what would control it.
nonisolated struct LogSink {
  /// How long an unfinished line may grow before it is shown.
  private static let longest = 1 << 16

  private let isTerminal: Bool
  private let hidesChatter: Bool
  /// How many lines are kept for the end; `nil` if everything is written at once.
  private let tail: Int?
  private var kept: [[UInt8]] = []
  private var unfinished: [UInt8] = []

  /// - Parameter tail: write the last lines only, when the log has ended.
  init(tail: Int?, hidesChatter: Bool, isTerminal: Bool = StandardOutput.isTerminal) {
    (self.tail, self.hidesChatter, self.isTerminal) = (tail, hidesChatter, isTerminal)
  }

  /// Takes the next piece.
  mutating func write(_ piece: [UInt8]) {
    guard isTerminal || hidesChatter || tail != nil else {
      StandardOutput.write(piece)
      return
    }
    unfinished += piece
    var lines: [[UInt8]] = []
    var start = 0
    while let end = unfinished[start...].firstIndex(of: 0x0A) {
      lines.append(Array(unfinished[start...end]))
      start = end + 1
    }
    unfinished.removeFirst(start)
    if unfinished.count > Self.longest {
      lines.append(unfinished)
      unfinished = []
    }
    take(lines)
  }

  /// Takes the rest: the log has ended.
  mutating func finish() {
    if !unfinished.isEmpty { take([unfinished]) }
    unfinished = []
    for line in kept { show(line) }
    kept = []
  }

  private mutating func take(_ lines: [[UInt8]]) {
    let lines =
      hidesChatter ? lines.filter { !JobOutput.isChatter($0.last == 0x0A ? $0.dropLast() : $0[...]) } : lines
    guard let tail else {
      for line in lines { show(line) }
      return
    }
    kept += lines
    kept.removeFirst(max(0, kept.count - tail))
  }

  private func show(_ line: [UInt8]) {
    guard isTerminal else { return StandardOutput.write(line) }
    // A progress bar: only what stands there in the end.
    var text = line[...]
    while text.last == 0x0A || text.last == 0x0D { text.removeLast() }
    if let bar = text.lastIndex(of: 0x0D) { text = text[(bar + 1)...] }
    let clean = CleanText.clean(String(decoding: text, as: UTF8.self))
    StandardOutput.write(Array(clean.utf8) + (line.last == 0x0A ? [0x0A] : []))
  }
}
