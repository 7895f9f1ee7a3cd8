import ClientCore
import Foundation
import Monitor
import Testing

@testable import InterLinkTUI

/// Logs that are taken out of the program.
@Suite struct LogKeepingTests {
  private func app(_ log: FixedLog, keys: String = "") async throws -> App {
    let app = Stage.app(site: Stage.site(log: log))
    await app.settle()
    _ = app.draw(rows: 20, columns: 100)
    await app.play(try KeyScript.keys("2/3dgan-train<enter>l" + keys))
    return app
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = try PrivateFile.makeTemporaryFolder()
    defer { PrivateFile.removeTemporaryFolder(folder) }
    try await body(folder)
  }

  private func type(_ path: String, _ app: App) async throws {
    await app.play(try KeyScript.keys("s<ctrl-u>\(path)<enter>"))
  }

  @Test func savesWhatFiltersLeaveForTheOwnerOnly() async throws {
    try await withFolder { folder in
      let app = try await app(FixedLog(["one", "two", "three"]), keys: "&~^t<enter>")
      try await type("\(folder)/x.log", app)
      #expect(app.message?.text == "2 lines saved in \(folder)/x.log.")
      #expect(try String(contentsOfFile: "\(folder)/x.log", encoding: .utf8) == "two\nthree\n")
      let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/x.log")[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test func aFileThatIsThereIsReplacedOnlyWhenAgreed() async throws {
    try await withFolder { folder in
      let path = "\(folder)/x.log"
      try "old".write(toFile: path, atomically: true, encoding: .utf8)
      let app = try await app(FixedLog(["new"]))
      try await type(path, app)
      #expect(app.dialog?.title == "Replace this file?")
      await app.play([.escape])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      try await type(path, app)
      await app.play(["y"])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "new\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.log"])
    }
  }

  @Test func whatCannotBeSavedIsToldAndLeavesNothing() async throws {
    try await withFolder { folder in
      let app = try await app(FixedLog(["new"]))
      try await type("\(folder)/none/x.log", app)
      #expect(app.message?.isError == true)
      #expect(app.message?.text.contains("none/x.log cannot be written") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test func copiesTheLineInFocusOrTheMarkedOnes() async throws {
    let app = try await app(FixedLog(["one", "two", "three"]), keys: "g<ctrl-n>")
    var copied: [String] = []
    app.onCopy = { copied.append($0) }
    await app.play(["Y"])
    await app.play(try KeyScript.keys("mmY"))
    #expect(copied == ["two", "two\nthree"])
  }

  @Test func tooMuchIsNotCopied() async throws {
    let app = try await app(FixedLog([String(repeating: "x", count: 80_000)]))
    var copied: [String] = []
    app.onCopy = { copied.append($0) }
    await app.play(["Y"])
    #expect(copied.isEmpty)
    #expect(app.message?.text.contains("s saves them") == true)
  }

  @Test func thePagerGetsAFileThatIsGoneAfterwards() async throws {
    let app = try await app(FixedLog(["one", "two", "three"]), keys: "g<ctrl-n>")
    var shown = ""
    var file = ""
    app.onPage = { path, line in
      file = path
      shown = "\(line): " + (try String(contentsOfFile: path, encoding: .utf8))
    }
    await app.play(["v"])
    #expect(shown == "2: one\ntwo\nthree\n")
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func aPagerThatIsMissingIsNamed() async throws {
    await #expect(throws: CommandFailure.self) {
      try await ExternalPager.show("/dev/null", with: "no-such-pager")
    }
    try await ExternalPager.show("/dev/null", with: "true")
  }

  @Test func sequencesForTheClipboardAreWrappedForMultiplexers() {
    let plain = "\u{1B}]52;c;YQ==\u{7}"
    #expect(Clipboard.sequence("a", isInTmux: false, isInScreen: false) == plain)
    #expect(
      Clipboard.sequence("a", isInTmux: true, isInScreen: false)
        == plain + "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\")
    let long = Clipboard.sequence(String(repeating: "a", count: 900), isInTmux: false, isInScreen: true)
    #expect(long.split(separator: "\u{1B}P").allSatisfy { $0.utf8.count <= 768 })
  }
}
