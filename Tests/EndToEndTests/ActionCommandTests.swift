import Foundation
import Testing

extension EndToEnd {
  /// Commands that change something, beside kubectl on the same site.
  @Suite struct ActionCommandTests {
    private static let pod = """
      apiVersion: v1
      kind: Pod
      metadata:
        name: NAME
        annotations: {slurm-job.vk.io/flags: "--time=01:00:00 --partition=cpu"}
      spec:
        nodeSelector: {kubernetes.io/hostname: vega-vk}
        tolerations: [{key: virtual-node.interlink/no-schedule, operator: Exists}]
        restartPolicy: Never
        containers:
        - name: main
          image: docker://busybox:1.36
          command: [/bin/sh, -c, sleep 3000]
          resources: {limits: {cpu: "1", memory: 100Mi}, requests: {cpu: 1m, memory: 1Mi}}
      """

    @Test func podsAreCancelledAndSentAgain() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "100", "--scene", "empty", in: folder) { site in
          func ours(_ arguments: String...) async throws -> Command {
            try await Command.run(
              Binary.path, arguments + ["--kubeconfig", site.kubeconfig],
              environment: ["XDG_STATE_HOME": folder.file("state")])
          }
          for name in ["train", "other"] {
            let file = try folder.write(Self.pod.replacing("NAME", with: name), to: "\(name).yaml")
            #expect(try await site.kubectl("create", "-f", file).status == 0)
            let checked = try await ours("preflight", "-f", file)
            #expect(checked.status == 0, "\(checked.output)")
          }
          for _ in 0..<200 {
            let jobs = try await site.kubectl(
              "get", "pods", "-o", "jsonpath={.items[*].metadata.annotations.JobID}")
            if jobs.output.split(separator: " ").count == 2 { break }
            try await Task.sleep(for: .milliseconds(50))
          }

          // Nobody to ask, nothing done.
          let unasked = try await ours("cancel", "train")
          #expect(unasked.status == 1 && unasked.error.contains("no terminal to ask on"))
          let readOnly = try await ours("cancel", "train", "--yes", "--read-only")
          #expect(readOnly.status == 1 && readOnly.output.contains("is read-only"))
          #expect(!readOnly.error.contains("ExitCode"))
          let rehearsed = try await ours("cancel", "train", "--dry-run")
          #expect(rehearsed.status == 0 && rehearsed.output.contains("would delete pod default/train"))
          #expect(try await ours("journal").output.isEmpty)

          let old = try await site.uid(of: "train")
          let sent = try await ours("resubmit", "train", "--set", "--time=02:00:00", "--yes", "-o", "json")
          #expect(sent.status == 0, "\(sent.output) \(sent.error)")
          #expect(sent.lines.last?.contains("\"type\":\"outcome\"") == true)
          let flags = try await site.kubectl(
            "get", "pod", "train-r1", "-o", "jsonpath={.metadata.annotations.slurm-job\\.vk\\.io/flags}")
          #expect(flags.output == "--time=02:00:00 --partition=cpu")
          #expect(try await site.kubectl("get", "pod", "train").status == 1)

          let cancelled = try await ours("cancel", "train-r1", "other", "--yes")
          #expect(cancelled.status == 0, "\(cancelled.output) \(cancelled.error)")
          let journal = try await ours("journal", "-o", "json")
          #expect(journal.lines.count == 2 && journal.lines[1].contains("\"kind\":\"resubmit\""))
          let id = try #require(journal.lines[1].firstMatch(of: /"action":"([^"]+)"/)).1
          let kept = try await ours("journal", String(id), "--manifests")
          #expect(kept.output.contains(old))
          #expect(try await ours("recover").error.contains("Nothing is unresolved"))
        }
      }
    }
  }
}
