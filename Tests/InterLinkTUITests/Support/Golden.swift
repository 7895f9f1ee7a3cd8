import Glibc
import Testing

@testable import InterLinkTUI

/// Frames compared with files that were looked at.
enum Golden {
  private static let folder =
    #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Golden"

  /// Compares text and styles of `canvas` with `Golden/NAME.txt`; `RECORD=1` writes the file.
  static func expect(_ canvas: Canvas, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let frame = canvas.text + "\n\u{2014}\u{2014} styles\n" + canvas.styles + "\n"
    let path = "\(folder)/\(name).txt"
    if getenv("RECORD") != nil {
      #expect(write(frame, to: path), "cannot write \(path)", sourceLocation: sourceLocation)
      return
    }
    guard let expected = read(path) else {
      Issue.record("\(path) is missing; RECORD=1 writes it", sourceLocation: sourceLocation)
      return
    }
    guard expected != frame else { return }
    let (old, new) = (
      expected.split(separator: "\n", omittingEmptySubsequences: false),
      frame.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    Issue.record(
      """
      \(name) differs in line \(line + 1):
      - \(old.indices.contains(line) ? old[line] : "")
      + \(new.indices.contains(line) ? new[line] : "")
      """, sourceLocation: sourceLocation)
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    return fputs(text, file) >= 0
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
