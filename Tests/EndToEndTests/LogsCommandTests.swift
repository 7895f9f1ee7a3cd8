import Foundation
import Testing

extension EndToEnd {
  /// `logs`, beside kubectl on the same site.
  @Suite struct LogsCommandTests {
    private func logs(_ site: Site, _ arguments: String..., environment: [String: String] = [:]) async throws
      -> Command
    {
      try await Command.run(
        Binary.path, ["--kubeconfig", site.kubeconfig, "logs"] + arguments, environment: environment)
    }

    private func withSite(_ body: @Sendable (Site, Folder) async throws -> Void) async throws {
      try await Folder.with { folder in
        try await Site.with("--scene", "empty", "--speed", "20", in: folder) { site in
          try await body(site, folder)
        }
      }
    }

    @Test func severalPodsAreToldApart() async throws {
      try await withSite { site, folder in
        try await site.apply(
          ["one", "two"].map {
            Pods.manifest(name: $0, script: "echo ERROR from $0; echo \($0) says", label: "app: pair")
          },
          in: folder)
        for pod in ["one", "two"] { try await site.wait(for: pod, "Succeeded") }
        let text = try await logs(site, "-l", "app=pair", "--no-chatter", "--grep", "says$")
        #expect(text.status == 0, "\(text.error)")
        #expect(text.lines.sorted() == ["[pod/one/main] one says", "[pod/two/main] two says"])
        let plain = try await logs(
          site, "-l", "app=pair", "--no-prefix", "--grep", "says", "--grep-not", "^one")
        #expect(plain.lines == ["two says"])

        let json = try await logs(site, "-l", "app=pair", "-o", "json")
        let objects = try json.lines.map {
          try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
        #expect(objects.allSatisfy { $0?["namespace"] as? String == "default" && $0?["timeKind"] is String })
        #expect(objects.contains { $0?["pod"] as? String == "two" && $0?["level"] as? String == "error" })
        #expect(objects.contains { $0?["chatter"] as? Bool == true })
        let times = objects.compactMap { $0?["time"] as? String }
        #expect(times.count == json.lines.count)
      }
    }

    @Test func podsThatComeJoin() async throws {
      try await withSite { site, folder in
        let first = try folder.write(
          Pods.manifest(name: "early", script: "echo early bird; sleep 6000", label: "app: crowd"),
          to: "early.yaml")
        let second = try folder.write(
          Pods.manifest(name: "late", script: "echo late bird", label: "app: crowd"), to: "late.yaml")
        let result = try await Command.shell(
          """
          '\(Binary.path)' --kubeconfig '\(site.kubeconfig)' logs -f -l app=crowd --no-chatter > "$OUT" 2> "$OUT.err" & own=$!
          until grep -q 'waited for' "$OUT.err"; do sleep 0.1; done
          kubectl --kubeconfig '\(site.kubeconfig)' apply -f '\(first)'
          until grep -q 'early bird' "$OUT"; do sleep 0.1; done
          kubectl --kubeconfig '\(site.kubeconfig)' apply -f '\(second)'
          until grep -q 'late bird' "$OUT"; do sleep 0.1; done
          kill -INT $own; wait $own; echo "status $?"
          """, environment: ["OUT": folder.file("out")], limit: .seconds(120))
        #expect(result.lines.last == "status 130", "\(result.output) \(result.error)")
        let lines = try String(contentsOfFile: folder.file("out"), encoding: .utf8).split(separator: "\n")
        #expect(
          lines.filter { $0.contains("bird") } == [
            "[pod/early/main] early bird", "[pod/late/main] late bird",
          ])
      }
    }

    @Test func exitCodesTellWhatIsMissing() async throws {
      try await withSite { site, folder in
        try await site.apply([Pods.manifest(name: "one", script: "seq 100; sleep 6000")], in: folder)
        try await site.wait(for: "one", "Running")
        let cases: [(arguments: [String], status: Int, says: String)] = [
          (["nosuch"], 2, "no pod nosuch"), (["-l", "app=nosuch"], 2, "app=nosuch"),
          (["one", "-c", "nosuch"], 3, "no container nosuch"), (["one", "--tail", "1"], 0, ""),
        ]
        for test in cases {
          let command = try await Command.run(
            Binary.path, ["--kubeconfig", site.kubeconfig, "logs"] + test.arguments,
            environment: ["XDG_STATE_HOME": folder.file("state")])
          #expect(command.status == test.status, "\(test.arguments): \(command.error)")
          #expect(test.says.isEmpty || command.error.contains(test.says))
          #expect(
            command.error.split(separator: "\n").count == (test.status == 0 ? 0 : 1), "\(command.error)")
        }
        // The pod goes while its log is followed.
        let gone = try await Command.shell(
          """
          '\(Binary.path)' --kubeconfig '\(site.kubeconfig)' logs -f one --tail 3 > "$OUT" & own=$!
          until grep -q 100 "$OUT"; do sleep 0.1; done
          kubectl --kubeconfig '\(site.kubeconfig)' delete pod one --wait=false
          wait $own; echo "status $?"
          """, environment: ["OUT": folder.file("out")], limit: .seconds(120))
        #expect(gone.lines.last == "status 4", "\(gone.output) \(gone.error)")
        #expect(gone.error.contains("The log broke off: The pod has gone"))
        let lines = try String(contentsOfFile: folder.file("out"), encoding: .utf8).split(separator: "\n")
        #expect(lines.prefix(3) == ["98", "99", "100"])
      }
    }

    @Test func aLogThatWasSeenIsThereWhenItsPodHasGone() async throws {
      try await withSite { site, folder in
        try await site.apply([Pods.manifest(name: "one", script: "seq 5")], in: folder)
        try await site.wait(for: "one", "Succeeded")
        let state = ["XDG_STATE_HOME": folder.file("state")]
        try await Tmux.with(environment: state) { tmux in
          try await tmux.open("--kubeconfig", site.kubeconfig)
          try await tmux.wait(for: "one")
          try await tmux.type("l")
          try await tmux.wait(for: "ended")
          try await tmux.type("Q")
          try await tmux.wait(for: Tmux.prompt)
        }
        let before = try await logs(site, "one", environment: state)
        #expect(before.error.isEmpty)
        let deleted = try await site.kubectl("delete", "pod", "one")
        #expect(deleted.status == 0)
        let after = try await logs(site, "one", environment: state)
        #expect(after.status == 0, "\(after.error)")
        #expect(after.output == before.output && before.output.contains("5\n"))
        #expect(after.error.contains("pod one has gone") && after.error.contains("It is whole."))
        let tail = try await logs(
          site, "one", "--no-chatter", "--grep", "^[0-9]$", "--tail", "2", environment: state)
        #expect(tail.lines == ["4", "5"])
      }
    }

    /// Nobody reads, and nothing is written that would tell it.
    @Test func aReaderThatLeavesEndsASilentLog() async throws {
      try await withSite { site, folder in
        try await site.apply([Pods.manifest(name: "one", script: "echo first; sleep 60000")], in: folder)
        try await site.wait(for: "one", "Running")
        let result = try await Command.shell(
          """
          set -o pipefail
          '\(Binary.path)' --kubeconfig '\(site.kubeconfig)' logs -f one --no-chatter | head -n 1
          """)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == "first\n" && result.error.isEmpty)
      }
    }
  }
}
