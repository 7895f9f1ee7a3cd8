internal import ClientCore
internal import Monitor

/// What a Slurm job's state comes to, wherever it is shown.
nonisolated enum SlurmWords {
  /// How a state is coloured.
  static func role(_ state: SlurmState) -> Role {
    switch state.category {
    case .wait: .waiting
    case .live: .live
    case .attention: .attention
    case .good, .ended: .ended
    case .bad: .bad
    }
  }

  /// `PD pending`: the word that squeue prints, and the same for people.
  static func state(_ state: SlurmState) -> String {
    // The one whose word does not fit beside the others'.
    if state.long == SlurmBaseState.outOfMemory.rawValue { return "\(state.compact) memory" }
    let (compact, word) = (state.compact, word(state))
    return compact.lowercased() == word ? compact : "\(compact) \(word)"
  }

  /// `out of memory` for `OUT_OF_MEMORY`.
  static func word(_ state: SlurmState) -> String {
    state.long.lowercased().replacing("_", with: " ")
  }

  /// Whether `record` is no more than what Slurm said last of a job that it no longer tells of.
  static func isForgotten(_ record: JobRecord) -> Bool {
    record.goneSince != nil && !record.job.state.isEnded
  }

  /// Why it waits or ended, without counting who is before it; `nil` if Slurm gives no reason.
  static func reason(_ job: SlurmJob) -> PendingReason? {
    job.reason.isEmpty || job.reason == "None" && !job.state.isPending ? nil : job.explainedReason()
  }

  /// Who can do something about a reason, as a word before it; waiting needs none.
  static func sign(_ group: PendingReason.Group) -> String {
    switch group {
    case .act: "act: "
    case .site: "site: "
    case .wait, .ended: ""
    }
  }

  /// How a reason is coloured.
  static func role(_ group: PendingReason.Group) -> Role {
    switch group {
    case .wait, .ended: .plain
    case .act: .attention
    case .site: .bad
    }
  }

  /// The place in the partition in which the fewest jobs are before it.
  static func best(_ places: [JobQueue.Place]) -> JobQueue.Place? { places.min { $0.ahead < $1.ahead } }

  /// When Slurm expects to start it, if that is to come: `~14:31`, `~11-23 14:31`.
  static func expected(_ job: SlurmJob, at now: Timestamp) -> String? {
    guard let start = job.expectedStart, start > now else { return nil }
    return "~" + Format.minute(start, now: now)
  }

  /// A sentence of ``SlurmState/meaning`` as a clause: without its subject, auxiliary verb and full stop.
  static func clause(_ meaning: String) -> String {
    var text = meaning[...]
    for start in ["The job ", "was ", "ended with "] where text.hasPrefix(start) {
      text = text.dropFirst(start.count)
    }
    return String(text.hasSuffix(".") ? text.dropLast() : text)
  }
}
