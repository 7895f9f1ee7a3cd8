import Foundation
import Testing

@testable import Monitor

/// What real programs wrote, and what a real terminal emulator shows of it; see `Recordings/record.py`.
@Suite struct ProgressRecordingTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Recordings")

  static let names: [String] = [
    "keras-like", "pip", "rich", "rich-plain", "rich-status", "rich-transient", "tqdm", "tqdm-ascii-cut-off",
    "tqdm-colour", "tqdm-nested", "tqdm-three-left", "tqdm-wide", "tqdm-write",
  ]

  private struct Recording {
    var output: [UInt8]
    /// What is to be seen after so many bytes.
    var screens: [Int: [String]] = [:]

    init(_ name: String) throws {
      output = Array(try Data(contentsOf: folder.appending(path: "\(name).raw")))
      let text = try String(contentsOf: folder.appending(path: "\(name).screen"), encoding: .utf8)
      var count = 0
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        if line.hasPrefix("@ "), let next = Int(line.dropFirst(2)) {
          count = next
          screens[count] = []
        } else {
          screens[count, default: []].append(String(line))
        }
      }
      for count in screens.keys { screens[count] = Self.trimmed(screens[count] ?? []) }
    }

    static func trimmed(_ rows: [String]) -> [String] {
      let rows = rows.map { String($0.reversed().drop { $0 == " " }.reversed()) }
      return Array(rows.reversed().drop { $0.isEmpty }.reversed())
    }
  }

  private func check(_ name: String, pieces next: () -> Int) throws {
    let recording = try Recording(name)
    #expect(recording.screens[recording.output.count] != nil)
    var store = LogStore(limit: 1 << 20)
    var terminal = LogTerminal()
    var position = 0
    let stops = recording.screens.keys.sorted()
    while position < recording.output.count {
      let stop = stops.first { $0 > position } ?? recording.output.count
      let end = min(position + next(), stop)
      recording.output[position..<end].withUnsafeBufferPointer { terminal.write($0, to: &store) }
      position = end
      guard let expected = recording.screens[position] else { continue }
      let rows = Recording.trimmed(store.lines(0..<Int.max).map(\.text))
      #expect(rows == expected, "\(name) after \(position) bytes")
    }
  }

  @Test(arguments: names) func inOnePiece(_ name: String) throws { try check(name) { Int.max / 2 } }
  @Test(arguments: names) func byteByByte(_ name: String) throws { try check(name) { 1 } }
  @Test(arguments: names) func inRandomPieces(_ name: String) throws {
    for seed in 0..<8 as Range<UInt64> {
      var dice = Dice(seed)
      try check(name) { .random(in: 1...(seed % 2 == 0 ? 40 : 700), using: &dice) }
    }
  }
}
