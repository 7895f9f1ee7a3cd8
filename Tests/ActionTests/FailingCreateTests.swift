import EmbeddedSite
import Testing

@testable import ClientCore

extension ActionTests {
  /// The create that follows a delete fails: nothing is lost, and nothing is made twice.
  @Suite(.serialized) struct FailingCreateTests {
    struct Case: Sendable, CustomStringConvertible {
      var fault: EmbeddedSite.Fault
      /// Whether it is over after one request.
      var isOnce = false
      /// Whether the copy is there at once all the same.
      var succeeds = false
      var description: String { "\(fault.name)\(isOnce ? " once" : "")" }
    }

    static let cases = [
      Case(fault: .quotaExceeded), Case(fault: .webhookDenied("no pods on Fridays")),
      Case(fault: .webhookUnreachable),
      Case(fault: .internalError), Case(fault: .unavailable), Case(fault: .cut), Case(fault: .timeout),
      Case(fault: .forbidden), Case(fault: .internalError, isOnce: true, succeeds: true),
      Case(fault: .cut, isOnce: true, succeeds: true), Case(fault: .answerLost, isOnce: true, succeeds: true),
      Case(fault: .timeoutAfterwards, isOnce: true, succeeds: true),
    ]

    @Test(arguments: cases) func theManifestIsOfferedAgain(_ fault: Case) async throws {
      let stage = try await ActionStage()
      let old = try await stage.createPod("train")
      let plan = await stage.planner.resubmit([ActionStage.name("train")])
      // The rehearsal, which comes before anything is deleted, goes well.
      stage.site.fail(
        .init("create", "pods"), with: fault.fault, skip: 1, count: fault.isOnce ? 1 : 1000)
      let journal = stage.journal()
      let progress = try await stage.runner(journal).run(plan)
      #expect(await stage.pod("train") == nil)
      if fault.succeeds {
        #expect(progress.isGood, "\(progress.outcomes)")
      } else {
        #expect(progress.outcomes[0]?.state == .kept, "\(progress.outcomes)")
        #expect(await stage.pod("train-r1") == nil)
        stage.site.clearFaults()
        let recovery = Recovery(journal: journal, site: stage.hands, pace: .forTests)
        let offer = try #require(await recovery.offers().first)
        #expect(offer.canRestore && offer.findings[0].sentence.contains("its manifest is kept"))
        #expect(offer.entry.plan?.targets[0].kept[0].manifest?[["metadata", "uid"]]?.string == old)
        let finished = try await recovery.finish(offer, runner: recovery.makeRunner())
        #expect(finished.isGood, "\(finished.outcomes)")
      }
      #expect(journal.unresolved().isEmpty)
      let new = try #require(await stage.pod("train-r1")?[["metadata", "uid"]]?.string)
      #expect(stage.site.createdPods.count { $0.name == "train-r1" } == 1)
      #expect(await eventually { await stage.liveJobs([old, new]).count == 1 })
      await stage.stop()
    }

    @Test func whatTheServerWouldNotTakeIsNotBegun() async throws {
      let stage = try await ActionStage()
      let old = try await stage.createPod("train")
      let plan = await stage.planner.resubmit([ActionStage.name("train")])
      stage.site.fail(.init("create", "pods"), with: .webhookDenied("no"), count: 1000)
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.outcomes[0]?.state == .failed)
      #expect(await stage.pod("train")?[["metadata", "uid"]]?.string == old)
      #expect(await stage.liveJobs([old]).count == 1)
      await stage.stop()
    }

    @Test func aDeleteThatIsNotAnsweredIsLookedAfter() async throws {
      for fault in [EmbeddedSite.Fault.answerLost, .timeoutAfterwards, .cut, .internalError] {
        let stage = try await ActionStage()
        let uid = try await stage.createPod("train")
        stage.site.fail(.init("delete", "pods"), with: fault)
        let progress = try await stage.runner(stage.journal()).run(
          await stage.planner.cancel([ActionStage.name("train")]))
        #expect(progress.isGood, "\(fault.name): \(progress.outcomes)")
        #expect(await stage.liveJobs([uid]) == [])
        await stage.stop()
      }
    }
  }
}
