import EmbeddedSite
import Foundation
import Testing

@testable import ClientCore

/// The process is killed after each single moment of an action; the next finds all of it, and ends it one way or the
/// other.
@Suite(.serialized) struct CrashTests {
  /// Runs the action in a process of its own.
  ///
  /// - Returns: whether it was killed; else it has ended well.
  private func crash(
    _ stage: ActionStage, _ journal: Journal, at moment: Int, _ action: String, _ pods: [String]
  ) async throws -> Bool {
    let process = Process()
    process.executableURL = Bundle.main.bundleURL.appending(path: "ActionCrasher")
    if !FileManager.default.isExecutableFile(atPath: process.executableURL?.path ?? "") {
      let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      process.executableURL = folder.appending(path: "ActionCrasher")
    }
    process.arguments =
      [stage.site.unixSocket ?? "", stage.site.slurmrestdSocket ?? "", journal.folder, "\(moment)", action]
      + pods
    await withCheckedContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume() }
    }
    if process.terminationReason == .uncaughtSignal { return process.terminationStatus == SIGKILL }
    #expect(process.terminationStatus == 0)
    return false
  }

  @Test func aResubmitKilledAnywhereLosesNothing() async throws {
    let stage = try await ActionStage()
    var moments = 0
    var runs = 0
    for isRestored in [false, true] {
      var moment = 0
      while true {
        moment += 1
        let name = "train\(isRestored ? "b" : "a")\(moment)"
        let old = try await stage.createPod(name)
        let journal = stage.journal("resubmit-\(name)")
        let isKilled = try await crash(stage, journal, at: moment, "resubmit", [name])
        runs += 1
        let entry = try #require(journal.entries().first, "\(name): nothing is written")
        #expect(journal.entries().count == 1)
        #expect(entry.plan?.targets[0].kept.first?.manifest?[["metadata", "uid"]]?.string == old)
        guard isKilled else {
          #expect(!entry.isUnresolved)
          break
        }
        try await check(stage, journal, entry, name, old, isRestored: isRestored)
      }
      moments = max(moments, moment)
    }
    // 6 steps of 3 moments each, and intent and outcome.
    #expect(moments >= 20, "\(runs) runs")
    await stage.stop()
  }

  private func check(
    _ stage: ActionStage, _ journal: Journal, _ entry: JournalEntry, _ name: String, _ old: String,
    isRestored: Bool
  ) async throws {
    let copyName = "\(name)-r1"
    // The journal is true: what it calls done is so.
    let steps = zip(entry.plan?.targets[0].steps ?? [], entry.targets[0].steps)
    for (step, written) in steps where written.result?.isGood == true {
      switch step {
      case .awaitGone: #expect(await stage.pod(name) == nil, "\(name)")
      case .create: #expect(await stage.pod(copyName) != nil, "\(name)")
      case .verifyEnd: #expect(await stage.liveJobs([old]) == [], "\(name)")
      default: break
      }
    }
    let new = await stage.pod(copyName)?[["metadata", "uid"]]?.string
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
      #expect(await eventually { await stage.pod(copyName) == nil })
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
      #expect(await stage.pod(name) == nil)
      #expect(await eventually { await stage.liveJobs([old, copy]).count == 1 })
    }
    #expect(journal.unresolved().isEmpty, "\(name)")
    if let left = await stage.pod(isRestored ? name : copyName) { try await remove(left, stage) }
  }

  private func remove(_ pod: JSONValue, _ stage: ActionStage) async throws {
    var options = DeleteOptions(uid: pod[["metadata", "uid"]]?.string ?? "")
    options.gracePeriodSeconds = 0
    _ = try? await stage.client.delete(
      .pods, namespace: "default", name: pod[["metadata", "name"]]?.string ?? "", options: options)
  }
}
