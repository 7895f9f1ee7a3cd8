/// How many cells text takes on a terminal.
///
/// The widths are those of glibc's `wcwidth`, which ncurses asks before it draws: were we to think
/// otherwise, every column to the right would be out of line.
package enum CellWidth {
  /// What becomes of a scalar on screen.
  package enum Kind: UInt32, Sendable {
    /// Never drawn: controls, direction and joining controls, selectors.
    case ignored
    /// Drawn over the scalar before it.
    case mark
    /// One cell.
    case narrow
    /// Two cells.
    case wide
  }

  /// What becomes of `scalar`.
  package static func kind(_ scalar: UInt32) -> Kind {
    if scalar < 0x300 {
      return scalar < 0x20 || (0x7F..<0xA0).contains(scalar) || scalar == 0xAD ? .ignored : .narrow
    }
    // Punctuation, arrows, lines and blocks that are drawn many times a frame.
    if scalar >= 0x2500 && scalar < 0x25FD { return .narrow }
    if scalar == 0x2026 { return .narrow }
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle] >> 2 <= scalar { low = middle } else { high = middle }
    }
    return Kind(rawValue: runs[low] & 3) ?? .narrow
  }
}
