import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// Commands that change something, with a real Slurm behind the site and its own commands as judges.
  @Suite(.enabled(if: geteuid() == 0, "slurmd must be started by root")) struct SlurmActionTests {
    @Test func realJobsAreEndedSentAgainAndChanged() async throws {
      try await Lab.with { lab, folder in
        try await Site.with(
          "--backend", "slurm", "--scene", "empty", environment: lab.environment, in: folder
        ) { site in
          let hands = Hands(
            site: site, folder: folder, options: ["--slurm", "local", "--interlink", site.interLink],
            environment: lab.environment)
          let pods = [
            Pods.manifest(name: "long", script: "sleep 600", flags: "--mem=100M"),
            Pods.manifest(name: "short", script: "exit 3", flags: "--mem=100M --time=00:10:00"),
            Pods.manifest(name: "held", script: "true", flags: "--hold --time=00:10:00"),
          ]
          let applied = try await site.kubectl(
            "apply", "-f", try folder.write(pods.joined(), to: "pods.yaml"))
          #expect(applied.status == 0, "\(applied.error)")
          try await change(site, lab, hands)
          try await cancel(site, lab, hands)
          try await resubmit(site, lab, hands)
          try await endOrphan(lab, folder, hands)
        }
      }
    }

    /// The pod's own id of its job, when Kubernetes has it, which must be Slurm's.
    private func job(of pod: String, _ site: Site, _ lab: Lab) async throws -> String {
      let job = try await lab.job(named: site.uid(of: pod))
      try await wait(until: "pod \(pod) has its job's id") {
        try await site.kubectl("get", "pod", pod, "-o", "jsonpath={.metadata.annotations.JobID}").output
          == job
      }
      return job
    }

    private func change(_ site: Site, _ lab: Lab, _ hands: Hands) async throws {
      let job = try await job(of: "held", site, lab)
      #expect(try await lab.describe(job).contains("TimeLimit=00:10:00"))
      let shortened = try await hands.act("flags", "held", "--set", "--time=00:07:00", "--apply", "job")
      #expect(shortened.command.status == 0, "\(shortened.command.output) \(shortened.command.error)")
      #expect(shortened.outcomes == ["held": "done"])
      #expect(try await lab.describe(job).contains("TimeLimit=00:07:00"))
      // What Slurm refuses is told in its words, and nothing has changed.
      let refused = try await hands.act("flags", "held", "--set", "--partition=nowhere", "--apply", "job")
      #expect(refused.command.status == 1 && refused.outcomes == ["held": "failed"])
      #expect(refused.sentences["held"]?.lowercased().contains("partition") == true, "\(refused.sentences)")
      #expect(try await lab.describe(job).contains("Partition=cpu"))
    }

    private func cancel(_ site: Site, _ lab: Lab, _ hands: Hands) async throws {
      let job = try await job(of: "long", site, lab)
      try await lab.wait(for: "JobState=RUNNING", job: job)
      let cancelled = try await hands.act("cancel", "long")
      #expect(cancelled.command.status == 0, "\(cancelled.command.output) \(cancelled.command.error)")
      #expect(cancelled.outcomes == ["long": "done"])
      #expect(
        cancelled.sentences["long"]?.contains("Job \(job) has ended in Slurm") == true,
        "\(cancelled.sentences)")
      // It is COMPLETING, which is over too, as long as the killed processes are waited for.
      try await lab.wait(for: "JobState=CANCELLED", job: job)
    }

    private func resubmit(_ site: Site, _ lab: Lab, _ hands: Hands) async throws {
      let first = try await job(of: "short", site, lab)
      try await wait(until: "pod short has failed", limit: .seconds(60)) {
        try await site.kubectl("get", "pod", "short", "-o", "jsonpath={.status.phase}").output == "Failed"
      }
      let sent = try await hands.act("resubmit", "short", "--set", "--time=00:02:00")
      #expect(sent.command.status == 0, "\(sent.command.output) \(sent.command.error)")
      #expect(sent.outcomes == ["short": "done"])
      let second = try await job(of: "short-r1", site, lab)
      #expect(first != second)
      #expect(try await lab.describe(second).contains("TimeLimit=00:02:00"))
      #expect(try await site.kubectl("get", "pod", "short").status == 0)
    }

    /// A job as the plugin submits them, from a folder among those of its other jobs, whose pod is not there.
    private func endOrphan(_ lab: Lab, _ folder: Folder, _ hands: Hands) async throws {
      let uid = "0f5c2d1e-7a34-4c1b-9d6f-2b8e5a907c11"
      let place = folder.file("lab/jobs/default-\(uid)")
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try folder.write("#!/bin/sh\nsleep 600\n", to: "lab/jobs/default-\(uid)/job.slurm")
      let submitted = try await Command.run(
        "sbatch", ["--parsable", "--job-name=\(uid)", "--output=\(place)/job.out", place + "/job.slurm"],
        environment: lab.environment)
      let job = try #require(submitted.lines.first.map(String.init), "\(submitted.error)")
      let ended = try await hands.act("cancel", "--job", job)
      #expect(ended.command.status == 0, "\(ended.command.output) \(ended.command.error)")
      #expect(ended.outcomes == ["job-\(job)": "done"])
      try await lab.wait(for: "JobState=CANCELLED", job: job)
      // One that has ended, or that Slurm does not know, is as it was wanted.
      for id in [job, "4000"] {
        let again = try await hands.act("cancel", "--job", id)
        #expect(again.command.status == 0, "\(again.command.output) \(again.command.error)")
      }
    }
  }
}
