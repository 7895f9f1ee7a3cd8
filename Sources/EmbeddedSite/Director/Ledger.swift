/// What a site remembers of all that came to pass in it, so that a test can prove that nothing was done twice.
final class Ledger: Sendable {
  /// So many of each are remembered at most, and at least half of them.
  static let kept = 50_000

  private struct State {
    var requests: [EmbeddedSite.RequestRecord] = []
    var pods: [EmbeddedSite.PodRecord] = []
    var jobs: [EmbeddedSite.JobRecord] = []
    var cancels: [EmbeddedSite.CancelRecord] = []
    var arrivals: [EmbeddedSite.Door: [Double]] = [:]
  }

  private let state = Locked(State())

  var requests: [EmbeddedSite.RequestRecord] { state.withLock { $0.requests } }
  var pods: [EmbeddedSite.PodRecord] { state.withLock { $0.pods } }
  var jobs: [EmbeddedSite.JobRecord] { state.withLock { $0.jobs } }
  var cancels: [EmbeddedSite.CancelRecord] { state.withLock { $0.cancels } }

  func add(_ request: EmbeddedSite.RequestRecord) { state.withLock { Self.add(request, to: &$0.requests) } }
  func add(_ job: EmbeddedSite.JobRecord) { state.withLock { Self.add(job, to: &$0.jobs) } }
  func add(_ cancel: EmbeddedSite.CancelRecord) { state.withLock { Self.add(cancel, to: &$0.cancels) } }

  /// Takes note of something that has come in, whatever becomes of it.
  func arrived(at door: EmbeddedSite.Door, _ time: Double) {
    state.withLock { Self.add(time, to: &$0.arrivals[door, default: []]) }
  }

  func arrivals(at door: EmbeddedSite.Door) -> [Double] { state.withLock { $0.arrivals[door] ?? [] } }

  /// Takes note of pods that come.
  func note(_ change: StoreChange, at time: Double) {
    guard change.key.kind == .pod, change.verb == .added else { return }
    let pod = EmbeddedSite.PodRecord(
      time: time, namespace: change.key.namespace, name: change.key.name, uid: change.stored.uid,
      owners: change.stored.owners)
    state.withLock { Self.add(pod, to: &$0.pods) }
  }

  private static func add<Record>(_ record: Record, to list: inout [Record]) {
    list.append(record)
    if list.count > kept { list.removeFirst(kept / 2) }
  }
}

extension EmbeddedSite {
  /// A request that came to the API server and was understood.
  public struct RequestRecord: Sendable, Equatable {
    /// Seconds since 1970.
    public var time: Double
    /// Who asked.
    public var user: String
    /// As RBAC calls it: `create`, `delete`, `patch`, …
    public var verb: String
    /// The plural, with the subresource: `pods/log`.
    public var resource: String
    /// Empty at cluster scope.
    public var namespace: String
    /// Of the object; of one that is created as its author wrote it, which may be the beginning only (`generateName`).
    public var name: String
    /// Whether it was to change nothing.
    public var isDryRun: Bool
    /// The UID that a deletion insisted on.
    public var preconditionUID: String?
    /// The HTTP status; nil if the connection was cut instead of an answer.
    public var code: Int?
    /// What went wrong by a director's will (``EmbeddedSite/Fault/name``).
    public var fault: String?
  }

  /// A pod that was created, by whomever.
  public struct PodRecord: Sendable, Equatable {
    /// Seconds since 1970.
    public var time: Double
    /// Where it was.
    public var namespace: String, name: String
    /// Its UID, which is also the name of its job.
    public var uid: String
    /// The UIDs of its owners.
    public var owners: [String]
  }

  /// A job that a Slurm of the site has accepted for a pod.
  public struct JobRecord: Sendable, Equatable {
    /// Seconds since 1970.
    public var time: Double
    /// Slurm's name of the cluster.
    public var cluster: String
    /// Its number.
    public var id: UInt64
    /// The pod that it was submitted for.
    public var podName: String, podUID: String
    /// The `#SBATCH` lines that it came with, without the word.
    public var options: [String]
  }

  /// A request to a Slurm of the site to end a job.
  public struct CancelRecord: Sendable, Equatable {
    /// Seconds since 1970.
    public var time: Double
    /// Slurm's name of the cluster.
    public var cluster: String
    /// The job's number.
    public var id: UInt64
    /// False if the job had ended, or was unknown.
    public var wasAlive: Bool
  }
}
