import Foundation
import Testing

extension EndToEnd {
  /// The commands for scripts, beside kubectl on the same site.
  @Suite struct HeadlessTests {
    @Test func getListsWhatKubectlListsOfVirtualNodes() async throws {
      try await Folder.with { folder in
        try await Site.with("--other-pods", "20", "--speed", "0", in: folder) { site in
          let ours = try await get(site, "pods", "-A", "--no-headers")
          let theirs = try await site.kubectl(
            "get", "pods", "-A", "--no-headers", "-o",
            "custom-columns=NS:.metadata.namespace,N:.metadata.name,J:.metadata.annotations.JobID,NODE:.spec.nodeName"
          )
          let rows = theirs.lines.map { $0.split(whereSeparator: \.isWhitespace) }
          let offloaded = rows.filter { $0[3].hasSuffix("-vk") }
          #expect(offloaded.count > 30)
          for row in offloaded {
            let job = row[2] == "<none>" ? "-" : row[2]
            #expect(
              ours.lines.contains { line in
                line.split(whereSeparator: \.isWhitespace).prefix(3).elementsEqual([row[0], row[1], job])
              },
              "\(row) is not among ours")
          }
          #expect(!ours.output.contains("ordinary"))
          #expect(ours.lines.count < rows.count)

          let nodes = try await get(site, "nodes", "-o", "name")
          #expect(nodes.lines.sorted() == ["node/cnaf-vk", "node/juwels-vk", "node/vega-vk"])
          let wide = try await get(site, "nodes", "-o", "wide")
          #expect(
            wide.output.contains("INTERLINK") && wide.output.contains("virtual-node.interlink/no-schedule"))
        }
      }
    }

    @Test func manifestsAreTheServersOwn() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "0", in: folder) { site in
          let ours = try await get(site, "pods", "-n", "itwinai", "3dgan-train-0", "-o", "json")
          let theirs = try await site.kubectl("get", "pod", "-n", "itwinai", "3dgan-train-0", "-o", "json")
          #expect(try canonical(ours.output) == canonical(theirs.output))

          // YAML, as kubectl reads it.
          let yaml = try await get(site, "pods", "-A", "-o", "yaml")
          let file = try folder.write(yaml.output, to: "pods.yaml")
          let read = try await site.kubectl("create", "--dry-run=client", "-o", "name", "-f", file)
          #expect(read.status == 0, "\(read.error)")
          let json = try await get(site, "pods", "-A", "-o", "json")
          #expect(try read.lines.map { $0.dropFirst(4) }.sorted() == names(json.output).map { $0[...] })
          #expect(try names(json.output).count > 30)
        }
      }
    }

    @Test func labelsAndNamesChoose() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "0", in: folder) { site in
          let labelled = try await get(site, "pods", "-A", "-l", "app=3dgan", "-o", "name")
          #expect(labelled.lines.contains("pod/3dgan-train-0"))
          #expect(labelled.lines.count < 10)
          let bad = try await get(site, "pods", "-A", "-l", "app in (")
          #expect(bad.status == 1)
          #expect(bad.output.isEmpty && bad.error.split(separator: "\n").count == 1)
          let unknown = try await get(site, "pods", "-A", "no-such-pod")
          #expect(unknown.status == 1)
          #expect(unknown.error.contains("no-such-pod"))
          let none = try await get(site, "pods", "-n", "default")
          #expect(none.status == 0)
          #expect(none.output.isEmpty && none.error.contains("No offloaded pods"))
        }
      }
    }

    @Test func aReaderThatLeavesIsNoError() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "0", "--pods", "3000", in: folder) { site in
          for command in ["get pods -A", "get pods -A -o json", "logs -n virgo glitchflow-o4b"] {
            let result = try await Command.shell(
              "set -o pipefail; '\(Binary.path)' --kubeconfig '\(site.kubeconfig)' \(command) | head -n 1")
            #expect(result.status == 0, "\(command)")
            #expect(result.lines.count == 1, "\(command): \(result.output)")
            #expect(result.error.isEmpty, "\(command): \(result.error)")
          }
        }
      }
    }

    @Test func aFollowedLogGoesOnAfterCuts() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "0", "--director", in: folder) { site in
          let command = "'\(Binary.path)' --kubeconfig '\(site.kubeconfig)' logs -n virgo glitchflow-o4b"
          let whole = try await Command.shell(command)
          let director = Director(url: site.url)
          for fault in ["bodyCut", "bodyEnd"] {
            try await director.order(
              "faults", #"{"verb":"get","resource":"pods/log","fault":"\#(fault)","bytes":900}"#)
          }
          // The clock stands: when it has all it would wait for ever.
          let followed = try await Command.shell(
            "exec 3< <(exec \(command) -f); head -c \(whole.output.utf8.count) <&3; kill $!")
          #expect(followed.output == whole.output)
          #expect(followed.error.contains("It is taken up again"))
        }
      }
    }

    @Test func logsAreKubectlsByteForByte() async throws {
      try await Folder.with { folder in
        try await Site.with("--speed", "0", in: folder) { site in
          let ours = try await Binary.run(
            "--kubeconfig", site.kubeconfig, "logs", "-n", "virgo", "glitchflow-o4b")
          let theirs = try await site.kubectl("logs", "-n", "virgo", "glitchflow-o4b")
          #expect(theirs.status == 0 && !theirs.output.isEmpty)
          #expect(ours.output == theirs.output)

          let tail = try await Binary.run(
            "--kubeconfig", site.kubeconfig, "logs", "-n", "virgo", "glitchflow-o4b", "--tail", "3")
          #expect(tail.lines == theirs.lines.suffix(3))
          let quiet = try await Binary.run(
            "--kubeconfig", site.kubeconfig, "logs", "-n", "virgo", "glitchflow-o4b", "--no-chatter")
          #expect(theirs.output.contains("scontrol show job"))
          #expect(!quiet.output.contains("scontrol show job"))
          #expect(quiet.lines.count < theirs.lines.count && !quiet.lines.isEmpty)
        }
      }
    }

    @Test func watchTellsEachChangeAsALineOfJSON() async throws {
      try await Folder.with { folder in
        try await Site.with("--scene", "empty", in: folder) { site in
          let manifest = try folder.write(Pods.manifest(name: "watched", script: "sleep 600"), to: "pod.yaml")
          let log = folder.file("changes")
          let result = try await Command.shell(
            """
            '\(Binary.path)' --kubeconfig '\(site.kubeconfig)' watch -A -o json > '\(log)' & watch=$!
            until grep -q '"state":"live"' '\(log)'; do sleep 0.1; done
            kubectl --kubeconfig '\(site.kubeconfig)' apply -f '\(manifest)'
            until grep -q '"name":"watched".*"job":"[0-9]' '\(log)'; do sleep 0.1; done
            kubectl --kubeconfig '\(site.kubeconfig)' delete --wait=false -f '\(manifest)'
            until grep -q '"change":"removed".*"name":"watched"' '\(log)'; do sleep 0.1; done
            kill -INT $watch; wait $watch
            """, limit: .seconds(120))
          #expect(result.status == 0, "\(result.error)")
          let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
          for line in lines {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
          }
        }
      }
    }

    @Test func doctorPassesAHealthySiteAndFindsWhatIsWrong() async throws {
      try await Folder.with { folder in
        try await Site.with(
          "--speed", "0", "--token", "boss=admin", "--token", "old=expired", "--token", "guest=nobody",
          in: folder
        ) { site in
          let sick = try await Binary.run(
            "--kubeconfig", site.kubeconfig, "--context", "boss", "doctor", "-A")
          #expect(sick.status == 1, "cnaf-vk's interLink is down: \(sick.output)")
          #expect(sick.output.contains("FAIL  nodes         cnaf-vk"))
          #expect(sick.output.contains("ok    nodes         vega-vk is Ready"))
          #expect(sick.output.contains("ok    logs"))
          let expired = try await Binary.run("--kubeconfig", site.kubeconfig, "--context", "old", "doctor")
          #expect(expired.status == 1)
          #expect(expired.output.contains("FAIL  identity"))
          let guest = try await Binary.run("--kubeconfig", site.kubeconfig, "--context", "guest", "doctor")
          #expect(guest.status == 1)
          #expect(guest.output.contains("You may not list pods"))
        }
      }
    }

    @Test func snapshotsRepeat() async throws {
      let first = try await Binary.run("snapshot", "--demo", "--size", "120x40", "--seed", "7")
      let second = try await Binary.run("snapshot", "--demo", "--size", "120x40", "--seed", "7")
      let other = try await Binary.run("snapshot", "--demo", "--size", "120x40", "--seed", "8")
      #expect(first.status == 0, "\(first.error)")
      #expect(first.output == second.output)
      #expect(first.output != other.output)
      #expect(first.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count == 40)
      for text in ["DEMO", "vega-vk", "eurac-inference"] { #expect(first.output.contains(text)) }

      let help = try await Binary.run("snapshot", "--demo", "--size", "80x24", "--view", "help")
      #expect(help.output.contains("One row up."))
      let typed = try await Binary.run("snapshot", "--demo", "--size", "80x24", "--keys", "/3dgan<enter>")
      #expect(typed.output.contains("3dgan-train-0") && !typed.output.contains("cmcc-regrid"))
      let unknown = try await Binary.run("snapshot", "--demo", "--view", "nonsense")
      #expect(unknown.status == 1 && unknown.error.contains("nonsense"))
    }

    @Test func kubectlFindsThePlugin() async throws {
      try await Folder.with { folder in
        _ = try await Command.run("ln", ["-s", Binary.path, folder.file("kubectl-interlink")])
        let version = try await Command.shell("PATH='\(folder.path)':$PATH kubectl interlink --version")
        let own = try await Binary.run("--version")
        #expect(version.output == own.output)
        #expect(version.status == 0 && own.output.contains("."))
      }
    }

    private func get(_ site: Site, _ arguments: String...) async throws -> Command {
      try await Command.run(Binary.path, ["--kubeconfig", site.kubeconfig, "get"] + arguments)
    }

    private func canonical(_ json: String) throws -> String {
      let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
      return String(
        decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]), as: UTF8.self)
    }

    private func names(_ json: String) throws -> [String] {
      let list = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
      let items = list?["items"] as? [[String: Any]] ?? []
      return items.compactMap { ($0["metadata"] as? [String: Any])?["name"] as? String }.sorted()
    }
  }
}
