import ArgumentParser
internal import ClientCore
internal import Monitor

/// `watch`: every change as it comes, one JSON object a line.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Print every change of a node, a pod or the connection as one JSON object a line.")

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("json.", valueName: "format"))
  var output = OutputFormat.json

  /// How to print it.
  enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case json }

  func run() async throws {
    try Program.start(global)
    let signals = TerminationSignals()
    let session = try await ClusterSession(global)
    let printing = Task { await print(from: session) }
    await signals.first()
    printing.cancel()
    await session.close()
  }

  private func print(from session: ClusterSession) async {
    let site = session.makeSite()
    let sources = Task { await site.run() }
    defer { sources.cancel() }
    var changes = SnapshotChanges()
    for await snapshot in site.snapshots {
      var output = StandardOutput()
      for line in changes.lines(to: snapshot) { output.write(line.text) }
    }
  }
}
