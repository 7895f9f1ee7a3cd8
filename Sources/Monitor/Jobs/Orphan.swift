public import ClientCore

/// A job of interLink's that waits or runs though its pod is not there: nothing will ever cancel it.
public struct Orphan: Sendable, Equatable {
  /// What a job without a known pod may be other than an orphan.
  public enum Doubt: Sendable, Hashable {
    /// The pod may be one that we may not see.
    case hiddenPod
    /// Nothing shows that the job is of this cluster's interLink: Slurm may serve others.
    case anotherCluster
  }

  /// The job.
  public let job: JobKey
  /// UID of the pod that it was submitted for.
  public let uid: String
  /// That pod's namespace, if the job's paths or interLink's memory tell it.
  public let namespace: String
  /// That pod's name, if we saw it leave or interLink remembers it.
  public let podName: String
  /// When the pod left, if we saw it leave.
  public let podLeft: Timestamp?
  /// What else it may be; `nil` if it is an orphan for certain.
  public let doubt: Doubt?
  /// Whether it runs, and does not only wait.
  public let isRunning: Bool
  /// Since when it is in its present state.
  public let since: Timestamp

  /// Orphans among the jobs of `table`, in the order of their keys.
  ///
  /// - Parameters:
  ///   - statuses: what the interLink API remembers, by UID: names of pods that Kubernetes has forgotten.
  ///   - knowsAllPods: whether the list of pods is complete, for all namespaces.
  public static func find(
    in table: JobTable, join: JobJoin, statuses: [String: InterLinkPodStatus] = [:], knowsAllPods: Bool
  ) -> [Orphan] {
    let roots = Set(join.podsOfJob.keys.compactMap { table[$0]?.leads.root })
    let found = table.records.values.compactMap { record in
      Orphan(
        record, join: join, status: record.leads.uid.flatMap { statuses[$0] }, roots: roots,
        knowsAllPods: knowsAllPods)
    }
    return found.sorted { $0.job < $1.job }
  }

  /// Whether and how `record` is one; `nil` if it has a pod, is none of interLink's, or is over.
  ///
  /// - Parameters:
  ///   - status: what the interLink API remembers of its pod.
  ///   - roots: folders in which this cluster's interLink keeps its jobs.
  ///   - knowsAllPods: whether the list of pods is complete, for all namespaces.
  init?(
    _ record: JobRecord, join: JobJoin, status: InterLinkPodStatus?, roots: Set<String>, knowsAllPods: Bool
  ) {
    guard record.goneSince == nil, let uid = record.leads.uid, !join.knows(uid),
      join.podsOfJob[record.key] == nil
    else { return nil }
    // A job of somebody's own may be called by a UUID.
    if record.leads.hasForeignScript, record.leads.output == nil { return nil }
    let (isLive, isPending) = (record.job.state.isLive, record.job.state.isPending)
    guard isLive || isPending else { return nil }
    // What Slurm said before the pod left says nothing of after, and a cancellation takes a second.
    let left = join.departures[uid]
    if let left, record.learnt - left.at < 5 { return nil }
    let isOurs = left != nil || status != nil || record.leads.root.map(roots.contains) == true
    (job, self.uid, podLeft) = (record.key, uid, left?.at)
    namespace = record.leads.namespace ?? status?.namespace ?? ""
    podName = left?.name ?? status?.name ?? ""
    doubt = !knowsAllPods ? .hiddenPod : isOurs ? nil : .anotherCluster
    (isRunning, since) = (isLive, record.stateSince)
  }

  /// Two sentences at most: what it is, and what to do.
  public func sentence(at now: Timestamp) -> String {
    let pod =
      podName.isEmpty
      ? "pod \(uid)\(namespace.isEmpty ? "" : " of namespace \(namespace)")" : "pod \(namespace)/\(podName)"
    let does =
      "Job \(job.id) \(isRunning ? "has run" : "has waited") for \(TimeSpan.text(now - since)) for \(pod)"
    switch doubt {
    case .hiddenPod:
      return "\(does), which may have gone, or be one that you cannot see: ask before you cancel it."
    case .anotherCluster:
      return "\(does), which this cluster does not have. Unless another cluster's interLink looks after it, "
        + "nothing will cancel the job but you."
    case nil:
      let left = podLeft.map { ", which left \(TimeSpan.text(now - $0)) ago" } ?? ", which is not there"
      return "\(does)\(left). Nothing will cancel the job but you."
    }
  }
}
