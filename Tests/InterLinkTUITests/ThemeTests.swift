import Glibc
import Testing

@testable import InterLinkTUI

@Suite struct ThemeTests {
  @Test func depthFollowsColorsAndNoColor() {
    #expect(ColorDepth(colors: -1) == .monochrome)
    #expect(ColorDepth(colors: 8) == .eight)
    #expect(ColorDepth(colors: 16) == .sixteen)
    #expect(ColorDepth(colors: 256) == .palette)
    #expect(ColorDepth(colors: 1 << 24) == .palette)
    #expect(ColorDepth(colors: 256, noColor: "1") == .monochrome)
    #expect(ColorDepth(colors: 256, noColor: "") == .palette)
  }

  @Test(arguments: ColorDepth.allCases)
  func coloursExistInTheDepth(depth: ColorDepth) {
    let limit =
      switch depth {
      case .monochrome: 0;
      case .eight: 8;
      case .sixteen: 16;
      case .palette: 256
      }
    for look in Self.looks(depth) {
      #expect(Int(look.foreground ?? 0) < max(1, limit) && Int(look.background ?? 0) < max(1, limit))
      if depth == .monochrome { #expect(look.foreground == nil && look.background == nil) }
    }
  }

  @Test(arguments: ColorDepth.allCases)
  func theCursorAndTroubleStandOut(depth: ColorDepth) {
    let theme = Theme(depth: depth)
    for role in Role.allCases where role != .selected {
      let onCursor = theme.look(of: Style(role, onCursor: true))
      #expect(onCursor.background != nil || onCursor.isReversed, "\(role)")
    }
    #expect(theme.look(of: Style(.bad)) != theme.look(of: Style(.plain)))
    #expect(theme.look(of: Style(.match)) != theme.look(of: Style(.matchCurrent)))
    #expect(theme.look(of: Style(.plain, reversed: true)).isReversed)
  }

  /// Text without a background of its own must be readable on black and on white, text with one on it.
  @Test func thePaletteCanBeRead() {
    let theme = Theme(depth: .palette)
    for role in Role.allCases {
      for onCursor in [false, true] {
        let look = theme.look(of: Style(role, onCursor: onCursor))
        guard let foreground = look.foreground.map(Self.luminance) else { continue }
        if let background = look.background.map(Self.luminance) {
          #expect(Self.contrast(foreground, background) >= 4.5, "\(role) on its background")
        } else {
          #expect(Self.contrast(foreground, 0) >= 2.8, "\(role) on black")
          #expect(Self.contrast(foreground, 1) >= 2.8, "\(role) on white")
        }
      }
    }
  }

  private static func looks(_ depth: ColorDepth) -> [Look] {
    let theme = Theme(depth: depth)
    return Role.allCases.flatMap { [theme.look(of: Style($0)), theme.look(of: Style($0, onCursor: true))] }
  }

  private static func contrast(_ a: Double, _ b: Double) -> Double { (max(a, b) + 0.05) / (min(a, b) + 0.05) }

  /// Relative luminance (WCAG 2) of a colour of xterm's cube or grey ramp.
  private static func luminance(_ index: UInt8) -> Double {
    let steps = [0.0, 95, 135, 175, 215, 255]
    let value = Int(index) - 16
    let grey = Double(8 + (Int(index) - 232) * 10)
    let (red, green, blue) =
      index >= 232 ? (grey, grey, grey) : (steps[value / 36], steps[value / 6 % 6], steps[value % 6])
    func linear(_ value: Double) -> Double {
      value / 255 <= 0.04045 ? value / 255 / 12.92 : pow((value / 255 + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}
