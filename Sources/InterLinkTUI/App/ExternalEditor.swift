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
    defer { PrivateFile.removeTemporaryFolder(folder) }
    try PrivateFile.write(text, to: path)
    let editor = editor ?? TerminalProgram.command(["VISUAL", "EDITOR"], else: "vi")
    let status = await TerminalProgram.run(editor, [path])
    guard status == 0 else {
      throw CommandFailure(
        TerminalProgram.isMissing(status)
          ? "The editor “\(editor)” cannot be started."
          : "The editor “\(editor)” ended with an error, so nothing was taken over.",
        advice: "Set VISUAL or EDITOR to one that is there")
    }
    guard let edited = read(path) else {
      throw CommandFailure("What the editor wrote to \(path) cannot be read.")
    }
    return edited
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
}
