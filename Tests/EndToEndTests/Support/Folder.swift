import Glibc

/// A temporary folder that exists for the length of a test.
struct Folder {
  let path: String

  /// Gives `body` a new folder, and removes it with all that is in it.
  static func with<Result>(_ body: (Folder) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/interlink-tui-tests.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("No temporary folder.") }
    let folder = Folder(path: template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
    let result: Result
    do {
      result = try await body(folder)
    } catch {
      _ = try? await Command.run("rm", ["-rf", folder.path])
      throw error
    }
    _ = try await Command.run("rm", ["-rf", folder.path])
    return result
  }

  /// Path of a file in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    guard let stream = fopen(file(name), "w") else { throw Failure("\(file(name)) cannot be written.") }
    defer { fclose(stream) }
    fputs(text, stream)
    return file(name)
  }
}
