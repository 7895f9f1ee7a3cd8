/// Lengths of time in words.
enum TimeSpan {
  /// `41 s`, `12 min`, `3 h 20 min`, `2 d 4 h`: no more exact than anybody needs.
  static func text(_ seconds: Double) -> String {
    // Beyond this nothing is known of a cluster; the bound keeps hostile numbers from overflowing.
    let whole = Int(min(max(seconds, 0), 1e10))
    func pair(_ large: Int, _ unit: String, _ small: Int, _ smallUnit: String) -> String {
      small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
    }
    switch whole {
    case ..<120: return "\(whole) s"
    case ..<7200: return "\(whole / 60) min"
    case ..<172_800: return pair(whole / 3600, "h", whole / 60 % 60, "min")
    default: return pair(whole / 86400, "d", whole / 3600 % 24, "h")
    }
  }
}
