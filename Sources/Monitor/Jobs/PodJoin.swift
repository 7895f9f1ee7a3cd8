public import ClientCore

/// What other layers than Kubernetes say of a pod: beside each other, never blended.
public struct PodJoin: Sendable {
  /// What interLink's cache says of a pod.
  public struct InterLinkReport: Sendable, Equatable {
    /// What it says.
    public let status: InterLinkPodStatus
    /// Since when it has said so, as far as we saw (the API server's time).
    public let learnt: Timestamp

    /// `status` as it has been since `learnt`.
    public init(status: InterLinkPodStatus, learnt: Timestamp) {
      (self.status, self.learnt) = (status, learnt)
    }
  }

  /// Its jobs, on which ground, and what speaks against them.
  public var jobs = PodJobs()
  /// What Slurm says of the job that stands for the pod.
  public var job: JobRecord?
  /// Where that job waits in each of its partitions.
  public var places: [JobQueue.Place] = []
  /// What interLink says.
  public var interLink: InterLinkReport?
  /// If Kubernetes and Slurm say what cannot both be true.
  public var disagreement: Disagreement?
  /// If there is no job where one is to be expected.
  public var stranded: StrandedPod?
  /// If interLink's cache has said something else than Kubernetes for long.
  public var interLinkConflict: InterLinkConflict?
  /// What the pod's phase may hide, one sentence, as long as no Slurm answers for it; `nil` if nothing.
  public var doubt: String?
  /// How far its program says it is, if its log is open and tells.
  public var progress: PodProgress?
  /// Whether a Slurm is configured that should know the pod's job, and has answered at least once.
  public var isSlurmAsked = false

  /// Nothing beside Kubernetes.
  public init() {}
}

extension PodJoin {
  /// Whether nothing that is shown differs; a later word of Slurm's that says the same does not count.
  func shows(sameAs other: PodJoin) -> Bool {
    jobs == other.jobs && places == other.places && interLink == other.interLink
      && disagreement == other.disagreement && stranded == other.stranded && doubt == other.doubt
      && progress == other.progress && interLinkConflict == other.interLinkConflict
      && isSlurmAsked == other.isSlurmAsked
      && Self.isSame(job, other.job)
  }

  private static func isSame(_ a: JobRecord?, _ b: JobRecord?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a === b || a.key == b.key && a.goneSince == b.goneSince && a.job == b.job
  }
}
