import Monitor
import Testing

@testable import InterLinkTUI

/// Colours that programs ask for, on terminals that have fewer.
@Suite struct PaletteTests {
  nonisolated static let cases: [(LogColour, UInt8)] = [
    (.palette(9), 9), (.rgb(255, 0, 0), 196), (.rgb(0, 0, 0), 16), (.rgb(255, 255, 255), 231),
    (.rgb(128, 128, 128), 244), (.rgb(8, 8, 8), 232), (.rgb(95, 135, 175), 67),
  ]

  @Test(arguments: cases) func takesTheNearestOfThePalette(_ colour: LogColour, _ index: UInt8) {
    #expect(Palette.index(colour) == index)
  }

  @Test(arguments: ColorDepth.allCases) func everyColourExistsInTheDepth(_ depth: ColorDepth) {
    let limit =
      switch depth {
      case .monochrome: 0
      case .eight: 8
      case .sixteen: 16
      case .palette: 256
      }
    let theme = Theme(depth: depth)
    for index in UInt8.min...UInt8.max {
      var style = Style()
      (style.foreground, style.background) = (index, index)
      let look = theme.look(of: style)
      for colour in [look.foreground, look.background].compactMap({ $0 }) { #expect(Int(colour) < limit) }
    }
  }

  @Test func brightColoursOfEightAreBoldAndGreyIsNotBlack() {
    var style = Style()
    style.foreground = 9
    #expect(Theme(depth: .eight).look(of: style) == Look(foreground: 1, isBold: true))
    style.foreground = 8
    #expect(Theme(depth: .eight).look(of: style).foreground == nil)
  }

  @Test func attributesStayWhereThereAreNoColours() {
    var attributes = LogAttributes()
    (attributes.isBold, attributes.isUnderlined, attributes.isDim) = (true, true, true)
    attributes.foreground = .palette(1)
    let look = Theme(depth: .monochrome).look(of: Style(attributes))
    #expect(look == Look(isBold: true, isDim: true, isUnderlined: true))
  }
}
