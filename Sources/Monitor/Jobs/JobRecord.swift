public import ClientCore

/// A job with what has been learnt about it.  A class, so that ten thousand rows are copied as references.
public final class JobRecord: Sendable {
  /// Cluster and id.
  public let key: JobKey
  /// What Slurm said last.
  public let job: SlurmJob
  /// Which source said so.
  public let source: String
  /// When it said so.
  public let learnt: Timestamp
  /// When it was first seen in its present state.
  public let stateSeen: Timestamp
  /// Since when Slurm no longer tells of it; `nil` while it does.  What is known of it is then its last
  /// known state.
  public let goneSince: Timestamp?
  /// What in the job names a pod.
  let leads: JobLeads

  init(
    key: JobKey, job: SlurmJob, leads: JobLeads, source: String, learnt: Timestamp, stateSeen: Timestamp,
    goneSince: Timestamp? = nil
  ) {
    (self.key, self.job, self.leads, self.source) = (key, job, leads, source)
    (self.learnt, self.stateSeen, self.goneSince) = (learnt, stateSeen, goneSince)
  }

  /// UID of the pod that the job itself names, by its paths or its name; `nil` if nothing shows that interLink
  /// submitted it.
  public var namedPod: String? { leads.uid }

  /// When the job came into its present state: Slurm's own time where it tells one, else when we saw it.
  public var stateSince: Timestamp {
    if job.state.isEnded { return job.ended ?? stateSeen }
    if job.state.isPending { return job.submitted ?? stateSeen }
    return job.state.isLive ? job.started ?? stateSeen : stateSeen
  }

  /// The same job, which Slurm no longer tells of.
  func gone(since time: Timestamp) -> JobRecord {
    JobRecord(
      key: key, job: job, leads: leads, source: source, learnt: learnt, stateSeen: stateSeen, goneSince: time)
  }
}
