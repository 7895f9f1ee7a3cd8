/// A way to ask a cluster's Slurm: its REST daemon, or its commands here or on another machine.
///
/// Every call is one or a few requests to slurmctld, which all users of the cluster share: ``SlurmGovernor``
/// tells when to ask again.
public protocol SlurmSource: Sendable {
  /// For the user's eyes: `slurmrestd at http://head:6820`, `squeue on login.example.org`.
  var name: String { get }

  /// What was asked of Slurm so far.
  var cost: SlurmCost { get }

  /// Above so many ids ``jobs(_:)`` costs Slurm as much as ``queue(_:)``.
  var cheapBatch: Int { get }

  /// The jobs of these ids that Slurm still knows; ended ones are forgotten after some minutes (`MinJobAge`).
  func jobs(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob>

  /// The jobs that `query` describes.
  func queue(_ query: SlurmQueueQuery) async throws(SlurmError) -> SlurmAnswer<SlurmJob>

  /// Their states alone, in the cheapest way there is.
  func states(_ ids: [UInt64]) async throws(SlurmError) -> [UInt64: SlurmState]

  /// Jobs of these ids in the accounting database, with what they used.
  func history(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob>

  /// The partitions that its user may see.
  func partitions() async throws(SlurmError) -> SlurmAnswer<SlurmPartition>

  /// All nodes.
  func nodes() async throws(SlurmError) -> SlurmAnswer<SlurmNode>

  /// Whether slurmctld answers.
  func ping() async throws(SlurmError) -> SlurmPing
}

extension SlurmSource {
  /// As many as fit on a command line.
  public var cheapBatch: Int { 200 }

  /// By way of ``jobs(_:)``.
  public func states(_ ids: [UInt64]) async throws(SlurmError) -> [UInt64: SlurmState] {
    let jobs = try await jobs(ids).items
    return Dictionary(jobs.map { ($0.id.number, $0.state) }) { first, _ in first }
  }
}

/// Which jobs of the queue are wanted.
public struct SlurmQueueQuery: Sendable, Hashable {
  /// Of this user only.
  public var user: String?
  /// In this partition only.
  public var partition: String?
  /// Only those that wait, which is what a position in the queue is counted from.
  public var isPendingOnly = false

  /// All jobs that Slurm knows.
  public init(user: String? = nil, partition: String? = nil, isPendingOnly: Bool = false) {
    (self.user, self.partition, self.isPendingOnly) = (user, partition, isPendingOnly)
  }

  /// Whether `job` is wanted: not every version of Slurm leaves out the others.
  func matches(_ job: SlurmJob) -> Bool {
    if let user, job.user != user { return false }
    if let partition, !job.partition.split(separator: ",").contains(Substring(partition)) { return false }
    return !isPendingOnly || job.state.isPending
  }
}

/// What Slurm answered.
public struct SlurmAnswer<Item: Sendable>: Sendable {
  /// What was asked for.
  public var items: [Item]
  /// Slurm's name of its cluster, if told.
  public var cluster: String
  /// Its version, if told: `22.05.8`.
  public var release: String
  /// What Slurm wants to be known.
  public var warnings: [String]

  /// An answer with `items`.
  public init(items: [Item], cluster: String, release: String, warnings: [String]) {
    (self.items, self.cluster, self.release, self.warnings) = (items, cluster, release, warnings)
  }
}

/// What was asked of Slurm, and how long it took.
public struct SlurmCost: Sendable, Equatable {
  /// Requests or commands, failed ones too.
  public var requests = 0
  /// Those without a good answer.
  public var failures = 0
  /// Bytes of the answers.
  public var bytes = 0
  /// Of the last request.
  public var lastLatency: Duration?
  /// Of all together.
  public var totalLatency = Duration.zero

  /// Nothing asked yet.
  public init() {}

  mutating func add(_ latency: Duration, bytes: Int, succeeded: Bool) {
    requests += 1
    if !succeeded { failures += 1 }
    self.bytes += bytes
    lastLatency = latency
    totalLatency += latency
  }
}
