import ArgumentParser
internal import ClientCore
internal import Monitor

/// `logs`: the logs of containers, as the dashboard shows them, for scripts and pipes.
struct LogsCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Print the logs of offloaded pods.",
    discussion: """
      What is printed is what a terminal would show in the end: of a progress bar its last state, and of what \
      controls a terminal nothing but colours; --raw passes the bytes on untouched.  With --follow a log is taken \
      up again wherever its stream breaks, without loss or doubles.  What is known of a pod that has gone is \
      printed from the logs kept here.

      Exit codes: 0 done, 1 a log cannot be read or broke off, 2 no such pod, 3 no such container or it has no log, \
      4 the pod went before all of its log was read, 64 bad usage.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Argument(help: "The pod.")
  var pod: String?

  @Option(
    name: [.customShort("l"), .customLong("selector")],
    help: ArgumentHelp(
      "The pods with these labels instead of one, as for kubectl: app=x,tier!=y; with --follow also those that come.",
      valueName: "labels"))
  var selector: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The container; absent, the only one, or with --selector all.", valueName: "name"))
  var container: String?

  @Flag(help: "All containers.")
  var allContainers = false

  @Flag(name: .shortAndLong, help: "Go on printing what is added.")
  var follow = false

  @Flag(
    name: .shortAndLong,
    help: "The log of the container's previous run; the Slurm plugin gives the present one.")
  var previous = false

  @Option(help: ArgumentHelp("Only the last lines of each log.", valueName: "lines"))
  var tail: Int?

  @Option(
    help: ArgumentHelp(
      "Only what is younger (90s, 5m, 2h), as far as lines tell their times.", valueName: "duration"))
  var since: KubernetesDuration?

  @Option(
    help: ArgumentHelp("Only what is of that time or later: 2026-11-21T14:02:11Z.", valueName: "time"))
  var sinceTime: TimeArgument?

  @Option(
    help: ArgumentHelp(
      "Only lines that match a regular expression; capitals count if it has one; may be repeated.",
      valueName: "pattern"))
  var grep: [PatternArgument] = []

  @Option(
    help: ArgumentHelp("Only lines that do not match; may be repeated.", valueName: "pattern"))
  var grepNot: [PatternArgument] = []

  @Flag(help: "Leave out what the plugin and its job script write; only the container's lines remain.")
  var noChatter = false

  @Flag(
    help:
      "A line's time before it: the kubelet's, the one that it tells itself, or, after ~, when it came here.")
  var timestamps = false

  @Flag(
    inversion: .prefixedNo,
    help: "The pod and the container before each line; unless given, if there may be several.")
  var prefix: Bool?

  @Option(name: .shortAndLong, help: ArgumentHelp("text, or json: an object a line.", valueName: "format"))
  var output = OutputFormat.text

  @Flag(help: "The bytes of one container's log, untouched; refused on a terminal, which they could control.")
  var raw = false

  @Flag(help: "Allow --raw on a terminal.")
  var force = false

  /// How to print it.
  enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    switch (pod, selector) {
    case (nil, nil): throw ValidationError("Name a pod, or choose pods with --selector.")
    case (_?, _?): throw ValidationError("A pod's name and --selector exclude each other.")
    case ("", nil), (nil, ""): throw ValidationError("A pod's name and --selector must not be empty.")
    default: break
    }
    if let tail, tail < 0 { throw ValidationError("--tail takes a number of lines.") }
    if since != nil, sinceTime != nil {
      throw ValidationError("--since and --since-time exclude each other.")
    }
    if container != nil, allContainers {
      throw ValidationError("--container and --all-containers exclude each other.")
    }
    if follow, previous { throw ValidationError("A previous run is over: it cannot be followed.") }
    if raw { try validateRaw() } else if force { throw ValidationError("--force is of use with --raw only.") }
  }

  private func validateRaw() throws {
    let isPlain =
      tail == nil && since == nil && sinceTime == nil && grep.isEmpty && grepNot.isEmpty && !noChatter
      && !timestamps && prefix == nil && output == .text
    guard isPlain, selector == nil, !allContainers else {
      throw ValidationError(
        "--raw passes on one container's log as it is: it goes with --follow, --previous and --container only."
      )
    }
    if StandardOutput.isTerminal, !force {
      throw ValidationError(
        "--raw would let the log control this terminal: send it to a file or a pipe, or add --force.")
    }
  }

  /// What leaves lines out.
  var filters: [LogFilter] {
    (noChatter ? [.hideChatter] : []) + grep.map { .only($0.query) } + grepNot.map { .hide($0.query) }
  }

  /// Whether there may be more than one log.
  var isOfSeveral: Bool { selector != nil || allContainers }

  func run() async throws {
    try Program.start(global)
    do {
      try await ClusterSession.with(global) { session in
        let site = try await LogPrinter.site(of: self, in: session)
        try await LogPrinter(command: self, session: site, storage: session.logStorage).print()
      }
    } catch let failure as CommandFailure where failure.exitCode != 1 {
      StandardError.write("Error: \(failure)")
      throw ArgumentParser.ExitCode(failure.exitCode)
    }
  }
}

/// A regular expression, as `--grep` says it.
nonisolated struct PatternArgument: ExpressibleByArgument {
  let query: LogQuery

  init?(argument: String) {
    guard let query = try? LogQuery(argument, isRegex: true) else { return nil }
    self.query = query
  }
}

/// A time as Kubernetes writes it.
nonisolated struct TimeArgument: ExpressibleByArgument {
  let time: Timestamp

  init?(argument: String) {
    guard let time = Timestamp(rfc3339: argument) else { return nil }
    self.time = time
  }
}
