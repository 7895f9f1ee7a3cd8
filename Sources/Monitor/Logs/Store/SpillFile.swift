internal import CLinux
internal import ClientCore
internal import Glibc

/// A block of a log that is in its file.
struct SpilledBlock {
  /// Where its bytes are.
  var bytes: Range<Int>
  /// The numbers of its lines.
  var lines: Range<Int>
  /// Of its first line.
  var mark: LogMark

  /// Of bytes and lines that are in a file.
  init(bytes: Range<Int>, lines: Range<Int>, mark: LogMark) {
    (self.bytes, self.lines, self.mark) = (bytes, lines, mark)
  }

  /// Of what is held as `block`.
  init(_ block: LogBlock) {
    self.init(
      bytes: block.offset..<block.endOffset, lines: block.lines, mark: block.marks.first ?? LogMark(nil))
  }
}

/// What is written to a file at a time.
struct SpillChunk {
  var text: [UInt8] = []
  var marks: [LogMark] = []
  /// Where the text belongs.
  private(set) var offset = 0
  /// The line that the first mark is of.
  private(set) var line = 0
  /// Whether there is nothing behind the text.
  var isLast = false

  mutating func clear(offset: Int, line: Int) {
    text.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
    (self.offset, self.line) = (offset, line)
  }
}

/// The files of one log: its text as it is held, and beside it a mark a line.
///
/// Both are only for their owner's eyes, and locked while somebody writes to them.
final class SpillFile: Sendable {
  /// Blocks read last are kept: a screen is drawn from one or two again and again.
  private static let cachedBlocks = 4
  /// Room on the disk that is set aside at a time, in bytes.
  private static let reservedAtOnce = 1 << 20
  /// Who writes less at a time is in no hurry.
  private static let hurry = 64 << 10

  /// Of the text.
  let path: String
  private let text: Int32
  private let marks: Int32
  private let cache = Locked<[(offset: Int, block: LogBlock)]>([])
  /// Up to here room is set aside for the text.
  private let reserved = Locked(0)

  /// Of open files, which it closes.
  init(path: String, text: Int32, marks: Int32) {
    (self.path, self.text, self.marks) = (path, text, marks)
  }

  deinit {
    if reserved.withLock({ $0 > 0 }) { ftruncate(text, length) }
    // Itself: a child that is being started still has the file open for a moment.
    flock(text, LOCK_UN)
    close(text)
    close(marks)
  }

  /// Where the marks of the text at `path` are.
  static func marksPath(_ path: String) -> String { path + ".marks" }

  /// Makes new files in `folder`, which is made too if it is not there.
  ///
  /// - Parameter name: without suffix; a number is put behind it if it is taken.
  static func create(_ name: String, in folder: String) throws(LogFileError) -> SpillFile {
    PrivateFolder.make(folder)
    var path = "\(folder)/\(name).log"
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    var text = Glibc.open(path, flags, 0o600)
    var number = 2
    while text < 0, errno == EEXIST, number < 10_000 {
      path = "\(folder)/\(name).\(number).log"
      text = Glibc.open(path, flags, 0o600)
      number += 1
    }
    guard text >= 0 else { throw LogFileError("made", path, errno) }
    let marks = Glibc.open(
      marksPath(path), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard marks >= 0 else {
      let error = LogFileError("made", marksPath(path), errno)
      close(text)
      unlink(path)
      throw error
    }
    let file = SpillFile(path: path, text: text, marks: marks)
    guard flock(text, LOCK_EX | LOCK_NB) == 0 else { throw LogFileError("locked", path, errno) }
    return file
  }

  /// Opens files that are there, to read them.
  static func open(_ path: String) throws(LogFileError) -> SpillFile {
    let text = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard text >= 0 else { throw LogFileError("opened", path, errno) }
    // Without marks the text can be read all the same.
    let marks = Glibc.open(marksPath(path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    return SpillFile(path: path, text: text, marks: marks)
  }

  /// Whether somebody, we or another process, writes to the file at `path`.
  static func isLocked(_ path: String) -> Bool {
    let descriptor = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer {
      flock(descriptor, LOCK_UN)
      close(descriptor)
    }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Writes a chunk to its place.
  func write(_ chunk: SpillChunk) throws(LogFileError) {
    if chunk.text.count >= Self.hurry { reserve(chunk.offset..<chunk.offset + chunk.text.count) }
    var code = chunk.text.withUnsafeBytes { Self.write($0, to: text, at: chunk.offset) }
    if code == 0 {
      let place = chunk.line * MemoryLayout<LogMark>.size
      code = chunk.marks.withUnsafeBytes { Self.write($0, to: marks, at: place) }
    }
    if code != 0 { throw LogFileError("written", path, code) }
  }

  /// Sets room aside for what is about to be written, and for some more: ext4 takes a flood of text several times
  /// as fast into blocks that it need not find first.  Where that cannot be done, writing says what is wrong.
  private func reserve(_ range: Range<Int>) {
    reserved.withLock { end in
      guard range.upperBound > end else { return }
      let start = max(end, range.lowerBound)
      end = range.upperBound + Self.reservedAtOnce
      _ = cl_reserve(text, start, end - start)
    }
  }

  /// Cuts off what is behind.
  func truncate(text end: Int, lines: Int) {
    ftruncate(text, end)
    reserved.withLock { $0 = min($0, end) }
    ftruncate(marks, lines * MemoryLayout<LogMark>.size)
  }

  /// Gives the room of part of the text back, which then reads as zeros; what is behind stays where it is.
  func free(_ range: Range<Int>) throws(LogFileError) {
    let page = 4096
    let range = range.lowerBound / page * page..<range.upperBound / page * page
    guard range.isEmpty || cl_free(text, range.lowerBound, range.count) == 0 else {
      throw LogFileError("shortened at its beginning", path, errno)
    }
  }

  /// Waits until all that was written is on the disk, and is found there.
  func sync() throws(LogFileError) {
    var (open, found) = (stat(), stat())
    guard lstat(path, &found) == 0 else { throw LogFileError("found any more", path, errno) }
    guard fstat(text, &open) == 0, (open.st_dev, open.st_ino) == (found.st_dev, found.st_ino) else {
      throw LogFileError("found any more", path, ENOENT)
    }
    guard fsync(text) == 0, fsync(marks) == 0 else { throw LogFileError("written", path, errno) }
  }

  /// Length of the text.
  var length: Int {
    var status = stat()
    return fstat(text, &status) == 0 ? Int(status.st_size) : 0
  }

  /// How many lines have marks.
  var markCount: Int {
    var status = stat()
    return fstat(marks, &status) == 0 ? Int(status.st_size) / MemoryLayout<LogMark>.size : 0
  }

  /// Bytes on the disk.
  var diskBytes: Int {
    var (first, second) = (stat(), stat())
    return (fstat(text, &first) == 0 ? Int(first.st_blocks) * 512 : 0)
      + (fstat(marks, &second) == 0 ? Int(second.st_blocks) * 512 : 0)
  }

  // MARK: - Reading

  /// A block, as it was in memory; lines that cannot be read are empty.
  func block(_ spilled: SpilledBlock) -> LogBlock {
    let cached = cache.withLock { cache -> LogBlock? in
      guard let index = cache.firstIndex(where: { $0.offset == spilled.bytes.lowerBound }) else { return nil }
      cache.append(cache.remove(at: index))
      return cache.last?.block
    }
    if let cached { return cached }
    let block = load(spilled)
    cache.withLock { cache in
      cache.append((spilled.bytes.lowerBound, block))
      if cache.count > Self.cachedBlocks { cache.removeFirst() }
    }
    return block
  }

  private func load(_ spilled: SpilledBlock) -> LogBlock {
    var block = LogBlock(
      firstLine: spilled.lines.lowerBound, offset: spilled.bytes.lowerBound, capacity: spilled.bytes.count)
    var bytes: [UInt8] = []
    read(spilled.bytes, into: &bytes)
    bytes.withUnsafeBufferPointer { block.append($0, LogMark(nil)) }
    if block.lineCount != spilled.lines.count {
      block.recycle(firstLine: spilled.lines.lowerBound, offset: spilled.bytes.lowerBound)
      [UInt8](repeating: 0x0A, count: spilled.lines.count)
        .withUnsafeBufferPointer { block.append($0, LogMark(nil)) }
    }
    block.set(marks: marks(spilled.lines))
    return block
  }

  /// Reads bytes of the text; fewer if there are no more.
  func read(_ range: Range<Int>, into bytes: inout [UInt8]) {
    bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      count = Self.read(UnsafeMutableRawBufferPointer(buffer), from: text, at: range.lowerBound)
    }
  }

  /// The marks of those lines; fewer if there are no more.
  func marks(_ lines: Range<Int>) -> [LogMark] {
    let size = MemoryLayout<LogMark>.size
    return [LogMark](unsafeUninitializedCapacity: lines.count) { buffer, count in
      count =
        Self.read(UnsafeMutableRawBufferPointer(buffer), from: marks, at: lines.lowerBound * size) / size
    }
  }

  private static func read(_ buffer: UnsafeMutableRawBufferPointer, from file: Int32, at offset: Int) -> Int {
    var done = 0
    while done < buffer.count {
      let count = pread(file, buffer.baseAddress?.advanced(by: done), buffer.count - done, offset + done)
      if count == 0 || (count < 0 && errno != EINTR) { break }
      done += max(0, count)
    }
    return done
  }

  /// - Returns: `errno`, 0 if all was written.
  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, at offset: Int) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = pwrite(file, bytes.baseAddress?.advanced(by: done), bytes.count - done, offset + done)
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        return count == 0 ? ENOSPC : errno
      }
    }
    return 0
  }
}
