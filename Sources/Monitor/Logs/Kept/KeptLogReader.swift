internal import ClientCore
internal import Glibc

/// A kept log to be looked at, as it was when it was opened.
public final class KeptLogReader: LogSource {
  /// What it is of.
  public let log: KeptLog
  let store: LogStore

  /// Opens it; looks once through all of it to find its lines.
  ///
  /// - Throws: ``LogFileError`` if the file cannot be read.
  @concurrent
  public static func open(_ log: KeptLog) async throws(LogFileError) -> KeptLogReader {
    try KeptLogReader(log)
  }

  /// As ``open(_:)``, on this thread.
  init(_ log: KeptLog) throws(LogFileError) {
    self.log = log
    let file = try SpillFile.open(log.path)
    store = LogStore(file, spilled: Self.blocks(of: file, log.header))
  }

  private static func blocks(of file: SpillFile, _ header: LogHeader) -> [SpilledBlock] {
    let end = file.length
    var (offset, line, size) = (header.dropped.bytes, header.dropped.lines, 256 << 10)
    var blocks: [SpilledBlock] = []
    var bytes: [UInt8] = []
    while offset < end, !Task.isCancelled {
      file.read(offset..<min(end, offset + size), into: &bytes)
      if bytes.isEmpty { break }
      let isEnd = offset + bytes.count == end
      let (lines, length) = bytes.withUnsafeBufferPointer { measure($0, isEnd: isEnd) }
      if length == 0 {
        // A line that is longer than a block: somebody else wrote it.
        size *= 2
        continue
      }
      let mark = file.marks(line..<line + 1).first ?? LogMark(nil)
      blocks.append(
        SpilledBlock(bytes: offset..<offset + length, lines: line..<line + lines, mark: mark))
      (offset, line, size) = (offset + length, line + lines, 256 << 10)
    }
    return blocks
  }

  /// How many lines there are, and how long those are that are whole.
  private static func measure(_ bytes: UnsafeBufferPointer<UInt8>, isEnd: Bool) -> (count: Int, length: Int) {
    guard let base = bytes.baseAddress else { return (0, 0) }
    var (count, position) = (0, 0)
    while let found = memchr(base + position, 0x0A, bytes.count - position) {
      position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
      count += 1
      if position == bytes.count { break }
    }
    return isEnd && position < bytes.count ? (count + 1, bytes.count) : (count, position)
  }

  /// It has ended: with what may be missing.
  public var status: LogSession.Status {
    let held = store.held
    let gaps = log.gaps.isEmpty ? "It is whole." : log.gaps.joined(separator: " ")
    var status = LogSession.Status(
      revision: 0, state: .ended("Kept in \(CleanText.line(log.path)). \(gaps)"), lineCount: held.count,
      firstLine: held.lowerBound, byteCount: store.byteCount)
    status.droppedLines = held.lowerBound
    status.oldest = store.firstTime
    status.newest = times(held.suffix(1)).first ?? nil
    status.diskBytes = store.file?.diskBytes ?? 0
    status.end = .complete
    return status
  }

  /// Lines with those numbers (clamped to what is held).
  public func lines(_ range: Range<Int>) -> [LogSession.Line] { store.lines(range) }

  /// When each of those lines was written (clamped to what is held).
  public func times(_ range: Range<Int>) -> [LogTime?] { store.times(range) }

  /// The numbers of those lines that pass all of `filters`, in order.
  public func numbers(passing filters: [LogFilter], in range: Range<Int>) -> [Int] {
    store.numbers(passing: filters, in: range)
  }

  /// None: it stays as it is.
  public var changes: AsyncStream<Void> { AsyncStream { $0.finish() } }

  /// There is nothing to retry.
  public func retryNow() {}

  /// The matching line nearest to `line`, `line` included, in one direction; off the caller's actor.
  @concurrent
  public func search(_ query: LogQuery, from line: Int, forward: Bool) async -> Int? {
    guard var search = LogSearch(query) else { return nil }
    return search.find(in: store, from: line, forward: forward)
  }
}
