import Foundation

/// Output that tries to do something to the terminal it is shown on, or to who reads it.
enum HostileOutput {
  /// Each by a name; every one writes `[` before and `é]` after what it tries: no sequence has such a letter.
  static let corpus: [(name: String, bytes: [UInt8])] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../HostileOutput/corpus.txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let parts = line.split(separator: ": ", maxSplits: 1)
      return (String(parts[0]), [0x5B] + unescaped(parts[1]) + [0xC3, 0xA9, 0x5D, 0x0A])
    }
  }()

  /// The bytes of a format of `printf` that has octal digits after its backslashes.
  private static func unescaped(_ format: Substring) -> [UInt8] {
    var result: [UInt8] = []
    var rest = format.utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x5C, let value = UInt8(String(Substring(rest.prefix(3))), radix: 8) {
        result.append(value)
        rest = rest.dropFirst(3)
      } else {
        result.append(byte)
      }
    }
    return result
  }

  /// Noise made of what sequences are made of.
  static func noise(_ dice: inout Dice) -> [UInt8] {
    var result: [UInt8] = []
    for _ in 0..<Int.random(in: 1...60, using: &dice) {
      switch Int.random(in: 0..<10, using: &dice) {
      case 0:
        result +=
          corpus.randomElement(using: &dice)?.bytes.dropLast(Int.random(in: 0...3, using: &dice)) ?? []
      case 1...2: result += [0x1B, "[]PX^_\\78(#%cDEM".utf8.randomElement(using: &dice) ?? 0x5B]
      case 3: result += [0xC2, .random(in: 0x80...0x9F, using: &dice)]
      case 4: result.append(.random(in: 0...0x1F, using: &dice))
      case 5: result.append(.random(in: 0x80...0xFF, using: &dice))
      case 6: result += "0123456789;:?<>$ ".utf8.shuffled(using: &dice).prefix(3)
      case 7: result += "ABCDEFGJKPXcmnsuhltqp@".utf8.shuffled(using: &dice).prefix(2)
      case 8:
        result +=
          ["日本", "é", "e\u{301}", "🚀", "\u{202E}", "\t"].randomElement(using: &dice).map { Array($0.utf8) }
          ?? []
      default: result += "text ".utf8
      }
    }
    return result
  }
}
