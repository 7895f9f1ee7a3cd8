import ClientCore
import Foundation
import Monitor

/// Times how fast a log is taken in, searched and filtered, without a screen:
///
///     swift run -c release log-bench FILE QUERY...
///
/// A query that begins with `~` is a regular expression.  Figures are of this machine and moment; put `grep -c` beside
/// them.
@main struct LogBench {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, let data = FileManager.default.contents(atPath: arguments[1]) else {
      print("usage: log-bench FILE QUERY...")
      exit(64)
    }
    let bytes = Array(data)
    let pieces = stride(from: 0, to: bytes.count, by: 16 << 10).map {
      Array(bytes[$0..<min(bytes.count, $0 + 16 << 10)])
    }
    let folder = NSTemporaryDirectory() + "/log-bench.\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for isKept in [false, true] {
      var storage = LogStorage()
      if isKept { storage.keeper = LogKeeper(folder: folder) } else { storage.limits.memory = 4 << 30 }
      let log = HeldLog(storage, of: "bench")
      let seconds = time { for piece in pieces { _ = log.take(piece) } }
      print("\(isKept ? "kept in a file" : "in memory"): \(format(Double(bytes.count) / seconds / 1e6)) MB/s")
      let held = log.status.held
      for text in arguments.dropFirst(2) {
        let isRegex = text.hasPrefix("~")
        let query = try LogQuery(isRegex ? String(text.dropFirst()) : text, isRegex: isRegex)
        var count = 0
        let all = time { count = log.numbers(passing: [.only(query)], in: held).count }
        print("  “\(text)”: \(count) of \(held.count) lines in \(format(all * 1000)) ms")
      }
      let errors = time { _ = log.numbers(passing: [.levels(.error ... .fatal)], in: held) }
      print("  levels in \(format(errors * 1000)) ms")
    }
  }

  private static func time(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .seconds(1)
  }

  private static func format(_ number: Double) -> String { String(Int(number.rounded())) }
}
