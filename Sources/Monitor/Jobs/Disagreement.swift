public import ClientCore

/// Kubernetes and Slurm say what cannot both be true.
///
/// The plugin asks `squeue` at most once in 10 s and answers whoever asks with that, reads the compact state
/// by a pattern that fits too much (`CF` counts as `F`, `RQ` as `R`) or nothing (`CA`, `DL`), and takes the
/// signal for the exit code; the virtual kubelet never asks again about a pod that has ended (`Status.go`,
/// `virtualkubelet.go`).
public struct Disagreement: Sendable, Equatable {
  /// Whom to believe.
  public enum Belief: String, Sendable {
    case slurm = "believe Slurm"
    case kubernetes = "believe Kubernetes"
    case neither = "look into the log"
  }

  /// How much it misleads.
  public enum Severity: Int, Sendable, Comparable {
    /// A matter of words.
    case note
    /// Kubernetes is late, or tells less.
    case late
    /// Kubernetes says what is false, and will go on saying so.
    case wrong

    /// By how much it misleads.
    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
  }

  /// The job.
  public let job: JobKey
  /// How much it misleads.
  public let severity: Severity
  /// Whom to believe.
  public let belief: Belief
  /// What Kubernetes says: `Succeeded`, `Failed (Error: 3)`.
  public let kubernetes: String
  /// What Slurm says: `CANCELLED by root`.
  public let slurm: String
  /// Since when Slurm's state is so.
  public let since: Timestamp
  /// Whether that state is the job's last.
  public let hasEnded: Bool
  /// What else belongs to it: `while it was pending`; may be empty.
  public let circumstance: String
  /// Why they disagree, one sentence.
  public let reason: String

  /// `Kubernetes says Succeeded; Slurm says CANCELLED 41 s ago while it was pending; believe Slurm.` Or, of a state
  /// that lasts, `for 41 s`.
  public func sentence(at now: Timestamp) -> String {
    let more = circumstance.isEmpty ? "" : " \(circumstance)"
    let span = TimeSpan.text(now - since)
    let when = hasEnded ? "\(span) ago" : "for \(span)"
    return "Kubernetes says \(kubernetes); Slurm says \(slurm) \(when)\(more); \(belief.rawValue)."
  }

  /// What Kubernetes and Slurm say of a pod and its job; `nil` if both can be true, or will agree in a
  /// moment.
  ///
  /// - Parameters:
  ///   - activePods: pods of the same virtual node that have not ended: the plugin refreshes one in 10 s.
  ///   - now: in the API server's time.
  public init?(_ record: PodRecord, _ job: JobRecord, activePods: Int, at now: Timestamp) {
    guard !record.isGone else { return nil }
    // Of a job that Slurm forgot while it ran, the end is unknown.
    if job.goneSince != nil, !job.job.state.isEnded { return nil }
    let claim = PodClaim(record.pod)
    let state = job.job.state
    let since = job.stateSince
    guard let verdict = Verdict(claim, job.job, record.pod) else { return nil }
    // What Slurm said before Kubernetes' last word may have been true then.
    if !state.isEnded, job.learnt < record.learnt { return nil }
    if !claim.isFinal, verdict.severity == .late {
      // A deletion has its own time; anything else is known to the pod after the plugin's and the kubelet's
      // rounds.
      let begin = if case .deleted(let forced) = claim { forced ?? since } else { since }
      guard now - begin > Self.grace(activePods: activePods) else { return nil }
    }
    self.job = job.key
    (severity, belief, reason) = (verdict.severity, verdict.belief, verdict.reason)
    kubernetes = Self.words(record.pod)
    slurm = state.long + (job.job.cancelledBy.isEmpty ? "" : " by \(job.job.cancelledBy)")
    (self.since, hasEnded) = (since, state.isEnded && !state.flags.contains(.completing))
    circumstance = job.job.endedWhilePending ? "while it was pending" : ""
  }

  /// When the two may come to contradict each other by time alone; `nil` if what they say can both be true.
  static func due(_ record: PodRecord, _ job: JobRecord, activePods: Int) -> Timestamp? {
    guard !record.isGone, job.goneSince == nil || job.job.state.isEnded else { return nil }
    let claim = PodClaim(record.pod)
    guard let verdict = Verdict(claim, job.job, record.pod) else { return nil }
    guard !claim.isFinal, verdict.severity == .late else { return record.learnt }
    let begin = if case .deleted(let forced?) = claim { forced } else { job.stateSince }
    return begin + grace(activePods: activePods)
  }

  /// How late Kubernetes is without anything being wrong, in seconds: 10 s a pod in the plugin, 5 s in the
  /// virtual kubelet, and as much for the clocks.
  static func grace(activePods: Int) -> Double { 10 + 10 * Double(max(activePods, 1)) }

  private static func words(_ pod: Pod) -> String {
    let phase = pod.phase.isEmpty ? "nothing" : pod.phase
    if pod.meta.deletion != nil { return "the pod is being deleted" }
    return phase == "Failed" && !pod.reason.isEmpty ? "\(phase) (\(pod.reason))" : phase
  }
}
