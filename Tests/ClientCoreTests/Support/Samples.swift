import ClientCore
import Foundation
import Testing

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
    var lines = try bytes(name).split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    while let line = lines.first, line.starts(with: "# ".utf8) { lines.removeFirst() }
    let status = lines.first?.split(separator: 0x20).dropFirst().first.flatMap {
      Int(String(decoding: $0, as: UTF8.self))
    }
    let body = lines.drop { !$0.isEmpty && $0 != [0x0D] }.dropFirst().filter { !$0.starts(with: "# ".utf8) }
    return (try #require(status), Array(body.joined(separator: [0x0A])))
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
