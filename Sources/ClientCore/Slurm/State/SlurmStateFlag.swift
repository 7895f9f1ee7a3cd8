/// What Slurm adds to a job's base state; the raw value is the long name.
///
/// squeue prints the first of a job's flags instead of its base state, in the order of the cases.
public enum SlurmStateFlag: String, Sendable, CaseIterable {
  case completing = "COMPLETING"
  case stageOut = "STAGE_OUT"
  case configuring = "CONFIGURING"
  /// From 26.05 on; it has no compact form.
  case expediting = "EXPEDITING"
  case resizing = "RESIZING"
  case requeued = "REQUEUED"
  case requeueFed = "REQUEUE_FED"
  case requeueHold = "REQUEUE_HOLD"
  case specialExit = "SPECIAL_EXIT"
  case stopped = "STOPPED"
  case revoked = "REVOKED"
  case reservationDeleted = "RESV_DEL_HOLD"
  case signaling = "SIGNALING"
  // Told by the REST interface only, never printed instead of the base state.
  case launchFailed = "LAUNCH_FAILED"
  case powerUpNode = "POWER_UP_NODE"
  case reconfigFail = "RECONFIG_FAIL"
  case updateDatabase = "UPDATE_DB"

  /// As squeue's column `ST` has it; the long name where there is no short one.
  public var compact: String {
    switch self {
    case .completing: "CG"
    case .stageOut: "SO"
    case .configuring: "CF"
    case .resizing: "RS"
    case .requeued: "RQ"
    case .requeueFed: "RF"
    case .requeueHold: "RH"
    case .specialExit: "SE"
    case .stopped: "ST"
    case .revoked: "RV"
    case .reservationDeleted: "RD"
    case .signaling: "SI"
    case .expediting, .launchFailed, .powerUpNode, .reconfigFail, .updateDatabase: rawValue
    }
  }

  /// In plain words, after "The job …".
  public var meaning: String {
    switch self {
    case .completing: "has ended, and its nodes are still cleaning up"
    case .stageOut: "has ended, and its data are being written out of the burst buffer"
    case .configuring: "has its nodes, which boot or run the prolog"
    case .expediting: "is being started ahead of its turn"
    case .resizing: "is changing its size"
    case .requeued: "is being put back into the queue"
    case .requeueFed: "is being put back into the queue of its federation"
    case .requeueHold: "was put back into the queue and is held there: release it"
    case .specialExit: "was put back into the queue after a special exit and is held there: release it"
    case .stopped: "was stopped by a signal and keeps its processors"
    case .revoked: "was given up here because it started on another cluster"
    case .reservationDeleted: "is held because its reservation was deleted: change it, or release it"
    case .signaling: "is being sent a signal"
    case .launchFailed: "could not be launched"
    case .powerUpNode: "waits for its nodes to power up"
    case .reconfigFail: "waits for a node whose reconfiguration failed"
    case .updateDatabase: "is being recorded in the accounting database"
    }
  }

  /// Whether squeue prints it instead of the base state.
  var isPrinted: Bool {
    switch self {
    case .launchFailed, .powerUpNode, .reconfigFail, .updateDatabase: false
    default: true
    }
  }

  /// The flag of a word, in long or compact form.
  init?(word: String) {
    guard let found = Self.byWord[word] else { return nil }
    self = found
  }

  private static let byWord: [String: SlurmStateFlag] = {
    var table: [String: SlurmStateFlag] = ["REQUEUE": .requeued, "RESV_DEL": .reservationDeleted]
    for flag in allCases {
      table[flag.rawValue] = flag
      table[flag.compact] = flag
    }
    return table
  }()
}
