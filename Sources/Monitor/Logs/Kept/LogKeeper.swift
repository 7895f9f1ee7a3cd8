internal import ClientCore
internal import Glibc

/// Where logs are kept, and how much of them.
public struct LogKeeper: Sendable {
  /// Made with the first file.
  public var folder: String
  /// Bytes of all logs kept there; older ones make room for newer.
  public var total: Int
  /// Makes the file of a log.
  var make: @Sendable (_ name: String, _ folder: String) throws(LogFileError) -> SpillFile = {
    (name, folder) throws(LogFileError) in
    try SpillFile.create(name, in: folder)
  }

  /// Keeps logs in `folder`.
  public init(folder: String, total: Int = 1 << 30) { (self.folder, self.total) = (folder, total) }

  /// Makes a new file for a log, and makes room for it.
  func create(_ header: LogHeader) throws(LogFileError) -> SpillFile {
    // Whatever the names are, the system takes no longer ones.
    let parts = [
      (header.namespace, 63), (header.pod, 80), (String(header.uid.prefix(8)), 8), (header.container, 63),
    ]
    removeCopies(of: header)
    let file = try make(parts.map(Self.safeName).joined(separator: "_"), folder)
    header.write(beside: file.path)
    prune()
    return file
  }

  /// Why nothing can be kept there, in a sentence, as far as can be told before it is tried.
  var obstacle: String? {
    PrivateFolder.make(folder)
    guard access(folder, W_OK | X_OK) == 0 else { return LogFileError("written", folder, errno).description }
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      return LogFileError("written", folder, ENOTDIR).description
    }
    return nil
  }

  /// `text` as part of a file's name that no object's name can break out of.
  private static func safeName(_ text: String, limit: Int) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(limit).map { scalar in
          switch scalar {
          case "a"..."z", "A"..."Z", "0"..."9", "-": scalar
          default: "_"
          }
        }))
  }

  /// The logs kept, those written to last first.
  func files() -> [KeptFile] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var found: [KeptFile] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasSuffix(".log"), let file = KeptFile(path: "\(folder)/\(name)") else { continue }
      found.append(file)
    }
    return found.sorted { ($0.changed, $0.path) > ($1.changed, $1.path) }
  }

  /// Removes the oldest logs until the rest is within ``total``; those that are written to stay.
  func prune() {
    var rest = total
    for file in files() {
      rest -= file.diskBytes
      if rest < 0, !SpillFile.isLocked(file.path) { file.remove() }
    }
  }

  /// Removes files of a container that have nothing that another of its files does not have: its log was read again
  /// from the beginning.
  func removeCopies(of header: LogHeader) {
    var rest = files().filter { file in
      LogHeader(beside: file.path).map { $0.isSame(as: header) && $0.dropped.bytes == 0 } ?? false
    }
    // The shortest first; of two that are equal the older one, which comes later here.
    rest.sort { ($0.length, $0.changed) < ($1.length, $1.changed) }
    while let file = rest.first {
      rest.removeFirst()
      if !SpillFile.isLocked(file.path), rest.contains(where: { file.isBeginning(of: $0) }) { file.remove() }
    }
  }
}

/// A text that lies in the folder.
struct KeptFile {
  let path: String
  /// Of the text.
  let length: Int
  /// Of all that belongs to it.
  let diskBytes: Int
  /// When it was written to last, in seconds since 1970.
  let changed: Int

  init?(path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    (self.path, length, changed) = (path, Int(status.st_size), Int(status.st_mtim.tv_sec))
    var blocks = Int(status.st_blocks)
    for path in [SpillFile.marksPath(path), LogHeader.path(path)] where lstat(path, &status) == 0 {
      blocks += Int(status.st_blocks)
    }
    diskBytes = blocks * 512
  }

  /// Whether the other one begins with all that this one has.
  func isBeginning(of other: KeptFile) -> Bool {
    guard let ours = try? SpillFile.open(path), let theirs = try? SpillFile.open(other.path) else {
      return false
    }
    var (first, second) = ([UInt8](), [UInt8]())
    return stride(from: 0, to: length, by: 1 << 20).allSatisfy { start in
      let part = start..<min(length, start + 1 << 20)
      ours.read(part, into: &first)
      theirs.read(part, into: &second)
      return first == second
    }
  }

  func remove() {
    for path in [path, SpillFile.marksPath(path), LogHeader.path(path)] { unlink(path) }
  }
}
