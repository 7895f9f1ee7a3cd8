/// A job as the views show it: what Slurm says of it, and the pod it was submitted for.
public struct JobEntry: Sendable, Identifiable {
  /// Site and key: two sites may be served by one cluster.
  public struct ID: Hashable, Sendable {
    /// Name of the site.
    public let site: String
    /// Cluster and number.
    public let job: JobKey

    /// The job `job` as `site` sees it.
    public init(site: String, job: JobKey) { (self.site, self.job) = (site, job) }
  }

  /// Site and key.
  public let id: ID
  /// What Slurm says.
  public let record: JobRecord
  /// Its pod, if it is known.
  public var pod: PodRecord?
  /// If it waits or runs though its pod is not there.
  public var orphan: Orphan?
  /// Where it waits in each of its partitions.
  public var places: [JobQueue.Place] = []

  /// Job `record` as `site` sees it.
  public init(site: String, record: JobRecord) {
    (id, self.record) = (ID(site: site, job: record.key), record)
  }
}
