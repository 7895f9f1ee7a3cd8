internal import ClientCore
internal import Glibc

/// The time zone of this machine (`TZ`, or that of the system).
nonisolated enum LocalTime {
  /// Seconds that the clock here is ahead of UTC at `time`.
  static func offset(at time: Timestamp) -> Int {
    var seconds = time_t(time.seconds)
    var parts = tm()
    return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
  }

  /// A time whose clock in UTC shows what the clock here shows at `time`.
  static func shifted(_ time: Timestamp) -> Timestamp { time + Double(offset(at: time)) }
}
