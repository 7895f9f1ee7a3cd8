/// A job of the simulated Slurm, from submission until its directory is removed.
struct SimulatedJob: Sendable {
  /// Where it runs.
  struct Allocation: Sendable {
    var nodes: [Int]
    /// On each node.
    var cpus: Int
    /// MiB on each node
    var memory: Int
    /// On each node.
    var gpus: Int
    /// Whether the nodes know of it: scenery for scale takes no room.
    var isCounted = true
  }

  /// Its place in an array of jobs (`sbatch --array`).
  struct Array: Sendable, Equatable {
    /// The job that was submitted.
    var job: UInt64
    /// Nil while the tasks that wait stand together in one record.
    var task: Int?
    /// The tasks that the record stands for.
    var waiting: [Int] = []
    /// At most so many run at once (`%N`).
    var limit: Int?
  }

  /// What a container has left of itself, where a director says so.
  enum Trace: Sendable, Equatable {
    /// As the plan has it.
    case planned
    /// No status file.
    case none
    /// A status file with this exit code.
    case status(Int)
  }

  private(set) var id: UInt64
  let request: JobRequest
  let options: BatchOptions
  let plan: JobPlan
  let user: String
  var account: String
  var quality: String
  /// Index into the cluster's partitions.
  var partition: Int
  /// Seconds; already clipped to what sbatch and the partition say.
  var timeLimit: Double
  var submitted: Double

  var state = SlurmState(.pending)
  var reason = "None"
  /// What stands in the place of the reason where Slurm has more to say.
  var reasonText: String?
  var priority = 0
  /// Held by its user or an administrator.
  var isHeld: Bool
  /// Since when it may start.
  var eligible: Double?
  /// When backfill expects it to start.
  var expectedStart: Double?
  /// When the scheduler last looked at it.
  var evaluated: Double?
  var started: Double?
  /// Seconds since 1970 at which its processes ended.
  var ended: Double?
  var exitCode = 0
  var signal = 0
  /// The highest exit code of its steps.
  var derivedExitCode = 0
  /// Who ended it.
  var cancelledBy: Int?
  var requeues = 0
  var array: Array?
  var comment = ""
  var adminComment = ""
  var failedNode = ""
  var allocation: Allocation?
  /// Since when it is suspended, and how long it was before.
  var suspendedAt: Double?
  var suspendedFor: Double = 0
  /// Events of an older generation are void.
  var generation = 0
  /// A director holds it as it is: nothing happens to it by itself.
  var isPinned = false
  /// slurmctld has forgotten it before its time.
  var isForgotten = false
  var trace = Trace.planned

  /// CPUs on each node.
  var cpusPerNode: Int { options.tasks * options.cpusPerTask }
  /// CPUs on all nodes.
  var cpus: Int { cpusPerNode * options.nodes }

  /// The same job under another number.
  func copy(as id: UInt64) -> SimulatedJob {
    var job = self
    job.id = id
    return job
  }

  /// Seconds that its processes have run at `time`.
  func elapsed(at time: Double) -> Double {
    guard let started else { return 0 }
    let until = min(suspendedAt ?? .infinity, ended ?? .infinity, time)
    return max(0, until - started - plan.boot - suspendedFor)
  }

  /// What squeue says.
  var status: JobStatus {
    JobStatus(state: state.compact, reason: reasonText ?? reason, exitCode: "\(exitCode):\(signal)")
  }
}
