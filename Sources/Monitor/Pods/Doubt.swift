internal import ClientCore

/// What a pod's phase may hide as long as no Slurm answers for its job.
///
/// The Slurm plugin reads the job's compact state by a pattern that fits too much or nothing, looks after one pod
/// in 10 s, and the virtual kubelet never asks again about a pod that has ended (`Status.go`, `virtualkubelet.go`).
enum Doubt {
  /// One or two sentences about `pod`; `nil` if its phase hides nothing that a Slurm could tell.
  ///
  /// - Parameters:
  ///   - job: its remote id; another plugin's is none of Slurm's.
  ///   - activePods: pods of the same virtual node that have not ended.
  static func sentence(_ pod: Pod, job: JobIdentifier?, activePods: Int) -> String? {
    switch job {
    case .container, .uid, .other: return nil
    case .number, nil: break
    }
    switch PodClaim(pod) {
    case .waiting:
      guard job != nil else { return nil }
      return
        "Kubernetes is not told why the job waits, or whether it is held or paused; it may have started up "
        + "to \(lag(activePods)) ago."
    case .running:
      return "The job may be paused or back in the queue, which looks the same, or have ended up to "
        + "\(lag(activePods)) ago."
    case .succeeded:
      if !wasSeenRunning(pod) {
        return
          "It was never seen running: it may have been cancelled while it waited, have failed before its "
          + "start, or still be starting on a node that boots."
      }
      return
        "A job cut off by its node's failure, by a deadline, or before its script wrote how it ended looks "
        + "the same; so does one that was put back into the queue since."
    case .failed(let code): return failed(pod, code)
    case .notSubmitted:
      return "If sbatch's answer was lost on its way, the job was submitted all the same."
    case .deleted:
      return job == nil ? nil : "Nobody has verified that the job was cancelled: that is tried only once."
    case .nothing: return nil
    }
  }

  private static func failed(_ pod: Pod, _ code: Int) -> String? {
    let messages = pod.containerStatuses.compactMap { status in
      if case .terminated(let end) = status.state { end.message } else { nil }
    }
    if messages.contains(where: { $0.contains("time limit") || $0.contains("out-of-memory") }) { return nil }
    switch code {
    case 15, 143:
      return
        "It may have been cancelled, preempted or stopped at its time limit: all three end with signal 15."
    case 9, 137: return "It may have been killed for its memory, at its time limit, or by hand (signal 9)."
    default:
      return "If the job was put back into the queue since, the pod will never tell."
    }
  }

  private static func wasSeenRunning(_ pod: Pod) -> Bool {
    pod.containerStatuses.contains { status in
      if case .terminated(let end) = status.state { end.startedAt != nil } else { false }
    }
  }

  /// How late the plugin's round and the virtual kubelet's are with so many pods: seen on the real stack.
  private static func lag(_ activePods: Int) -> String {
    switch activePods {
    case ...1: "20 s"
    case 2...4: "a minute"
    case 5...10: "two minutes"
    default: "several minutes"
    }
  }
}
