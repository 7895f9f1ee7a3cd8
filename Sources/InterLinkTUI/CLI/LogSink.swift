internal import ClientCore
import Glibc
internal import Monitor

/// Where the bytes of a log go: to a pipe as they are, to a terminal without what would control it.
///
/// What need not be looked at line by line is passed on as it comes, and what must be, in runs of lines: a log
/// may come at hundreds of megabytes a second.
nonisolated struct LogSink {
  /// How long an unfinished line may grow before it is shown.
  private static let longest = 1 << 16

  private let isTerminal: Bool
  private let hidesChatter: Bool
  /// How many lines are kept for the end; `nil` if everything is written at once.
  private let tail: Int?
  private let output: (UnsafeBufferPointer<UInt8>) -> Void
  private var kept: [[UInt8]] = []
  private var unfinished: [UInt8] = []

  /// - Parameters:
  ///   - tail: write the last lines only, when the log has ended.
  ///   - output: gets what is to be written.
  init(
    tail: Int?, hidesChatter: Bool, isTerminal: Bool = StandardOutput.isTerminal,
    output: @escaping (UnsafeBufferPointer<UInt8>) -> Void = { StandardOutput.write($0) }
  ) {
    (self.tail, self.hidesChatter, self.isTerminal) = (tail, hidesChatter, isTerminal)
    self.output = output
  }

  /// Takes the next piece.
  mutating func write(_ piece: [UInt8]) { piece.withUnsafeBufferPointer { write($0) } }

  /// Takes the next piece.
  mutating func write(_ piece: UnsafeBufferPointer<UInt8>) {
    guard isTerminal || hidesChatter || tail != nil else { return output(piece) }
    var rest = piece[...]
    if !unfinished.isEmpty {
      let end = Self.lineEnd(rest)
      unfinished += rest[..<(end ?? rest.endIndex)]
      rest = rest[(end ?? rest.endIndex)...]
      if end != nil || unfinished.count > Self.longest { takeUnfinished() }
    }
    let end = rest.lastIndex(of: 0x0A).map { $0 + 1 } ?? rest.startIndex
    take(UnsafeBufferPointer(rebasing: rest[..<end]))
    unfinished += rest[end...]
    if unfinished.count > Self.longest { takeUnfinished() }
  }

  /// Takes the rest: the log has ended.
  mutating func finish() {
    takeUnfinished()
    for line in kept { line.withUnsafeBufferPointer { show($0) } }
    kept = []
  }

  private mutating func takeUnfinished() {
    let line = unfinished
    unfinished = []
    line.withUnsafeBufferPointer { take($0) }
  }

  /// Takes lines, of which only the last may lack its line feed.
  private mutating func take(_ lines: UnsafeBufferPointer<UInt8>) {
    /// The lines that are written at once, when the next is not.
    var run = lines[..<lines.startIndex]
    var rest = lines[...]
    while !rest.isEmpty {
      let end = Self.lineEnd(rest) ?? rest.endIndex
      let line = rest[..<end]
      rest = rest[end...]
      if hidesChatter, Self.isChatter(line) {
        output(UnsafeBufferPointer(rebasing: run))
        run = lines[end..<end]
      } else if tail != nil {
        kept.append(Array(line))
      } else if isTerminal {
        show(UnsafeBufferPointer(rebasing: line))
      } else {
        run = lines[run.startIndex..<end]
      }
    }
    output(UnsafeBufferPointer(rebasing: run))
    if let tail { kept.removeFirst(max(0, kept.count - tail)) }
  }

  private static func isChatter(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    JobOutput.isChatter(UnsafeBufferPointer(rebasing: line.last == 0x0A ? line.dropLast() : line))
  }

  /// Behind the first line feed.
  private static func lineEnd(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    let bytes = (bytes.startIndex, UnsafeBufferPointer(rebasing: bytes))
    guard let base = bytes.1.baseAddress, let found = memchr(base, 0x0A, bytes.1.count) else { return nil }
    return bytes.0 + (UnsafeRawPointer(found) - UnsafeRawPointer(base)) + 1
  }

  private func show(_ line: UnsafeBufferPointer<UInt8>) {
    guard isTerminal else { return output(line) }
    // A progress bar: only what stands there in the end.
    var text = line[...]
    while text.last == 0x0A || text.last == 0x0D { text.removeLast() }
    if let bar = text.lastIndex(of: 0x0D) { text = text[(bar + 1)...] }
    let clean = CleanText.clean(String(decoding: text, as: UTF8.self))
    (Array(clean.utf8) + (line.last == 0x0A ? [0x0A] : [])).withUnsafeBufferPointer(output)
  }
}
