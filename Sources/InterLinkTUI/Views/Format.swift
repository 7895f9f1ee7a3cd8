internal import ClientCore

/// How ages, times, counts and quantities are written, everywhere the same.
nonisolated enum Format {
  /// An age as kubectl writes it: `45s`, `6m3s`, `25m`, `3h7m`, `26h`, `3d4h`, `40d`, `2y11d`.
  static func age(_ seconds: Double) -> String {
    // A clock a little behind the server's makes things a little younger than new.
    let whole = Int(max(0, min(seconds, 1e12)))
    let (minutes, hours) = (whole / 60, whole / 3600)
    return switch whole {
    case ..<120: "\(whole)s"
    case ..<600: pair(minutes, "m", whole % 60, "s")
    case ..<(3 * 3600): "\(minutes)m"
    case ..<(8 * 3600): pair(hours, "h", minutes % 60, "m")
    case ..<(48 * 3600): "\(hours)h"
    case ..<(8 * 86400): pair(hours / 24, "d", hours % 24, "h")
    case ..<(2 * 365 * 86400): "\(hours / 24)d"
    case ..<(8 * 365 * 86400): pair(hours / 24 / 365, "y", hours / 24 % 365, "d")
    default: "\(hours / 24 / 365)y"
    }
  }

  /// How long an answer took: `<1ms`, `12ms`, `1.2s`.
  static func latency(_ duration: Duration) -> String {
    let milliseconds = duration / .milliseconds(1)
    if milliseconds < 1 { return "<1ms" }
    if milliseconds < 999.5 { return "\(Int(milliseconds.rounded()))ms" }
    return decimal(milliseconds / 1000) + "s"
  }

  /// The age of something that happened at `time`, or `none` if that is not known.
  static func age(since time: Timestamp?, now: Timestamp, none: String) -> String {
    time.map { age(now - $0) } ?? none
  }

  /// A moment: `14:02:11` on the day of `now` (UTC), `11-20 14:02:11` in its year, else with the year.
  static func moment(_ time: Timestamp, now: Timestamp) -> String {
    let (text, today) = (time.rfc3339, now.rfc3339)
    if text.prefix(10) == today.prefix(10) { return time.clock }
    let date = text.prefix(4) == today.prefix(4) ? text.prefix(10).dropFirst(5) : text.prefix(10)
    return "\(date) \(time.clock)"
  }

  /// A moment to the minute: `14:02` on the day of `now` (UTC), else with the date.
  static func minute(_ time: Timestamp, now: Timestamp) -> String {
    String(moment(time, now: now).dropLast(3))
  }

  /// A job's time in hours, as Slurm counts: `0:42`, `12:05`, `3-04:00`; below one hour with units (`42m`,
  /// `4m10s`), lest minutes be taken for hours.
  static func hours(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e12)))
    guard whole >= 3600 else { return age(Double(whole)) }
    let (days, hours, minutes) = (whole / 86400, whole / 3600 % 24, whole / 60 % 60)
    let rest = "\(days > 0 && hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    return days > 0 ? "\(days)-\(rest)" : rest
  }

  /// `1 pod`, `2 pods`, `12,345 pods`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `12,345`
  static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var result = ""
    while digits.count > 3 {
      result = "," + digits.suffix(3) + result
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + digits + result
  }

  /// A memory quantity in binary units (`6.9Gi`), for reading, not for adding up; what is no quantity stays as it is.
  static func memory(_ text: String) -> String {
    guard let bytes = ClientCore.Quantity.value(text) else { return text }
    for (unit, size) in [("Ti", 1_099_511_627_776.0), ("Gi", 1_073_741_824), ("Mi", 1_048_576), ("Ki", 1024)]
    where bytes >= size {
      return decimal(bytes / size) + unit
    }
    return decimal(bytes)
  }

  /// A cpu quantity in cores, or thousandths of one (`188`, `1.5`, `1m`); what is no quantity stays as it is.
  static func cores(_ text: String) -> String {
    guard let cores = ClientCore.Quantity.value(text), cores.magnitude < 1e12 else { return text }
    let thousandths = (cores * 1000).rounded()
    // What is finer than Kubernetes itself counts stays as it is.
    guard abs(cores * 1000 - thousandths) < 1e-6 * max(1, thousandths.magnitude) else { return text }
    let (whole, rest) = Int(thousandths).quotientAndRemainder(dividingBy: 1000)
    if rest == 0 { return String(whole) }
    if rest % 100 == 0 { return "\(whole).\(abs(rest) / 100)" }
    return "\(Int(thousandths))m"
  }

  /// A quantity of the resource `name`: memory and storage in bytes, cpu in cores, others as they are.
  static func quantity(_ text: String, of name: String) -> String {
    switch name {
    case "cpu": cores(text)
    case "memory", "ephemeral-storage": memory(text)
    default: name.hasPrefix("hugepages-") ? memory(text) : text
    }
  }

  private static func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
    small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
  }

  /// At most one digit after the point, and none from ten on.
  private static func decimal(_ value: Double) -> String {
    guard value.magnitude < 1e15 else { return "\(value)" }
    let tenths = Int((value * 10).rounded())
    return tenths >= 100 || tenths % 10 == 0 ? String(Int(value.rounded())) : "\(tenths / 10).\(tenths % 10)"
  }
}
