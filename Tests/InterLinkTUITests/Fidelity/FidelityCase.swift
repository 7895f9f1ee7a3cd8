import EmbeddedSite

/// A job in one of Slurm's states, and what may be said of it.
nonisolated struct FidelityCase: Sendable {
  /// What a pod's phase can mean.
  enum Claim { case waits, runs, succeeded, failed }

  var base: EmbeddedSite.JobBase
  var flags: [EmbeddedSite.JobFlag] = []
  /// Whether Kubernetes saw the job run before.
  var wasSeenRunning = false
  /// What a job that ended has left behind.
  var statusFile = EmbeddedSite.JobChange.StatusFile.usual
  var hasRun: Bool?
  /// Told beside the state, where one state has several stories.
  var story = ""

  /// As squeue prints it.
  var compact: String { flags.compactMap(\.compact).first ?? base.compact }

  var name: String {
    ([base.rawValue] + flags.map(\.rawValue)).joined(separator: "+") + (story.isEmpty ? "" : ", \(story)")
  }

  /// The name of its pod.
  var pod: String {
    name.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
      .split(separator: "-").joined(separator: "-")
  }

  /// Nothing more will happen to it.
  var isFinal: Bool { base.hasEnded && flags.allSatisfy { $0 == .updateDB } }

  /// In which state Kubernetes was told of it before.
  var before: EmbeddedSite.JobBase {
    let starts: Set<EmbeddedSite.JobFlag> = [.configuring, .powerUpNode]
    if base.hasEnded { return wasSeenRunning || !flags.isEmpty ? .running : .pending }
    return base == .pending || flags.contains(where: starts.contains) ? .pending : .running
  }

  /// What is true of it.
  var truth: Set<Claim> {
    let queued: Set<EmbeddedSite.JobFlag> = [
      .requeued, .requeueFederation, .requeueHold, .specialExit, .reservationDeletedHold,
    ]
    if flags.contains(where: queued.contains) { return [.waits] }
    switch base {
    case .pending: return [.waits]
    // A paused job has started, and does not go on.
    case .running, .suspended: return [.runs]
    case .completed: return [.succeeded]
    default: return [.failed]
    }
  }

  /// Whether a phase, as the screen shows it, claims nothing false.
  func agrees(with phase: String) -> Bool {
    let word = phase.split(separator: " ").last.map(String.init) ?? ""
    let claims: [String: Claim] = [
      "Pending": .waits, "Running": .runs, "Succeeded": .succeeded, "Failed": .failed,
    ]
    return claims[word].map(truth.contains) ?? false
  }

  /// Every base state, fresh and after it was seen running; every flag on the base states on which Slurm sets it.
  static let all: [FidelityCase] = {
    var cases: [FidelityCase] = []
    for base in EmbeddedSite.JobBase.allCases {
      if !base.hasEnded {
        cases.append(FidelityCase(base: base))
        continue
      }
      cases.append(FidelityCase(base: base, story: "never seen running"))
      cases.append(FidelityCase(base: base, wasSeenRunning: true, story: "seen running"))
      if base != .completed {
        cases.append(
          FidelityCase(
            base: base, wasSeenRunning: true, statusFile: .none, story: "before its script wrote how"))
      }
    }
    cases.append(FidelityCase(base: .cancelled, statusFile: .none, hasRun: false, story: "while it waited"))
    for flag in EmbeddedSite.JobFlag.allCases {
      for base in bases(of: flag) { cases.append(FidelityCase(base: base, flags: [flag])) }
    }
    return cases
  }()

  private static func bases(of flag: EmbeddedSite.JobFlag) -> [EmbeddedSite.JobBase] {
    switch flag {
    case .completing: [.completed, .failed, .cancelled, .timeout]
    case .stageOut, .updateDB: [.completed]
    case .configuring, .resizing, .stopped, .signaling, .powerUpNode: [.running]
    case .expediting, .requeued, .requeueFederation, .requeueHold, .specialExit, .reservationDeletedHold,
      .launchFailed, .reconfigFail:
      [.pending]
    case .revoked: [.cancelled]
    }
  }
}
