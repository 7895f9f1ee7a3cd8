/// A key as views see it.
nonisolated enum Key: Hashable, Sendable {
  case character(Character)
  /// With ctrl held; the letter is lower case.
  case control(Character)
  case alt(Character)
  /// F1 to F12.
  case function(Int)
  case up, down, left, right, home, end, pageUp, pageDown, enter, escape, tab, backTab, backspace, delete,
    insert
}

/// What reaches the screen from the terminal.
nonisolated enum InputEvent: Equatable, Sendable {
  case key(Key)
  /// Text pasted by the terminal (bracketed paste), without control characters; line breaks are `\n`.
  case paste(String)
  case mouse(Mouse)

  /// A click or a turn of the wheel at a cell, counted from 0.
  struct Mouse: Equatable, Sendable {
    var action: Action
    var row: Int
    var column: Int

    /// What was done; drags and movements are not reported.
    enum Action: Sendable { case click, rightClick, wheelUp, wheelDown }
  }
}

nonisolated extension Key: CustomStringConvertible {
  private static let names: [(key: Key, name: String)] = [
    (.up, "up"), (.down, "down"), (.left, "left"), (.right, "right"), (.home, "home"), (.end, "end"),
    (.pageUp, "pgup"), (.pageDown, "pgdn"), (.enter, "enter"), (.escape, "esc"), (.tab, "tab"),
    (.backTab, "shift-tab"), (.backspace, "backspace"), (.delete, "del"), (.insert, "ins"),
    (.character(" "), "space"),
  ]

  /// As help and the configuration write it: `j`, `G`, `ctrl-d`, `alt-x`, `f5`, `pgdn`, `space`.
  var description: String {
    if let known = Self.names.first(where: { $0.key == self }) { return known.name }
    return switch self {
    case .character(let character): String(character)
    case .control(let character): "ctrl-" + Self.text(character)
    case .alt(let character): "alt-" + Self.text(character)
    case .function(let number): "f\(number)"
    default: ""
    }
  }

  /// The key with that name, as ``description`` writes it; `nil` if there is none.
  init?(_ name: String) {
    if let known = Self.names.first(where: { $0.name == name.lowercased() }) {
      self = known.key
    } else if name.count == 1, let character = name.first {
      self = .character(character)
    } else if name.lowercased().hasPrefix("ctrl-"), let character = Self.character(name.dropFirst(5)) {
      self = .control(Character(character.lowercased()))
    } else if name.lowercased().hasPrefix("alt-"), let character = Self.character(name.dropFirst(4)) {
      self = .alt(character)
    } else if name.lowercased().hasPrefix("f"), let number = Int(name.dropFirst()), (1...12).contains(number)
    {
      self = .function(number)
    } else {
      return nil
    }
  }

  private static func text(_ character: Character) -> String {
    character == " " ? "space" : String(character)
  }

  private static func character(_ text: Substring) -> Character? {
    text.lowercased() == "space" ? " " : text.count == 1 ? text.first : nil
  }
}
