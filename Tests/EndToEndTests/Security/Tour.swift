/// A walk through the dashboard: every view, page, form and dialog.
enum Tour {
  /// Keys by tmux's names, one after another; those of a line lead to one place and back.
  private static let ways: [[String]] = [
    ["1", "2", "3", "4", "5", "6"],
    ["3", "Enter", "G", "g", "Escape"], ["3", "y", "G", "Escape"],
    ["2", "Enter", "G", "g", "Escape"], ["2", "G", "d", "G", "Escape"], ["2", "g", "y", "G", "Escape"],
    ["2", "g", "t", "Escape"], ["2", "g", "J", "G", "Escape"], ["2", "g", "l", "g", "G", "x", "Escape"],
    ["2", "g", "j", "l", "g", "G", "Escape"],
    ["2", "g", "e", "G", "g", "r", "Escape", "Escape"], ["2", "g", "v", "G", "Escape"],
    ["2", "g", "c", "Escape"], ["2", "g", "r", "Escape"], ["2", "j", "Enter", "G", "Escape"],
    ["2", "S", "Escape"], ["2", "n", "Escape"], ["2", "!", "!"], ["2", ":", "Escape"],
    ["4", "a", "w", "Enter", "G", "g", "Escape", "a"], ["5", "G", "+", "-"],
    ["6", "Enter", "G", "Escape", "G", "Enter", "G", "Escape"],
    ["i", "G", "Escape"], ["u", "Escape"], ["?", "G", "Escape"], ["2", "g", "l", "K", "Escape", "Escape"],
    ["4", "b", "b", "b", "o", "o"], ["2", "w", "w", "b", "b", "b"],
  ]

  /// Walks through all, and gives what was on the screens.
  static func take(_ tmux: Tmux) async throws -> String {
    var seen = ""
    for key in ways.joined() {
      try await tmux.press(key)
      seen += try await settled(tmux)
    }
    return seen
  }

  /// The screen, once nothing has changed on it for a moment.
  private static func settled(_ tmux: Tmux) async throws -> String {
    var (screen, same) = ("", 0)
    for _ in 0..<40 where same < 2 {
      try await Task.sleep(for: .milliseconds(40))
      let now = try await tmux.screen()
      same = now == screen ? same + 1 : 0
      screen = now
    }
    return screen
  }
}
