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
    let file = try make(parts.map(Self.safeName).joined(separator: "_"), folder)
    header.write(beside: file.path)
    prune()
    return file
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

  /// Removes earlier files of the same container that have nothing that `file` does not have: its log was read again
  /// from the beginning.
  func removeEarlier(than file: SpillFile, _ header: LogHeader) {
    guard header.dropped.bytes == 0 else { return }
    var ours: [UInt8] = []
    for earlier in files() where earlier.path != file.path && earlier.length <= file.length {
      guard let its = LogHeader(beside: earlier.path), its.isSame(as: header), its.dropped.bytes == 0,
        !SpillFile.isLocked(earlier.path), let other = try? SpillFile.open(earlier.path)
      else { continue }
      var theirs: [UInt8] = []
      let isPrefix = stride(from: 0, to: earlier.length, by: 1 << 20).allSatisfy { start in
        let part = start..<min(earlier.length, start + 1 << 20)
        file.read(part, into: &ours)
        other.read(part, into: &theirs)
        return ours == theirs
      }
      if isPrefix { earlier.remove() }
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

  func remove() {
    for path in [path, SpillFile.marksPath(path), LogHeader.path(path)] { unlink(path) }
  }
}
