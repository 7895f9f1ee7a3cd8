import Glibc

/// The dashboard: needs a terminal.
enum Dashboard {
  /// Runs it until the user leaves.
  static func run(_ options: GlobalOptions) async throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CommandFailure(
        "The dashboard needs a terminal as its input and output; for scripts there are the subcommands (see --help)."
      )
    }
  }
}
