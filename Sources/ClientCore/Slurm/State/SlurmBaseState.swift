/// What a job is, as Slurm keeps it (`enum job_states` of `slurm.h`); the raw value is the long name.
public enum SlurmBaseState: String, Sendable, CaseIterable {
  case pending = "PENDING"
  case running = "RUNNING"
  case suspended = "SUSPENDED"
  case completed = "COMPLETED"
  case cancelled = "CANCELLED"
  case failed = "FAILED"
  case timeout = "TIMEOUT"
  case nodeFail = "NODE_FAIL"
  case preempted = "PREEMPTED"
  case bootFail = "BOOT_FAIL"
  case deadline = "DEADLINE"
  case outOfMemory = "OUT_OF_MEMORY"

  /// As squeue's column `ST` has it.
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

  /// In plain words, after "The job …".
  public var meaning: String {
    switch self {
    case .pending: "waits in the queue"
    case .running: "has its nodes and runs"
    case .suspended: "is paused by the scheduler or an administrator, and keeps its nodes"
    case .completed: "ended with exit code 0"
    case .cancelled: "was cancelled by its user or an administrator"
    case .failed: "ended with an exit code other than 0, or failed otherwise"
    case .timeout: "reached its time limit: ask for more time"
    case .nodeFail: "ended because one of its nodes failed: submit it again"
    case .preempted: "was ended in favour of another job: submit it again"
    case .bootFail: "ended because its node did not boot: a matter of the site"
    case .deadline: "could not end before its deadline"
    case .outOfMemory: "was killed for using more memory than it had: ask for more memory"
    }
  }

  /// The class of the state alone.
  var category: SlurmStateClass {
    switch self {
    case .pending: .wait
    case .running: .live
    case .suspended: .attention
    case .completed: .good
    case .cancelled: .ended
    case .failed, .timeout, .nodeFail, .preempted, .bootFail, .deadline, .outOfMemory: .bad
    }
  }

  /// The state of a word, in long or compact form.
  init?(word: String) {
    guard let found = Self.byWord[word] else { return nil }
    self = found
  }

  private static let byWord: [String: SlurmBaseState] = {
    var table: [String: SlurmBaseState] = [:]
    for state in allCases {
      table[state.rawValue] = state
      table[state.compact] = state
    }
    return table
  }()
}
