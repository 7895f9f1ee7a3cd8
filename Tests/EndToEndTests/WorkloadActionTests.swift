import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// Work of every kind, sent again and cancelled: by the keys of the dashboard, and on a real Slurm.
  @Suite struct WorkloadActionTests {
    /// Names that are in no other words of the screen.
    private static let manifests = [
      Workloads.pod("w-run"), Workloads.pod("w-pend", flags: "--hold"),
      Workloads.pod("w-good", script: "exit 0"), Workloads.pod("w-bad", script: "exit 3"),
      Workloads.job("train"), Workloads.job("plants", label: "oscar_service: plants"),
      Workloads.deployment("web"),
    ]
    private static let phases = [
      "w-run": "Running", "w-pend": "Pending", "w-good": "Succeeded", "w-bad": "Failed",
    ]
    private static let labels = ["train": "job-name=train", "plants": "job-name=plants", "web": "app=web"]

    /// Who knows what became of jobs.
    private struct Judge {
      /// How many jobs there were for a pod of that name, which is there.
      var accepted: (String) async throws -> Int
      /// Whether the job of the pod with that UID waits or runs.
      var isLive: (String) async throws -> Bool
    }

    // MARK: - By keys

    @Test func keysSendAgainAndCancelEachKind() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "100", "--scene", "empty", "--director", in: folder) { site in
          let director = Director(url: site.url)
          let judge = Judge(
            accepted: { try await director.acceptedJobs()[$0] ?? 0 },
            isLive: { try await director.liveJobs()[$0] != nil })
          try await actByKeys(
            on: site, { $0 }, judge, folder, ["-A", "--slurm", site.slurmrestd], environment: [:])
        }
      }
    }

    @Test(.enabled(if: geteuid() == 0, "slurmd must be started by root"))
    func keysSendAgainAndCancelRealJobs() async throws {
      try await Lab.with { lab, folder in
        try await Site.with(
          "--backend", "slurm", "--scene", "empty", environment: lab.environment, in: folder
        ) { site in
          let judge = Judge(
            accepted: { pod in
              let uid = try await site.uid(of: pod)
              return uid.isEmpty ? 0 : try await lab.jobs(named: uid, "--states=all").count
            }, isLive: { try await !lab.jobs(named: $0).isEmpty })
          try await actByKeys(
            on: site, Self.onLab, judge, folder, ["-A", "--slurm", "local"], environment: lab.environment)
        }
      }
    }

    /// For the lab's node, and a time that its partition allows.
    private static func onLab(_ manifest: String) -> String {
      manifest.replacing("vega-vk", with: "slurm-vk").replacing("--time=1-0", with: "--time=10")
    }

    private func actByKeys(
      on site: Site, _ place: (String) -> String, _ judge: Judge, _ folder: Folder, _ arguments: [String],
      environment: [String: String]
    ) async throws {
      let extra = [Workloads.pod("w-fin", finalizer: "example.org/wait"), Workloads.pod("w-gone")]
      try await site.apply((Self.manifests + extra).map(place), in: folder)
      for (name, phase) in Self.phases { try await site.wait(for: name, phase) }
      for name in ["w-fin", "w-gone"] { try await site.wait(for: name, "Running") }
      let all = environment.merging(["XDG_STATE_HOME": folder.file("state")]) { $1 }
      try await Tmux.with(environment: all) { tmux in
        try await tmux.open(["--kubeconfig", site.kubeconfig] + arguments)
        try await tmux.wait(for: "w-pend")
        try await tmux.type("2")
        for name in Self.phases.keys { try await resubmit(name, as: "\(name)-r1", tmux, judge) }
        for (name, label) in Self.labels {
          let old = try await site.pod(label, limit: .seconds(60))
          try await site.wait(for: old, "Running")
          try await press("r", on: old, until: ["from its template", "makes a new pod"], tmux)
          let copy = try await site.pod(
            name == "web" ? label : label + "-r1", but: [old], limit: .seconds(60))
          try await site.wait(for: copy, "Running")
          #expect(try await judge.accepted(copy) == 1)
          try await cancel(copy, site, tmux, judge)
        }
        for name in ["w-run-r1", "w-pend-r1"] { try await cancel(name, site, tmux, judge) }
        try await hold(site, tmux, judge)
        try await lose(site, tmux, judge)
      }
    }

    /// Chooses a pod, presses a key, waits until one of `words` says that the plan is made, and agrees.
    private func press(_ key: String, on pod: String, until words: [String], _ tmux: Tmux) async throws {
      try await tmux.type("/")
      try await tmux.press("C-u")
      try await tmux.type(pod)
      try await tmux.press("Enter")
      try await tmux.wait(until: "\(pod) is chosen") { screen in
        screen.split(separator: "\n").contains { $0.hasPrefix("▸") && $0.contains(" \(pod) ") }
          && screen.contains("[1/")
      }
      try await tmux.type(key)
      try await tmux.wait(until: "the plan is shown") { screen in
        let text = screen.split { $0.isWhitespace || $0 == "│" }.joined(separator: " ")
        return words.contains { text.contains($0) }
      }
      try await tmux.type("y")
    }

    private func resubmit(_ name: String, as copy: String, _ tmux: Tmux, _ judge: Judge) async throws {
      try await press("r", on: name, until: ["a clean copy"], tmux)
      try await wait(until: "\(copy) is a job", limit: .seconds(60)) { try await judge.accepted(copy) == 1 }
    }

    private func cancel(_ name: String, _ site: Site, _ tmux: Tmux, _ judge: Judge) async throws {
      let uid = try await site.uid(of: name)
      try await wait(until: "\(name) has a job") { try await judge.isLive(uid) }
      try await press("c", on: name, until: ["until job", "until its job"], tmux)
      try await wait(until: "the job of \(name) has ended", limit: .seconds(60)) {
        try await !judge.isLive(uid)
      }
    }

    /// The copy is made when whoever set the finalizer takes it away.
    private func hold(_ site: Site, _ tmux: Tmux, _ judge: Judge) async throws {
      try await press("r", on: "w-fin", until: ["a clean copy"], tmux)
      try await wait(until: "pod fin is being deleted") {
        try await site.value(".metadata.deletionTimestamp", of: "pod", "w-fin") != ""
      }
      #expect(try await judge.accepted("w-fin-r1") == 0)
      _ = try await site.kubectl("patch", "pod", "w-fin", "-p", #"{"metadata":{"finalizers":null}}"#)
      try await wait(until: "fin-r1 is a job") { try await judge.accepted("w-fin-r1") == 1 }
    }

    /// A pod that goes between the plan and the deed.
    private func lose(_ site: Site, _ tmux: Tmux, _ judge: Judge) async throws {
      let uid = try await site.uid(of: "w-gone")
      try await tmux.type("/")
      try await tmux.press("C-u")
      try await tmux.type("w-gone")
      try await tmux.press("Enter")
      try await tmux.wait(until: "gone is chosen") { $0.contains("[1/") && $0.contains(" w-gone ") }
      try await tmux.type("c")
      try await tmux.wait(for: "until job")
      _ = try await site.kubectl("delete", "pod", "w-gone", "--now")
      try await tmux.type("y")
      try await tmux.type("u")
      try await tmux.wait(until: "the journal tells of it") {
        $0.contains("Journal") && $0.contains("has ended in Slurm")
      }
      #expect(try await !judge.isLive(uid))
    }

    // MARK: - On a real Slurm

    @Test(.enabled(if: geteuid() == 0, "slurmd must be started by root"))
    func realJobsOfEachKindAreSentAgainAndEnded() async throws {
      try await Lab.with { lab, folder in
        try await Site.with(
          "--backend", "slurm", "--scene", "empty", environment: lab.environment, in: folder
        ) { site in
          let hands = Hands(
            site: site, folder: folder, options: ["--slurm", "local"], environment: lab.environment)
          let held = Workloads.pod("w-fin", finalizer: "example.org/wait")
          try await site.apply((Self.manifests + [held]).map(Self.onLab), in: folder)
          for (name, phase) in Self.phases { try await site.wait(for: name, phase) }
          var owned: [String: String] = [:]
          for (name, label) in Self.labels { owned[name] = try await site.pod(label, limit: .seconds(60)) }
          for name in Array(owned.values) + ["w-fin"] { try await site.wait(for: name, "Running") }

          let names = Array(Self.phases.keys) + Array(owned.values)
          let sent = Deed(command: try await hands.run(["resubmit"] + names + ["--yes", "-o", "json"]))
          #expect(
            sent.outcomes == Dictionary(uniqueKeysWithValues: names.map { ($0, "done") }),
            "\(sent.command.output) \(sent.command.error)")
          var copies = ["w-run-r1", "w-pend-r1"]
          for (name, label) in Self.labels {
            copies.append(
              try await site.pod(
                name == "web" ? label : label + "-r1", but: Array(owned.values), limit: .seconds(60)))
          }
          for name in copies { try await site.wait(for: name, name == "w-pend-r1" ? "Pending" : "Running") }

          let jobs = try await liveJobs(of: copies + ["w-fin"], site, lab)
          let cancelled = Deed(
            command: try await hands.run(["cancel"] + copies + ["w-fin", "w-good", "--yes", "-o", "json"]))
          #expect(
            cancelled.outcomes
              == Dictionary(uniqueKeysWithValues: (copies + ["w-fin", "w-good"]).map { ($0, "done") }),
            "\(cancelled.command.output) \(cancelled.command.error)")
          for job in jobs { try await lab.wait(for: "JobState=CANCELLED", job: job) }
          let gone = try await hands.act("cancel", "w-good")
          #expect(
            gone.command.status == 1 && (gone.command.output + gone.command.error).contains("There is no"))
        }
      }
    }

    private func liveJobs(of pods: [String], _ site: Site, _ lab: Lab) async throws -> [String] {
      var jobs: [String] = []
      for name in pods { jobs.append(try await lab.job(named: site.uid(of: name))) }
      return jobs
    }
  }
}
