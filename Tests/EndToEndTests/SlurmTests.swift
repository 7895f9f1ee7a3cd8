import Glibc
import Testing

extension EndToEnd {
  /// Pods that become jobs of a real Slurm on this machine.  slurmd wants to be root.
  @Suite(.enabled(if: geteuid() == 0, "slurmd must be started by root")) struct SlurmTests {
    @Test func realJobsAreShownWithTheirIDsOutputsAndEnds() async throws {
      try await Lab.with { lab, folder in
        try await Site.with(
          "--backend", "slurm", "--scene", "empty", environment: lab.environment, in: folder
        ) { site in try await checkJobs(site, lab, folder) }
      }
    }

    private func checkJobs(_ site: Site, _ lab: Lab, _ folder: Folder) async throws {
      let pods = [
        Pods.manifest(name: "good", script: "for i in 1 2 3 4 5 6; do echo real line $i; sleep 1; done"),
        Pods.manifest(name: "bad", script: "echo giving up; exit 3"),
        Pods.manifest(name: "long", script: "echo sleeping; sleep 600"),
        Pods.manifest(name: "refused", script: "true", flags: "--partition=nowhere"),
      ]
      let file = try folder.write(pods.joined(), to: "pods.yaml")
      let applied = try await site.kubectl("apply", "-f", file)
      #expect(applied.status == 0, "\(applied.error)")

      try await Tmux.with(columns: 140) { tmux in
        try await tmux.open("--kubeconfig", site.kubeconfig, "-A")
        // The jobs that squeue knows, by the pod's UID, which is their name.
        for name in ["good", "bad", "long"] {
          let uid = try await site.kubectl("get", "pod", name, "-o", "jsonpath={.metadata.uid}").output
          let job = try await lab.job(named: uid)
          try await tmux.wait(until: "pod \(name) is shown with job \(job)") { screen in
            row(of: name, on: screen)?.contains(job) == true
          }
        }
        try await tmux.wait(until: "pod bad has failed") {
          row(of: "bad", on: $0)?.contains("Failed") == true
        }
        try await tmux.wait(until: "pod refused has failed") {
          row(of: "refused", on: $0)?.contains("Failed") == true
        }

        // The output of the job that runs, as it is written.
        try await tmux.type("/good")
        try await tmux.press("Enter")
        try await tmux.wait(until: "only good is left") { row(of: "long", on: $0) == nil }
        try await tmux.type("l")
        try await tmux.wait(for: "real line 6", limit: .seconds(60))
        try await tmux.press("Escape")
        try await tmux.press("Escape")
        try await tmux.wait(until: "pod good has succeeded", limit: .seconds(60)) {
          row(of: "good", on: $0)?.contains("Succeeded") == true
        }

        // Slurm says the same of the ends.
        let good = try await site.kubectl("get", "pod", "good", "-o", "jsonpath={.metadata.uid}").output
        let bad = try await site.kubectl("get", "pod", "bad", "-o", "jsonpath={.metadata.uid}").output
        let long = try await site.kubectl("get", "pod", "long", "-o", "jsonpath={.metadata.uid}").output
        #expect(try await lab.describe(try await lab.job(named: good)).contains("JobState=COMPLETED"))
        #expect(try await lab.describe(try await lab.job(named: bad)).contains("ExitCode=3:0"))
        let longJob = try await lab.job(named: long)
        #expect(try await lab.describe(longJob).contains("JobState=RUNNING"))
        let deleted = try await site.kubectl("delete", "pod", "long", "--wait=false")
        #expect(deleted.status == 0)
        try await lab.wait(for: "JobState=CANCELLED", job: longJob)
      }
    }

    private func row(of pod: String, on screen: String) -> Substring? {
      screen.split(separator: "\n").first { $0.split(separator: " ").contains(Substring(pod)) }
    }
  }
}
