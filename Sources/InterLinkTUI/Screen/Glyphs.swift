/// Symbols of the screen, in Unicode or (`--ascii`, or a locale without UTF-8) in ASCII: every glyph
/// beyond ASCII that the screen uses, with its twin, in one place.
///
/// Each is one cell wide in both.
nonisolated struct Glyphs: Sendable, Equatable {
  var isASCII = false

  /// The ASCII twin of a sign that sentences use; anything else as it is.
  static func plain(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x201C, 0x201D: 0x22  // “ ”
    case 0x2018, 0x2019: 0x27  // ‘ ’
    case 0x2013, 0x2014, 0x00B7: 0x2D  // – — ·
    case 0x2026: 0x7E  // …
    default: scalar
    }
  }

  // States
  var dot: String { isASCII ? "*" : "●" }
  var circle: String { isASCII ? "o" : "○" }
  var cross: String { isASCII ? "x" : "✖" }
  var check: String { isASCII ? "+" : "✓" }
  var warning: String { isASCII ? "!" : "⚠" }
  var none: String { isASCII ? "-" : "–" }

  // Tables
  var cursor: String { isASCII ? ">" : "▸" }
  var mark: String { isASCII ? "#" : "◆" }
  var sortDown: String { isASCII ? "v" : "▾" }
  var sortUp: String { isASCII ? "^" : "▴" }
  /// Before a group whose rows are hidden, and shown.
  var folded: String { isASCII ? "+" : "▸" }
  var unfolded: String { isASCII ? "-" : "▾" }
  var ellipsis: String { isASCII ? "~" : "…" }
  var more: String { isASCII ? ">" : "›" }
  var less: String { isASCII ? "<" : "‹" }

  // Lines
  var horizontal: String { isASCII ? "-" : "─" }
  var vertical: String { isASCII ? "|" : "│" }
  var topLeft: String { isASCII ? "+" : "┌" }
  var topRight: String { isASCII ? "+" : "┐" }
  var bottomLeft: String { isASCII ? "+" : "└" }
  var bottomRight: String { isASCII ? "+" : "┘" }
  var teeRight: String { isASCII ? "+" : "├" }
  var teeLeft: String { isASCII ? "+" : "┤" }
  var arrow: String { isASCII ? ">" : "→" }
  var separator: String { isASCII ? "-" : "·" }

  // Bars and small charts
  /// Part of a bar that is filled, and that is not.
  var barFull: String { isASCII ? "=" : "▇" }
  var barEmpty: String { isASCII ? "." : "▁" }
  /// Part of a bar that waits, that is yet to come, and that nobody saw.
  var barLow: String { isASCII ? "_" : "▂" }
  var barExpected: String { isASCII ? "~" : "╌" }
  var barUnknown: String { isASCII ? "?" : "░" }
  /// Steps of a sparkline from lowest to highest.
  var steps: [String] {
    isASCII ? ["_", ".", "-", "=", "+", "*", "%", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  }
  /// Pictures of a spinner.
  var spinner: [String] {
    isASCII ? ["|", "/", "-", "\\"] : ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"]
  }

  /// A bar of `width` cells of which `fraction` (0 to 1) is filled; more than nothing shows at least one cell.
  func bar(_ fraction: Double, width: Int) -> String {
    guard width > 0, fraction.isFinite else { return "" }
    let fraction = min(1, max(0, fraction))
    let filled = fraction == 0 ? 0 : max(1, Int((fraction * Double(width)).rounded()))
    return String(repeating: barFull, count: filled) + String(repeating: barEmpty, count: width - filled)
  }

  /// The last `width` of `values` as steps between 0 and the greatest of them.
  func sparkline(_ values: [Double], width: Int) -> String {
    let shown = values.suffix(max(0, width)).map { $0.isFinite ? max(0, $0) : 0 }
    guard let top = shown.max() else { return "" }
    return shown.map { value in
      top == 0 ? steps[0] : steps[min(steps.count - 1, Int(value / top * Double(steps.count - 1) + 0.5))]
    }.joined()
  }
}
