internal import Glibc

/// Why a file could not be read, as the system says it.
struct FileError: Error, Equatable {
  /// `errno`
  var code: Int32
  /// `No such file or directory`
  var message: String

  init(code: Int32) {
    self.code = code
    message = code == EFBIG ? "it is too large" : String(cString: strerror(code))
  }

  /// Whether there is nothing of that name.
  var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}

/// Reads a whole file, which may also be a pipe such as `/dev/fd/63`.
///
/// - Throws: ``FileError``; `EFBIG` past `limit` bytes.
func readFile(_ path: String, limit: Int = 4 << 20) throws(FileError) -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw FileError(code: errno) }
  defer { close(file) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 16384)
  while true {
    let count = read(file, &piece, piece.count)
    if count == 0 { return bytes }
    if count < 0 {
      if errno == EINTR { continue }
      throw FileError(code: errno)
    }
    bytes += piece[..<count]
    if bytes.count > limit { throw FileError(code: EFBIG) }
  }
}
