internal import ClientCore
internal import Glibc

/// Drafts in files that only their owner may read, each written whole or not at all.
actor DraftFiles: DraftStore {
  private let folder: String

  /// Drafts in `folder`, which is made when the first is kept.
  init(folder: String) { self.folder = folder }

  func draft(_ name: String) -> FlagsDraft? {
    guard let bytes = Self.read(path(name)), let json = try? JSONValue(bytes) else { return nil }
    let draft = FlagsDraft(json)
    return draft.isEmpty ? nil : draft
  }

  func keep(_ draft: FlagsDraft, _ name: String) -> String? {
    let path = path(name)
    guard !draft.isEmpty else {
      unlink(path)
      return nil
    }
    PrivateFolder.make(folder)
    let temporary = path + ".new"
    do throws(CommandFailure) {
      try PrivateFile.write(String(decoding: draft.json.serialized(indent: 2), as: UTF8.self), to: temporary)
    } catch {
      return "The draft is not kept: \(error)"
    }
    guard rename(temporary, path) == 0 else {
      return "The draft is not kept: \(path) cannot be written (\(String(cString: strerror(errno))))."
    }
    return nil
  }

  private func path(_ name: String) -> String { "\(folder)/\(PrivateFile.safeName(name, limit: 200)).json" }

  private static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0, bytes.count < 4 << 20 {
      bytes += buffer[..<count]
    }
    return bytes
  }
}
