/// What a piece of text means; the theme decides its look.  Colour says state, never decoration.
nonisolated enum Role: UInt8, Sendable, CaseIterable {
  case plain, dim, accent, heading, good, waiting, live, attention, bad, ended, stale, selected, marked
  case keyHint, title, border, match, matchCurrent, demo, error

  /// Stands for the role in ``Canvas/styles``; no two roles share one.
  var letter: Character {
    switch self {
    case .plain: "."
    case .dim: "d"
    case .accent: "a"
    case .heading: "h"
    case .good: "g"
    case .waiting: "w"
    case .live: "l"
    case .attention: "n"
    case .bad: "b"
    case .ended: "e"
    case .stale: "o"
    case .selected: "s"
    case .marked: "m"
    case .keyHint: "k"
    case .title: "t"
    case .border: "r"
    case .match: "f"
    case .matchCurrent: "c"
    case .demo: "y"
    case .error: "x"
    }
  }
}
