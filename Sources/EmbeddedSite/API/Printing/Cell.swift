/// A cell of a `Table` row; what depends on the present is decided when it is printed.
enum Cell: Sendable, Equatable {
  case text(String)
  case number(Int64)
  /// How long ago, `5m53s`; `<unknown>` for an unknown time.
  case age(Double?)
  /// From one time to another, or to the present.
  case span(from: Double?, to: Double?)
  /// Restarts, and how long ago the last one was.
  case restarts(Int64, last: Double?)

  func write(into out: inout [UInt8], now: Double) {
    switch self {
    case .text(let text): Document.write(text, into: &out)
    case .number(let number): out.append(contentsOf: String(number).utf8)
    case .age(let time):
      Document.write(time.map { HumanDuration.text(now - $0) } ?? "<unknown>", into: &out)
    case .span(let from, let to):
      Document.write(from.map { HumanDuration.text((to ?? now) - $0) } ?? "", into: &out)
    case .restarts(let count, let last):
      let ago = last.map { " (\(HumanDuration.text(now - $0)) ago)" } ?? ""
      Document.write("\(count)\(count > 0 ? ago : "")", into: &out)
    }
  }
}

/// Durations as kubectl shows ages: two units while the larger one is small (`duration.HumanDuration`).
enum HumanDuration {
  static func text(_ seconds: Double) -> String {
    let seconds = Int(seconds.rounded(.down))
    let minutes = seconds / 60
    let hours = minutes / 60
    let days = hours / 24
    switch seconds {
    case ..<(-1): return "<invalid>"
    case ..<0: return "0s"
    case ..<120: return "\(seconds)s"
    case ..<600: return pair(minutes, "m", seconds % 60, "s")
    case ..<(3 * 3_600): return "\(minutes)m"
    case ..<(8 * 3_600): return pair(hours, "h", minutes % 60, "m")
    case ..<(48 * 3_600): return "\(hours)h"
    case ..<(8 * 86_400): return pair(days, "d", hours % 24, "h")
    case ..<(2 * 365 * 86_400): return "\(days)d"
    case ..<(8 * 365 * 86_400): return pair(days / 365, "y", days % 365, "d")
    default: return "\(days / 365)y"
    }
  }

  private static func pair(_ large: Int, _ unit: String, _ small: Int, _ smallUnit: String) -> String {
    small == 0 ? "\(large)\(unit)" : "\(large)\(unit)\(small)\(smallUnit)"
  }
}
