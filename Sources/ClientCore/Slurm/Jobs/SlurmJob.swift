/// The key of a job: ids repeat across clusters.
public struct SlurmJobID: Sendable, Hashable, CustomStringConvertible {
  /// Slurm's name of its cluster; empty if nothing told it.
  public var cluster: String
  /// The id that `scancel` takes.
  public var number: UInt64

  /// Job `number` of `cluster`.
  public init(cluster: String, number: UInt64) { (self.cluster, self.number) = (cluster, number) }

  /// The number alone.
  public var description: String { "\(number)" }
}

/// A job, as Slurm tells of it in whatever form and version.
public struct SlurmJob: Sendable, Equatable {
  /// Memory that was asked for.
  public enum Memory: Sendable, Hashable {
    /// MiB on each node; 0 means all of it.
    case perNode(Int)
    /// MiB for each processor.
    case perCPU(Int)
  }

  /// Its place in an array.
  public struct ArrayTask: Sendable, Hashable {
    /// The id by which the array was submitted.
    public var job: UInt64
    /// The task; `nil` for the record of those that have not begun.
    public var task: Int?
    /// Those tasks: `3-9%2`.
    public var tasks: String
  }

  /// What the job really used, from the accounting database.
  public struct Usage: Sendable, Hashable {
    /// Seconds of processors, user and system.
    public var cpuSeconds: Double
    /// The most memory that one task of a step had, in bytes.
    public var peakMemory: Int?

    /// So many seconds of processors, and at most so much memory.
    public init(cpuSeconds: Double, peakMemory: Int? = nil) {
      (self.cpuSeconds, self.peakMemory) = (cpuSeconds, peakMemory)
    }
  }

  /// Its key.
  public var id: SlurmJobID
  /// `nil` if it belongs to none.
  public var array: ArrayTask?
  /// The job's name; the UID of its pod, if interLink submitted it.
  public var name = ""
  /// Who submitted it.
  public var user = ""
  /// Who pays.
  public var account = ""
  /// Its queue; several, with commas, while it waits for the first of them.
  public var partition = ""
  /// Its quality of service.
  public var qos = ""
  /// Base state and flags.
  public var state = SlurmState(nil)
  /// Slurm's word for why it waits, or ended; see ``PendingReason``.
  public var reason = ""
  /// Slurm's own text, which overrides that of the reason.
  public var stateDescription = ""
  /// Higher goes first.
  public var priority: Int?
  /// When it came.
  public var submitted: Timestamp?
  /// From when on it may start.
  public var eligible: Timestamp?
  /// When it started; `nil` while it waits.
  public var started: Timestamp?
  /// When it ended; `nil` before that.
  public var ended: Timestamp?
  /// While it waits: when the scheduler expects to start it.
  public var expectedStart: Timestamp?
  /// While it runs: when its time will be over.
  public var deadline: Timestamp?
  /// In minutes.
  public var timeLimit = SlurmNumber.unset
  /// Its nodes in Slurm's short form: `gn[01-04]`.
  public var nodes = ""
  /// Nodes that it has, or asks for.
  public var nodeCount: Int?
  /// Processors that it has, or asks for.
  public var cpus: Int?
  /// Memory that it asks for.
  public var memory: Memory?
  /// Asked for.
  public var requested = SlurmTRES("")
  /// Given.
  public var allocated = SlurmTRES("")
  /// Devices: given, if told; else asked for.
  public var gres = ""
  /// `nil` before it has ended.
  public var exit: ExitStatus?
  /// The script.
  public var command = ""
  /// Where it runs.
  public var directory = ""
  /// Its log, with Slurm's patterns (`%j`) where these are not resolved.
  public var output = ""
  /// Other jobs that it waits for.
  public var dependency = ""
  /// Whether it is held.
  public var isHeld = false
  /// How often it was put back into the queue.
  public var requeues = 0
  /// What its user wrote about it.
  public var comment = ""
  /// Who cancelled it, as the accounting database tells it: a name, or `UID 1000`; empty if unknown.
  public var cancelledBy = ""
  /// When the scheduler looked at it last.
  public var evaluated: Timestamp?
  /// Only from the accounting database.
  public var usage: Usage?

  /// A job of which nothing but its key is known.
  public init(id: SlurmJobID) { self.id = id }

  /// Why it waits or ended, with what the job itself knows.
  ///
  /// - Parameter jobsAhead: jobs of the same partition with a higher priority.
  public func explainedReason(jobsAhead: Int? = nil) -> PendingReason {
    var context = PendingReason.Context()
    context.jobsAhead = jobsAhead
    context.partition = partition
    context.dependency = dependency
    context.description = stateDescription
    return PendingReason(reason.isEmpty ? "None" : reason, context: context)
  }

  /// Sorts out what the two raw times mean, which Slurm fills with expectations before they are facts.
  mutating func settle(start: Timestamp?, end: Timestamp?) {
    if state.isPending {
      expectedStart = start
    } else {
      started = start
      if state.isEnded { ended = end } else { deadline = end }
    }
    if !state.isEnded { exit = nil }
    if reason.isEmpty { reason = "None" }
    if priority == 0, state.isPending { isHeld = true }
  }
}
