import Glibc

/// Files and folders that only their owner may read.
nonisolated enum PrivateFile {
  /// Makes `path` hold `text`.
  ///
  /// - Throws: ``CommandFailure`` if it cannot be written.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
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

  /// `interlink-tui/NAME` in `$XDG_STATE_HOME` or `~/.local/state`; `nil` where there is no home.
  static func stateFolder(_ name: String, environment: [String: String]) -> String? {
    // The XDG specification has relative paths ignored.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return "\(state)/interlink-tui/\(name)"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/.local/state/interlink-tui/\(name)"
  }

  /// `text` as part of a file's name that no object's name can break out of.
  static func safeName(_ text: String, limit: Int) -> String {
    let safe = text.unicodeScalars.map { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-")
        ? String(scalar) : "_"
    }.joined()
    return String(safe.prefix(limit))
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

  /// Removes such a folder with the file in it, and what a program left beside that: swap files, backups.
  static func removeTemporaryFolder(_ folder: String) {
    guard let directory = opendir(folder) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { unlink("\(folder)/\(name)") }
    }
    closedir(directory)
    rmdir(folder)
  }
}
