import ClientCore
import Foundation

/// Bodies recorded from a real API server, interLink and Slurm.
enum Samples {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Samples")

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  /// Files of `subfolder` with that ending, in order of name.
  static func names(in subfolder: String = "", ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: subfolder).path)
      .filter { $0.hasSuffix(ending) }.sorted()
      .map { subfolder.isEmpty ? $0 : subfolder + "/" + $0 }
  }

  /// What `curl -i` recorded: status, and the body after the blank line.
  static func answer(_ name: String) throws -> (status: Int, body: [UInt8]) {
    let text = String(decoding: try bytes(name), as: UTF8.self)
    let lines = text.split(separator: /\r?\n/, omittingEmptySubsequences: false)
    let start = lines.firstIndex { $0.hasPrefix("HTTP/") } ?? 0
    let status = Int(lines[start].split(separator: " ")[1]) ?? 0
    let blank = lines[start...].firstIndex { $0.isEmpty } ?? lines.endIndex - 1
    let body = lines[(blank + 1)...].filter { !$0.hasPrefix("# ") }.joined(separator: "\n")
    return (status, Array(body.utf8))
  }

  /// The JSON lines of a recorded watch, without the times at their beginnings.
  static func watch(_ kind: String) throws -> [[UInt8]] {
    try bytes("watch/\(kind).ndjson").split(separator: 0x0A).compactMap { line in
      guard line.first != 0x23, let blank = line.firstIndex(of: 0x20) else { return nil }
      return Array(line[(blank + 1)...])
    }
  }
}

extension KubernetesObject {
  /// Decodes one whole document.
  init(_ bytes: [UInt8]) throws(JSONError) {
    var interner = Interner(capacity: 64)
    self = try JSONReader.read(bytes) { (reader) throws(JSONError) in
      try Self(reader: &reader, interner: &interner)
    }
  }
}
