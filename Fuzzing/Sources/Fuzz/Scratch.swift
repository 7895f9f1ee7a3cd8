internal import Glibc

/// A folder in memory for readers of files, which goes with the process.
final class Scratch: Sendable {
  static let shared = Scratch()

  let folder: String

  private init() {
    var template = Array("/dev/shm/interlink-tui-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("No folder can be made in /dev/shm.") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    atexit {
      for name in ["kubeconfig", "a.log", "a.log.marks", "a.log.json"] {
        unlink("\(Scratch.shared.folder)/\(name)")
      }
      rmdir(Scratch.shared.folder)
    }
  }

  /// Puts `bytes` into the file `name`.
  ///
  /// - Returns: its path.
  @discardableResult func write(_ bytes: some Collection<UInt8>, to name: String) -> String {
    let path = "\(folder)/\(name)"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let bytes = Array(bytes)
    guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
      fatalError("\(path) cannot be written.")
    }
    close(file)
    return path
  }
}
