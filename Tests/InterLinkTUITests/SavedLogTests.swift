import Foundation
import Monitor
import Testing

@testable import ClientCore
@testable import InterLinkTUI

/// Logs that go with pods are saved before anything is deleted.
@Suite struct SavedLogTests {
  private static let held = OpenLog(
    namespace: "itwinai", pod: "3dgan-train-0", uid: "4c7a1b9e-0000", container: "../main",
    pieces: [Array("epoch 1\u{1B}[1m\r\n".utf8), [0xFF, 0x0A]])
  private static let name = "itwinai_3dgan-train-0_4c7a1b9e____main.log"

  /// A folder of its own, removed afterwards.
  private func inFolder(_ body: (_ folder: String) async throws -> Void) async throws {
    let folder = try PrivateFile.makeTemporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  private func started(_ hands: FixedHands, _ archive: LogArchive?) async throws -> App {
    let app = Stage.app(
      Fixture.joined(), site: FixedSite(hands: hands, openLogs: [Self.held]), logArchive: archive)
    await app.settle()
    _ = app.draw(rows: 24, columns: 80)
    try await play(app, "2/3dgan-train<enter>")
    return app
  }

  private func play(_ app: App, _ script: String) async throws { await app.play(try KeyScript.keys(script)) }
  private func text(_ app: App) -> String { app.draw(rows: 30, columns: 200).text }
  /// What the dialog says, whatever the width.
  private func asked(_ app: App) -> String { app.dialog?.body.map(\.text).joined(separator: "\n") ?? "" }
  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func itIsOnTheDiskBeforeTheFirstStep() async throws {
    try await inFolder { parent in
      let folder = parent + "/state/logs"
      let path = "\(folder)/\(Self.name)"
      let found = Locked<Data?>(nil)
      let hands = FixedHands(outcome: { _ in
        found.withLock { $0 = FileManager.default.contents(atPath: path) }
        return .ended(ActionOutcome(.done, "Job 1 has ended."))
      })
      let app = try await started(hands, LogArchive(folder: folder))
      try await play(app, "c")
      #expect(asked(app).contains("First saves what is held of the log of itwinai/3dgan-train-0 (../main)"))
      #expect(!FileManager.default.fileExists(atPath: path), "nothing is done before it is agreed to")
      try await play(app, "y")
      #expect(found.withLock { $0 } == Data(Self.held.pieces.joined()), "as it came, byte for byte")
      #expect(try mode(path) == 0o600 && mode(folder) == 0o700)
      #expect(text(app).contains(path))
      // The journal is written from the plan.
      let told = hands.asked.carriedOut.flatMap(\.targets).flatMap(\.sentences)
      #expect(told.contains { $0.contains(path) })
    }
  }

  @Test func anEarlierFileIsLeftAlone() async throws {
    try await inFolder { folder in
      let archive = LogArchive(folder: folder)
      let first = try await archive.save(Self.held)
      var later = Self.held
      later.pieces = [[0x0A]]
      let second = try await archive.save(later)
      #expect(first == "\(folder)/\(Self.name)" && second != first)
      #expect(FileManager.default.contents(atPath: first) == Data(Self.held.pieces.joined()))
      #expect(FileManager.default.contents(atPath: second) == Data([0x0A]))
    }
  }

  @Test func thatItCannotBeSavedIsToldBeforeItIsAgreedTo() async throws {
    try await inFolder { parent in
      let folder = parent + "/file"
      try Data().write(to: URL(fileURLWithPath: folder))
      for archive in [LogArchive(folder: folder), nil] {
        let hands = FixedHands()
        let app = try await started(hands, archive)
        try await play(app, "c")
        #expect(asked(app).contains("cannot be saved: \(archive == nil ? "There is no place" : folder)"))
        try await play(app, "<enter>")
        #expect(hands.asked.carriedOut.isEmpty)
        try await play(app, "cy")
        #expect(hands.asked.carriedOut.count == 1)
        #expect(text(app).contains("1 log not saved."))
      }
    }
  }

  @Test func nothingIsDoneIfItFailsAfterAll() async throws {
    try await inFolder { parent in
      let folder = parent + "/logs"
      let hands = FixedHands()
      let app = try await started(hands, LogArchive(folder: folder))
      try await play(app, "c")
      #expect(asked(app).contains("First saves"))
      try FileManager.default.removeItem(atPath: folder)
      try Data().write(to: URL(fileURLWithPath: folder))
      try await play(app, "y")
      #expect(hands.asked.carriedOut.isEmpty)
      #expect(text(app).contains("Nothing was done, as the log of itwinai/3dgan-train-0"))
      try await play(app, "<esc>c")
      #expect(asked(app).contains("Go on only if it may be lost."))
      try await play(app, "y")
      #expect(hands.asked.carriedOut.count == 1)
    }
  }
}
