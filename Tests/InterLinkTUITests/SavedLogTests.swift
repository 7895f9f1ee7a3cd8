import Foundation
import Testing

@testable import ClientCore
@testable import InterLinkTUI
@testable import Monitor

/// Logs that go with pods are saved before anything is deleted.
@Suite struct SavedLogTests {
  private static let text = "epoch 1\u{1B}[1m\nlast"
  private static let name = "itwinai_3dgan-train-0_4c7a1b9e____main.log"

  /// The log of one container, kept in `folder` if there is one.
  private static func held(_ folder: String?) -> OpenLog {
    var storage = LogStorage()
    storage.keeper = folder.map { LogKeeper(folder: $0) }
    if folder == nil { storage.obstacle = "There is no place for it." }
    var meta = ObjectMeta()
    (meta.namespace, meta.name, meta.uid) = ("itwinai", "3dgan-train-0", "4c7a1b9e-0000")
    let header = LogHeader(
      site: "here", namespace: meta.namespace, pod: meta.name, uid: meta.uid, container: "../main",
      since: Fixture.now)
    let log = HeldLog(limits: storage.limits, writer: storage.writer(header))
    _ = log.take(Array(text.utf8))
    log.settle()
    return OpenLog(meta, container: "../main", log, storage)
  }

  /// A folder of its own, removed afterwards.
  private func inFolder(_ body: (_ folder: String) async throws -> Void) async throws {
    let folder = try PrivateFile.makeTemporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  private func started(_ hands: FixedHands, _ folder: String?) async throws -> App {
    let app = Stage.app(
      Fixture.joined(), site: FixedSite(hands: hands, openLogs: [Self.held(folder)]))
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
      let app = try await started(hands, folder)
      try await play(app, "c")
      #expect(asked(app).contains("First saves what is held of the log of itwinai/3dgan-train-0 (../main)"))
      try await play(app, "y")
      #expect(found.withLock { $0 } == Data(Self.text.utf8), "as it is shown, byte for byte")
      #expect(try mode(path) == 0o600 && mode(folder) == 0o700)
      #expect(text(app).contains(path))
      // The journal is written from the plan.
      let told = hands.asked.carriedOut.flatMap(\.targets).flatMap(\.sentences)
      #expect(told.contains { $0.contains(path) })
    }
  }

  @Test func thatItCannotBeSavedIsToldBeforeItIsAgreedTo() async throws {
    try await inFolder { parent in
      let folder = parent + "/file"
      try Data().write(to: URL(fileURLWithPath: folder))
      for place in [folder, nil] {
        let hands = FixedHands()
        let app = try await started(hands, place)
        try await play(app, "c")
        #expect(asked(app).contains("cannot be saved: \(place == nil ? "There is no place" : folder)"))
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
      let app = try await started(hands, folder)
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
