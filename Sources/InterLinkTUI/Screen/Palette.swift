internal import Monitor

/// The palette of 256 colours as xterm has it, and what stands for a colour where there are fewer.
nonisolated enum Palette {
  /// The index of `colour`, or of the nearest there is to it.
  static func index(_ colour: LogColour) -> UInt8 {
    switch colour {
    case .palette(let index): index
    case .rgb(let red, let green, let blue): nearest(RGB(red: Int(red), green: Int(green), blue: Int(blue)))
    }
  }

  /// What stands for a colour of the palette in a terminal of that depth; `nil` for its own.
  static func reduced(_ index: UInt8, to depth: ColorDepth) -> UInt8? {
    switch depth {
    case .palette: return index
    case .sixteen: return sixteen[Int(index)]
    case .eight:
      // What is grey among sixteen would be black on black among eight.
      let basic = sixteen[Int(index)]
      return basic == 8 ? nil : basic & 7
    case .monochrome: return nil
    }
  }

  /// Whether a colour is a bright one that a terminal with eight shows by bold letters.
  static func isBright(_ index: UInt8, in depth: ColorDepth) -> Bool {
    depth == .eight && sixteen[Int(index)] > 8
  }

  private struct RGB {
    var red: Int
    var green: Int
    var blue: Int

    func distance(_ other: RGB) -> Int {
      let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
      // The eye tells greens apart best, blues worst.
      return 3 * r * r + 4 * g * g + 2 * b * b
    }
  }

  private static let levels = [0, 95, 135, 175, 215, 255]

  private static func nearest(_ wanted: RGB) -> UInt8 {
    func level(_ value: Int) -> Int {
      levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
    }
    let cube = 16 + 36 * level(wanted.red) + 6 * level(wanted.green) + level(wanted.blue)
    let mean = (wanted.red + wanted.green + wanted.blue) / 3
    let grey = 232 + max(0, min(23, (mean - 3) / 10))
    return UInt8(rgb(grey).distance(wanted) < rgb(cube).distance(wanted) ? grey : cube)
  }

  /// xterm's values of all 256; the first sixteen are whatever the user's theme makes of them.
  private static func rgb(_ index: Int) -> RGB {
    switch index {
    case ..<16: return basic[index]
    case ..<232:
      let cube = index - 16
      return RGB(red: levels[cube / 36], green: levels[cube / 6 % 6], blue: levels[cube % 6])
    default:
      let grey = 8 + 10 * (index - 232)
      return RGB(red: grey, green: grey, blue: grey)
    }
  }

  private static let basic: [RGB] = [
    RGB(red: 0, green: 0, blue: 0), RGB(red: 205, green: 0, blue: 0), RGB(red: 0, green: 205, blue: 0),
    RGB(red: 205, green: 205, blue: 0), RGB(red: 0, green: 0, blue: 238), RGB(red: 205, green: 0, blue: 205),
    RGB(red: 0, green: 205, blue: 205), RGB(red: 229, green: 229, blue: 229),
    RGB(red: 127, green: 127, blue: 127), RGB(red: 255, green: 0, blue: 0), RGB(red: 0, green: 255, blue: 0),
    RGB(red: 255, green: 255, blue: 0), RGB(red: 92, green: 92, blue: 255),
    RGB(red: 255, green: 0, blue: 255), RGB(red: 0, green: 255, blue: 255),
    RGB(red: 255, green: 255, blue: 255),
  ]

  /// The nearest of the first sixteen, for each of the 256.
  private static let sixteen: [UInt8] = (0..<256).map { index in
    if index < 16 { return UInt8(index) }
    let wanted = rgb(index)
    let nearest = basic.indices.min { basic[$0].distance(wanted) < basic[$1].distance(wanted) }
    return UInt8(nearest ?? 7)
  }
}

nonisolated extension Style {
  /// Text that came with that look.
  init(_ attributes: LogAttributes) {
    self.init(bold: attributes.isBold, reversed: attributes.isReversed, underlined: attributes.isUnderlined)
    isDim = attributes.isDim
    foreground = attributes.foreground.map(Palette.index)
    background = attributes.background.map(Palette.index)
  }
}
