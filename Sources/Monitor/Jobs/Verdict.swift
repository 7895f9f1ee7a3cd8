internal import ClientCore

/// Whether a claim of Kubernetes' and a state of Slurm's can both be true, and whom to believe if not.
struct Verdict {
  let severity: Disagreement.Severity
  let belief: Disagreement.Belief
  let reason: String

  private init(_ severity: Disagreement.Severity, _ belief: Disagreement.Belief, _ reason: String) {
    (self.severity, self.belief, self.reason) = (severity, belief, reason)
  }

  /// `nil` if both can be true.
  init?(_ claim: PodClaim, _ job: SlurmJob, _ pod: Pod) {
    let state = job.state
    let verdict: Verdict? =
      if state.isPending {
        Self.pending(claim)
      } else if state.isLive {
        Self.live(claim, state, pod)
      } else if state.isEnded {
        Self.ended(claim, job)
      } else {
        nil
      }
    guard let verdict else { return nil }
    self = verdict
  }

  private static let neverAgain = "The virtual kubelet never asks again about a pod that has ended."

  private static func pending(_ claim: PodClaim) -> Verdict? {
    switch claim {
    case .running:
      Verdict(
        .late, .slurm,
        "The job was put back into the queue, which the plugin shows as running, or has not seen yet.")
    case .succeeded, .failed:
      Verdict(
        .wrong, .slurm,
        "The job was put back into the queue after the pod had been called ended. \(neverAgain)")
    case .notSubmitted: submitted
    case .deleted: undeleted
    case .waiting, .nothing: nil
    }
  }

  private static func live(_ claim: PodClaim, _ state: SlurmState, _ pod: Pod) -> Verdict? {
    switch claim {
    case .waiting:
      if state.flags.contains(.configuring) || waitsForProbes(pod) { return nil }
      if state.base == .suspended {
        return Verdict(.note, .slurm, "The plugin shows a paused job as waiting: the job keeps its nodes.")
      }
      return Verdict(
        .late, .slurm, "The plugin looks after one pod in 10 s, so that the start is seen late, or never.")
    case .running:
      guard state.base == .suspended || state.flags.contains(.stopped) else { return nil }
      return Verdict(.note, .slurm, "The job has its nodes and is paused: nothing runs.")
    case .succeeded, .failed:
      let why =
        state.flags.contains(.configuring)
        ? "The plugin takes a job whose nodes boot (CF) for one that failed (F)."
        : state.flags.contains(.stopped)
          ? "The plugin takes a job stopped by a signal (ST) for one that ended."
          : "The plugin called it ended while its nodes booted (CF read as F), or before it was requeued."
      return Verdict(.wrong, .slurm, "\(why) \(neverAgain)")
    case .notSubmitted: return submitted
    case .deleted: return undeleted
    case .nothing: return nil
    }
  }

  private static func ended(_ claim: PodClaim, _ job: SlurmJob) -> Verdict? {
    switch claim {
    case .waiting, .running:
      return Verdict(
        .late, .slurm,
        job.state.flags.contains(.completing)
          ? "The plugin shows a job as running while its nodes clean up."
          : "The plugin looks after one pod in 10 s; if this lasts, its requests to Slurm fail.")
    case .succeeded: return endedWell(job)
    case .failed(let code): return endedBadly(job, code)
    case .notSubmitted: return submitted
    case .deleted, .nothing: return nil
    }
  }

  private static func endedWell(_ job: SlurmJob) -> Verdict? {
    if job.state.flags.contains(.revoked) {
      return Verdict(.wrong, .slurm, "The job started on another cluster of the federation. \(neverAgain)")
    }
    let why =
      switch job.state.base {
      case nil, .pending, .running, .suspended, .completed: nil as String?
      case .cancelled: "The plugin does not know the state CA, and takes the signal for the exit code: 0."
      case .deadline: "The plugin does not know the state DL, and takes the signal for the exit code: 0."
      case .nodeFail, .bootFail, .failed, .preempted, .timeout:
        "Without a status file of the container the plugin takes the signal for the exit code: 0."
      case .outOfMemory: ""
      }
    guard let why else { return nil }
    if job.state.base == .outOfMemory {
      return Verdict(
        .wrong, .neither,
        "Slurm killed a process of the job for its memory; the container's first one ended with exit code 0."
      )
    }
    return Verdict(.wrong, .slurm, "\(why) \(neverAgain)")
  }

  private static func endedBadly(_ job: SlurmJob, _ code: Int) -> Verdict? {
    if job.state.base == .completed {
      return Verdict(
        .wrong, .kubernetes,
        "The exit code is the container's own; the job's script ended well all the same.")
    }
    guard job.state.base == .failed, let exit = job.exit, code != 0, exit.code != 0 else { return nil }
    // The plugin may have told the signal, or a shell 128 more.
    guard exit.code != code, exit.signal != code, exit.signal + 128 != code else { return nil }
    return Verdict(
      .note, .neither,
      "Exit code \(code) is the container's, \(exit.code) the script's: something else failed too."
    )
  }

  private static let submitted = Verdict(
    .wrong, .slurm,
    "The plugin's answer was lost or came too late, and the job was submitted all the same: nobody but you "
      + "looks after it.")

  private static let undeleted = Verdict(
    .late, .slurm,
    "The job should have been cancelled with the pod, which is not tried again: cancel it yourself.")

  /// Pods with probes wait on while their job runs.
  private static func waitsForProbes(_ pod: Pod) -> Bool {
    pod.containerStatuses.contains { status in
      guard case .waiting(let reason, let message) = status.state else { return false }
      return reason.contains("Waiting for probes") || message.contains("Waiting for probes")
    }
  }
}
