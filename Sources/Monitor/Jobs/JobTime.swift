public import ClientCore

/// A job's time: what the bar of its time limit shows.
public struct JobTime: Sendable, Equatable {
  /// Seconds since it started; until its end, if it has ended.
  public let elapsed: Double
  /// Its time limit in seconds; `nil` for none, or one that is not told.
  public let limit: Double?
  /// Seconds to its limit, 0 once that is reached; `nil` without a limit, or when it has ended.
  public let remaining: Double?

  /// The time of `job`; `nil` if it has not started.
  public init?(_ job: SlurmJob, at now: Timestamp) {
    guard let started = job.started, !job.state.isPending, !job.endedWhilePending else { return nil }
    let end = job.state.isEnded ? job.ended ?? now : now
    elapsed = max(0, end - started)
    limit = job.timeLimit.value.map { Double($0) * 60 }
    if job.state.isEnded {
      remaining = nil
    } else if let deadline = job.deadline {
      // Slurm's own word: time in which the job was suspended does not count.
      remaining = limit == nil ? nil : max(0, deadline - now)
    } else {
      remaining = limit.map { [elapsed] in max(0, $0 - elapsed) }
    }
  }

  /// Part of the limit that is used, 0 to 1.
  public var fraction: Double? {
    guard let limit, limit > 0 else { return nil }
    let used = remaining.map { limit - $0 } ?? elapsed
    return min(max(used / limit, 0), 1)
  }

  /// Whether Slurm will end the job soon: a tenth of its time is left, at least 5 minutes (but no more than a
  /// quarter of a short job's).
  public var isNearEnd: Bool {
    guard let limit, let remaining else { return false }
    return remaining <= min(max(300, limit / 10), limit / 4)
  }

  /// `12 min of 4 h; 3 h 48 min left`
  public var sentence: String {
    guard let limit else { return "\(TimeSpan.text(elapsed)), without a time limit that is known" }
    let used = "\(TimeSpan.text(elapsed)) of \(TimeSpan.text(limit))"
    guard let remaining else { return used }
    if remaining == 0 { return "\(used); its time is over" }
    return "\(used); \(TimeSpan.text(remaining)) left\(isNearEnd ? ", then Slurm ends it" : "")"
  }
}
