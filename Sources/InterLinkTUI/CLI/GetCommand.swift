import ArgumentParser
internal import ClientCore
internal import Monitor

/// `get nodes|pods`: what the dashboard's tables show, once.
struct GetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print virtual nodes or offloaded pods.",
    discussion: """
      Only nodes that are interLink's are listed, and pods that run on one or are meant for one.  json and \
      yaml give the manifests as the server has them.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Argument(help: "nodes or pods.")
  var kind: Kind

  @Argument(help: ArgumentHelp("Only these; all if none is named.", valueName: "name"))
  var names: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("table, wide, json, yaml or name.", valueName: "format"))
  var output = OutputFormat.table

  @Option(
    name: [.customShort("l"), .customLong("selector")],
    help: ArgumentHelp("Only those with these labels, as for kubectl: app=x,tier!=y.", valueName: "labels"))
  var selector: String?

  @Flag(help: "Leave out the line of titles.")
  var noHeaders = false

  /// What to get, under the names that kubectl knows.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case nodes, pods

    init?(argument: String) {
      switch argument {
      case "nodes", "node", "no": self = .nodes
      case "pods", "pod", "po": self = .pods
      default: return nil
      }
    }
  }

  /// How to print it.
  enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, wide, json, yaml, name
  }

  func run() async throws {
    try Program.start(global)
    let session = try await ClusterSession(global)
    do {
      try await print(from: session)
    } catch {
      await session.close()
      throw error
    }
    await session.close()
  }

  private func print(from session: ClusterSession) async throws {
    let snapshot = try await session.completeSnapshot()
    for limitation in snapshot.limitations {
      StandardError.write("Note: \(limitation.what) \(limitation.advice)")
    }
    var output = StandardOutput()
    switch kind {
    case .nodes:
      NodeTable(snapshot: snapshot, isWide: self.output == .wide, showsTitles: !noHeaders).write(to: &output)
    case .pods:
      PodTable(snapshot: snapshot, isWide: self.output == .wide, showsTitles: !noHeaders).write(to: &output)
    }
  }
}
