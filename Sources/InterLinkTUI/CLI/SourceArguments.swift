import ArgumentParser
internal import ClientCore

/// A Slurm, as `--slurm` says it; the configuration can say more.
nonisolated struct SlurmArgument: ExpressibleByArgument {
  let config: SlurmConfig

  init?(argument: String) {
    if argument == "local" {
      config = SlurmConfig(.commands(SlurmHost()))
    } else if argument.hasPrefix("ssh:") {
      let destination = CleanText.line(String(argument.dropFirst(4)))
      guard !destination.isEmpty, !destination.hasPrefix("-"), !destination.contains(" ") else { return nil }
      config = SlurmConfig(.commands(SlurmHost(destination)))
    } else if let server = ServerArgument.server(argument) {
      config = SlurmConfig(
        .slurmrestd(
          server.socket.map { SlurmrestdAccess(socket: $0) } ?? SlurmrestdAccess(server: server.url)))
    } else {
      return nil
    }
  }
}

/// An interLink API, as `--interlink` says it; the configuration can say more.
nonisolated struct InterLinkArgument: ExpressibleByArgument {
  let config: InterLinkConfig

  init?(argument: String) {
    guard let server = ServerArgument.server(argument) else { return nil }
    config = InterLinkConfig(server)
  }
}

/// `http(s)://HOST:PORT` or `unix:/PATH`.
private nonisolated enum ServerArgument {
  /// The same rules as in the configuration; what is relative is relative to where we are.
  static func server(_ text: String) -> ConfigNode.Server? {
    try? ConfigNode(text: text, key: "server").server("server")
  }
}
