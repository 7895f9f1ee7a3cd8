internal import ClientCore

/// A Slurm of a site, and how it is asked.
nonisolated struct SlurmConfig: Sendable {
  /// How it is asked.
  enum Way: Sendable {
    case slurmrestd(SlurmrestdAccess)
    case commands(SlurmHost)
  }

  /// Names of the virtual nodes whose jobs it runs; empty for all of the site.
  var nodes: [String] = []
  var way: Way
  /// Seconds between two requests while all is well; the usual ones if absent.
  var interval: Int?

  /// One that is asked so.
  init(_ way: Way) { self.way = way }

  static let keys =
    ["slurmrestd", "commands", "ssh", "ssh-options", "nodes", "interval"] + restKeys + commandKeys
  private static let restKeys = ["user", "token-file"] + ConfigReader.routeKeys
  private static let commandKeys = ["path", "environment"]

  /// Reads an item of `slurm`; `nil` if it cannot be used, of which `reader` knows why.
  init?(_ node: ConfigNode, _ reader: ConfigReader) {
    guard let members = reader.mapping(node, named: "slurm") else { return nil }
    reader.check(members, known: Self.keys)
    let given = ["slurmrestd", "commands", "ssh"].filter { node.member($0) != nil }
    guard given.count == 1 || given == ["slurmrestd", "ssh"] else {
      reader.complain(
        node,
        given.isEmpty
          ? "this slurm does not say how to ask it"
          : "\(given.joined(separator: " and ")) exclude each other",
        advice: "Give slurmrestd: URL (with ssh: HOST through a tunnel), commands: local, or ssh: HOST alone")
      return nil
    }
    let isREST = given.first == "slurmrestd"
    for key in isREST ? Self.commandKeys : Self.restKeys {
      guard let value = node.member(key) else { continue }
      reader.complain(value, "\(key) goes with \(isREST ? "commands" : "slurmrestd") only")
    }
    guard let way = isREST ? Self.slurmrestd(node, reader) : Self.commands(node, reader) else { return nil }
    self.way = way
    nodes = reader.names(node, "nodes")
    if let text = reader.name(node, "interval") {
      interval = KubernetesDuration(argument: text).map(\.seconds)
      if interval == nil {
        reader.complain(
          node.member("interval") ?? node, "interval \"\(text)\" is no duration", advice: "Write 10s, 2m")
      }
    }
  }

  private static func slurmrestd(_ node: ConfigNode, _ reader: ConfigReader) -> Way? {
    let token = reader.path(node, "token-file").map { SlurmToken.file($0) } ?? .none
    let route = reader.route(node)
    guard let server = reader.server(node, "slurmrestd"), let way = reader.way(node, to: server), var route
    else { return nil }
    route.unixSocket = way.socket
    return .slurmrestd(
      SlurmrestdAccess(
        server: server.url, route: route, user: reader.name(node, "user"), token: token, tunnel: way.tunnel))
  }

  private static func commands(_ node: ConfigNode, _ reader: ConfigReader) -> Way? {
    var host = SlurmHost(reader.destination(node, "ssh"))
    if node.member("ssh") != nil, host.destination == nil { return nil }
    if let place = reader.name(node, "commands"), place != "local" {
      reader.complain(
        node.member("commands") ?? node, "commands \"\(place)\" is not known",
        advice: "Write commands: local for this machine, or ssh: HOST for another")
      return nil
    }
    // On another machine a path is that machine's.
    host.folder = host.destination == nil ? reader.path(node, "path") : reader.name(node, "path")
    host.sshOptions = reader.names(node, "ssh-options")
    if host.destination == nil, let value = node.member("ssh-options") {
      reader.complain(value, "ssh-options goes with ssh only")
    }
    if let environment = node.member("environment") {
      for (key, value) in reader.mapping(environment, named: "environment") ?? [] {
        guard case .scalar(let text) = value.content, !key.isEmpty, !key.contains("=") else {
          reader.complain(value, "environment must be names and texts")
          continue
        }
        host.environment[key] = text
      }
    }
    return .commands(host)
  }
}
