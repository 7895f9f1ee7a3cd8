internal import Glibc

/// What the Slurm plugin and its job script say in a log beside the container's own output.
///
/// A log as the plugin sends it is `job.out` (the script's chatter) followed by the container's output; see
/// `prepare.go` and `GetLogs.go` of interlink-slurm-plugin.
package enum JobOutput {
  /// A line of `job.out`.
  enum Line {
    /// Its first: `This pod NAME/UID has been submitted to SLURM node NODE.`
    case first
    /// One of those before the containers are started.
    case preparation
    /// One of those after: from here on a line of another shape is the container's.
    case started
  }

  /// Sent again and again, without a line feed, while the file with the container's output is not there:
  /// `HTTP InterLink session ID: Cannot open in follow mode … sleeping before retrying...`
  static let retry = (start: bytes("HTTP InterLink session "), end: bytes("sleeping before retrying..."))
  /// Appended, without a line feed, when the interLink API goes down while it sends.
  package static let cutNotice = bytes("error writing response to client: unexpected EOF")

  /// Length of the end of `bytes` that is ``cutNotice`` or a beginning of it.
  static func noticeLength(atEndOf bytes: some BidirectionalCollection<UInt8>) -> Int {
    var count = min(cutNotice.count, bytes.count)
    while count > 0 {
      if bytes.suffix(count).elementsEqual(cutNotice.prefix(count)) { return count }
      count -= 1
    }
    return 0
  }

  private static let first = (start: bytes("This pod "), middle: bytes(" has been submitted to SLURM node "))
  private static let hint = bytes("To get more info, please run: scontrol show job ")
  /// What follows the time (`date -Is --utc`) on the other lines.
  private static let preparing = ["Running init container ", "InitContainer "].map(bytes)
  private static let starting = [
    "Running in background ", "Waiting for container ", "Container ", "Checking if file exists: ", "attempt ",
    "End of script, highest exit code ",
  ].map(bytes)

  /// Whether `line` (without its line feed) is the plugin's or its script's, not the container's.
  package static func isChatter(_ line: UnsafeBufferPointer<UInt8>) -> Bool { classify(line) != nil }

  /// The job that `line` names: `To get more info, please run: scontrol show job 17.`
  static func jobNumber(_ line: String) -> UInt64? {
    guard line.utf8.starts(with: hint) else { return nil }
    return UInt64(String(Substring(line.utf8.dropFirst(hint.count).prefix { (0x30...0x39).contains($0) })))
  }

  /// The node that `line` names: `This pod NAME/UID has been submitted to SLURM node cn03.`
  static func node(_ line: String) -> String? {
    guard line.utf8.starts(with: first.start), let found = line.utf8.firstRange(of: first.middle) else {
      return nil
    }
    let name = line[found.upperBound...].prefix { $0 != " " }
    let node = name.last == "." ? name.dropLast() : name
    return node.isEmpty ? nil : String(node)
  }

  /// What `line` (without its line feed) is of `job.out`; `nil` if it has no shape of its.
  static func classify(_ line: ArraySlice<UInt8>) -> Line? { line.withUnsafeBufferPointer { classify($0) } }

  private static func classify(_ line: UnsafeBufferPointer<UInt8>) -> Line? {
    // By far the most lines are none of these, and their first byte tells.
    guard let byte = line.first else { return nil }
    if byte == 0x54 {
      if starts(line, with: first.start) { return line.firstRange(of: first.middle) == nil ? nil : .first }
      return starts(line, with: hint) ? .preparation : nil
    }
    guard (0x30...0x39).contains(byte), line.count > timeShape.count, hasTime(line) else { return nil }
    let words = UnsafeBufferPointer(rebasing: line[timeShape.count...])
    if starting.contains(where: { starts(words, with: $0) }) { return .started }
    // Looks into files of init containers come before the containers are started, and the same shape after.
    if preparing.contains(where: { starts(words, with: $0) }) { return .preparation }
    return nil
  }

  private static func starts(_ line: UnsafeBufferPointer<UInt8>, with start: [UInt8]) -> Bool {
    guard line.count >= start.count, let base = line.baseAddress else { return false }
    return memcmp(base, start, start.count) == 0
  }

  /// Whether `start` may become the first line of `job.out`.
  static func mayBeFirst(_ start: ArraySlice<UInt8>) -> Bool {
    let count = min(start.count, first.start.count)
    return start.prefix(count).elementsEqual(first.start.prefix(count))
  }

  /// Whether `start` may become a line of `job.out` other than the first.
  static func mayBeLine(_ start: ArraySlice<UInt8>) -> Bool {
    let count = min(start.count, hint.count)
    return start.prefix(count).elementsEqual(hint.prefix(count))
      || start.withUnsafeBufferPointer { hasTime($0) }
  }

  /// `2026-11-21T00:50:20+00:00 `, with 0 for any digit.
  private static let timeShape = bytes("0000-00-00T00:00:00+00:00 ")

  /// Whether `line`, as far as it goes, begins with a time.
  private static func hasTime(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    timeShape.withUnsafeBufferPointer { shape in
      for index in 0..<min(line.count, shape.count) {
        let isRight = shape[index] == 0x30 ? line[index] &- 0x30 < 10 : line[index] == shape[index]
        if !isRight { return false }
      }
      return true
    }
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
