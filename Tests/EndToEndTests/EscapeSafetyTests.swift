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
        // What ncurses draws with; the mouse's and the paste's modes are set before and after.
        let faults = Self.faults(in: output, finals: "ABCDEFGHJKLMPSTX@`bdfgmr", modes: ["?25", "?12", "4"])
        #expect(faults == [])
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
        #expect(Self.faults(in: Array(output[start..<end]), finals: "m", modes: []) == [])
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
        #expect(Self.faults(in: Array(piped.output[start...].utf8), finals: "m", modes: []) == [])
        #expect(piped.output.contains(Self.last))
        try await tmux.open("logs", "hostile", "--raw", "--kubeconfig", site.kubeconfig)
        try await tmux.wait(for: "would let the log control this terminal")
        try await expectUntouched(tmux)
      }
    }

    /// What of `output` is neither text nor one of those control sequences.
    private static func faults(in output: [UInt8], finals: String, modes: Set<String>) -> [String] {
      var faults: [String] = []
      var rest = output[...]
      while let byte = rest.popFirst() {
        switch byte {
        case 0x1B:
          if rest.starts(with: "(B".utf8) || rest.starts(with: ")0".utf8) {
            rest = rest.dropFirst(2)
          } else if rest.popFirst() == 0x5B {
            let parameters = rest.prefix { (0x20...0x3F).contains($0) }
            rest = rest.dropFirst(parameters.count)
            let final = rest.popFirst() ?? 0
            let text = String(decoding: parameters, as: UTF8.self)
            let isMode = (final == 0x68 || final == 0x6C) && modes.contains(text)
            let isKnown = finals.utf8.contains(final) && text.allSatisfy { $0.isNumber || $0 == ";" }
            if !isMode, !isKnown { faults.append("CSI \(text) \(Character(UnicodeScalar(final)))") }
          } else {
            faults.append("ESC and \(rest.prefix(8))")
          }
        // ncurses goes on with carriage returns, line feeds, backspaces and tabs, and shifts for line drawing.
        case 0x08, 0x09, 0x0A, 0x0D, 0x0E, 0x0F, 0x20..<0x7F: break
        case 0x80...: break
        default: faults.append("control \(byte)")
        }
      }
      let text = String(decoding: output, as: UTF8.self)
      for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x80..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE0FFF:
          faults.append("U+\(String(scalar.value, radix: 16))")
        default: break
        }
      }
      return faults
    }
  }
}
