/// What to ask for next time, after a job that ran out of time or memory.
public struct ResubmitProposal: Sendable, Equatable {
  /// Why, in one sentence.
  public let sentence: String
  /// Paths are a pod's own.
  public let edits: [ManifestEdit]

  /// Proposes twice the time after a time limit, half as much memory again after the lack of it; `nil` for any other
  /// end, and where it cannot be seen what was asked for.
  ///
  /// - Parameter job: what Slurm says of it, if it does; else what the plugin wrote into the pod tells.
  public init?(_ pod: JSONValue, job: SlurmJob? = nil) {
    let messages = (pod[["status", "containerStatuses"]]?.array ?? []).compactMap {
      $0[path: ["state", "terminated", "message"]]?.string
    }
    guard let template = PodTemplate(pod) else { return nil }
    if job?.state.base == .outOfMemory || messages.contains(where: { $0.contains("out-of-memory") }) {
      guard let proposal = Self.moreMemory(template) else { return nil }
      self = proposal
    } else if job?.state.base == .timeout
      || messages.contains(where: { $0.contains("reached its time limit") })
    {
      guard let proposal = Self.moreTime(template, job) else { return nil }
      self = proposal
    } else {
      return nil
    }
  }

  private init(_ sentence: String, _ edits: [ManifestEdit]) {
    (self.sentence, self.edits) = (sentence, edits)
  }

  private static func moreTime(_ template: PodTemplate, _ job: SlurmJob?) -> ResubmitProposal? {
    var flags = SlurmFlags(parsing: template.annotations[SlurmFlags.annotation] ?? "")
    let reading = SbatchReader(flags.flags.map(\.line)).arguments.last { $0.option.name == "--time" }
    var minutes: Int?
    if let value = reading?.value, case .seconds(let seconds)? = SbatchValue.TimeLimit(value) {
      minutes = (seconds + 59) / 60
    } else if case .value(let limit)? = job?.timeLimit {
      minutes = limit
    }
    guard let minutes, minutes > 0, minutes < 1_000_000, let option = SbatchOption.named("--time") else {
      return nil
    }
    let doubled = minutes * 2
    let text = "\(doubled / 60):\(doubled % 60 < 10 ? "0" : "")\(doubled % 60):00"
    let flag = SlurmFlag(option, value: text)
    if let line = reading?.line { flags.flags[line] = flag } else { flags.flags.append(flag) }
    return ResubmitProposal(
      "The job reached its time limit of \(minutes) minutes: \(doubled) are proposed (--time=\(text)).",
      [.set(["metadata", "annotations", .key(SlurmFlags.annotation)], .string(flags.text))])
  }

  private static func moreMemory(_ template: PodTemplate) -> ResubmitProposal? {
    let limited = template.containers.filter { $0.limit("memory") > 0 }
    if let largest = limited.max(by: { $0.limit("memory") < $1.limit("memory") }) {
      let mebibytes = Int((largest.limit("memory") / 1_048_576 * 1.5).rounded(.up))
      return ResubmitProposal(
        "The job ran out of memory: half as much again is proposed (limit \(mebibytes)Mi of container "
          + "\(CleanText.line(largest.name))).",
        [.set(largest.path / "resources" / "limits" / "memory", .string("\(mebibytes)Mi"))])
    }
    var flags = SlurmFlags(parsing: template.annotations[SlurmFlags.annotation] ?? "")
    guard
      let memory = SbatchReader(flags.flags.map(\.line)).arguments.last(where: { $0.option.name == "--mem" }),
      let megabytes = memory.value.flatMap(SbatchValue.megabytes), megabytes > 0
    else { return nil }
    let more = (megabytes * 3 + 1) / 2
    flags.flags[memory.line] = SlurmFlag(memory.option, value: "\(more)M")
    return ResubmitProposal(
      "The job ran out of memory: half as much again is proposed (--mem=\(more)M).",
      [.set(["metadata", "annotations", .key(SlurmFlags.annotation)], .string(flags.text))])
  }
}
