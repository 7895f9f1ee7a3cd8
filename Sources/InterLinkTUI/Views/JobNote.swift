internal import ClientCore
internal import Monitor

/// The one thing most worth saying of a job in a row: until when and why it waits, how far it is, or how it
/// ended.
nonisolated struct JobNote: Equatable, Sendable {
  var text: String
  var role: Role

  /// `text`, which means `role`.
  init(_ text: String, _ role: Role) { (self.text, self.role) = (text, role) }

  /// Of `record`, which waits at `places`.
  init(_ record: JobRecord, places: [JobQueue.Place], at now: Timestamp, glyphs: Glyphs) {
    let job = record.job
    if let gone = record.goneSince, SlurmWords.isForgotten(record) {
      text = "Slurm told nothing of it for \(Format.age(now - gone)); was \(SlurmWords.word(job.state))"
      role = .attention
    } else if job.state.isPending {
      (text, role) = Self.waiting(job, places, now)
    } else if job.state.isLive {
      (text, role) = Self.running(job, now, glyphs)
    } else if job.state.isEnded {
      (text, role) = Self.ended(job, now)
    } else {
      (text, role) = (SlurmWords.clause(job.state.meaning), .attention)
    }
  }

  // MARK: Waiting

  /// When it is expected to start comes first, because it always fits; then who is before it, or why it waits.
  private static func waiting(_ job: SlurmJob, _ places: [JobQueue.Place], _ now: Timestamp) -> (String, Role)
  {
    let reason = job.explainedReason()
    // What holds it is in its state, and the scheduler has nothing to say.
    if job.state.category == .attention, reason.code == "None" {
      return (SlurmWords.sign(.act) + SlurmWords.clause(job.state.meaning), .attention)
    }
    let expected = SlurmWords.expected(job, at: now)
    let words: String
    if let place = SlurmWords.best(places), isQueueing(job) {
      words =
        place.ahead == 0
        ? "next in line in \(place.partition)" : "\(Format.grouped(place.ahead)) ahead in \(place.partition)"
    } else {
      words = SlurmWords.sign(reason.group) + reason.sentence
    }
    let text = [reason.group == .act ? nil : expected, words].compactMap { $0 }.joined(separator: ", ")
    return (text, SlurmWords.role(reason.group))
  }

  /// Whether its place in the queue says all that its reason does.
  private static func isQueueing(_ job: SlurmJob) -> Bool {
    ["Priority", "Resources"].contains(job.reason) && job.stateDescription.isEmpty
  }

  // MARK: Running

  private static func running(_ job: SlurmJob, _ now: Timestamp, _ glyphs: Glyphs) -> (String, Role) {
    if job.state.flags.contains(.configuring) { return ("its nodes boot or run the prolog", .dim) }
    let isPaused = job.state.category == .attention
    let time = JobTime(job, at: now)
    let bar = time.map { self.bar($0, glyphs) }
    if isPaused {
      return (
        [SlurmWords.clause(job.state.meaning), bar].compactMap { $0 }.joined(separator: "  "), .attention
      )
    }
    guard let time, let bar else { return ("Slurm tells no start", .dim) }
    guard time.isNearEnd, let remaining = time.remaining else { return (bar, .plain) }
    let left = remaining == 0 ? "time is over" : "\(Format.age(remaining)) left"
    return ("\(bar)  \(left)", .attention)
  }

  /// ` 1:12 ▇▇▇▁▁▁ 2:30`: what has passed stands at the right of its place, so that bars stand below each other.
  static func bar(_ time: JobTime, _ glyphs: Glyphs) -> String {
    let used = Format.hours(time.elapsed)
    let padded = String(repeating: " ", count: max(0, 5 - used.count)) + used
    guard let limit = time.limit, let fraction = time.fraction else { return "\(padded), no limit told" }
    return "\(padded) \(glyphs.bar(fraction, width: 6)) \(Format.hours(limit))"
  }

  // MARK: Ended

  private static func ended(_ job: SlurmJob, _ now: Timestamp) -> (String, Role) {
    let time = JobTime(job, at: now)
    let cleaning = job.state.flags.contains(.completing) ? ", nodes clean up" : ""
    guard let base = job.state.base, base != .running, base != .pending, base != .suspended,
      !job.state.flags.contains(.revoked)
    else {
      return (SlurmWords.clause(job.state.meaning), .dim)
    }
    if base == .completed {
      if cleaning.isEmpty, let advice = JobEfficiency(job)?.advice.first {
        return (SlurmWords.clause(advice.prefix(1).lowercased() + advice.dropFirst()), .dim)
      }
      return ("exit 0" + after(time) + cleaning, .dim)
    }
    let how =
      switch base {
      case .failed: failure(job)
      case .cancelled where time == nil: "cancelled before it started"
      case .timeout: time?.limit.map { "reached its time limit of \(Format.hours($0)): ask for more time" }
      default: nil as String?
      }
    let took = base == .timeout ? "" : after(time)
    return ((how ?? SlurmWords.clause(base.meaning)) + took + cleaning, .plain)
  }

  private static func after(_ time: JobTime?) -> String {
    time.map { " after \(Format.hours($0.elapsed))" } ?? ""
  }

  private static func failure(_ job: SlurmJob) -> String {
    let reason = job.explainedReason()
    // What exit codes tell already says nothing more here.
    if reason.group == .ended, !["NonZeroExitCode", "RaisedSignal"].contains(reason.code) {
      return reason.sentence
    }
    return job.exit.map { SlurmWords.clause($0.meaning) } ?? "failed, Slurm tells no exit code"
  }
}
