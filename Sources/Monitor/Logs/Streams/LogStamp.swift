internal import ClientCore

/// The time that a kubelet puts before each line when it is asked for timestamps: RFC 3339 with a fraction of a
/// second and a blank (`2026-11-21T00:52:51.123456789Z `; CRI runtimes write nine digits, Docker fewer).
struct LogStamp {
  /// What a beginning of a line may be.
  enum Judgement: Equatable {
    /// It begins with a stamp.
    case stamped
    case unstamped
    /// More bytes are needed to tell.
    case undecided
  }

  /// The longest: nine digits and an offset.
  static let longest = 36
  private static let dateShape = Array("0000-00-00T00:00:00.".utf8)
  private static let offsetShape = Array("00:00 ".utf8)

  /// The second that was read last, and how it is written: most lines are of the same.
  private var known = (bytes: [UInt8](), seconds: Int64(0))

  /// Whether `start`, the first bytes of a line, are a stamp.
  static func judge(_ start: UnsafeBufferPointer<UInt8>) -> Judgement {
    var index = 0
    func fits(_ shape: [UInt8]) -> Judgement? {
      for expected in shape {
        guard index < start.count else { return .undecided }
        let byte = start[index]
        if expected == 0x30 ? byte &- 0x30 >= 10 : byte != expected { return .unstamped }
        index += 1
      }
      return nil
    }
    if let early = fits(dateShape) { return early }
    let fraction = index
    while index < start.count, index - fraction < 9, start[index] &- 0x30 < 10 { index += 1 }
    guard index < start.count else { return .undecided }
    guard index > fraction else { return .unstamped }
    switch start[index] {
    case 0x5A:  // Z
      index += 1
      return fits([0x20]) ?? .stamped
    case 0x2B, 0x2D:  // + -
      index += 1
      return fits(offsetShape) ?? .stamped
    default: return .unstamped
    }
  }

  /// The time before `line`, and how many bytes it takes; `nil` if there is none.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>) -> (time: Timestamp, length: Int)? {
    let start = UnsafeBufferPointer(rebasing: line.prefix(Self.longest))
    guard Self.judge(start) == .stamped, let end = start.firstIndex(of: 0x20) else { return nil }
    let text = UnsafeBufferPointer(rebasing: start[..<end])
    let date = text[..<(Self.dateShape.count - 1)]
    if text.last == 0x5A, known.bytes.elementsEqual(date) {
      var nanoseconds: Int32 = 0
      var scale: Int32 = 100_000_000
      for byte in text[Self.dateShape.count..<(end - 1)] {
        nanoseconds += Int32(byte &- 0x30) * scale
        scale /= 10
      }
      return (Timestamp(seconds: known.seconds, nanoseconds: nanoseconds), end + 1)
    }
    guard let time = Timestamp(rfc3339: text) else { return nil }
    known = text.last == 0x5A ? (Array(date), time.seconds) : ([], 0)
    return (time, end + 1)
  }
}
