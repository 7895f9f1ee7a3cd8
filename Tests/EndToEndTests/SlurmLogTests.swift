import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// The log of a job of a real Slurm, followed while what stands between is torn down again and again.
  @Suite(.enabled(if: geteuid() == 0, "slurmd must be started by root")) struct SlurmLogTests {
    private static let lines = 10_000

    @Test func aJobsOutputArrivesWholeOverRestarts() async throws {
      try await Lab.with { lab, folder in
        try await Site.with(
          "--backend", "slurm", "--scene", "empty", "--director", environment: lab.environment, in: folder
        ) { site in try await follow(site, lab, folder) }
      }
    }

    private func follow(_ site: Site, _ lab: Lab, _ folder: Folder) async throws {
      let script = """
        i=0; while [ $i -lt \(Self.lines) ]; do i=$((i+1)); echo "line $i of the job"; \
        [ $((i % 250)) -eq 0 ] && sleep 0.5; done; true
        """
      let manifest = try folder.write(Pods.manifest(name: "numbers", script: script), to: "pod.yaml")
      let applied = try await site.kubectl("apply", "-f", manifest)
      #expect(applied.status == 0, "\(applied.error)")
      try await site.wait(for: "numbers", "Running")

      let director = Director(url: site.url)
      let disturbing = Task {
        for round in 1...8 where !Task.isCancelled {
          // The next stream ends, as when the plugin or the virtual kubelet is started anew, or breaks, once it has
          // told something new; the present one goes with the API server.
          let fault = round % 2 == 0 ? "bodyEnd" : "bodyCut"
          try? await director.order(
            "faults", #"{"verb":"get","resource":"pods/log","fault":"\#(fault)","bytes":\#(25_000 * round)}"#)
          try? await director.order("restart")
          try? await Task.sleep(for: .milliseconds(2500))
        }
      }
      let followed = try await Command.run(
        Binary.path, ["--kubeconfig", site.kubeconfig, "logs", "-f", "numbers", "--no-chatter"],
        limit: .seconds(180))
      disturbing.cancel()
      await disturbing.value
      #expect(followed.status == 0, "\(followed.error)")
      let cuts = followed.error.split(separator: "\n").count { $0.contains("taken up again") }
      #expect(cuts >= 3, "\(followed.error)")

      // What the job wrote, as it lies on the disk.
      let uid = try await site.uid(of: "numbers")
      let found = try await Command.run(
        "find", [lab.environment["INTERLINK_DATA_ROOT"] ?? "", "-path", "*\(uid)*", "-name", "run-main.out"])
      let written = try String(contentsOfFile: #require(found.lines.first.map(String.init)), encoding: .utf8)
      #expect(followed.output == written)
      let numbered = (1...Self.lines).map { "line \($0) of the job\n" }.joined()
      #expect(written.hasPrefix(numbered))
    }
  }
}
