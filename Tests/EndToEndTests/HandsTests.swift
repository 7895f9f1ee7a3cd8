import Glibc
import Testing

extension EndToEnd {
  /// Cancelling and editing in a real terminal, on the demo.
  @Suite struct HandsTests {
    private let running = "qtransform-s4clm"

    private func choose(_ tmux: Tmux, _ pod: String, but other: String) async throws {
      try await tmux.wait(for: other)
      try await tmux.type("2/" + pod)
      try await tmux.press("Enter")
      try await tmux.wait(until: "one pod is left") { $0.contains(pod) && !$0.contains(other) }
    }

    @Test func aCancelledJobEndsAndIsInTheJournal() async throws {
      try await Tmux.with { tmux in
        try await tmux.open("--demo")
        try await choose(tmux, running, but: "eurac-inference")
        try await tmux.type("c")
        try await tmux.wait(for: "until job")
        try await tmux.press("Enter")
        try await tmux.wait(until: "the dialog has gone") { !$0.contains("Keep running") }
        try await tmux.type("c")
        try await tmux.wait(for: "until job")
        try await tmux.type("y")
        try await tmux.wait(for: "has ended in Slurm")
        try await tmux.wait(until: "the row says so") {
          $0.contains("cancelled") || $0.contains("Terminating")
        }
        try await tmux.type("u")
        try await tmux.wait(for: "Journal 1")
      }
    }

    @Test func aTextGoesToTheEditorAndComesBack() async throws {
      try await Tmux.with { tmux in
        try await tmux.run("export EDITOR='sed -i s/--time=[0-9:]*/--time=45/'")
        try await tmux.open("--demo")
        try await choose(tmux, "omega-scan", but: "eurac-inference")
        try await tmux.type("e")
        try await tmux.wait(for: "What sbatch will get")
        try await tmux.type("E")
        try await tmux.wait(for: "#SBATCH --time=45")
        try await tmux.type("u")
        try await tmux.wait(for: "#SBATCH --time=10")
      }
    }
  }
}
