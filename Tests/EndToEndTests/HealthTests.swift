import Glibc
import Testing

extension EndToEnd {
  /// The way to the jobs with a real Slurm at its end.
  @Suite(.enabled(if: geteuid() == 0, "slurmd must be started by root")) struct HealthTests {
    /// From the loss to the words on the screen.
    private static let promise = Duration.seconds(10)

    @Test func aLostControllerIsNamedAndComesBackByItself() async throws {
      try await Lab.with { lab, folder in
        try await Site.with(
          "--backend", "slurm", "--scene", "empty", environment: lab.environment, in: folder
        ) { site in
          try await Tmux.with(columns: 140, environment: lab.environment) { tmux in
            try await tmux.open(
              "--kubeconfig", site.kubeconfig, "-A", "--slurm", "local", "--interlink", site.interLink)
            try await tmux.type("6")
            try await tmux.wait(until: "every hop that is known works", limit: .seconds(60)) {
              $0.contains("Every hop")
            }
            try await lab.killController()
            try await tmux.wait(until: "Slurm is named as broken", limit: Self.promise) { screen in
              screen.split(separator: "\n").contains {
                $0.contains("The broken hop is") && $0.lowercased().contains("slurm")
              }
            }
            try await lab.restart()
            // No key is pressed.
            try await tmux.wait(until: "every hop works again", limit: .seconds(60)) {
              $0.contains("Every hop") && !$0.contains("The broken hop is")
            }
          }
        }
      }
    }
  }
}
