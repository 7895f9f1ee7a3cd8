internal import ClientCore
internal import Monitor

/// What a job's state comes to, in plain words: only what Slurm says, and only what follows from it.
nonisolated struct JobSummary: Equatable, Sendable {
  /// As `squeue` has it: `PD`; `?` if Slurm does not tell of the job.
  var code: String
  /// In small letters: `pending`, `completing (failed)`; `not known`.
  var word: String
  /// What it means.
  var role: Role
  /// Where it stands in a list by state: what wants a hand first, what is over last.
  var rank: Int

  /// Summarises `row`.
  init(_ row: JobRow) {
    guard let entry = row.entry else {
      (code, word, role, rank) = ("?", "not known", .dim, 7)
      return
    }
    let state = entry.record.job.state
    code = state.compact
    word = Self.word(of: state)
    (role, rank) = Self.look(of: state.category)
    if state.isPending, entry.record.job.explainedReason().group == .act { rank = 1 }
    if entry.record.goneSince != nil, !state.isEnded { (role, rank) = (.stale, 7) }
  }

  /// A sign for the state, so that it can be told without colours.
  func sign(_ glyphs: Glyphs) -> String {
    switch role {
    case .live: glyphs.dot
    case .waiting: glyphs.circle
    case .attention: glyphs.warning
    case .good: glyphs.check
    case .bad: glyphs.cross
    default: glyphs.none
    }
  }

  /// The state's word, with what squeue leaves out.
  private static func word(of state: SlurmState) -> String {
    var word = plain(state.long)
    let isFlag = state.base.map { $0.rawValue != state.long } ?? false
    if isFlag, let base = state.base, base != .pending, base != .running {
      word += " (\(plain(base.rawValue)))"
    }
    for flag in state.flags where flag.rawValue != state.long { word += " +\(plain(flag.rawValue))" }
    for text in state.unknown where text != state.long { word += " +\(text)" }
    return word
  }

  /// `OUT_OF_MEMORY` as `out of memory`.
  private static func plain(_ word: String) -> String { word.lowercased().replacing("_", with: " ") }

  /// The role and the rank of a class of states.
  static func look(of category: SlurmStateClass) -> (Role, Int) {
    switch category {
    case .attention: (.attention, 0)
    case .live: (.live, 2)
    case .wait: (.waiting, 3)
    case .bad: (.bad, 4)
    case .ended: (.ended, 5)
    case .good: (.good, 6)
    }
  }
}

/// Why a job is where it is, or how far it has come, on one line.
nonisolated enum JobStory {
  /// What is to be told of `row` first.
  static func line(_ row: JobRow, now: Timestamp, _ glyphs: Glyphs) -> Span {
    guard let entry = row.entry else { return untold(row) }
    if let disagreement = row.disagreement, disagreement.severity == .wrong {
      return Span(
        "\(glyphs.warning) Kubernetes says \(disagreement.kubernetes); \(disagreement.belief.rawValue)",
        Style(.attention))
    }
    if let orphan = entry.orphan { return Span("\(glyphs.warning) \(brief(orphan, now))", Style(.attention)) }
    let (record, job) = (entry.record, entry.record.job)
    if let gone = record.goneSince, !job.state.isEnded {
      return Span("Slurm forgot it \(Format.age(now - gone)) ago; how it ended is not known", Style(.stale))
    }
    if job.state.isPending { return waiting(entry, glyphs) }
    if job.state.isEnded { return ended(job) }
    if job.state.isLive, let time = JobTime(job, at: now) { return running(job, time, glyphs) }
    return Span(job.state.meaning, Style(.attention))
  }

  /// Of a job that only Kubernetes knows.
  private static func untold(_ row: JobRow) -> Span {
    guard let pod = row.pod, let job = pod.job else { return Span("") }
    let phase = pod.pod.phase.isEmpty ? "nothing" : pod.pod.phase
    switch job {
    case .number:
      let who = pod.join.isSlurmAsked ? "unknown to Slurm; " : ""
      return Span("\(who)Kubernetes says \(phase)", Style(.dim))
    case .container, .uid, .other: return Span("no job of Slurm's; Kubernetes says \(phase)", Style(.dim))
    }
  }

  private static func brief(_ orphan: Orphan, _ now: Timestamp) -> String {
    let left = orphan.podLeft.map { ": its pod left \(Format.age(now - $0)) ago" }
    return switch orphan.doubt {
    case nil: "orphan" + (left ?? ": its pod is not there")
    case .hiddenPod: "orphan? Its pod is not among those that you may see"
    case .anotherCluster: "orphan? Its pod may be another cluster's"
    }
  }

  private static func waiting(_ entry: JobEntry, _ glyphs: Glyphs) -> Span {
    let (job, reason) = (entry.record.job, reason(of: entry, namesPartition: false))
    // What holds it is in its state, and the scheduler has nothing to say.
    if job.state.category == .attention, reason.code == "None" {
      return Span("\(glyphs.warning) act: \(clause(job.state.meaning))", Style(.attention))
    }
    switch reason.group {
    case .act: return Span("\(glyphs.warning) act: \(reason.sentence)", Style(.attention))
    case .site: return Span("\(glyphs.cross) site: \(reason.sentence)", Style(.bad))
    case .wait, .ended: return Span(reason.sentence, Style(reason.isKnown ? .plain : .attention))
    }
  }

  /// Why it waits, with its place in the queue.
  static func reason(of entry: JobEntry, namesPartition: Bool = true) -> PendingReason {
    var job = entry.record.job
    let place = entry.places.min { $0.ahead < $1.ahead }
    if let place { job.partition = place.partition }
    if !namesPartition { job.partition = "" }
    return job.explainedReason(jobsAhead: place?.ahead)
  }

  private static func running(_ job: SlurmJob, _ time: JobTime, _ glyphs: Glyphs) -> Span {
    let isOdd = job.state.base == .suspended || job.state.flags.contains(.stopped)
    let isFlag = job.state.base.map { $0.rawValue != job.state.long } ?? true
    let more = isOdd || isFlag ? "  \(clause(job.state.meaning))" : ""
    guard let limit = time.limit, let fraction = time.fraction else {
      return Span(more.isEmpty ? "no time limit is known" : String(more.dropFirst(2)), Style(.dim))
    }
    let bar = "\(glyphs.bar(fraction, width: 8)) \(Format.length(limit))"
    let left = time.remaining.map { "  \($0 == 0 ? "its time is over" : "\(Format.length($0)) left")" } ?? ""
    if time.isNearEnd, !isOdd { return Span("\(bar)\(left), then Slurm ends it", Style(.attention)) }
    return Span(bar + left + more, Style(isOdd ? .attention : .plain))
  }

  /// How it ended: what went wrong, or else what it used.
  private static func ended(_ job: SlurmJob) -> Span {
    // A job that has been ended before it ran has no time.
    if JobTime(job, at: job.ended ?? Timestamp(seconds: 0)) == nil, job.state.base == .cancelled {
      return Span("cancelled while it waited", Style(.dim))
    }
    let isBad = job.state.category == .bad
    if isBad, job.state.base == .failed, let exit = job.exit, !exit.isSuccess { return Span(exit.meaning) }
    if isBad || job.state.base != .completed {
      return Span(clause(job.state.meaning), Style(isBad ? .plain : .dim))
    }
    if let advice = JobEfficiency(job)?.advice.first { return Span(advice, Style(.dim)) }
    return Span(clause(job.state.meaning), Style(.dim))
  }

  /// `The job waits in the queue.` as `waits in the queue`.
  private static func clause(_ sentence: String) -> String {
    var text = sentence[...]
    if text.hasPrefix("The job ") { text = text.dropFirst(8) }
    if text.hasSuffix(".") { text = text.dropLast() }
    return String(text)
  }
}
