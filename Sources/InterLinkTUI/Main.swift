import ArgumentParser
internal import ClientCore

/// `interlink-tui`: without a subcommand it opens the dashboard.
@main
struct InterLinkTUI: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Program.name,
    abstract: "A terminal dashboard for pods that interLink offloads to HPC.",
    usage: "\(Program.name) [<options>] [<subcommand>]",
    discussion: """
      Without a subcommand the dashboard opens; press ? in it for its keys.  The subcommands print what \
      the dashboard shows, for scripts and pipes.
      """,
    version: Product.version,
    subcommands: [
      GetCommand.self, LogsCommand.self, WatchCommand.self, CancelCommand.self, ResubmitCommand.self,
      FlagsCommand.self, PreflightCommand.self, JournalCommand.self, RecoverCommand.self, DoctorCommand.self,
      SnapshotCommand.self, SiteCommand.self, ManualCommand.self,
    ])

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run() async throws {
    try Program.start(global)
    try await Dashboard.run(global)
  }
}
