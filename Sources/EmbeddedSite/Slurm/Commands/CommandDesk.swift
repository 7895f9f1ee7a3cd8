/// Plays Slurm's commands for one cluster, each with the options that real use needs, after their man pages.
struct CommandDesk: Sendable {
  let slurm: SimulatedSlurm
  /// The shape of `--json`; nil if no version is configured.
  let version: RESTVersion?
  let tokens: SlurmTokens
  let requests: RequestCounts
  let outage: EmbeddedSite.SlurmOutage?
  let timeFormat: String

  var time: SlurmTime { SlurmTime(format: timeFormat) }
  var isControllerDown: Bool { if case .controllerDown = outage { true } else { false } }
  var release: String {
    guard let (major, minor, micro) = version?.release else { return "22.05.8" }
    return "\(major).\(minor).\(micro)"
  }

  /// Runs a command to its end.
  func run(_ command: String, _ words: [String]) async -> CommandResult {
    if words == ["--version"] || words == ["-V"] { return CommandResult(output: "slurm \(release)\n") }
    do throws(CommandFailure) {
      switch command {
      case "squeue": return try await squeue(words)
      case "scontrol": return try await scontrol(words)
      case "sinfo": return try await sinfo(words)
      case "sacct": return try await sacct(words)
      case "scancel": return try await scancel(words)
      case "sdiag": return try await sdiag(words)
      default: return .failed("\(command): command not found\n", code: 127)
      }
    } catch {
      return error.result
    }
  }

  /// What the commands say without slurmctld.
  func controllerDown(_ function: String, code: Int = 1) -> CommandFailure {
    CommandFailure(.failed("\(function): Unable to contact slurm controller (connect failure)\n", code: code))
  }

  /// The options of ``squeue``'s and others' kind that choose jobs, already read.
  func wants(_ job: SimulatedJob, _ words: CommandWords, _ simulation: SlurmSimulation) -> Bool {
    let cluster = simulation.cluster
    func matches(_ option: String, _ value: String) -> Bool { words.list(option)?.contains(value) ?? true }
    if words.has("me"), job.user != cluster.user { return false }
    if let users = words.list("user") {
      guard users.contains(job.user) || users.contains(String(cluster.uid(of: job.user))) else {
        return false
      }
    }
    if let names = words.list("jobs"), !names.isEmpty,
      !names.contains(where: { simulation.is(job, named: $0) })
    {
      return false
    }
    return matches("partition", cluster.partitions[job.partition].name) && matches("account", job.account)
      && matches("qos", job.quality) && matches("name", job.options.jobName ?? job.request.name)
  }
}
