import Glibc
import Testing

@testable import InterLinkTUI

/// Texts handed to another program and taken back.
@Suite struct ExternalEditorTests {
  @Test func whatTheEditorWritesIsTaken() async throws {
    // The command is split by the shell, as git does it: options may stand in it.
    let text = try await ExternalEditor.edit("--time=5\n", with: "sed -i -e s/5/90/")
    #expect(text == "--time=90\n")
  }

  @Test func theFileIsPrivateAndGoneAfterwards() async throws {
    let said = try await ExternalEditor.edit(
      "x",
      with:
        "sh -c 'stat -c \"%a %n\" \"$0\" \"${0%/*}\" > \"$0.new\"; touch \"${0%/*}/.flags.swp\"; mv \"$0.new\" \"$0\"'"
    )
    let lines = said.split(separator: "\n")
    try #require(lines.count == 2)
    #expect(lines[0].hasPrefix("600 ") && lines[1].hasPrefix("700 "))
    #expect(access(String(lines[1].dropFirst(4)), F_OK) != 0)
  }

  nonisolated static let failures: [(editor: String, words: String)] = [
    ("false", "ended with an error"), ("/nowhere/vi -w", "cannot be started"),
    ("rm", "cannot be read"),
  ]

  @Test(arguments: failures) func aFailureIsToldAndNothingIsTaken(
    _ failure: (editor: String, words: String)
  ) async throws {
    let error = await #expect(throws: CommandFailure.self) {
      try await ExternalEditor.edit("x", with: failure.editor)
    }
    #expect(error?.description.contains(failure.words) == true, "\(error?.description ?? "no error")")
  }
}
