import ArgumentParser

/// `doctor`: checks every hop between this machine and a container's log, in order.
struct DoctorCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check each hop to the cluster, its virtual nodes and their logs, and say what to do.",
    discussion: """
      Nothing is changed.  One line a check: ok, warn (something is missing, the dashboard works without it), \
      FAIL, or skip.  The exit code is 1 if a check failed.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run() async throws {
    try Program.start(global)
    var doctor = Doctor(options: global)
    await doctor.examine()
    if doctor.hasFailed { throw ArgumentParser.ExitCode.failure }
  }
}
