internal import Glibc

/// Folders for their owner's eyes only: journal, kept logs, drafts.
package enum PrivateFolder {
  /// Makes `folder`, and those above it that are not there, with mode 0700 whatever the umask is.
  ///
  /// A folder of ours that others may look into is closed to them: what is in it is not for them, and who made it so
  /// may not have known.
  ///
  /// - Returns: `errno` if it is not there in the end, and what could not be made; `nil` if all is well.
  @discardableResult
  package static func make(_ folder: String) -> (code: Int32, path: String)? {
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/\(part)"
      if mkdir(path, 0o700) == 0 { continue }
      // Also where the folder is there and the one above it may not be written: what counts is the last.
      let code = errno
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return (code, path) }
    }
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
      status.st_mode & 0o077 != 0
    {
      chmod(path, 0o700)
    }
    return nil
  }
}
