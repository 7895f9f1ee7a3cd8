/// A job of the simulated Slurm, from submission until its directory is removed.
struct SimulatedJob: Sendable {
  enum State: String, Sendable {
    case pending = "PD", configuring = "CF", running = "R", suspended = "S", completing = "CG"
    case completed = "CD", failed = "F", cancelled = "CA", timeout = "TO", outOfMemory = "OOM"
    case nodeFail = "NF", preempted = "PR"

    var isPending: Bool { self == .pending }
    /// Holds nodes.
    var isActive: Bool {
      switch self {
      case .configuring, .running, .suspended, .completing: true
      default: false
      }
    }
    var hasEnded: Bool { !isPending && !isActive }
  }

  /// Where it runs.
  struct Allocation: Sendable {
    var nodes: [Int]
    /// On each node.
    var cpus: Int
    /// MiB on each node
    var memory: Int
    /// On each node.
    var gpus: Int
  }

  let id: UInt64
  let request: JobRequest
  let options: BatchOptions
  let plan: JobPlan
  let user: String
  let account: String
  let quality: String
  /// Index into the cluster's partitions.
  let partition: Int
  /// Seconds; already clipped to what sbatch and the partition say.
  let timeLimit: Double
  let submitted: Double

  var state = State.pending
  /// The state that follows CG.
  var finalState = State.completed
  var reason = "None"
  var priority = 0
  var started: Double?
  /// Seconds since 1970 at which its processes ended.
  var ended: Double?
  var exitCode = 0
  var signal = 0
  var allocation: Allocation?
  /// Since when it is suspended, and how long it was before.
  var suspendedAt: Double?
  var suspendedFor: Double = 0
  /// Events of an older generation are void.
  var generation = 0

  /// CPUs on each node.
  var cpusPerNode: Int { options.tasks * options.cpusPerTask }

  /// Seconds that its processes have run at `time`.
  func elapsed(at time: Double) -> Double {
    guard let started else { return 0 }
    let until = min(suspendedAt ?? .infinity, ended ?? .infinity, time)
    return max(0, until - started - plan.boot - suspendedFor)
  }

  /// What squeue says.
  var status: JobStatus {
    JobStatus(state: state.rawValue, reason: reason, exitCode: "\(exitCode):\(signal)")
  }
}
