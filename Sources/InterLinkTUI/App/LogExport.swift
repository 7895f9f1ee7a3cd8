internal import ClientCore
internal import Glibc
internal import Monitor

/// Writes the lines of a log, as they are shown, into files that only their owner may read.
nonisolated struct LogExport: Sendable {
  let log: any LogSource
  /// Whether each line begins with its time.
  var hasTimes = false
  /// The names of the logs that are merged; empty for one.
  var titles: [String] = []

  private static let slice = 4096

  /// There is something of that name already.
  struct Exists: Error {}

  /// Writes all lines there are now into the file `path`.
  ///
  /// - Parameter replaces: whether what has that name already is replaced, at once and once all is written.
  /// - Returns: how many lines there were.
  /// - Throws: ``Exists``, or ``CommandFailure`` if it cannot be written whole; nothing of it is left then.
  @concurrent func write(to path: String, replaces: Bool = false) async throws -> Int {
    let target = replaces ? "\(path).\(getpid())~" : path
    let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST, !replaces { throw Exists() }
      throw CommandFailure("\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
    do {
      let count = try write(to: descriptor)
      guard Glibc.close(descriptor) == 0, !replaces || rename(target, path) == 0 else {
        throw Errno(code: errno)
      }
      return count
    } catch let error as Errno {
      close(descriptor)
      unlink(target)
      throw CommandFailure("\(path) could not be written whole: \(String(cString: strerror(error.code))).")
    }
  }

  private struct Errno: Error { var code: Int32 }

  private func write(to descriptor: Int32) throws(Errno) -> Int {
    let held = log.status.held
    var (rest, count) = (held, 0)
    while !rest.isEmpty {
      let part = rest.prefix(Self.slice)
      let lines = log.lines(part)
      var text = ""
      for line in lines { text += self.text(line) + "\n" }
      try write(&text, to: descriptor)
      count += lines.count
      rest = part.upperBound..<rest.upperBound
    }
    return count
  }

  private func write(_ text: inout String, to descriptor: Int32) throws(Errno) {
    let code: Int32 = text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let written = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if written > 0 {
          done += written
        } else if written == 0 || errno != EINTR {
          return written == 0 ? ENOSPC : errno
        }
      }
      return 0
    }
    if code != 0 { throw Errno(code: code) }
  }

  /// A line as it is written and copied.
  func text(_ line: LogSession.Line) -> String {
    var text = ""
    if hasTimes { text += (line.time?.at.rfc3339 ?? "-") + " " }
    if titles.indices.contains(line.source) { text += titles[line.source] + " " }
    return text + LogText(line).text
  }
}
