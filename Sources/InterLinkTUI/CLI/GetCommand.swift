import ArgumentParser
internal import ClientCore
internal import Monitor

/// `get nodes|pods`: what the dashboard's tables show, once.
struct GetCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
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
    try await ClusterSession.with(global) { session in
      let snapshot = try await session.completeSnapshot()
      for note in snapshot.notes { StandardError.write(note) }
      switch kind {
      case .nodes: try await printNodes(of: snapshot, session)
      case .pods: try await printPods(of: snapshot, session)
      }
      // What is there was printed; that some is not is for scripts to know.
      if snapshot.lacksSites { throw ArgumentParser.ExitCode.failure }
    }
  }

  private func printNodes(of snapshot: Snapshot, _ session: ClusterSession) async throws {
    var snapshot = snapshot
    if let selector {
      let chosen = try await session.list(Node.self, among: snapshot, labels: selector)
      let keys = Set(chosen.map { NodeKey(site: $0.site, name: $0.object.meta.name) })
      snapshot.nodes.removeAll { !keys.contains($0.key) }
    }
    if !names.isEmpty {
      let wanted = try choose(from: Set(snapshot.nodes.map { $0.node.meta.name }), in: nil)
      snapshot.nodes.removeAll { !wanted.contains($0.node.meta.name) }
    }
    switch output {
    case .table, .wide:
      printTable(
        NodeListing(snapshot: snapshot, isWide: output == .wide).text(showsTitles: !noHeaders), "nodes")
    case .name: printLines(snapshot.nodes.map { "node/\($0.node.meta.name)" })
    case .json, .yaml:
      let manifests = try await session.list(Manifest<Node>.self, among: snapshot, labels: selector)
      let known = Set(snapshot.nodes.map(\.key))
      printManifests(
        manifests.filter { known.contains(NodeKey(site: $0.site, name: $0.object.meta.name)) }.map(
          \.object.value))
    }
  }

  private func printPods(of snapshot: Snapshot, _ session: ClusterSession) async throws {
    var snapshot = snapshot
    snapshot.pods.removeAll(where: \.isGone)
    if let selector {
      let chosen = try await session.list(Pod.self, among: snapshot, labels: selector)
      let keys = Set(chosen.map { PodKey(site: $0.site, uid: $0.object.meta.uid) })
      snapshot.pods.removeAll { !keys.contains($0.key) }
    }
    if !names.isEmpty {
      let wanted = try choose(from: Set(snapshot.pods.map(\.pod.meta.name)), in: snapshot.namespace)
      snapshot.pods.removeAll { !wanted.contains($0.pod.meta.name) }
    }
    snapshot.pods.sort {
      ($0.key.site, $0.pod.meta.namespace, $0.pod.meta.name) < (
        $1.key.site, $1.pod.meta.namespace, $1.pod.meta.name
      )
    }
    switch output {
    case .table, .wide:
      printTable(
        PodListing(snapshot: snapshot, isWide: output == .wide).text(showsTitles: !noHeaders), "pods")
    case .name: printLines(snapshot.pods.map { "pod/\($0.pod.meta.name)" })
    case .json, .yaml:
      let manifests = try await session.list(Manifest<Pod>.self, among: snapshot, labels: selector)
      let keys = Set(snapshot.pods.map(\.key))
      printManifests(
        manifests.filter { keys.contains(PodKey(site: $0.site, uid: $0.object.meta.uid)) }.map(\.object.value)
      )
    }
  }

  /// The names asked for, which must be known.
  private func choose(from known: Set<String>, in namespace: String?) throws(CommandFailure) -> Set<String> {
    let place = namespace.map { " in namespace \($0)" } ?? ""
    for name in names where !known.contains(name) {
      throw CommandFailure(
        "There is no \(kind == .pods ? "offloaded pod" : "virtual node") \(name)\(place); "
          + "\(Program.name) get \(kind.rawValue) lists those that are there.")
    }
    return Set(names)
  }

  private func printTable(_ text: String?, _ what: String) {
    guard let text else {
      StandardError.write("No \(what == "pods" ? "offloaded pods" : "virtual nodes") found.")
      return
    }
    var output = StandardOutput()
    output.write(text)
  }

  private func printLines(_ lines: [String]) {
    var output = StandardOutput()
    for line in lines { output.write(line + "\n") }
  }

  private func printManifests(_ values: [JSONValue]) {
    let value = names.count == 1 && values.count == 1 ? values[0] : .list(values)
    var output = StandardOutput()
    if self.output == .json {
      output.write(String(decoding: value.serialized(indent: 4), as: UTF8.self) + "\n")
    } else {
      for line in YAMLText.lines(value) { output.write(line.text + "\n") }
    }
  }
}
