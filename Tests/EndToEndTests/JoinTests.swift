import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// What the screen says of the jobs of a real Slurm, held against Slurm's own commands.
  @Suite(.enabled(if: geteuid() == 0, "slurmd must be started by root")) struct JoinTests {
    @Test func theScreenSaysWhatSlurmSays() async throws {
      try await Lab.with { lab, folder in
        try await Site.with(
          "--backend", "slurm", "--scene", "empty", environment: lab.environment, in: folder
        ) { site in
          let pods = [
            Pods.manifest(name: "long", script: "sleep 600"),
            Pods.manifest(name: "blocked", script: "true", flags: "--partition=down"),
            Pods.manifest(name: "held", script: "true", flags: "--hold"),
            Pods.manifest(name: "doomed", script: "true", flags: "--begin=now+1hour"),
          ]
          let applied = try await site.kubectl(
            "apply", "-f", try folder.write(pods.joined(), to: "pods.yaml"))
          #expect(applied.status == 0, "\(applied.error)")
          try await Tmux.with(columns: 160, environment: lab.environment) { tmux in
            try await tmux.open("--kubeconfig", site.kubeconfig, "-A", "--slurm", "local")
            try await tmux.type("2")
            try await compare(site, lab, tmux)
            try await cancelInTheQueue(site, lab, tmux)
            try await loseAPod(lab, folder, tmux)
          }
        }
      }
    }

    /// Every pod with the job and the state that squeue has for it.
    private func compare(_ site: Site, _ lab: Lab, _ tmux: Tmux) async throws {
      for (name, state, reason) in [
        ("long", "R", ""), ("blocked", "PD", "partition is down"), ("held", "PD", "held by its user"),
        ("doomed", "PD", "start time"),
      ] {
        let job = try await lab.job(named: site.uid(of: name))
        try await lab.wait(for: state == "R" ? "JobState=RUNNING" : "JobState=PENDING", job: job)
        try await tmux.wait(until: "pod \(name) is shown with job \(job) and state \(state)") { screen in
          guard let row = row(of: name, on: screen) else { return false }
          let words = row.split(separator: " ").map(String.init)
          return words.contains(job) && words.contains(state) && (reason.isEmpty || row.contains(reason))
        }
      }
    }

    /// The lie of the plugin: a job that is cancelled while it waits is a pod that has succeeded.
    private func cancelInTheQueue(_ site: Site, _ lab: Lab, _ tmux: Tmux) async throws {
      let job = try await lab.job(named: site.uid(of: "doomed"))
      _ = try await Command.run("scancel", [job], environment: lab.environment)
      try await tmux.wait(until: "Kubernetes lies about pod doomed", limit: .seconds(60)) { screen in
        guard let row = row(of: "doomed", on: screen) else { return false }
        return row.contains("Succeeded") && row.split(separator: " ").contains("CA")
      }
      try await tmux.type("/doomed")
      try await tmux.press("Enter")
      try await tmux.wait(until: "only doomed is left") { row(of: "long", on: $0) == nil }
      try await tmux.press("Enter")
      try await tmux.wait(until: "the disagreement is told and judged") { screen in
        let text = screen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.contains("Kubernetes says Succeeded") && text.contains("Slurm says CANCELLED")
          && text.contains("while it was pending") && text.lowercased().contains("believe slurm")
      }
      try await tmux.press("Escape")
      try await tmux.wait(until: "the page is closed") { row(of: "doomed", on: $0) != nil }
      try await tmux.press("Escape")
      try await tmux.wait(until: "all pods are shown") { row(of: "long", on: $0) != nil }
    }

    /// A job as the plugin submits them, from a folder among those of its other jobs, whose pod is not there: they
    /// are left behind by deletions that come too early, or while interLink is down.
    private func loseAPod(_ lab: Lab, _ folder: Folder, _ tmux: Tmux) async throws {
      let uid = "0f5c2d1e-7a34-4c1b-9d6f-2b8e5a907c11"
      let place = folder.file("lab/jobs/default-\(uid)")
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try "#!/bin/sh\nsleep 600\n".write(toFile: place + "/job.slurm", atomically: true, encoding: .utf8)
      let submitted = try await Command.run(
        "sbatch",
        ["--parsable", "--job-name=\(uid)", "--output=\(place)/job.out", place + "/job.slurm"],
        environment: lab.environment)
      let job = try #require(submitted.lines.first.map(String.init), "\(submitted.error)")
      try await tmux.type("4")
      try await tmux.wait(until: "job \(job) is an orphan", limit: .seconds(100)) { screen in
        screen.split(separator: "\n").contains {
          $0.split(separator: " ").contains(Substring(job)) && $0.lowercased().contains("orphan")
        }
      }
    }

    private func row(of pod: String, on screen: String) -> Substring? {
      screen.split(separator: "\n").first { $0.split(separator: " ").contains(Substring(pod)) }
    }
  }
}
