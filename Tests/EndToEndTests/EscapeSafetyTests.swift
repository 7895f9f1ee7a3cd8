import Foundation
import Testing

extension EndToEnd {
  /// A log full of what terminals obey: none of it comes through but text and colours, neither in the dashboard nor
  /// in `logs`; tmux, set to obey all it can, is the judge.
  @Suite struct EscapeSafetyTests {
    /// The last line of the log.
    private static let last = "end of the corpus"

    /// A script that writes the corpus, each entry between brackets on a line of its own.
    private static func script() throws -> String {
      let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../HostileOutput/corpus.txt")
      let entries = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter {
        !$0.hasPrefix("#")
      }
      let formats = entries.compactMap { $0.split(separator: ": ", maxSplits: 1).last }
      #expect(formats.count > 90)
      let printed = formats.map { "[\($0)\\303\\251]\\n" }.joined()
      // Within single quotes of YAML, one is written as two.
      return "printf ''\(printed)''; echo \(last)"
    }

    /// A terminal that would keep what a log writes to the clipboard and the title, beside a site with that log.
    private func withLog(_ body: @Sendable (Tmux, Site, _ recording: String) async throws -> Void)
      async throws
    {
      try await Folder.with { folder in
        try await Site.with("--speed", "100", "--scene", "empty", in: folder) { site in
          try await site.apply([Pods.manifest(name: "hostile", script: Self.script())], in: folder)
          try await site.wait(for: "hostile", "Succeeded")
          try await Tmux.with(columns: 100, rows: 40) { tmux in
            for option in ["set-clipboard on", "allow-passthrough on", "allow-rename on"] {
              let words = option.split(separator: " ").map(String.init)
              _ = try await tmux.command("set-option", "-s", words[0], words[1])
            }
            _ = try await tmux.command("set-buffer", "kept")
            _ = try await tmux.command("select-pane", "-T", "kept")
            try await body(tmux, site, folder.file("recording"))
          }
        }
      }
    }

    private func expectUntouched(_ tmux: Tmux) async throws {
      #expect(try await tmux.command("list-buffers", "-F", "#{buffer_sample}") == "kept\n")
      #expect(try await tmux.command("display-message", "-p", "#{pane_title}") == "kept\n")
      #expect(
        try await tmux.command("display-message", "-p", "#{window_name}").contains("pwned") == false)
    }

    /// Were the log not cleaned, tmux would obey it: otherwise these tests would prove nothing.
    @Test func whatKubectlShowsIsObeyed() async throws {
      try await withLog { tmux, site, _ in
        try await tmux.run("kubectl --kubeconfig \(site.kubeconfig) logs hostile")
        try await wait(until: "the clipboard is written") {
          try await tmux.command("list-buffers", "-F", "#{buffer_sample}") != "kept\n"
        }
      }
    }

    @Test func theDashboardShowsTextAndColours() async throws {
      try await withLog { tmux, site, recording in
        try await tmux.open("--kubeconfig", site.kubeconfig)
        try await tmux.wait(for: "hostile")
        try await tmux.record(to: recording)
        try await tmux.type("l")
        try await tmux.wait(for: Self.last)
        try await tmux.type("g")
        // Each page is drawn before the next is asked for.
        var page = try await tmux.wait(until: "the beginning is shown") { !$0.contains(Self.last) }
        var entries = 0
        while !page.contains(Self.last) {
          let before = page
          entries += before.split(separator: "\n").count { $0.contains("é]") }
          try await tmux.press("PageDown")
          page = try await tmux.wait(until: "the next page is shown") { $0 != before }
        }
        try await tmux.stopRecording()
        try await expectUntouched(tmux)
        let output = try Array(Data(contentsOf: URL(filePath: recording)))
        #expect(entries > 50, "the log was not shown")
        #expect(output.count > 2000)
        #expect(TerminalBytes.faults(in: output) == [])
      }
    }

    @Test func logsOnATerminalShowsTextAndColours() async throws {
      try await withLog { tmux, site, recording in
        try await tmux.record(to: recording)
        try await tmux.open("logs", "hostile", "--kubeconfig", site.kubeconfig)
        try await tmux.wait(for: Self.last)
        try await tmux.wait(until: "the shell is back") {
          $0.hasSuffix("\(Tmux.prompt)\n") || $0.contains("\(Tmux.prompt)\n\n")
        }
        try await tmux.stopRecording()
        try await expectUntouched(tmux)
        let output = try Array(Data(contentsOf: URL(filePath: recording)))
        // The shell's own sequences are before it and after.
        let start = try #require(output.firstRange(of: Array("This pod".utf8))?.lowerBound)
        let end = try #require(output[start...].firstRange(of: Array(Self.last.utf8))?.upperBound)
        #expect(TerminalBytes.faults(in: Array(output[start..<end]), finals: "m", modes: []) == [])
      }
    }

    /// The bytes of the log go on as they are on request, but not to a terminal.
    @Test func rawBytesGoIntoPipesOnly() async throws {
      try await withLog { tmux, site, _ in
        let program = "'\(Binary.path)' --kubeconfig '\(site.kubeconfig)' logs hostile"
        let compared = try await Command.shell(
          "cmp <(\(program) --raw) <(kubectl --kubeconfig '\(site.kubeconfig)' logs hostile) && echo same")
        #expect(compared.output == "same\n", "\(compared.output) \(compared.error)")
        // What is not asked for raw is safe in a pipe too: it may end at a terminal.
        let piped = try await Command.shell("\(program) | cat")
        let start = try #require(piped.output.firstRange(of: "This pod")?.lowerBound)
        #expect(TerminalBytes.faults(in: Array(piped.output[start...].utf8), finals: "m", modes: []) == [])
        #expect(piped.output.contains(Self.last))
        try await tmux.open("logs", "hostile", "--raw", "--kubeconfig", site.kubeconfig)
        try await tmux.wait(for: "would let the log control this terminal")
        try await expectUntouched(tmux)
      }
    }
  }
}
