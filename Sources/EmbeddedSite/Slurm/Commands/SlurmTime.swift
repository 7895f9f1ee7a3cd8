/// Times and durations as Slurm's commands print them.
struct SlurmTime: Sendable {
  /// `SLURM_TIME_FORMAT`: `%s` for seconds since 1970, anything else is the standard form, in UTC.
  var format: String

  /// - Parameter none: what stands for no time: `N/A`, `Unknown`, `None`.
  func text(_ seconds: Double?, none: String = "N/A") -> String {
    guard let seconds, seconds > 0 else { return none }
    return format == "%s" ? String(Int64(seconds)) : Self.standard(seconds)
  }

  /// `2026-11-21T01:32:14`
  static func standard(_ seconds: Double) -> String { String(RFC3339.string(seconds).dropLast()) }

  /// `1-02:03:04`, `2:03:04`, `3:04`: as squeue and sinfo print durations.
  static func short(_ seconds: Double) -> String {
    let total = Int(max(0, seconds))
    let (days, hours, minutes) = (total / 86_400, total / 3600 % 24, total / 60 % 60)
    let rest = padded(total % 60, 2)
    if days > 0 { return "\(days)-\(padded(hours, 2)):\(padded(minutes, 2)):\(rest)" }
    if hours > 0 { return "\(hours):\(padded(minutes, 2)):\(rest)" }
    return "\(minutes):\(rest)"
  }

  /// `1-02:03:04`, `02:03:04`: as scontrol and sacct print them.
  static func long(_ seconds: Double) -> String {
    let total = Int(max(0, seconds))
    let clock =
      "\(padded(total / 3600 % 24, 2)):\(padded(total / 60 % 60, 2)):\(padded(total % 60, 2))"
    return total >= 86_400 ? "\(total / 86_400)-\(clock)" : clock
  }

  /// A limit in seconds.
  static func limit(_ seconds: Double, long isLong: Bool = false) -> String {
    seconds.isFinite ? (isLong ? long(seconds) : short(seconds)) : "UNLIMITED"
  }
}
