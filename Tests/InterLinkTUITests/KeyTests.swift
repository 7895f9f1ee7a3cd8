import Testing

@testable import InterLinkTUI

@Suite struct KeyTests {
  nonisolated static let names: [(String, Key)] = [
    ("j", .character("j")), ("G", .character("G")), ("-", .character("-")), ("f", .character("f")),
    ("é", .character("é")),
    ("space", .character(" ")), ("ctrl-d", .control("d")), ("ctrl-space", .control(" ")),
    ("alt-x", .alt("x")),
    ("alt-X", .alt("X")), ("f1", .function(1)), ("f12", .function(12)), ("pgdn", .pageDown),
    ("shift-tab", .backTab),
    ("esc", .escape), ("enter", .enter), ("del", .delete),
  ]

  @Test(arguments: names)
  func namesGoThereAndBack(name: String, key: Key) {
    #expect(Key(name) == key)
    #expect(key.description == name)
  }

  @Test func namesAreForgivingAboutCase() {
    #expect(Key("Ctrl-D") == .control("d"))
    #expect(Key("F5") == .function(5))
    #expect(Key("PgDn") == .pageDown)
  }

  @Test(arguments: ["", "f0", "f13", "ctrl-", "ctrl-dd", "meta-x", "jj"])
  func whatIsNoKeyIsRefused(name: String) {
    #expect(Key(name) == nil)
  }
}
