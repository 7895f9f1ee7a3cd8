import Foundation
import Testing

extension EndToEnd {
  /// The view of logs, by keys, in a real terminal.
  @Suite struct LogViewTests {
    /// Opens the log of the demo's job that draws progress bars, with the demo's clock stopped.
    private func openTraining(_ tmux: Tmux) async throws {
      try await tmux.open("--demo", "--speed", "0")
      try await tmux.wait(for: "believe Slurm")
      try await tmux.type("2")
      try await tmux.type("/3dgan-train-0")
      try await tmux.press("Enter")
      try await tmux.wait(for: "[1/")
      try await tmux.type("l")
      try await tmux.wait(for: "discriminator loss")
    }

    private func lines(_ screen: String, holding text: String) -> [String] {
      screen.split(separator: "\n").map(String.init).filter { $0.contains(text) }
    }

    @Test func barsAreDrawnOnceAndToldInTheTable() async throws {
      try await Tmux.with { tmux in
        try await openTraining(tmux)
        let screen = try await tmux.wait(for: "epochs:")
        #expect(lines(screen, holding: "epochs:").count == 1)
        #expect(lines(screen, holding: "step:").count == 1)
        try await tmux.press("Escape")
        try await tmux.wait(until: "the table tells how far it is") { $0.contains(/\d+% \S+ epochs \d+\/40/) }
        try await tmux.press("Enter")
        try await tmux.wait(for: "says its log")
      }
    }

    @Test func linesAreSearchedFilteredAndMarked() async throws {
      try await Tmux.with { tmux in
        try await openTraining(tmux)
        try await tmux.type("/~epoch 1[0-2]:")
        try await tmux.press("Enter")
        try await tmux.wait(for: "3 of 3")
        try await tmux.type("N")
        try await tmux.wait(for: "2 of 3")
        try await tmux.press("Escape")
        // A key that came at once would be taken for one with alt held.
        try await tmux.wait(until: "the search is over") { !$0.contains("2 of 3") }
        try await tmux.type("&epoch 1")
        try await tmux.press("Enter")
        try await tmux.press("-")
        try await tmux.type("epoch 11")
        try await tmux.press("Enter")
        try await tmux.wait(until: "both filters hold") {
          $0.contains("& epoch 1") && $0.contains("- epoch 11") && $0.contains("epoch 12:")
            && !$0.contains("epoch 11:") && !$0.contains("epoch 2:")
        }
        try await tmux.press("BSpace", "BSpace")
        try await tmux.wait(for: "epoch 2:")
        try await tmux.type("gm'")
        try await tmux.wait(for: "◆")
      }
    }

    @Test func linesAreSavedCopiedAndPaged() async throws {
      try await Folder.with { folder in
        try await Tmux.with(environment: ["PAGER": "less"]) { tmux in
          try await openTraining(tmux)
          try await tmux.type("&generator loss")
          try await tmux.press("Enter")
          try await tmux.type("s")
          try await tmux.wait(for: "save to 3dgan-train-0_main_")
          try await tmux.press("C-u")
          try await tmux.type(folder.file("saved.log"))
          try await tmux.press("Enter")
          try await tmux.wait(for: "saved in")
          let saved = try String(contentsOfFile: folder.file("saved.log"), encoding: .utf8).split(
            separator: "\n")
          #expect(saved.count > 10 && saved.allSatisfy { $0.contains("generator loss") })

          try await tmux.type("gY")
          try await tmux.wait(for: "Sent to the terminal's clipboard")
          try await tmux.type("Q")
          try await tmux.wait(for: Tmux.prompt)
          try await tmux.run("clear; tmux show-buffer; echo; echo -n buffer; echo -shown")
          let screen = try await tmux.wait(for: "buffer-shown")
          #expect(screen.contains(saved[0]), "\(saved[0])")
        }
      }
    }

    @Test func thePagerGetsTheTerminalAndGivesItBack() async throws {
      try await Tmux.with(environment: ["PAGER": "less"]) { tmux in
        try await openTraining(tmux)
        try await tmux.type("gv")
        try await tmux.wait(until: "less has the terminal") {
          !$0.contains("Log itwinai") && $0.contains("3DGAN: generator")
        }
        try await tmux.type("q")
        try await tmux.wait(for: "Log itwinai")
      }
    }

    @Test func markedPodsAreShownAsOne() async throws {
      try await Tmux.with { tmux in
        try await tmux.open("--demo", "--speed", "0")
        try await tmux.wait(for: "believe Slurm")
        try await tmux.type("2")
        try await tmux.type("/drought-train|3dgan-train-0")
        try await tmux.press("Enter")
        try await tmux.wait(for: "[2/")
        try await tmux.type("*L")
        try await tmux.wait(for: "3 logs of 2 pods")
        try await tmux.type("g")
        try await tmux.wait(until: "both write") {
          $0.contains("● 3dgan-train-0") && $0.contains("drought-train/train")
        }
        try await tmux.type("o")
        try await tmux.wait(for: "enter switches on and off")
        try await tmux.press("Enter", "Escape")
        try await tmux.wait(for: "2 of 3 logs")
      }
    }

    @Test func keptLogsAreListed() async throws {
      try await Tmux.with { tmux in
        try await openTraining(tmux)
        // It is written to its file within a second.
        for _ in 0..<50 {
          try await tmux.type(":logs kept")
          try await tmux.press("Enter")
          let screen = try await tmux.wait(until: "there is an answer") {
            $0.contains("Kept logs") || $0.contains("No log is kept yet")
          }
          if screen.contains("Kept logs") { break }
          try await Task.sleep(for: .milliseconds(100))
        }
        try await tmux.wait(for: "itwinai/3dgan-train-0 (main)")
      }
    }
  }
}
