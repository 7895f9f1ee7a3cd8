internal import Glibc

/// The file of one action: appended to line by line, each line on the disk before the next thing happens, and
/// locked for as long as a process works on the action.
///
/// The lock is `flock`'s: it belongs to the open file, so that it ends with the process however that ends.
final class JournalFile: Sendable {
  let path: String
  private let descriptor: Int32
  private let length: Locked<Int>

  private init(path: String, descriptor: Int32, length: Int) {
    (self.path, self.descriptor, self.length) = (path, descriptor, Locked(length))
  }

  deinit { Self.release(descriptor) }

  /// Makes a new file in `folder`, which is made too if it is not there, and locks it.
  static func create(_ name: String, in folder: String) throws(JournalError) -> JournalFile {
    if let (code, path) = PrivateFolder.make(folder) { throw failure("be made", path, code) }
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("be created", path, errno) }
    let file = JournalFile(path: path, descriptor: descriptor, length: 0)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw failure("be locked", path, errno) }
    try sync(folder: folder)
    return file
  }

  /// Opens a file that is there, to go on with it; `nil` while another process works on it.
  ///
  /// A line that was cut short at its end is ended, so that the next does not become part of it.
  static func reopen(_ path: String) throws(JournalError) -> JournalFile? {
    let descriptor = open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("be opened", path, errno) }
    var length = lseek(descriptor, 0, SEEK_END)
    let file = JournalFile(path: path, descriptor: descriptor, length: Int(length))
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { return nil }
      throw failure("be locked", path, errno)
    }
    length = lseek(descriptor, 0, SEEK_END)
    file.length.withLock { $0 = Int(length) }
    var last: UInt8 = 0x0A
    if length > 0, pread(descriptor, &last, 1, length - 1) == 1, last != 0x0A { try file.append([]) }
    return file
  }

  /// Whether a process, this one or another, works on the action of the file.
  static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { release(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Writes a line; it is on the disk when this returns.
  ///
  /// - Throws: ``JournalError``; nothing of the line is left in the file then, as far as the system lets it.
  func append(_ line: [UInt8]) throws(JournalError) {
    let line = line + [0x0A]
    let code = length.withLock { length -> Int32 in
      var done = 0
      while done < line.count {
        let written = line.withUnsafeBytes {
          write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
        }
        if written > 0 {
          done += written
        } else if written == 0 || errno != EINTR {
          let code = written == 0 ? ENOSPC : errno
          ftruncate(descriptor, length)
          return code
        }
      }
      guard fsync(descriptor) == 0 else { return errno }
      length += line.count
      return 0
    }
    if code != 0 { throw Self.failure("be written", path, code) }
  }

  /// Gives the lock back itself: a child that is being started still has the file open for a moment.
  private static func release(_ descriptor: Int32) {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func sync(folder: String) throws(JournalError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("be opened", folder, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("be written", folder, errno) }
  }

  private static func failure(_ what: String, _ path: String, _ code: Int32) -> JournalError {
    JournalError(
      "Nothing was done: the journal \(CleanText.line(path)) cannot \(what) (\(String(cString: strerror(code))))",
      advice: code == ENOSPC || code == EDQUOT
        ? "Make room on that disk, or set XDG_STATE_HOME to a folder on another"
        : "Make the folder writable, or set XDG_STATE_HOME to one that is")
  }
}
