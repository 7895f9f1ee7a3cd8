import ArgumentParser
internal import ClientCore
import Glibc

/// What is the same for every command: name, and how a run begins.
nonisolated enum Program {
  /// As the user calls it: installed as `kubectl-interlink` it is `kubectl interlink`.
  static let name: String = {
    let called = CommandLine.arguments.first?.split(separator: "/").last ?? ""
    return called == "kubectl-interlink" ? "kubectl interlink" : "interlink-tui"
  }()

  /// Prepares the process: a reader that goes away is an error of a write, not a death; a signal to end is an exit;
  /// the log goes to its file.
  static func start(_ options: GlobalOptions) throws {
    signal(SIGPIPE, SIG_IGN)
    OrderlyExit.start()
    try LogFile.bootstrap(path: options.logFile)
  }
}
