/// Key of a job: its cluster and id, because ids repeat across clusters.
public struct JobKey: Hashable, Sendable, Comparable {
  /// Slurm's name of the cluster; where no answer tells it, the name of the source that was asked.
  public let cluster: String
  /// What `scancel` takes.
  public let id: UInt64

  /// Job `id` of `cluster`.
  public init(cluster: String, id: UInt64) { (self.cluster, self.id) = (cluster, id) }

  /// By cluster, then in the order of submission.
  public static func < (a: JobKey, b: JobKey) -> Bool { (a.cluster, a.id) < (b.cluster, b.id) }
}
