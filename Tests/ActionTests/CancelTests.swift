import EmbeddedSite
import Testing

@testable import ClientCore

extension ActionTests {
  /// Cancelling, from the plan to the end of the job.
  @Suite(.serialized) struct CancelTests {
    @Test func aRunningPodIsDeletedAndItsJobSeenToEnd() async throws {
      let stage = try await ActionStage()
      let uid = try await stage.createPod("train")
      let plan = await stage.planner.cancel([ActionStage.name("train")])
      #expect(plan.targets[0].blockers.isEmpty)
      #expect(plan.targets[0].commands.first == "kubectl --context test -n default delete pod/train")
      let journal = stage.journal()
      let progress = try await stage.runner(journal).run(plan)
      #expect(progress.outcomes[0]?.state == .done)
      #expect(await stage.liveJobs([uid]) == [])
      let entry = try #require(journal.entries().first)
      #expect(!entry.isUnresolved && entry.targets[0].outcome?.state == .done)
      #expect(entry.plan?.targets[0].kept.first?.manifest?[["metadata", "uid"]]?.string == uid)
      await stage.stop()
    }

    @Test func aPodThatKubernetesWronglyCallsEndedIsSeenToEnd() async throws {
      let stage = try await ActionStage()
      let uid = try await stage.createPod("train")
      // The plugin reads ST, stopped by a signal, as the end.
      try await stage.site.setJob("default/train", state: .running, flags: [.stopped])
      try await stage.wait(for: "train", "Succeeded")
      let again = await stage.planner.resubmit([ActionStage.name("train")], ResubmitOptions())
      #expect(again.targets[0].steps.contains { $0.isDestructive }, "the work would be done twice")
      let plan = await stage.planner.cancel([ActionStage.name("train")])
      #expect(plan.targets[0].warnings.contains { $0.contains("STOPPED") }, "\(plan.targets[0].warnings)")
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.outcomes[0]?.state == .done, "\(progress.outcomes)")
      #expect(await stage.liveJobs([uid]) == [])
      await stage.stop()
    }

    @Test func whatIsGoneIsSaidToBe() async throws {
      let stage = try await ActionStage()
      let absent = await stage.planner.cancel([ActionStage.name("none")])
      #expect(absent.targets[0].blockers.map(\.ground) == [.gone])
      let uid = try await stage.createPod("train")
      let plan = await stage.planner.cancel([ActionStage.name("train")])
      try await stage.forceDelete("train", uid: uid)
      #expect(await eventually { await stage.pod("train") == nil })
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.outcomes[0]?.state == .done)
      await stage.stop()
    }

    @Test func anotherOfTheNameIsNotTouched() async throws {
      let stage = try await ActionStage()
      let uid = try await stage.createPod("train")
      let plan = await stage.planner.cancel([ActionStage.name("train")])
      try await stage.forceDelete("train", uid: uid)
      #expect(await eventually { await stage.pod("train") == nil })
      let second = try await stage.createPod("train")
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.outcomes[0]?.state == .failed)
      #expect(progress.outcomes[0]?.sentence.contains("another has its name now") == true)
      #expect(await stage.liveJobs([second]).count == 1)
      // By its UID it is told before anything is done.
      let chosen = await stage.planner.cancel([.init(namespace: "default", name: "train", uid: uid)])
      #expect(chosen.targets[0].blockers.map(\.ground) == [.gone])
      await stage.stop()
    }

    @Test func aPodWithoutAJobIsWaitedFor() async throws {
      let stage = try await ActionStage()
      let uid = try await stage.createPod("train", until: nil)
      _ = await eventually { await stage.pod("train")?[["spec", "nodeName"]] != nil }
      let progress = try await stage.runner(stage.journal()).run(
        await stage.planner.cancel([ActionStage.name("train")]))
      #expect(progress.isGood, "\(progress.outcomes)")
      #expect(await stage.liveJobs([uid]) == [])
      await stage.stop()
    }

    @Test func aJobThatLivesOnIsAnOrphanAndIsEnded() async throws {
      let stage = try await ActionStage()
      let uid = try await stage.createPod("train")
      let plan = await stage.planner.cancel([ActionStage.name("train")])
      try await stage.site.setOutage(.failing, of: .plugin(node: "vega-vk"))
      var pace = ActionPace.forTests
      pace.endPatience = .milliseconds(300)
      let progress = try await stage.runner(stage.journal(), pace: pace).run(plan)
      #expect(progress.outcomes[0]?.state == .orphan)
      let jobs = await stage.liveJobs([uid])
      #expect(jobs.count == 1)
      #expect(await eventually { await stage.pod("train") == nil })
      let orphan = OrphanJob(uid: uid, namespace: "default", name: "train", node: "vega-vk", job: jobs.first)
      let end = await stage.planner.endJobs([orphan])
      #expect(end.targets[0].blockers.isEmpty)
      let ended = try await stage.runner(stage.journal()).run(end)
      #expect(ended.isGood)
      #expect(await stage.liveJobs([uid]) == [])
      await stage.stop()
    }

    @Test func finalizersAreToldOfAndTheJobEndsAllTheSame() async throws {
      let stage = try await ActionStage()
      let uid = try await stage.createPod("train", finalizers: ["example.org/wait"])
      let plan = await stage.planner.cancel([ActionStage.name("train")])
      #expect(plan.targets[0].warnings.contains { $0.contains("example.org/wait") })
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.isGood, "\(progress.outcomes)")
      #expect(await stage.liveJobs([uid]) == [])
      await stage.stop()
    }

    @Test func whatFinalizersHoldIsKeptAndOfferedAgain() async throws {
      let stage = try await ActionStage()
      var pod = ActionStage.pod("held", finalizers: ["example.org/wait"])
      pod[["spec", "nodeSelector", "kubernetes.io/hostname"]] = "nowhere"
      try await stage.client.create(.pods, namespace: "default", object: pod)
      var options = ResubmitOptions()
      (options.name, options.overridesPreflight) = (.same, true)
      var pace = ActionPace.forTests
      (pace.gonePatience, pace.jobPatience) = (.milliseconds(200), .milliseconds(200))
      let journal = stage.journal()
      let progress = try await stage.runner(journal, pace: pace).run(
        await stage.planner.resubmit([ActionStage.name("held")], options))
      #expect(progress.outcomes[0]?.state == .kept)
      #expect(progress.outcomes[0]?.sentence.contains("example.org/wait") == true)
      // Whoever set it takes it away; then the rest is done.
      try await stage.client.patch(
        .pods, namespace: "default", name: "held", type: .merge, patch: ["metadata": ["finalizers": nil]])
      let recovery = Recovery(journal: journal, site: stage.hands, pace: pace)
      let offer = try #require(await recovery.offers().first)
      let finished = try await recovery.finish(offer, runner: recovery.makeRunner())
      #expect(finished.outcomes[0]?.isGood == true, "\(finished.outcomes)")
      #expect(await stage.pod("held") != nil)
      await stage.stop()
    }

    @Test func endedPodsAreDeletedWithoutAWaitForAJob() async throws {
      let stage = try await ActionStage()
      for (name, script, phase) in [("good", "exit 0", "Succeeded"), ("bad", "exit 3", "Failed")] {
        try await stage.createPod(name, script: script, until: phase)
        let plan = await stage.planner.cancel([ActionStage.name(name)])
        #expect(plan.targets[0].steps.map(\.title) == ["delete pod default/\(name)"])
        let progress = try await stage.runner(stage.journal()).run(plan)
        #expect(progress.isGood, "\(progress.outcomes)")
        #expect(await eventually { await stage.pod(name) == nil })
      }
      await stage.stop()
    }

    @Test func aBurstLeavesNoJobsBehind() async throws {
      let stage = try await ActionStage()
      let names = (0..<20).map { "burst\($0)" }
      var uids: [String] = []
      for name in names { uids.append(try await stage.createPod(name, until: nil)) }
      let progress = try await stage.runner(stage.journal()).run(
        await stage.planner.cancel(names.map(ActionStage.name)))
      #expect(progress.isGood, "\(progress.outcomes)")
      #expect(await stage.liveJobs(uids) == [])
      await stage.stop()
    }

    @Test func interLinkEndsAJobWithTheKeptManifest() async throws {
      let stage = try await ActionStage()
      let uid = try await stage.createPod("train")
      let kept = try #require(await stage.pod("train"))
      // Not by force: then the pod would be gone before its kubelet has asked the plugin.
      try await stage.site.setDeletions([.failing])
      try await stage.client.delete(
        .pods, namespace: "default", name: "train", options: DeleteOptions(uid: uid))
      #expect(await eventually { await stage.pod("train") == nil })
      #expect(await stage.liveJobs([uid]).count == 1)
      let orphan = OrphanJob(
        uid: uid, namespace: "default", name: "train", node: "vega-vk", job: nil, manifest: kept)
      let progress = try await stage.runner(stage.journal()).run(
        await stage.planner.endJobs([orphan], usesInterLink: true))
      #expect(progress.isGood, "\(progress.outcomes)")
      #expect(await stage.liveJobs([uid]) == [])
      await stage.stop()
    }

    @Test func readOnlyProtectedAndForbiddenAreSaidSo() async throws {
      let stage = try await ActionStage(tokens: ["root": .admin, "viewer": .viewer], token: "root")
      try await stage.createPod("train")
      var site = try stage.hands(token: "viewer")
      let forbidden = await ActionPlanner(site: site).cancel([ActionStage.name("train")])
      #expect(forbidden.targets[0].blockers.map(\.ground) == [.access])
      (site.isReadOnly, site.protectedNamespaces) = (true, ["default"])
      let plan = await ActionPlanner(site: site).resubmit([ActionStage.name("train")])
      #expect(Set(plan.targets[0].blockers.map(\.ground)).isSuperset(of: [.readOnly, .protected, .access]))
      let progress = try await stage.runner(stage.journal(), site: site).run(plan)
      #expect(progress.outcomes[0]?.state == .refused)
      #expect(!stage.site.requests.contains { $0.user == "viewer" && $0.verb == "delete" })
      await stage.stop()
    }
  }
}
