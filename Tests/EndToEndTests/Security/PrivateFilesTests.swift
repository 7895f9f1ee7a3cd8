import Foundation
import Testing

extension EndToEnd {
  /// What a run leaves behind: where, and for whom.
  @Suite struct PrivateFilesTests {
    /// Everything below a folder, with its mode: `./.local/state/… 600`.
    private func tree(_ folder: String) async throws -> [String: String] {
      let found = try await Command.run("find", [folder, "-mindepth", "1", "-printf", "%y %m %P\n"])
      return Dictionary(
        found.lines.map { line in
          let words = line.split(separator: " ", maxSplits: 2).map(String.init)
          return (words[2], words[0] + words[1])
        }, uniquingKeysWith: { $1 })
    }

    /// Looks at logs, edits flags, cancels and sends again, with a home that is empty and a umask that forbids nothing.
    private func use(
      _ folder: Folder, state: String?, _ body: (_ home: String, _ work: String) async throws -> Void
    )
      async throws
    {
      let (home, work) = (folder.file("home"), folder.file("work"))
      for path in [home, work] {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      }
      try await Site.with("--scene", "empty", in: folder) { site in
        try await site.apply(
          [
            Pods.manifest(name: "one", script: "echo hello; sleep 1000"),
            Pods.manifest(name: "two", script: "echo hello; sleep 1000"),
          ],
          in: folder)
        for pod in ["one", "two"] { try await site.wait(for: pod, "Running") }
        var environment = ["HOME": home, "HISTFILE": "/dev/null"]
        if let state {
          environment["XDG_STATE_HOME"] = state
        }
        // An empty value is as if it were not set.
        else {
          environment["XDG_STATE_HOME"] = ""
        }
        try await Tmux.with(environment: environment) { tmux in
          try await tmux.run("umask 000; cd \(work)")
          try await tmux.open("--kubeconfig", site.kubeconfig)
          try await tmux.wait(for: "two")
          try await tmux.press("2", "g", "l")
          try await tmux.wait(for: "hello")
          try await tmux.press("Escape")
          // A key that came at once would be taken for one with alt held.
          try await tmux.wait(until: "the log is closed") { !$0.contains("hello") }
          if state == nil { _ = try await Tour.take(tmux) }
          try await tmux.press("Q")
          try await tmux.wait(until: "the shell is back") {
            $0.hasSuffix("\(Tmux.prompt)\n") || !$0.contains("two")
          }
        }
        for words in [["cancel", "one"], ["resubmit", "two"], ["get", "pods"], ["doctor"]] {
          let options = words[0] == "cancel" || words[0] == "resubmit" ? ["--yes"] : []
          let line =
            "umask 000; cd \(work); \(Binary.path) \((words + options).joined(separator: " ")) --kubeconfig \(site.kubeconfig)"
          _ = try await Command.shell(line, environment: environment)
        }
        try await body(home, work)
      }
    }

    @Test func nothingIsWrittenOutsideOfTheStateFolderAndThatIsPrivate() async throws {
      try await Folder.with { folder in
        try await use(folder, state: nil) { home, work in
          #expect(try await tree(work).isEmpty)
          let left = try await tree(home)
          let own = ".local/state/interlink-tui"
          let foreign = left.keys.filter {
            !$0.hasPrefix(own) && !own.hasPrefix($0)
          }
          #expect(foreign.isEmpty, "\(foreign)")
          // There is something to be looked at.
          #expect(left.keys.contains { $0.hasPrefix(own + "/journal/") })
          #expect(left.keys.contains { $0.hasPrefix(own + "/logs/") })
          for (path, mode) in left where path.hasPrefix(own) {
            #expect(mode == "d700" || mode == "f600", "\(path) has mode \(mode)")
          }
        }
      }
    }

    @Test func theStateFolderIsWhereXDGSays() async throws {
      try await Folder.with { folder in
        let state = folder.file("elsewhere")
        try await use(folder, state: state) { home, work in
          let (elsewhere, there) = (try await tree(work).count + tree(home).count, try await tree(state))
          #expect(elsewhere == 0)
          #expect(there.keys.contains { $0.hasPrefix("interlink-tui/journal/") })
        }
      }
    }
  }
}
