internal import ClientCore
internal import Monitor

/// What a job's state comes to in a row: only what Slurm says, and only what follows from it.
nonisolated struct JobSummary: Equatable, Sendable {
  /// As `squeue` has it and in plain words: `PD pending`; `? not known` if Slurm does not tell of the job.
  var text: String
  /// What it means.
  var role: Role
  /// Where it stands in a list by state: what wants a hand first, what is over last.
  var rank: Int
  /// As `squeue` has it: `PD`; `?` if Slurm does not tell of the job.
  var code = "?"
  private var category: SlurmStateClass?

  /// Summarises `row`.
  init(_ row: JobRow) {
    guard let entry = row.entry else {
      (text, role, rank) = ("? not known", .dim, Self.lastRank)
      return
    }
    let state = entry.record.job.state
    code = state.compact
    text = SlurmWords.state(state) + Self.more(state)
    if SlurmWords.isForgotten(entry.record) {
      (role, rank) = (.stale, Self.lastRank)
      return
    }
    (role, rank) = Self.look(of: state.category)
    category = state.category
    if state.isPending, entry.record.job.explainedReason().group == .act { rank = 1 }
  }

  /// A sign for the state, so that it can be told without colours.
  func sign(_ glyphs: Glyphs) -> String {
    switch category {
    case .live: glyphs.dot
    case .wait: glyphs.circle
    case .attention: glyphs.warning
    case .good: glyphs.check
    case .bad: glyphs.cross
    case .ended, nil: glyphs.none
    }
  }

  /// What squeue leaves out: the state under a flag that says how the job ended, and flags beside the printed one.
  private static func more(_ state: SlurmState) -> String {
    var words = ""
    if state.isEnded, let base = state.base, base.rawValue != state.long, base != .running {
      words += " (\(base.compact))"
    }
    for flag in state.flags where flag.rawValue != state.long { words += " +\(flag.compact)" }
    for text in state.unknown where text != state.long { words += " +\(text)" }
    return words
  }

  private static let lastRank = 7

  /// The role and the rank of a class of states.
  static func look(of category: SlurmStateClass) -> (Role, Int) {
    switch category {
    case .attention: (.attention, 0)
    case .live: (.live, 2)
    case .wait: (.waiting, 3)
    case .bad: (.bad, 4)
    case .ended: (.ended, 5)
    case .good: (.ended, 6)
    }
  }
}
