internal import ClientCore
internal import Monitor

/// What a pod's state comes to, in plain words: only what Kubernetes says, and only what follows from it.
nonisolated struct PodSummary: Equatable, Sendable {
  /// How the phase is written; Kubernetes's own word unless something overrides it (`Terminating`, `Gone`).
  var phase: String
  /// What the phase means.
  var role: Role
  /// Why it is as it is, on one line; empty if there is nothing to say.
  var reason = ""
  /// Whether the reason deserves to be looked at.
  var isOdd = false

  /// Summarises `record` as it is known.
  init(_ record: PodRecord) {
    let pod = record.pod
    if record.isGone {
      (phase, role) = ("Gone", .stale)
      reason = "deleted; was \(pod.phase.isEmpty ? "in no phase" : pod.phase) when last seen"
      return
    }
    if pod.meta.deletion != nil {
      (phase, role, isOdd) = ("Terminating", .attention, true)
      reason = "being deleted"
      if !pod.meta.finalizers.isEmpty { reason += ", waits for \(pod.meta.finalizers[0])" }
      return
    }
    phase = pod.phase.isEmpty ? "(none)" : pod.phase
    switch pod.phase {
    case "Pending":
      role = .waiting
      if pod.nodeName.isEmpty { explainUnscheduled(pod) } else { explainPending(record) }
    case "Initializing":
      role = .waiting
      reason = "waits for its ConfigMaps or Secrets"
    case "Running":
      role = .live
      explainRunning(pod)
    case "Succeeded":
      role = .ended
      explainSucceeded(pod)
    case "Failed":
      role = .bad
      reason = Self.failure(of: pod)
    default:
      role = .attention
      reason = pod.reason
      isOdd = true
    }
  }

  /// What the pod or one of its containers says in full, as it says it; empty if it says nothing.
  static func message(of pod: Pod) -> String {
    if !pod.message.isEmpty { return pod.message }
    for status in pod.initContainerStatuses + pod.containerStatuses {
      switch status.state {
      case .waiting(_, let message) where !message.isEmpty: return message
      case .terminated(let end) where !end.message.isEmpty: return end.message
      default: break
      }
    }
    return ""
  }

  /// Whether its job was never made, because the plugin or sbatch refused it.
  static func isRefused(_ pod: Pod) -> Bool { pod.phase == "Failed" && pod.reason == "ProviderFailed" }

  private mutating func explainUnscheduled(_ pod: Pod) {
    let condition = pod.conditions.last { $0.type == "PodScheduled" }
    guard let condition, condition.status == "False" else {
      reason = "not scheduled yet"
      return
    }
    (role, isOdd) = (.attention, true)
    // "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had … . preemption: …"
    var message =
      condition.message.split(separator: " preemption:", maxSplits: 1).first.map(String.init) ?? ""
    if let mark = message.places(of: " nodes are available: ").first {
      message = String(message[mark.upperBound...])
    }
    reason = "unschedulable: " + (message.isEmpty ? condition.reason : Self.oneLine(message))
    while reason.hasSuffix(".") { reason.removeLast() }
  }

  private mutating func explainPending(_ record: PodRecord) {
    for status in record.pod.initContainerStatuses + record.pod.containerStatuses {
      if case .waiting(let why, let message) = status.state, !why.isEmpty, why != "Remote pod submitted" {
        reason = message.isEmpty ? why : "\(why): \(Self.oneLine(message))"
        isOdd = why != "PodInitializing" && why != "ContainerCreating" && !why.hasPrefix("Init:")
        return
      }
    }
    reason =
      record.job == nil
      ? "no job ID yet"
      : "job not started"
  }

  private mutating func explainRunning(_ pod: Pod) {
    let ends = Self.ends(of: pod)
    if !ends.isEmpty {
      reason = ends
      isOdd = true
    } else if !pod.containerStatuses.isEmpty, !pod.containerStatuses.contains(where: \.isSeenRunning) {
      reason = "not seen running: the plugin has said nothing of its container"
    } else if pod.reason != "Running" {
      reason = pod.reason
    }
  }

  /// Which of its containers have ended, and how: `side ended: exit 0`.
  static func ends(of pod: Pod) -> String {
    pod.containerStatuses.compactMap { status -> String? in
      guard case .terminated(let end) = status.state else { return nil }
      return "\(status.name) ended: \(outcome(of: end))"
    }.joined(separator: ", ")
  }

  private mutating func explainSucceeded(_ pod: Pod) {
    // A job cancelled while it was queued is reported as a success that never ran.
    let wasSeenRunning = pod.containerStatuses.contains {
      if case .terminated(let end) = $0.state { end.startedAt != nil } else { true }
    }
    if wasSeenRunning || pod.containerStatuses.isEmpty {
      reason = "exit 0"
    } else {
      reason = "never seen running (exit 0)"
      isOdd = true
    }
  }

  /// Why a pod failed, in one line.
  private static func failure(of pod: Pod) -> String {
    if isRefused(pod) {
      return "refused: " + submissionError(in: message(of: pod))
    }
    var ends: [String] = []
    for status in pod.containerStatuses {
      guard case .terminated(let end) = status.state, end.exitCode != 0 || end.signal != 0 else { continue }
      let words = outcome(of: end)
      ends.append(pod.containers.count > 1 ? "\(status.name): \(words)" : words)
    }
    if !ends.isEmpty { return ends.joined(separator: ", ") }
    return [pod.reason, oneLine(pod.message)].filter { !$0.isEmpty }.joined(separator: ": ")
  }

  /// How a container ended: `exit 3`, `time limit reached (exit 15)`, `exit 137 (KILL)`.
  static func outcome(of end: Pod.ContainerStatus.Termination) -> String {
    let code = "exit \(end.exitCode)"
    if end.message.contains("reached its time limit") { return "time limit reached (\(code))" }
    if end.message.contains("out-of-memory") || end.reason == "OOMKilled" { return "out of memory (\(code))" }
    // What the Slurm plugin tells of a cancelled job, but a job may end itself so, too.
    if end.exitCode == 15, end.reason == "Error: 15" { return "cancelled? (\(code), TERM)" }
    let signal = ExitCode.signal(of: end)
    return signal.map { "\(code), \($0)" } ?? code
  }

  /// The part of a refused submission's two kilobytes that says why.
  static func submissionError(in message: String) -> String {
    // Go dumps the answer twice, with escapes and then as it came; sbatch's first error says most.
    let body = message.places(of: "Body: ").last.map { message[$0.upperBound...] } ?? message[...]
    for sign in ["sbatch: error: ", "sbatch: fatal: "] {
      guard let mark = body.places(of: sign).first else { continue }
      let line = body[mark.upperBound...].prefix { !$0.isNewline && $0 != "\\" && $0 != "\"" }
      return String(line)
    }
    if let mark = message.places(of: "dial tcp ").last {
      return NodeSummary.unreached(
        oneLine(String(message[mark.upperBound...].prefix { $0 != "\"" && $0 != "}" })))
    }
    if let mark = message.places(of: "error: ").last, mark.upperBound < message.endIndex {
      return oneLine(String(message[mark.upperBound...]))
    }
    return message.isEmpty ? "no reason given" : oneLine(message)
  }

  /// What was answered to a refused submission, line by line: of Go's dump of it, the part that came as it was.
  static func submissionText(in message: String) -> [String] {
    let body = message.places(of: "Body: ").last.map { message[$0.upperBound...] } ?? message[...]
    return body.split(whereSeparator: \.isNewline).map { oneLine(String($0)) }.filter { !$0.isEmpty }
  }

  /// `text` with every run of white space made one blank.
  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

nonisolated extension Pod.ContainerStatus {
  /// Whether it is reported as running now.
  fileprivate var isSeenRunning: Bool {
    if case .running = state { true } else { false }
  }
}

/// What exit codes tell.
nonisolated enum ExitCode {
  /// The signal that ended a container, if its code or status says one: `KILL: killed, often for memory`.
  static func signal(of end: Pod.ContainerStatus.Termination) -> String? {
    if end.signal > 0 { return name(ofSignal: end.signal) }
    // A shell reports 128 + the signal.
    if end.exitCode > 128, end.exitCode < 160 { return name(ofSignal: end.exitCode - 128) }
    return nil
  }

  private static func name(ofSignal number: Int) -> String {
    switch number {
    case 1: "HUP"
    case 2: "INT"
    case 3: "QUIT"
    case 4: "ILL: illegal instruction"
    case 6: "ABRT: aborted"
    case 7: "BUS: bus error"
    case 8: "FPE: arithmetic error"
    case 9: "KILL: killed, often for memory"
    case 11: "SEGV: crashed"
    case 13: "PIPE"
    case 15: "TERM: asked to end"
    default: "signal \(number)"
    }
  }
}
