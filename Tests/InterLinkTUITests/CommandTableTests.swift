import Testing

@testable import InterLinkTUI

/// The one table from which keys, footer, help and documentation come.
@Suite struct CommandTableTests {
  @Test func noKeyIsBoundTwiceInAPlace() {
    #expect(CommandTable.conflicts.map { "\($0.place): \($0.key) is \($0.ids)" } == [])
  }

  @Test func idsAndWordsAreUnique() {
    let names = CommandTable.all.flatMap { [$0.id] + $0.words }
    #expect(Set(names).count == names.count)
  }

  @Test func everyCommandHasAPlaceAKeyAndASentence() {
    for command in CommandTable.all {
      #expect(!command.places.isEmpty && !command.keys.isEmpty, "\(command.id)")
      #expect(command.help.hasSuffix("."), "\(command.id)")
    }
  }

  @Test func helpListsEveryCommandWithItsKeys() {
    let text = HelpPage.make().lines.map(\.text).joined(separator: "\n")
    for command in CommandTable.all {
      #expect(text.contains(command.help), "\(command.id)")
      for key in command.keys { #expect(text.contains(key.description), "\(command.id) \(key)") }
    }
  }

  @Test func markdownListsEveryCommand() {
    let text = CommandTable.markdown
    for command in CommandTable.all { #expect(text.contains(command.help), "\(command.id)") }
    #expect(text.contains("| `k` `up` | One row up. |"))
  }

  /// Keys that fingers know from elsewhere must not do something else here.
  nonisolated static let expected: [(Place, Key, String)] = [
    (.pods, "j", "down"), (.pods, .control("d"), "half-down"), (.logs, .control("u"), "half-up"),
    (.pods, "l", "logs"), (.pods, "/", "filter"), (.logs, "/", "search"), (.logs, "n", "next-match"),
    (.pods, "n", "ns"), (.pods, "q", "leave"), (.logs, "q", "back"), (.help, .escape, "escape"),
    (.pods, " ", "mark"), (.logs, "f", "follow"), (.podDetail, "y", "yaml"), (.nodes, "Q", "quit"),
    (.health, "p", "check"), (.timeline, "+", "zoom-in"), (.pods, "t", "pod-timeline"),
    (.prompt, .control("c"), "dismiss"), (.picker, .enter, "accept"),
  ]

  @Test(arguments: expected) func keysMeanWhatFingersExpect(_ place: Place, _ key: Key, _ id: String) {
    #expect(CommandTable.command(for: key, in: place)?.id == id)
  }

  @Test func keyScriptsReadNamesAndCharacters() throws {
    #expect(
      try KeyScript.keys("j/a b<enter><ctrl-d><lt><shift-tab>") == [
        "j", "/", "a", " ", "b", .enter, .control("d"), "<", .backTab,
      ])
    #expect(throws: KeyScript.Failure(name: "nope")) { try KeyScript.keys("<nope>") }
  }
}
