import EmbeddedSite
import Testing

@testable import ClientCore

extension ActionTests {
  /// Sending work again: what makes a pod decides how.
  @Suite(.serialized) struct ResubmitTests {
    private static func job(_ name: String, labels: JSONValue = [:]) -> JSONValue {
      [
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": ["name": .string(name), "namespace": "default", "labels": labels],
        "spec": [
          "backoffLimit": 0,
          "template": [
            "metadata": ["annotations": ["slurm-job.vk.io/flags": "--time=1-0 --partition=cpu"]],
            "spec": ActionStage.spec("sleep 80000"),
          ],
        ],
      ]
    }

    /// Creates a Job; the name of its pod, when that runs.
    private func createJob(_ name: String, _ stage: ActionStage, labels: JSONValue = [:]) async throws
      -> String
    {
      try await stage.client.create(.jobs, namespace: "default", object: Self.job(name, labels: labels))
      var pod = ""
      _ = await eventually {
        let pods = try? await stage.client.objects(
          .pods, namespace: "default", selector: Selector(labels: "job-name=\(name)"))
        pod = pods?.first?[["metadata", "name"]]?.string ?? ""
        return !pod.isEmpty
      }
      try await stage.wait(for: pod, "Running")
      return pod
    }

    @Test func anEndedPodIsCopiedWithChangesAndStays() async throws {
      let stage = try await ActionStage()
      try await stage.createPod("train", script: "exit 3", until: "Failed")
      var options = ResubmitOptions()
      options.changes = [
        try PodChange(setting: "--time=02:00:00"), try PodChange(setting: "limits.memory=2Gi"),
      ]
      let plan = await stage.planner.resubmit([ActionStage.name("train")], options)
      #expect(!plan.targets[0].steps.contains { $0.isDestructive })
      let journal = stage.journal()
      let progress = try await stage.runner(journal).run(plan)
      #expect(progress.isGood, "\(progress.outcomes)")
      let copy = try #require(await stage.pod("train-r1"))
      #expect(
        copy[["metadata", "annotations", "slurm-job.vk.io/flags"]]?.string
          == "--time=02:00:00 --partition=cpu")
      #expect(copy[["spec", "containers", 0, "resources", "limits", "memory"]]?.string == "2Gi")
      #expect(await stage.pod("train") != nil)
      // Taken back, the copy goes and nothing else.
      let undo = await stage.planner.undo(try #require(journal.entries().first))
      let undone = try await stage.runner(journal).run(undo)
      #expect(undone.isGood, "\(undone.outcomes)")
      #expect(await stage.pod("train-r1") == nil)
      #expect(await stage.pod("train") != nil)
      await stage.stop()
    }

    @Test func severalGetNamesOfTheirOwn() async throws {
      let stage = try await ActionStage()
      for name in ["a", "a-r1", "b"] { try await stage.createPod(name, script: "exit 3", until: "Failed") }
      let plan = await stage.planner.resubmit(["a", "a-r1", "b"].map(ActionStage.name))
      let names = plan.targets.compactMap { $0.replacement?[["metadata", "name"]]?.string }
      #expect(Set(names).count == 3 && !names.contains("a-r1"), "\(names)")
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.isGood, "\(progress.outcomes)")
      await stage.stop()
    }

    @Test(arguments: [false, true]) func aJobIsMadeAnew(_ isOSCAR: Bool) async throws {
      let stage = try await ActionStage()
      let pod = try await createJob("plants", stage, labels: isOSCAR ? ["oscar_service": "plants"] : [:])
      let old = await stage.pod(pod)?[["metadata", "uid"]]?.string ?? ""
      let plan = await stage.planner.resubmit([ActionStage.name(pod)])
      #expect(plan.targets[0].warnings.contains { $0.contains("OSCAR") } == isOSCAR)
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.isGood, "\(progress.outcomes)")
      #expect(await stage.liveJobs([old]) == [])
      let job = try await stage.client.get(.jobs, namespace: "default", name: "plants-r1")
      #expect(job[["spec", "template", "metadata", "labels", "job-name"]]?.string != "plants")
      #expect((try? await stage.client.get(.jobs, namespace: "default", name: "plants")) == nil)
      await stage.stop()
    }

    @Test func aJobsPodIsCancelledByWayOfTheJob() async throws {
      let stage = try await ActionStage()
      let pod = try await createJob("plants", stage)
      let uid = await stage.pod(pod)?[["metadata", "uid"]]?.string ?? ""
      let plain = await stage.planner.cancel([ActionStage.name(pod)])
      #expect(plain.targets[0].warnings.contains { $0.contains("makes another pod") })
      #expect(plain.targets[0].alternatives.map(\.choice) == [.deleteOwner, .suspendOwner])
      let scale = await stage.planner.cancel([ActionStage.name(pod)], .scaleOwner)
      #expect(scale.targets[0].blockers.map(\.ground) == [.unsupported])
      let journal = stage.journal()
      let progress = try await stage.runner(journal).run(
        await stage.planner.cancel([ActionStage.name(pod)], .suspendOwner))
      #expect(progress.isGood, "\(progress.outcomes)")
      #expect(await stage.liveJobs([uid]) == [])
      // Undone, the Job makes a pod again.
      let undo = await stage.planner.undo(try #require(journal.entries().first))
      let undone = try await stage.runner(journal).run(undo)
      #expect(undone.isGood, "\(undone.outcomes)")
      let job = try await stage.client.get(.jobs, namespace: "default", name: "plants")
      #expect(job[["spec", "suspend"]]?.bool != true)
      await stage.stop()
    }

    @Test func aDeploymentMakesItsPodsItself() async throws {
      let stage = try await ActionStage()
      let deployment: JSONValue = [
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web", "namespace": "default"],
        "spec": [
          "replicas": 1, "selector": ["matchLabels": ["app": "web"]],
          "template": [
            "metadata": [
              "labels": ["app": "web"],
              "annotations": ["slurm-job.vk.io/flags": "--time=1-0 --partition=cpu"],
            ],
            "spec": ActionStage.spec("sleep 80000"),
          ],
        ],
      ]
      var template = deployment
      template[["spec", "template", "spec", "restartPolicy"]] = "Always"
      let resource = KubernetesResource(group: "apps", plural: "deployments")
      try await stage.client.create(resource, namespace: "default", object: template)
      func pods() async -> [JSONValue] {
        (try? await stage.client.objects(.pods, namespace: "default", selector: Selector(labels: "app=web")))
          ?? []
      }
      func name(_ pod: JSONValue?) -> String { pod?[["metadata", "name"]]?.string ?? "" }
      _ = await eventually { await !pods().isEmpty }
      let first = name(await pods().first)
      try await stage.wait(for: first, "Running")
      let cancel = await stage.planner.cancel([ActionStage.name(first)])
      #expect(cancel.targets[0].alternatives.map(\.choice) == [.scaleOwner, .deleteOwner])
      #expect(cancel.targets[0].owners.map(\.kind) == ["ReplicaSet", "Deployment"])

      // As it is: the pod is replaced.
      let plan = await stage.planner.resubmit([ActionStage.name(first)])
      #expect(!plan.targets[0].steps.contains { $0.isCreation })
      let replaced = try await stage.runner(stage.journal()).run(plan)
      #expect(replaced.isGood, "\(replaced.outcomes)")
      #expect(await eventually { await pods().contains { name($0) != first } })

      // Changed: the template is.
      let second = name(await pods().first { name($0) != first })
      try await stage.wait(for: second, "Running")
      let edits = PodChange.edits([try PodChange(setting: "--time=0:30:00")], of: template)
      let journal = stage.journal("edit")
      let edit = await stage.planner.edit(ActionStage.name(second), edits, scope: .template)
      let edited = try await stage.runner(journal).run(edit)
      #expect(edited.isGood, "\(edited.outcomes)")
      let path: ManifestPath = ["spec", "template", "metadata", "annotations", "slurm-job.vk.io/flags"]
      let found = try await stage.client.get(resource, namespace: "default", name: "web")
      #expect(found[path]?.string == "--time=0:30:00 --partition=cpu")
      let undone = try await stage.runner(journal).run(
        await stage.planner.undo(try #require(journal.entries().first)))
      #expect(undone.isGood, "\(undone.outcomes)")
      let restored = try await stage.client.get(resource, namespace: "default", name: "web")
      #expect(restored[path]?.string == "--time=1-0 --partition=cpu")
      await stage.stop()
    }

    @Test func aLivePodsJobIsChangedInTheQueue() async throws {
      let stage = try await ActionStage()
      var pod = ActionStage.pod("held")
      pod[["metadata", "annotations", "slurm-job.vk.io/flags"]] = "--time=1-0 --partition=cpu --hold"
      try await stage.client.create(.pods, namespace: "default", object: pod)
      try await stage.wait(for: "held", "Pending")
      let edits = PodChange.edits([try PodChange(setting: "--time=0:30:00")], of: pod)
      let plan = await stage.planner.edit(ActionStage.name("held"), edits, scope: .liveJob)
      #expect(plan.targets[0].blockers.isEmpty, "\(plan.targets[0].blockers)")
      let progress = try await stage.runner(stage.journal()).run(plan)
      #expect(progress.isGood, "\(progress.outcomes)")
      let limit = await stage.site.slurmTruth.last?.timeLimit
      #expect(limit == 1800)
      await stage.stop()
    }

    @Test func slurmsOwnPartitionsAreKnownToPreflight() async throws {
      let stage = try await ActionStage()
      try await stage.createPod("train", script: "exit 3", until: "Failed")
      for (change, isFound) in [("--partition=cpu", false), ("--partition=no-such-partition", true)] {
        var options = ResubmitOptions()
        options.changes = [try PodChange(setting: change)]
        let plan = await stage.planner.resubmit([ActionStage.name("train")], options)
        let found = plan.targets[0].findings.contains { $0.rule == .notOnSite }
        #expect(found == isFound, "\(change): \(plan.targets[0].findings)")
      }
      await stage.stop()
    }

    @Test func preflightsErrorsForbidUnlessOverridden() async throws {
      let stage = try await ActionStage()
      try await stage.createPod("train", script: "exit 3", until: "Failed")
      var options = ResubmitOptions()
      options.changes = [try PodChange(setting: "--mem-per-cpu=2G")]
      let plan = await stage.planner.resubmit([ActionStage.name("train")], options)
      #expect(plan.targets[0].blockers.contains { $0.ground == .preflight })
      options.overridesPreflight = true
      let forced = await stage.planner.resubmit([ActionStage.name("train")], options)
      #expect(forced.targets[0].blockers.isEmpty && !forced.targets[0].findings.isEmpty)
      await stage.stop()
    }

    @Test func aStoppedBulkEndsWhereNothingIsLost() async throws {
      let stage = try await ActionStage()
      let names = (0..<8).map { "train\($0)" }
      for name in names { try await stage.createPod(name) }
      let plan = await stage.planner.resubmit(names.map(ActionStage.name))
      let runner = stage.runner(stage.journal())
      let run = Task { try await runner.run(plan) }
      for await progress in runner.updates where progress.ended > 0 {
        await runner.stop()
        break
      }
      let progress = try await run.value
      for (name, outcome) in zip(names, progress.outcomes) {
        let isSent = await stage.pod("\(name)-r1") != nil
        #expect(
          outcome.map { $0.isGood || ($0.state == .stopped) } == true,
          "\(name): \(String(describing: outcome))"
        )
        let isThere = await stage.pod(name) != nil
        #expect(isSent || isThere, "\(name) is lost")
      }
      #expect(progress.outcomes.contains { $0?.state == .stopped })
      await stage.stop()
    }
  }
}
