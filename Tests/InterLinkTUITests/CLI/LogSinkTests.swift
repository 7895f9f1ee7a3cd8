import ClientCore
import Testing

@testable import InterLinkTUI

@Suite nonisolated struct LogSinkTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var log: String
    var tail: Int?
    var hidesChatter = false
    var isTerminal = false
    var written: String

    var testDescription: String { name }
  }

  static let time = "2026-11-21T00:50:20+00:00 "
  static let cases = [
    Case(name: "as it is", log: "a\r\n\u{1B}[2Jb\n\nc", written: "a\r\n\u{1B}[2Jb\n\nc"),
    Case(name: "nothing", log: "", hidesChatter: true, written: ""),
    Case(
      name: "chatter first, between, and last",
      log: "This pod p/1 has been submitted to SLURM node n.\n\(time)Running in background x\none\ntwo\n"
        + "\(time)Container x ended\nthree\n\(time)End of script, highest exit code 0\n",
      hidesChatter: true, written: "one\ntwo\nthree\n"),
    Case(
      name: "like chatter, but not",
      log: "This pod p/1 is nice\nTo get more\n\(time)INFO Running in background\n\(time)\n2026\n",
      hidesChatter: true,
      written: "This pod p/1 is nice\nTo get more\n\(time)INFO Running in background\n\(time)\n2026\n"),
    Case(
      name: "an unfinished line of the container", log: "\(time)Container x\nend", hidesChatter: true,
      written: "end"),
    Case(
      name: "an unfinished line of chatter", log: "one\n\(time)Container x", hidesChatter: true,
      written: "one\n"
    ),
    Case(name: "the last lines", log: "one\ntwo\nthree\nfour", tail: 2, written: "three\nfour"),
    Case(name: "no lines", log: "one\ntwo", tail: 0, written: ""),
    Case(
      name: "the last lines of the container", log: "one\ntwo\n\(time)Container x\n", tail: 1,
      hidesChatter: true, written: "two\n"),
    Case(
      name: "a terminal", log: "10%\r50%\r100%\r\n\u{1B}]0;owned\u{07}title\nend", isTerminal: true,
      written: "100%\ntitle\nend"),
    Case(
      name: "a terminal without chatter", log: "a\n\(time)Container x\n\u{1B}[31mb\n", hidesChatter: true,
      isTerminal: true, written: "a\nb\n"),
  ]

  @Test(arguments: cases) func writesTheSameWhereverTheLogIsCut(_ test: Case) {
    let log = Array(test.log.utf8)
    for size in [1, 2, 3, 7, 64, max(1, log.count)] {
      let written = Locked<[UInt8]>([])
      var sink = LogSink(tail: test.tail, hidesChatter: test.hidesChatter, isTerminal: test.isTerminal) {
        bytes in written.withLock { $0 += bytes }
      }
      for start in stride(from: 0, to: log.count, by: size) {
        sink.write(Array(log[start..<min(start + size, log.count)]))
      }
      sink.finish()
      #expect(String(decoding: written.withLock { $0 }, as: UTF8.self) == test.written, "pieces of \(size)")
    }
  }

  @Test func showsAnUnfinishedLineThatGrowsTooLong() {
    let written = Locked(0)
    var sink = LogSink(tail: nil, hidesChatter: true, isTerminal: false) { bytes in
      written.withLock { $0 += bytes.count }
    }
    sink.write(Array(repeating: 0x2E, count: 1 << 16))
    #expect(written.withLock { $0 } == 0)
    sink.write([0x2E])
    #expect(written.withLock { $0 } == 1 << 16 + 1)
  }
}
