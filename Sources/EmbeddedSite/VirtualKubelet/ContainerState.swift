/// The state of a container as the Slurm plugin reports it.
enum ContainerState: Sendable, Equatable {
  /// `reason`: why the job waits, if the plugin passes it on.
  case waiting(reason: String?)
  /// `startedAt`: when the plugin noticed.
  case running(startedAt: Double)
  case terminated(exitCode: Int, reason: String?, message: String?, startedAt: Double?, finishedAt: Double)

  /// What the plugin makes of a line of squeue.
  ///
  /// - Parameters:
  ///   - exitCode: what the container's status file says, if there is one.
  ///   - startedAt: when the container was first seen running.
  init(
    _ job: JobStatus, exitCode: Int?, startedAt: Double?, now: Double,
    quirks: EmbeddedSite.Configuration.Quirks
  ) {
    switch quirks.contains(.stateExpression) ? Self.match(job.state) : Self.plain(job.state) {
    case "PD", "S": self = .waiting(reason: quirks.contains(.lostReasons) ? nil : job.reason)
    case "R", "CG": self = .running(startedAt: startedAt ?? now)
    default:
      let code = exitCode ?? Self.exitCode(job, quirks: quirks)
      let (reason, message): (String?, String?) =
        switch job.state {
        case "TO": ("SlurmJobTimeout", "SLURM job reached its time limit and was terminated")
        case "OOM": ("OOMKilled", "SLURM job was killed due to out-of-memory condition")
        default: (nil, nil)
        }
      self = .terminated(
        exitCode: code, reason: reason, message: message, startedAt: startedAt, finishedAt: now)
    }
  }

  /// The first match of `(CD|CG|F|OOM|PD|PR|R|ST|S|TO)`, which is not anchored; "" if there is none.
  static func match(_ state: String) -> String {
    var rest = state[...]
    while !rest.isEmpty {
      for word in ["CD", "CG", "F", "OOM", "PD", "PR", "R", "ST", "S", "TO"] where rest.hasPrefix(word) {
        return word
      }
      rest = rest.dropFirst()
    }
    return ""
  }

  /// What a state means for a pod: `PD` waits, `R` runs, anything else has ended.
  private static func plain(_ state: String) -> String {
    switch state {
    case "PD", "CF", "RQ", "RF", "RH", "SE", "RV", "RD", "EXPEDITING": "PD"
    case "R", "S", "CG", "SO", "RS", "ST", "SI": "R"
    default: state
    }
  }

  /// The plugin's expression takes the half after the colon, the signal.
  private static func exitCode(_ job: JobStatus, quirks: EmbeddedSite.Configuration.Quirks) -> Int {
    let halves = job.exitCode.split(separator: ":").map { Int($0) ?? 0 }
    guard halves.count == 2 else { return 0 }
    if quirks.contains(.signalForCode) { return halves[1] }
    let code = halves[0] != 0 ? halves[0] : halves[1]
    return code == 0 && job.state != "CD" ? 1 : code
  }

  /// As in a `ContainerState` of Kubernetes.
  func document(reason override: String? = nil) -> Document {
    switch self {
    case .waiting(let reason): return ["waiting": reason.map { ["reason": .string($0)] } ?? [:]]
    case .running(let startedAt): return ["running": ["startedAt": .string(RFC3339.string(startedAt))]]
    case .terminated(let exitCode, let reason, let message, let startedAt, let finishedAt):
      var state: Document = ["exitCode": .int(Int64(exitCode))]
      if let reason = override ?? reason { state["reason"] = .string(reason) }
      if let message { state["message"] = .string(message) }
      state["startedAt"] = startedAt.map { .string(RFC3339.string($0)) } ?? .null
      state["finishedAt"] = .string(RFC3339.string(finishedAt))
      return ["terminated": state]
    }
  }

  var isTerminated: Bool { if case .terminated = self { true } else { false } }
}
