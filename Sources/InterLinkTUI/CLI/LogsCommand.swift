import ArgumentParser
internal import ClientCore

/// `logs`: the log of one container, byte for byte.
struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Print the log of an offloaded pod.",
    discussion: """
      With --follow it waits until the container runs: asked earlier, the Slurm plugin would answer with its \
      own chatter, and go on for ever.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Argument(help: "The pod.")
  var pod: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The container; the only one if absent.", valueName: "name"))
  var container: String?

  @Flag(name: .shortAndLong, help: "Go on printing what is added.")
  var follow = false

  @Flag(help: "Leave out what the plugin and its job script write; only the container's lines remain.")
  var noChatter = false

  @Option(
    help: ArgumentHelp("Only the last lines; with --follow the plugin may add a few.", valueName: "lines"))
  var tail: Int?

  @Option(
    help: ArgumentHelp(
      "Only what is younger (90s, 5m, 2h); the Slurm plugin ignores it.", valueName: "duration"))
  var since: KubernetesDuration?

  @Flag(help: "Ask for timestamps; the Slurm plugin ignores it.")
  var timestamps = false

  @Flag(help: "The log of the container's previous run; the Slurm plugin gives the present one.")
  var previous = false

  func validate() throws {
    if let tail, tail < 0 { throw ValidationError("--tail takes a number of lines.") }
    if tail == 0, follow {
      throw ValidationError("--tail 0 with --follow is more than the Slurm plugin can do; --tail 1 works.")
    }
  }

  func run() async throws {
    try Program.start(global)
    try await ClusterSession.with(global) { session in
      let site = try await LogPrinter.site(of: self, in: session)
      try await LogPrinter(command: self, session: site).print()
    }
  }
}

/// A length of time as kubectl writes it: `90s`, `5m`, `1h30m`.
nonisolated struct KubernetesDuration: ExpressibleByArgument {
  /// Whole, at least one.
  let seconds: Int

  init?(argument: String) {
    var total = 0
    var rest = argument[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Int(digits), number < 1_000_000_000, let unit = rest.popFirst() else { return nil }
      switch unit {
      case "s": total += number
      case "m": total += number * 60
      case "h": total += number * 3600
      default: return nil
      }
    }
    guard total > 0 else { return nil }
    seconds = total
  }
}
