import Foundation
import Testing

extension EndToEnd {
  /// Commands that change something, on a simulated site that fails when told to; kubectl and the site's own
  /// records are the judges.
  @Suite struct DirectedActionTests {
    private func withSite(
      _ body: @Sendable (Site, Director, Hands, Folder) async throws -> Void
    ) async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "100", "--scene", "empty", "--director", in: folder) { site in
          let hands = Hands(site: site, folder: folder, options: ["--slurm", site.slurmrestd])
          try await body(site, Director(url: site.url), hands, folder)
        }
      }
    }

    private func isThere(_ object: String, _ site: Site) async throws -> Bool {
      try await site.kubectl("get", object).status == 0
    }

    // MARK: - Each kind and phase

    @Test func eachKindIsSentAgainOnceAndCancelled() async throws {
      try await withSite { site, director, hands, folder in
        try await site.apply(
          [
            Workloads.pod("run"), Workloads.pod("pend", flags: "--hold"),
            Workloads.pod("good", script: "exit 0"), Workloads.pod("bad", script: "exit 3"),
            Workloads.job("train"), Workloads.job("plants", label: "oscar_service: plants"),
            Workloads.deployment("web"),
          ], in: folder)
        let phases = ["run": "Running", "pend": "Pending", "good": "Succeeded", "bad": "Failed"]
        for (name, phase) in phases { try await site.wait(for: name, phase) }
        let owned = [
          "train": try await site.pod("job-name=train"),
          "plants": try await site.pod("job-name=plants"), "web": try await site.pod("app=web"),
        ]
        for name in owned.values { try await site.wait(for: name, "Running") }
        try await resubmit(Array(phases.keys) + Array(owned.values), owned, site, director, hands)
        try await cancel(site, director, hands)
      }
    }

    private func resubmit(
      _ names: [String], _ owned: [String: String], _ site: Site, _ director: Director, _ hands: Hands
    ) async throws {
      let ended = try await [site.uid(of: "good"), site.uid(of: "bad")]
      let before = try await director.acceptedJobs()
      let sent = Deed(command: try await hands.run(["resubmit"] + names + ["--yes", "-o", "json"]))
      #expect(sent.command.status == 0, "\(sent.command.output) \(sent.command.error)")
      #expect(sent.outcomes == Dictionary(uniqueKeysWithValues: names.map { ($0, "done") }))
      // What has ended stays beside its copy; the others have gone.
      #expect(try await [site.uid(of: "good"), site.uid(of: "bad")] == ended)
      for object in ["pod/run", "pod/pend", "job/train", "job/plants"] + owned.values.map({ "pod/\($0)" }) {
        #expect(try await !isThere(object, site), "\(object) is there")
      }
      #expect(try await site.value(".metadata.labels.oscar_service", of: "job", "plants-r1") == "plants")
      var copies = ["run-r1", "pend-r1", "good-r1", "bad-r1"]
      for label in ["job-name=train-r1", "job-name=plants-r1", "app=web"] {
        copies.append(try await site.pod(label, but: Array(owned.values)))
      }
      var after: [String: Int] = [:]
      try await wait(until: "each copy has a job") {
        after = try await director.acceptedJobs()
        return copies.allSatisfy { after[$0] != nil }
      }
      #expect(after == before.merging(copies.map { ($0, 1) }) { $1 })
    }

    private func cancel(_ site: Site, _ director: Director, _ hands: Hands) async throws {
      try await site.wait(for: "run-r1", "Running")
      try await site.wait(for: "pend-r1", "Pending")
      let jobs = try await director.acceptedJobs()
      let pods = ["run-r1", "pend-r1", "good", "bad"]
      let cancelled = Deed(command: try await hands.run(["cancel"] + pods + ["--yes", "-o", "json"]))
      #expect(cancelled.outcomes == Dictionary(uniqueKeysWithValues: pods.map { ($0, "done") }))
      for (label, way, left) in [
        ("job-name=train-r1", "delete", ""), ("job-name=plants-r1", "suspend", "true"),
        ("app=web", "scale", "0"),
      ] {
        let name = try await site.pod(label)
        let uid = try await site.uid(of: name)
        try await site.wait(for: name, "Running")
        let ended = try await hands.act("cancel", name, "--owner", way)
        #expect(ended.outcomes == [name: "done"], "\(ended.command.output) \(ended.command.error)")
        #expect(try await director.liveJobs()[uid] == nil)
        let object =
          way == "scale" ? ["deployment", "web"] : ["job", way == "delete" ? "train-r1" : "plants-r1"]
        let path = way == "scale" ? ".spec.replicas" : ".spec.suspend"
        #expect(try await site.value(path, of: object[0], object[1]) == left)
        #expect(try await isThere(object.joined(separator: "/"), site) == (way != "delete"))
      }
      try await wait(until: "only what ended by itself is there") {
        let names = try await site.value(".items[*].metadata.name", of: "pods").split(separator: " ")
        return Set(names).isSubset(of: ["good-r1", "bad-r1"])
      }
      #expect(try await director.liveJobs().isEmpty)
      #expect(try await director.acceptedJobs() == jobs)
    }

    // MARK: - Finalizers, and what is gone

    @Test func finalizersAndWhatIsGoneAreToldOf() async throws {
      try await withSite { site, director, hands, folder in
        try await site.apply(
          [
            Workloads.pod("held", finalizer: "example.org/wait"),
            Workloads.pod("again", finalizer: "example.org/wait"), Workloads.pod("gone"),
          ], in: folder)
        for name in ["held", "again", "gone"] { try await site.wait(for: name, "Running") }

        // The job of a pod that is held ends all the same.
        let uid = try await site.uid(of: "held")
        let held = try await hands.act("cancel", "held")
        #expect(held.outcomes == ["held": "done"], "\(held.command.output)")
        #expect(try await director.liveJobs()[uid] == nil)
        #expect(try await site.value(".metadata.deletionTimestamp", of: "pod", "held") != "")

        // Its copy is made when whoever set the finalizer takes it away, not before.
        async let sent = hands.act("resubmit", "again")
        try await wait(until: "pod again is being deleted") {
          try await site.value(".metadata.deletionTimestamp", of: "pod", "again") != ""
        }
        #expect(try await !isThere("pod/again-r1", site))
        _ = try await site.kubectl("patch", "pod", "again", "-p", #"{"metadata":{"finalizers":null}}"#)
        #expect(try await sent.outcomes == ["again": "done"])
        #expect(try await director.acceptedJobs()["again-r1"] == 1)

        // Gone between the look and the deed: that is what was wanted.
        try await director.order(
          "faults", #"{"verb": "delete", "resource": "pods", "name": "gone", "fault": "slow", "seconds": 2}"#)
        async let late = hands.act("cancel", "gone")
        try await wait(until: "the deletion is on its way") { try await director.records("faults").isEmpty }
        _ = try await site.kubectl("delete", "pod", "gone", "--force", "--grace-period=0")
        #expect(try await late.outcomes == ["gone": "done"])
        // Gone before: nobody is there to be chosen.
        for verb in ["cancel", "resubmit"] {
          let absent = try await hands.act(verb, "gone")
          #expect(absent.command.status == 1 && absent.command.error.contains("no offloaded pod gone"))
        }
        #expect(try await isThere("pod/held", site))
        _ = try await site.kubectl("patch", "pod", "held", "-p", #"{"metadata":{"finalizers":null}}"#)
        try await wait(until: "pod held has gone") { try await !isThere("pod/held", site) }
      }
    }

    // MARK: - Servers that are busy, slow or gone for a moment

    @Test func aCancellationOutlivesWhatPassesAndTellsWhatDoesNot() async throws {
      try await withSite { site, director, hands, folder in
        let faults = [
          "tooManyRequests", "slow", "timeout", "timeoutAfterwards", "cut", "answerLost", "internalError",
          "unavailable", "forbidden",
        ]
        let names = Dictionary(uniqueKeysWithValues: faults.map { ($0, $0.lowercased()) })
        try await site.apply(names.values.map { Workloads.pod($0) }, in: folder)
        for (fault, name) in names {
          try await site.wait(for: name, "Running")
          try await director.order(
            "faults",
            #"{"verb": "delete", "resource": "pods", "name": "\#(name)", "fault": "\#(fault)", "seconds": 1}"#
          )
        }
        let cancelled = Deed(
          command: try await hands.run(["cancel"] + names.values + ["--yes", "-o", "json"]))
        #expect(cancelled.command.status == 1)
        for (fault, name) in names {
          let mayDelete = fault != "forbidden"
          #expect(cancelled.outcomes[name] == (mayDelete ? "done" : "failed"), "\(cancelled.command.output)")
          if mayDelete {
            try await wait(until: "pod \(name) has gone") { try await !isThere("pod/\(name)", site) }
          }
        }
        #expect(cancelled.sentences["forbidden"]?.contains("cannot delete resource") == true)
        #expect(try await Array(director.liveJobs().keys) == [site.uid(of: "forbidden")])
      }
    }

    // MARK: - Jobs that live on

    @Test func aJobThatLivesOnIsToldOfAndEndedAsOffered() async throws {
      try await withSite { site, director, hands, folder in
        for way in ["forgotten", "failing"] {
          try await site.apply([Workloads.pod(way)], in: folder)
          try await site.wait(for: way, "Running")
          let uid = try await site.uid(of: way)
          let job = try await site.value(".metadata.annotations.JobID", of: "pod", way)
          // A job that has its pod is not ended behind the pod's back.
          let owned = try await hands.act("cancel", "--job", job)
          #expect(owned.command.status == 1 && owned.command.error.contains("is that of pod default/\(way)"))
          try await director.order("deletions", #"{"way": "\#(way)", "count": 1, "node": "vega-vk"}"#)
          let cancelled = try await hands.act("cancel", way, "--wait", "1")
          #expect(
            cancelled.command.status == 1 && cancelled.outcomes == [way: "orphan"], "\(cancelled.command)")
          let sentence = try #require(cancelled.sentences[way])
          #expect(sentence.contains("Job \(job) lives on"))
          #expect(try await director.liveJobs()[uid].map(String.init) == job)
          try await wait(until: "pod \(way) has gone") { try await !isThere("pod/\(way)", site) }
          if way == "forgotten" {
            let command = try #require(sentence.split(separator: "or with: ").last.map(String.init))
            _ = try await Command.shell(command)
          } else {
            let ended = try await hands.act("cancel", "--job", job)
            #expect(ended.command.status == 0, "\(ended.command.output) \(ended.command.error)")
            #expect(ended.outcomes == ["job-\(job)": "done"])
          }
          try await wait(until: "job \(job) has ended") { try await director.liveJobs()[uid] == nil }
        }
      }
    }

    // MARK: - Creations that fail after the deletion

    @Test func whatIsNotCreatedAgainIsKeptAndFinished() async throws {
      try await withSite { site, director, hands, folder in
        let faults = ["quotaExceeded", "webhookDenied", "internalError", "cut", "answerLost"]
        let names = Dictionary(uniqueKeysWithValues: faults.map { ($0, $0.lowercased()) })
        try await site.apply(faults.map { Workloads.pod(names[$0] ?? "") }, in: folder)
        var uids: [String: String] = [:]
        for (fault, name) in names {
          try await site.wait(for: name, "Running")
          uids[name] = try await site.uid(of: name)
          // The rehearsal, which comes before the deletion, goes well.
          try await director.order(
            "faults",
            """
            {"verb": "create", "resource": "pods", "name": "\(name)-r1", "fault": "\(fault)",
             "message": "no pods on Fridays", "skip": 1, "count": \(fault == "answerLost" ? 1 : 1000)}
            """)
        }
        let sent = Deed(command: try await hands.run(["resubmit"] + names.values + ["--yes", "-o", "json"]))
        #expect(sent.command.status == 1)
        for (fault, name) in names {
          // What was created without an answer is found by looking.
          #expect(sent.outcomes[name] == (fault == "answerLost" ? "done" : "kept"), "\(sent.command.output)")
          #expect(try await !isThere("pod/\(name)", site))
          #expect(try await isThere("pod/\(name)-r1", site) == (fault == "answerLost"))
          guard fault != "answerLost" else { continue }
          #expect(sent.sentences[name]?.contains("its manifest is kept") == true)
        }
        let kept = try await hands.run(["journal", sent.action, "--manifests"]).output
        for uid in uids.values { #expect(kept.contains(uid)) }

        try await director.order("faults", method: "DELETE")
        let offered = Deed(command: try await hands.run(["recover", "-o", "json"]))
        #expect(offered.lines("unresolved").count == 4, "\(offered.command.output)")
        #expect(offered.lines("unresolved").allSatisfy { $0["canRestore"] as? Bool == true })
        #expect(
          try await director.records("pods").filter { ($0["name"] as? String)?.hasSuffix("-r1") == true }
            .count == 1)
        let finished = try await hands.act("recover", "--finish")
        #expect(finished.command.status == 0, "\(finished.command.output) \(finished.command.error)")
        let again = try await hands.act("recover", "--finish")
        #expect(again.command.status == 0 && again.outcomes.isEmpty)
        let created = try await director.records("pods").map { $0["name"] as? String ?? "" }
        let jobs = try await director.acceptedJobs()
        for name in names.values {
          #expect(created.count { $0 == "\(name)-r1" } == 1)
          #expect(jobs["\(name)-r1"] == 1 && jobs[name] == 1, "\(name): \(jobs)")
        }
        let live = try await director.liveJobs()
        for uid in uids.values { #expect(live[uid] == nil) }
      }
    }

    @Test func whatCannotBeFinishedStaysOfferedAndIsRestored() async throws {
      try await withSite { site, director, hands, folder in
        try await site.apply([Workloads.pod("train")], in: folder)
        try await site.wait(for: "train", "Running")
        let uid = try await site.uid(of: "train")
        try await director.order(
          "faults",
          #"{"verb": "create", "resource": "pods", "fault": "quotaExceeded", "skip": 1, "count": 1000}"#)
        let sent = try await hands.act("resubmit", "train", "--set", "--time=0:30:00")
        #expect(sent.outcomes == ["train": "kept"], "\(sent.command.output)")
        let finished = try await hands.act("recover", sent.action, "--finish")
        #expect(finished.command.status == 1 && finished.outcomes == ["train": "kept"])
        let failed = try await hands.act("recover", sent.action, "--restore")
        #expect(failed.command.status == 1, "\(failed.command.output)")
        for name in ["pod/train", "pod/train-r1"] { #expect(try await !isThere(name, site)) }

        try await director.order("faults", method: "DELETE")
        let restored = try await hands.act("recover", sent.action, "--restore")
        #expect(restored.command.status == 0, "\(restored.command.output) \(restored.command.error)")
        try await site.wait(for: "train", "Running")
        let flags = #".metadata.annotations.slurm-job\.vk\.io/flags"#
        #expect(try await site.value(flags, of: "pod", "train").contains("--time=1-0"))
        #expect(try await !isThere("pod/train-r1", site))
        #expect(try await director.acceptedJobs() == ["train": 2])
        let new = try await site.uid(of: "train")
        #expect(new != uid)
        #expect(try await Array(director.liveJobs().keys) == [new])
        #expect(try await hands.run(["recover"]).error.contains("Nothing is unresolved"))
      }
    }
  }
}
