/// Writes what a log holds to its file, which is made when there is something to write.
struct LogWriter {
  /// Bytes written at a time.
  static let chunkSize = 256 << 10
  /// Room is given back in pieces of so many bytes.
  private static let freedAtOnce = 4 << 20

  /// The log, as the writer sees it; each is called alone.
  struct Access {
    /// Begins to write to a file; `false` if it cannot go on with that.
    var attach: (SpillFile) -> Bool
    /// What is to be written next, if there is something.
    var take: (inout SpillChunk) -> Bool
    /// That has been written.
    var written: (SpillChunk) -> Void
    /// What was dropped at the beginning: bytes and lines.
    var dropped: () -> (bytes: Int, lines: Int)
  }

  private let keeper: LogKeeper
  private var header: LogHeader
  private(set) var file: SpillFile?
  private(set) var chunk = SpillChunk()
  /// Where the text and the marks in the file end.
  private var end = (text: 0, lines: 0)

  init(_ keeper: LogKeeper, _ header: LogHeader) { (self.keeper, self.header) = (keeper, header) }

  /// Writes all that the file does not have.
  mutating func write(_ log: Access) throws(LogFileError) {
    let file: SpillFile
    if let open = self.file { file = open } else { file = try keeper.create(header) }
    self.file = file
    guard log.attach(file) else { throw LogFileError(gapIn: file.path) }
    while log.take(&chunk) {
      try file.write(chunk)
      let new = (text: chunk.offset + chunk.text.count, lines: chunk.line + chunk.marks.count)
      // Lines at the end were drawn anew, and are shorter now.
      if chunk.isLast, new.text < end.text || new.lines < end.lines {
        file.truncate(text: new.text, lines: new.lines)
      }
      end = new
      log.written(chunk)
    }
    let dropped = log.dropped()
    if dropped.bytes >= header.dropped.bytes + Self.freedAtOnce {
      let before = header.dropped.bytes
      header.dropped = dropped
      header.write(beside: file.path)
      try file.free(before..<dropped.bytes)
    }
  }

  /// Notes the job's number.
  mutating func set(job: String) {
    guard header.job != job else { return }
    header.job = job
    if let file { header.write(beside: file.path) }
  }

  /// Notes whether all was read when the container had ended, and removes earlier files that have no more than
  /// this one.
  mutating func finish(isWhole: Bool) {
    header.isWhole = isWhole
    guard let file else { return }
    header.write(beside: file.path)
    keeper.removeCopies(of: header)
  }
}
