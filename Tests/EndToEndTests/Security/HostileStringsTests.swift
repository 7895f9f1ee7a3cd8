import Foundation
import Testing

extension EndToEnd {
  /// Every field of everything that is shown holds what a terminal obeys: nothing of it comes through.
  @Suite struct HostileStringsTests {
    @Test func noViewPageFormOrDialogLetsAnythingThrough() async throws {
      try await Folder.with { folder in
        try await HostileSite.with(in: folder) { site in
          try await Tmux.with(columns: 160, rows: 50) { tmux in
            for option in ["set-clipboard on", "allow-passthrough on", "allow-rename on"] {
              let words = option.split(separator: " ").map(String.init)
              _ = try await tmux.command("set-option", "-s", words[0], words[1])
            }
            _ = try await tmux.command("set-buffer", "kept")
            _ = try await tmux.command("select-pane", "-T", "kept")
            try await tmux.open("--config", site.config)
            try await tmux.wait(for: "HOSTILE-POD-A")
            let recording = folder.file("recording")
            try await tmux.record(to: recording)
            let seen = try await Tour.take(tmux)
            try await tmux.stopRecording()
            // Were these not shown, nothing would be proved.
            for word in [
              "NODE", "POD-A", "POD-B", "POD-C", "LABEL", "ANNOTATION", "OWNER", "FINALIZER", "CONDITION",
              "REASON",
              "MESSAGE", "WAITING", "ENDED", "CONTAINER", "IMAGE", "COMMAND", "ENV", "REQUEST", "LIMIT",
              "SELECTOR",
              "TOLERATION", "TAINT", "CAPACITY", "ADDRESS", "VERSION", "PROVIDER", "PING", "EVENT", "SOURCE",
              "FLAG",
              "FLAVOR", "JOBID", "LOG", "ACCOUNT", "USER", "PARTITION", "QOS", "WHY", "DESCRIPTION", "NODES",
              "SCRIPT",
              "DIRECTORY", "OUTPUT", "DEPENDENCY", "TRES", "CLUSTER", "ERROR",
            ] {
              #expect(seen.contains("HOSTILE-\(word)"), "HOSTILE-\(word) was on no screen")
            }
            // Whole sequences are gone, not only what begins them; a manifest writes them with escapes.
            let bare = seen.replacing(#"\x1b]2;pwned"#, with: "")
            #expect(!bare.contains("]2;pwned"), "what follows an escape is on the screen")
            #expect(!bare.contains("^["), "ncurses had to show a control")
            #expect(try await tmux.command("list-buffers", "-F", "#{buffer_sample}") == "kept\n")
            #expect(try await tmux.command("display-message", "-p", "#{pane_title}") == "kept\n")
            let output = try Array(Data(contentsOf: URL(filePath: recording)))
            #expect(output.count > 20_000)
            #expect(TerminalBytes.faults(in: output) == [])
          }
        }
      }
    }

    /// What is meant for people, on a terminal or not; JSON for programs escapes.
    static let commands = [
      "get nodes", "get pods -A", "get pods -A -o wide", "get pods -A -o name", "get pods -A -o json",
      "get pods -A -o yaml", "get nodes -o yaml", "doctor --ping", "doctor -o json", "snapshot",
      "snapshot --keys 3<enter>", "logs HOSTILE",
    ]

    @Test(arguments: commands) func noCommandLetsAnythingThrough(_ command: String) async throws {
      try await Folder.with { folder in
        try await HostileSite.with(in: folder) { site in
          let words = command.split(separator: " ").map(String.init)
          let run = try await Command.run(
            Binary.path, words + ["--config", site.config], environment: ["XDG_STATE_HOME": folder.path])
          #expect((run.output + run.error).utf8.count > 20)
          // The colours of a log are its own.
          let output = words[0] == "logs" ? run.output.replacing(/\u{1B}\[[0-9;]*m/, with: "") : run.output
          #expect(TerminalBytes.faults(inPlain: output) == [], "\(output)")
          #expect(TerminalBytes.faults(inPlain: run.error) == [], "\(run.error)")
        }
      }
    }
  }
}
