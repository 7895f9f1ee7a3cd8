extension EmbeddedSite {
  /// A base state of a Slurm job (`enum job_states` of `slurm/slurm.h`).
  public enum JobBase: String, Sendable, CaseIterable {
    /// Waits in the queue.
    case pending = "PENDING"
    /// Has its nodes.
    case running = "RUNNING"
    /// Paused; keeps its nodes.
    case suspended = "SUSPENDED"
    /// Ended with exit code 0.
    case completed = "COMPLETED"
    /// Ended by its user or an administrator.
    case cancelled = "CANCELLED"
    /// Ended with another exit code.
    case failed = "FAILED"
    /// Ended at its time limit.
    case timeout = "TIMEOUT"
    /// Ended with one of its nodes.
    case nodeFail = "NODE_FAIL"
    /// Ended in favour of another job.
    case preempted = "PREEMPTED"
    /// A node of it did not boot.
    case bootFail = "BOOT_FAIL"
    /// Could not end before its deadline.
    case deadline = "DEADLINE"
    /// Killed for memory.
    case outOfMemory = "OUT_OF_MEMORY"

    /// As squeue's `%t` prints it.
    public var compact: String {
      switch self {
      case .pending: "PD"
      case .running: "R"
      case .suspended: "S"
      case .completed: "CD"
      case .cancelled: "CA"
      case .failed: "F"
      case .timeout: "TO"
      case .nodeFail: "NF"
      case .preempted: "PR"
      case .bootFail: "BF"
      case .deadline: "DL"
      case .outOfMemory: "OOM"
      }
    }

    /// Slurm will not run it any more.
    public var hasEnded: Bool { self != .pending && self != .running && self != .suspended }

    /// As `enum job_states` numbers them.
    var number: Int {
      switch self {
      case .pending: 0
      case .running: 1
      case .suspended: 2
      case .completed: 3
      case .cancelled: 4
      case .failed: 5
      case .timeout: 6
      case .nodeFail: 7
      case .preempted: 8
      case .bootFail: 9
      case .deadline: 10
      case .outOfMemory: 11
      }
    }
  }

  /// A flag beside a base state (`JOB_STATE_FLAGS` of `slurm/slurm.h`), in the order in which squeue prefers them to
  /// the base state.
  public enum JobFlag: String, Sendable, CaseIterable {
    /// Ended; its nodes are being cleaned up.
    case completing = "COMPLETING"
    /// Its burst buffer is written out.
    case stageOut = "STAGE_OUT"
    /// Its nodes boot, or their prolog runs.
    case configuring = "CONFIGURING"
    /// Runs at once when resources come free (26.05 and later).
    case expediting = "EXPEDITING"
    /// Changes its size.
    case resizing = "RESIZING"
    /// Is put back into the queue.
    case requeued = "REQUEUED"
    /// Put back into the queue by its federation.
    case requeueFederation = "REQUEUE_FED"
    /// Put back into the queue and held.
    case requeueHold = "REQUEUE_HOLD"
    /// Put back into the queue in a special state, and held.
    case specialExit = "SPECIAL_EXIT"
    /// Got SIGSTOP; keeps its processors.
    case stopped = "STOPPED"
    /// A sibling of it started on another cluster.
    case revoked = "REVOKED"
    /// Held because its reservation was deleted.
    case reservationDeletedHold = "RESV_DEL_HOLD"
    /// A signal is being delivered.
    case signaling = "SIGNALING"
    /// Could not be launched.
    case launchFailed = "LAUNCH_FAILED"
    /// Its nodes are being switched on.
    case powerUpNode = "POWER_UP_NODE"
    /// Its nodes could not be reconfigured.
    case reconfigFail = "RECONFIG_FAIL"
    /// The accounting database is to be told of it again.
    case updateDB = "UPDATE_DB"

    /// As squeue's `%t` prints it in the place of the base state; nil for those that it does not print.
    /// `EXPEDITING` has no short form.
    public var compact: String? {
      switch self {
      case .completing: "CG"
      case .stageOut: "SO"
      case .configuring: "CF"
      case .expediting: rawValue
      case .resizing: "RS"
      case .requeued: "RQ"
      case .requeueFederation: "RF"
      case .requeueHold: "RH"
      case .specialExit: "SE"
      case .stopped: "ST"
      case .revoked: "RV"
      case .reservationDeletedHold: "RD"
      case .signaling: "SI"
      case .launchFailed, .powerUpNode, .reconfigFail, .updateDB: nil
      }
    }
  }
}

typealias JobBase = EmbeddedSite.JobBase
typealias JobFlag = EmbeddedSite.JobFlag

/// A base state and its flags.
struct SlurmState: Sendable, Equatable {
  var base: JobBase
  var flags: Set<JobFlag> = []

  init(_ base: JobBase, _ flags: JobFlag...) { (self.base, self.flags) = (base, Set(flags)) }

  init(_ base: JobBase, _ flags: [JobFlag]) { (self.base, self.flags) = (base, Set(flags)) }

  /// The flag that Slurm's texts name in the place of the base state.
  private var shown: JobFlag? { JobFlag.allCases.first { $0.compact != nil && flags.contains($0) } }

  /// `%t`
  var compact: String { shown?.compact ?? base.compact }
  /// `%T`
  var long: String { shown?.rawValue ?? base.rawValue }
  /// As the newer REST versions list them.
  var words: [String] { [base.rawValue] + JobFlag.allCases.filter(flags.contains).map(\.rawValue) }

  /// Waits in the queue, whatever else.
  var isPending: Bool { base == .pending }
  /// Over, and its nodes are free again.
  var hasEnded: Bool { base.hasEnded && !flags.contains(.completing) }
  var isConfiguring: Bool { flags.contains(.configuring) }
  /// Its processes are over, its nodes not yet free.
  var isCompleting: Bool { flags.contains(.completing) }
}
