import ArgumentParser

/// `doctor`: checks every hop between this machine and the jobs, in order.
struct DoctorCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check each hop from here to the jobs, and say what to do.",
    discussion: """
      Nothing is changed.  One line a check: ok, warn (something is missing, the dashboard works without it), \
      FAIL, or skip.  The exit code is 1 if a check failed.  With -o json each check is one JSON object a line.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Flag(help: "Ping the plugin through the interLink API, too; it runs sinfo for that.")
  var ping = false

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = OutputFormat.text

  /// How to print it.
  enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

  func run() async throws {
    try Program.start(global)
    var doctor = Doctor(options: global, pings: ping, printsJSON: output == .json)
    await doctor.examine()
    if doctor.hasFailed { throw ArgumentParser.ExitCode.failure }
  }
}
