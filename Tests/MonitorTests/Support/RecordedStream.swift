import Foundation

/// A log stream as it was recorded from the real plugin: a line per chunk, `TIME b'…'` with Python's escapes.
struct RecordedStream {
  var name: String
  var chunks: [[UInt8]]

  /// All bytes.
  var bytes: [UInt8] { chunks.flatMap { $0 } }

  /// Reads `name` from the recorded bodies.
  init(_ name: String) throws {
    self.name = name
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    chunks = text.split(separator: "\n").compactMap { line in
      guard let start = line.firstRange(of: " b'") ?? line.firstRange(of: " b\""), line.count > 3 else {
        return nil
      }
      let chunk = Self.unescape(line[start.upperBound...].dropLast())
      return chunk.starts(with: Array("[exit ".utf8)) ? nil : chunk
    }
  }

  /// A whole log, as a plain file.
  static func plain(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  /// The recorded files, in order of name.
  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../ClientCoreTests/Samples")

  private static func unescape(_ text: Substring) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == 0x5C, let escaped = rest.popFirst() else {
        result.append(byte)
        continue
      }
      switch escaped {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "x"):
        result.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0x3F)
        rest = rest.dropFirst(2)
      default: result.append(escaped)
      }
    }
    return result
  }
}

/// Numbers that look random and are the same each time.
struct Dice: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension Array where Element == UInt8 {
  /// The same bytes, cut at random places.
  func pieces(_ dice: inout Dice) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var start = 0
    while start < count {
      let longest = Bool.random(using: &dice) ? 7 : 400
      let end = Swift.min(count, start + Int.random(in: 1...longest, using: &dice))
      result.append(Array(self[start..<end]))
      start = end
    }
    return result
  }
}
