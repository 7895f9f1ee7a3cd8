import Glibc

/// Files and folders that only their owner may read.
nonisolated enum PrivateFile {
  /// Makes `path` hold `text`.
  ///
  /// - Throws: ``CommandFailure`` if it cannot be written.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure("\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
    defer { close(descriptor) }
    var text = text
    let written = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == text.utf8.count else {
      throw CommandFailure("\(path) could not be written whole: \(String(cString: strerror(errno))).")
    }
  }

  /// A new folder among the temporary ones.
  ///
  /// - Throws: ``CommandFailure`` if it cannot be made.
  static func makeTemporaryFolder() throws(CommandFailure) -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/interlink-tui.XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else {
      throw CommandFailure(
        "No temporary folder can be made in \(parent): \(String(cString: strerror(errno))).")
    }
    return String(cString: path)
  }
}
