/// What bash's `time` says at the end of a container's log: the plugin's script runs each container under it.
public struct ShellTimes: Sendable, Equatable {
  /// Seconds from start to end.
  public let wall: Double
  /// Seconds of processors, in the program and in the kernel for it.
  public let cpu: Double

  /// Reads `real⇥1m15.207s`, `user⇥…`, `sys⇥…` from the last lines of a log; `nil` if they are not the last.
  public init?(tail: some BidirectionalCollection<String>) {
    var lines = tail[...]
    while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
    guard let sys = lines.popLast().flatMap({ Self.seconds($0, "sys") }),
      let user = lines.popLast().flatMap({ Self.seconds($0, "user") }),
      let real = lines.popLast().flatMap({ Self.seconds($0, "real") })
    else { return nil }
    (wall, cpu) = (real, user + sys)
  }

  /// Seconds in `user⇥0m0.011s`; the decimal sign is that of the job's locale.
  private static func seconds(_ line: String, _ word: String) -> Double? {
    let parts = line.split { $0 == "\t" || $0 == " " }
    guard parts.count == 2, parts[0] == word, parts[1].hasSuffix("s") else { return nil }
    let time = parts[1].dropLast().split(separator: "m", omittingEmptySubsequences: false)
    guard time.count == 2, let minutes = Int(time[0]), minutes >= 0,
      let seconds = Double(String(time[1].map { $0 == "," ? "." : $0 })), (0..<61).contains(seconds)
    else { return nil }
    return Double(minutes) * 60 + seconds
  }
}
