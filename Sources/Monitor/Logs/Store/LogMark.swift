internal import ClientCore

/// What is known of a line beside its bytes, in 64 bits: they are kept a line a record, in memory and in files.
struct LogMark: Equatable {
  /// From the lowest: 2 bits of ground, chatter or not, timed or not; above them nanoseconds since 1970.
  let bits: Int64

  private static let timed: Int64 = 8
  private static let chatter: Int64 = 4
  private static let grounds: [LogTime.Ground] = [.seen, .written, .stamped]

  /// As it was kept.
  init(bits: Int64) { self.bits = bits }

  /// Of a line of that time, which is held to 16 ns.
  init(_ time: LogTime?, isChatter: Bool = false) {
    var bits = isChatter ? Self.chatter : 0
    if let time, abs(time.at.seconds) < 9_000_000_000 {
      let nanoseconds = time.at.seconds * 1_000_000_000 + Int64(time.at.nanoseconds)
      bits |= nanoseconds & ~15 | Self.timed
      bits |= Int64(Self.grounds.firstIndex(of: time.ground) ?? 0)
    }
    self.bits = bits
  }

  /// Whether the line is the plugin's, not the container's.
  var isChatter: Bool { bits & Self.chatter != 0 }

  /// When the line was written.
  var time: LogTime? {
    guard bits & Self.timed != 0 else { return nil }
    let (ground, nanoseconds) = (Int(bits & 3), bits & ~15)
    let rest = nanoseconds % 1_000_000_000
    let whole = nanoseconds / 1_000_000_000 - (rest < 0 ? 1 : 0)
    let at = Timestamp(seconds: whole, nanoseconds: Int32(rest < 0 ? rest + 1_000_000_000 : rest))
    return LogTime(at, ground < Self.grounds.count ? Self.grounds[ground] : .seen)
  }
}
