/// How many colours the terminal has and the user wants.
nonisolated enum ColorDepth: Sendable, CaseIterable {
  /// Attributes only: no colours there, or `NO_COLOR` is set (https://no-color.org).
  case monochrome
  case eight, sixteen
  /// The palette of 256; terminals with more have it too.
  case palette

  /// The depth for a terminal with that many `colors`.
  ///
  /// - Parameter noColor: the value of `NO_COLOR`; anything but empty turns colours off.
  init(colors: Int, noColor: String? = nil) {
    self =
      if let noColor, !noColor.isEmpty { .monochrome } else {
        switch colors {
        case ..<8: .monochrome
        case ..<16: .eight
        case ..<256: .sixteen
        default: .palette
        }
      }
  }
}

/// How a cell is shown: colours of the palette (`nil`: the terminal's own) and attributes.
nonisolated struct Look: Hashable, Sendable {
  var foreground: UInt8?
  var background: UInt8?
  var isBold = false
  var isDim = false
  var isReversed = false
  var isUnderlined = false
}

/// Gives each role its look.
///
/// The terminal's background is not known, so what is drawn on it uses middle tones that can be read
/// on black and on white; whatever needs more contrast brings its own background.
nonisolated struct Theme: Sendable {
  let depth: ColorDepth
  private let looks: [Look]
  private let cursorLooks: [Look]

  /// The theme for that many colours.
  init(depth: ColorDepth) {
    self.depth = depth
    looks = Role.allCases.map { Self.look(of: $0, depth) }
    cursorLooks = Role.allCases.map { Self.cursorLook(of: $0, depth) }
  }

  /// How a cell of that style is shown.
  func look(of style: Style) -> Look {
    let role = Int(style.role.rawValue)
    var look = style.isOnCursor ? cursorLooks[role] : looks[role]
    if let own = style.foreground {
      look.foreground = Palette.reduced(own, to: depth)
      if Palette.isBright(own, in: depth) { look.isBold = true }
    }
    if let own = style.background { look.background = Palette.reduced(own, to: depth) }
    if style.isBold { look.isBold = true }
    if style.isDim { look.isDim = true }
    if style.isUnderlined { look.isUnderlined = true }
    if style.isReversed { look.isReversed.toggle() }
    return look
  }

  private static func look(of role: Role, _ depth: ColorDepth) -> Look {
    switch depth {
    case .palette: palette(role)
    case .sixteen: sixteen(role)
    case .eight: eight(role)
    case .monochrome: monochrome(role)
    }
  }

  private static func palette(_ role: Role) -> Look {
    switch role {
    case .plain: Look()
    case .dim, .ended: Look(foreground: 245)
    case .stale, .border: Look(foreground: 243)
    case .accent, .keyHint: Look(foreground: 32)
    case .heading: Look(foreground: 245, isBold: true)
    case .title: Look(isBold: true)
    case .live: Look(foreground: 34)
    case .good: Look(foreground: 65)
    case .waiting: Look(foreground: 136)
    case .attention: Look(foreground: 202)
    case .bad: Look(foreground: 160)
    case .marked: Look(foreground: 133, isBold: true)
    case .selected: Look(foreground: 231, background: 24)
    case .match: Look(foreground: 16, background: 222)
    case .matchCurrent: Look(foreground: 16, background: 208, isBold: true)
    case .demo: Look(foreground: 16, background: 172)
    case .error: Look(foreground: 231, background: 160)
    }
  }

  private static func sixteen(_ role: Role) -> Look {
    switch role {
    case .plain: Look()
    case .dim, .ended, .stale, .border: Look(foreground: 8)
    case .accent, .keyHint: Look(foreground: 6)
    case .heading: Look(foreground: 8, isBold: true)
    case .title: Look(isBold: true)
    case .live: Look(foreground: 2, isBold: true)
    case .good: Look(foreground: 2)
    case .waiting: Look(foreground: 3)
    case .attention: Look(foreground: 3, isBold: true)
    case .bad: Look(foreground: 1, isBold: true)
    case .marked: Look(foreground: 5, isBold: true)
    case .selected: Look(foreground: 0, background: 6)
    case .match: Look(foreground: 0, background: 11)
    case .matchCurrent: Look(foreground: 0, background: 13, isBold: true)
    case .demo: Look(foreground: 0, background: 3)
    case .error: Look(foreground: 15, background: 1)
    }
  }

  private static func eight(_ role: Role) -> Look {
    switch role {
    case .dim, .ended, .stale, .border: Look(isDim: true)
    case .heading: Look(isBold: true)
    case .match: Look(foreground: 0, background: 3)
    case .matchCurrent: Look(foreground: 0, background: 5, isBold: true)
    case .error: Look(foreground: 7, background: 1, isBold: true)
    default: sixteen(role)
    }
  }

  private static func monochrome(_ role: Role) -> Look {
    switch role {
    case .plain, .good, .waiting, .accent: Look()
    case .dim, .ended, .stale, .border: Look(isDim: true)
    case .heading, .title, .live, .keyHint: Look(isBold: true)
    case .attention, .bad: Look(isBold: true, isUnderlined: true)
    case .marked, .match: Look(isUnderlined: true)
    case .selected, .demo: Look(isReversed: true)
    case .matchCurrent, .error: Look(isBold: true, isReversed: true)
    }
  }

  /// On the cursor's row: the same meaning on its background.
  private static func cursorLook(of role: Role, _ depth: ColorDepth) -> Look {
    var look = look(of: role, depth)
    guard look.background == nil else { return look }
    switch depth {
    case .palette:
      look.background = 24
      look.foreground =
        switch role {
        case .live, .good: 157
        case .waiting: 229
        case .attention: 222
        case .bad: 224
        case .marked: 225
        case .dim, .ended, .stale, .border, .heading: 252
        default: 231
        }
    case .sixteen, .eight: look = Look(foreground: 0, background: 6, isBold: look.isBold)
    case .monochrome:
      look.isReversed = true
      look.isDim = false  // a dimmed bar is a patchy one
    }
    return look
  }
}
