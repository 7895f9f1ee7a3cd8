import EmbeddedSite
import Foundation
import Testing

@testable import ClientCore

extension ActionTests {
  /// The process is killed after each single moment of an action; the next finds all of it, and ends it one way or the
  /// other.
  @Suite struct CrashTests {
    /// Runs the action in a process of its own.
    ///
    /// - Returns: whether it was killed; else it has ended well.
    private func crash(
      _ stage: ActionStage, _ journal: Journal, at moment: String, _ action: String, _ pods: [String]
    ) async throws -> Bool {
      let process = Process()
      process.executableURL = Bundle.main.bundleURL.appending(path: "ActionCrasher")
      if !FileManager.default.isExecutableFile(atPath: process.executableURL?.path ?? "") {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = folder.appending(path: "ActionCrasher")
      }
      process.arguments =
        [stage.site.unixSocket ?? "", stage.site.slurmrestdSocket ?? "", journal.folder, moment, action]
        + pods
      await withCheckedContinuation { continuation in
        process.terminationHandler = { _ in continuation.resume() }
        do { try process.run() } catch { continuation.resume() }
      }
      if process.terminationReason == .uncaughtSignal { return process.terminationStatus == SIGKILL }
      if !moment.hasPrefix("full:") { #expect(process.terminationStatus == 0) }
      return false
    }

    /// How a resubmit that was killed is ended, and under which name it was sent.
    static let endings = [false, true].flatMap { isRestored in
      [false, true].flatMap { isSame in (0..<2).map { (isRestored, isSame, $0) } }
    }

    @Test(arguments: endings) func aResubmitKilledAnywhereLosesNothing(
      _ isRestored: Bool, _ isSame: Bool, _ round: Int
    ) async throws {
      let stage = try await ActionStage()
      var moment = 0
      while true {
        moment += 1
        let name = "train\(moment)"
        let old = try await stage.createPod(name)
        let journal = stage.journal("resubmit-\(name)")
        let isKilled = try await crash(
          stage, journal, at: "\(moment)", isSame ? "resubmit-same" : "resubmit", [name])
        let entry = try #require(journal.entries().first, "\(name): nothing is written")
        #expect(journal.entries().count == 1)
        #expect(entry.plan?.targets[0].kept.first?.manifest?[["metadata", "uid"]]?.string == old)
        guard isKilled else {
          #expect(!entry.isUnresolved)
          break
        }
        try await check(
          stage, journal, entry, name, old, copyName: isSame ? name : "\(name)-r1", isRestored: isRestored)
      }
      // 6 steps of 3 moments each, intent and outcome; then it ends well.
      #expect(moment == 21)
      await stage.stop()
    }

    @Test(arguments: [1, 3, 4]) func aBulkCancelKilledAnywhereIsFinished(_ count: Int) async throws {
      let stage = try await ActionStage()
      var moment = 0
      while true {
        moment += 1
        let names = (0..<count).map { "job\(moment)-\($0)" }
        var uids: [String] = []
        for name in names { uids.append(try await stage.createPod(name)) }
        let journal = stage.journal("cancel-\(moment)")
        let isKilled = try await crash(stage, journal, at: "\(moment)", "cancel", names)
        let entry = try #require(journal.entries().first)
        #expect(entry.plan?.targets.compactMap { $0.kept[0].manifest?[["metadata", "uid"]]?.string } == uids)
        for (index, target) in entry.targets.enumerated() where target.outcome?.state == .done {
          #expect(await stage.liveJobs([uids[index]]) == [], "\(names[index]) is said to be done")
        }
        guard isKilled else {
          #expect(!entry.isUnresolved)
          break
        }
        if entry.isUnresolved {
          let recovery = Recovery(journal: journal, site: stage.hands, pace: .forTests)
          let offer = try #require(await recovery.offers().first)
          let progress = try await recovery.finish(offer, runner: recovery.makeRunner())
          #expect(progress.isGood, "\(progress.outcomes)")
        }
        #expect(await stage.liveJobs(uids) == [])
        #expect(journal.unresolved().isEmpty)
      }
      // 2 steps of 3 moments and an outcome each, and the intent; then it ends well.
      #expect(moment == 2 + count * 7)
      await stage.stop()
    }

    /// Whatever fits on the disk: what was not written first was not done.
    @Test func aFullDiskLosesNothing() async throws {
      let stage = try await ActionStage()
      var bytes = 0
      var isRefused = false
      while true {
        let name = "full\(bytes)"
        let old = try await stage.createPod(name)
        let journal = stage.journal("full-\(bytes)")
        _ = try await crash(stage, journal, at: "full:\(bytes)", "resubmit", [name])
        guard let entry = journal.entries().first(where: { $0.plan != nil }) else {
          isRefused = true
          #expect(await stage.pod(name)?[["metadata", "uid"]]?.string == old)
          #expect(await stage.liveJobs([old]).count == 1)
          bytes += 1500
          continue
        }
        guard entry.isUnresolved else {
          #expect(await stage.pod("\(name)-r1") != nil)
          break
        }
        try await check(stage, journal, entry, name, old, copyName: "\(name)-r1", isRestored: bytes % 2 == 0)
        bytes += 333
      }
      #expect(isRefused)
      await stage.stop()
    }

    private func check(
      _ stage: ActionStage, _ journal: Journal, _ entry: JournalEntry, _ name: String, _ old: String,
      copyName: String, isRestored: Bool
    ) async throws {
      func uid(_ name: String) async -> String? { await stage.pod(name)?[["metadata", "uid"]]?.string }
      // The journal is true: what it calls done is so.
      let steps = zip(entry.plan?.targets[0].steps ?? [], entry.targets[0].steps)
      for (step, written) in steps where written.result?.isGood == true {
        switch step {
        case .awaitGone: #expect(await uid(name) != old, "\(name)")
        case .create: #expect(await stage.pod(copyName) != nil, "\(name)")
        case .verifyEnd: #expect(await stage.liveJobs([old]) == [], "\(name)")
        default: break
        }
      }
      let new = await uid(copyName).flatMap { $0 == old ? nil : $0 }
      guard entry.isUnresolved else {
        // Killed behind its outcome: all is done.
        #expect(new != nil && entry.targets[0].outcome?.isGood == true, "\(name)")
        return
      }
      let recovery = Recovery(journal: journal, site: stage.hands, pace: .forTests)
      let offer = try #require(await recovery.offers().first)
      #expect(offer.findings.count == 1)
      if await stage.liveJobs([old] + (new.map { [$0] } ?? [])).count > 1 {
        #expect(offer.findings[0].isTwice, "\(name) runs twice and nobody says so")
      }
      if isRestored, offer.canRestore {
        let progress = try await recovery.restore(offer, runner: recovery.makeRunner())
        #expect(progress.isGood, "\(name): \(progress.outcomes)")
        if copyName != name { #expect(await eventually { await stage.pod(copyName) == nil }) }
        let restored = try #require(await stage.pod(name)?[["metadata", "uid"]]?.string, "\(name) is lost")
        #expect(
          await eventually { await stage.liveJobs([old, restored] + (new.map { [$0] } ?? [])).count == 1 })
      } else if isRestored {
        // Nothing was taken away.
        #expect(await stage.pod(name)?[["metadata", "uid"]]?.string == old)
        try journal.dismiss(entry.id, because: "nothing was done")
      } else {
        let progress = try await recovery.finish(offer, runner: recovery.makeRunner())
        #expect(progress.isGood, "\(name): \(progress.outcomes)")
        let copy = try #require(await stage.pod(copyName)?[["metadata", "uid"]]?.string, "\(name) is lost")
        #expect(new == nil || new == copy, "\(name) was created twice")
        #expect(await uid(name) != old)
        #expect(await eventually { await stage.liveJobs([old, copy]).count == 1 })
      }
      #expect(journal.unresolved().isEmpty, "\(name)")
      if let left = await stage.pod(isRestored ? name : copyName) { try await remove(left, stage) }
    }

    private func remove(_ pod: JSONValue, _ stage: ActionStage) async throws {
      try? await stage.forceDelete(
        pod[["metadata", "name"]]?.string ?? "", uid: pod[["metadata", "uid"]]?.string ?? "")
    }
  }
}
