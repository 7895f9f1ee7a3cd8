import Foundation

/// A folder of its own, gone with the last reference.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/interlink-tui-tests.\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Names of what is in it.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  func contents(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
  }

  func mode(_ name: String) -> Int? {
    let path = name.isEmpty ? path : "\(path)/\(name)"
    return (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
  }
}
