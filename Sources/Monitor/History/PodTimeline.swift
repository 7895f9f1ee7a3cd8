public import ClientCore

/// The way of one pod from its creation to the end of its job: when each stage was reached, who says so, and
/// how long it waited between them.
///
/// The times come from several clocks: the API server's (created, scheduled), the virtual kubelet's
/// (accepted, and when it noticed starts and ends, which is up to 10 s a pod late) and Slurm's (submitted,
/// started, ended).  A wait is only measured between times that can be compared, and is never negative.
public struct PodTimeline: Sendable, Equatable {
  /// The stages in their order.
  public enum Stage: Int, Sendable, Comparable, CaseIterable {
    case created, scheduled, accepted, submitted, started, ended

    /// In the order of the way.
    public static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
  }

  /// Who says when something was.
  public enum Witness: Sendable, Equatable {
    /// The API server.
    case kubernetes
    /// An Event of the scheduler.
    case event
    /// The virtual kubelet, by its own clock.
    case virtualKubelet
    /// The plugin: when it noticed, which may be long after.
    case plugin
    /// Slurm, by its own clock.
    case slurm
    /// The job's own script, in `job.out`.
    case script

    /// Whose clock that is; times by one clock can be compared to the second.
    var clock: Clock {
      switch self {
      case .kubernetes, .event: .apiServer
      case .virtualKubelet: .virtualKubelet
      case .plugin: .plugin
      case .slurm, .script: .slurm
      }
    }

    enum Clock { case apiServer, virtualKubelet, plugin, slurm }
  }

  /// A stage that was reached, or is expected to be.
  public struct Mark: Sendable, Equatable {
    /// Which.
    public var stage: Stage
    /// When; `nil` if it was reached at a time that nobody tells.
    public var time: Timestamp?
    /// Who says so.
    public var witness: Witness
    /// Whether it is yet to come.
    public var isExpected = false
    /// What else is to be said of it: `cancelled while it was queued`.
    public var note = ""

    init(_ stage: Stage, _ time: Timestamp?, _ witness: Witness, note: String = "", isExpected: Bool = false)
    {
      (self.stage, self.time, self.witness) = (stage, time, witness)
      (self.note, self.isExpected) = (note, isExpected)
    }
  }

  /// What a pod did between two stages.
  public enum Phase: Sendable, Equatable {
    /// No node yet.
    case placing
    /// On its node, without a job.
    case submitting
    /// In the queue.
    case queued
    /// On its nodes.
    case running
    /// Queued or running: nobody saw which.
    case unseen
  }

  /// A stretch of the bar.  Stretches do not overlap and are in order, whatever the clocks say.
  public struct Stretch: Sendable, Equatable {
    /// What the pod did.
    public var phase: Phase
    /// From when.
    public var start: Timestamp
    /// Until when; now, if it goes on.
    public var end: Timestamp
    /// Whether it is yet to come.
    public var isExpected = false

    init(_ phase: Phase, _ start: Timestamp, _ end: Timestamp, isExpected: Bool = false) {
      (self.phase, self.start, self.end, self.isExpected) = (phase, start, end, isExpected)
    }
  }

  /// The stages that were reached, and those that are expected, in order.
  public internal(set) var marks: [Mark] = []
  /// The bar.
  public internal(set) var stretches: [Stretch] = []
  /// How long it waited, and ran.
  public internal(set) var waits: [PodWait] = []
  /// What makes the times less than certain, one sentence each.
  public internal(set) var doubts: [String] = []
  /// Whether it has come to its end.
  public internal(set) var isOver = false

  /// By how many seconds Slurm's clock is behind the API server's (negative: ahead), at least; 0 while nothing
  /// shows that they differ.
  var slurmIsBehind = 0.0

  /// When the first known stage was reached.
  public var start: Timestamp? { marks.lazy.filter { !$0.isExpected }.compactMap(\.time).first }

  /// The mark of a stage, if there is one.
  public subscript(stage: Stage) -> Mark? { marks.first { $0.stage == stage } }
}

/// A length of time on a pod's way.
public struct PodWait: Sendable, Equatable {
  /// Between what.
  public enum Kind: Sendable, Equatable {
    /// From creation to a node.
    case placing
    /// From a node (or the creation) to a place in Slurm's queue.
    case submitting
    /// In Slurm's queue.
    case queue
    /// On its nodes.
    case run
    /// From the start in Slurm to when Kubernetes knew of it.
    case startNoticed
    /// From the end in Slurm to when Kubernetes knew of it.
    case endNoticed
  }

  /// Between what.
  public var kind: Kind
  /// In seconds.
  public var seconds: Double
  /// Whether it still goes on.
  public var isOpen = false
  /// Whether it is only known to be no longer than that.
  public var isAtMost = false

  init(_ kind: Kind, _ seconds: Double, isOpen: Bool = false, isAtMost: Bool = false) {
    (self.kind, self.seconds, self.isOpen, self.isAtMost) = (kind, seconds, isOpen, isAtMost)
  }
}
