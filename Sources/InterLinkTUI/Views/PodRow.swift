internal import ClientCore
internal import Monitor

/// A pod as a row.
nonisolated struct PodRow: TableRow {
  let record: PodRecord
  /// Its node's virtual kubelet has stopped reporting, so what Kubernetes says of the pod is from then.
  let isNodeSilent: Bool
  /// The Slurm that told of its job does not answer, so what Slurm says is from then.
  var isSlurmSilent = false
  var clockOffset = 0.0
  /// What is being done to it.
  var hand: HandState?
  var id: PodKey { record.key }

  func hasSameContent(as other: PodRow) -> Bool {
    record === other.record && isNodeSilent == other.isNodeSilent && isSlurmSilent == other.isSlurmSilent
      && clockOffset == other.clockOffset && hand == other.hand
  }

  /// What Slurm says of its job; `nil` if it says nothing.
  var job: SlurmJob? { record.join.job?.job }

  /// Whether what Slurm says of its job may no longer be true.
  var isJobStale: Bool {
    guard let job = record.join.job else { return false }
    return !job.job.state.isEnded && (isSlurmSilent || job.goneSince != nil)
  }

  /// Whether there is something to be looked into.
  var isFinding: Bool { isDisagreeing || record.join.stranded != nil }

  /// Whether Slurm or interLink contradicts Kubernetes.
  var isDisagreeing: Bool { record.join.disagreement != nil || record.join.interLinkConflict != nil }

  /// Whether nothing that is shown of it is kept up to date.
  var isStale: Bool { record.isGone || isNodeSilent && record.join.job == nil }

  /// What `is:` of a filter may ask for.
  static let kinds = ["finding", "disagree", "stuck", "doubtful", "ending", "gone", "orphan"]

  /// What it is, in those words; an orphan is a job without a pod, and never a pod.
  func kinds(at now: Timestamp) -> [String] {
    var kinds: [String] = []
    if isFinding { kinds.append("finding") }
    if isDisagreeing { kinds.append("disagree") }
    if record.join.stranded != nil { kinds.append("stuck") }
    if record.join.doubt != nil { kinds.append("doubtful") }
    if let job, JobTime(job, at: now)?.isNearEnd == true { kinds.append("ending") }
    if record.isGone { kinds.append("gone") }
    return kinds
  }
}
