internal import Dispatch
internal import Glibc

/// The user's own editor: `$VISUAL`, `$EDITOR` or `vi`.
nonisolated enum ExternalEditor {
  /// Has `text` edited, in a file that only the user can read and that is gone afterwards.
  ///
  /// The terminal must have been lent before.
  ///
  /// - Parameter editor: the command; the user's if it is not given.
  /// - Throws: ``CommandFailure`` if there is no editor, or it says that it failed: then nothing is taken over.
  static func edit(_ text: String, with editor: String? = nil) async throws(CommandFailure) -> String {
    let folder = try PrivateFile.makeTemporaryFolder()
    let path = folder + "/flags.txt"
    defer {
      removeAll(in: folder)
      rmdir(folder)
    }
    try PrivateFile.write(text, to: path)
    let editor = editor ?? command
    let status = await run(editor, path)
    guard status == 0 else {
      throw CommandFailure(
        status == 127 << 8 || status < 0
          ? "The editor “\(editor)” cannot be started."
          : "The editor “\(editor)” ended with an error, so nothing was taken over.",
        advice: "Set VISUAL or EDITOR to one that is there")
    }
    guard let edited = read(path) else {
      throw CommandFailure("What the editor wrote to \(path) cannot be read.")
    }
    return edited
  }

  private static var command: String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty { return value }
    }
    return "vi"
  }

  /// Runs it with the terminal, as git does: the shell splits the command; returns what `waitpid` says.
  private static func run(_ editor: String, _ path: String) async -> Int32 {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: spawn(editor, path)) }
    }
  }

  private static func spawn(_ editor: String, _ path: String) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // We ignore some signals, and it would inherit that.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let words = ["sh", "-c", "\(editor) \"$@\"", editor, path]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { if errno != EINTR { return -1 } }
    return status
  }

  private static func read(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0, bytes.count < 4 << 20 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The file, and what the editor left beside it: swap files, backups.
  private static func removeAll(in folder: String) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { unlink("\(folder)/\(name)") }
    }
  }
}
