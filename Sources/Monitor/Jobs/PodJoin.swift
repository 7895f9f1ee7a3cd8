public import ClientCore

/// What other layers than Kubernetes say of a pod: beside each other, never blended.
public struct PodJoin: Sendable {
  /// What interLink's cache says of a pod.
  public struct InterLinkReport: Sendable, Equatable {
    /// What it says.
    public let status: InterLinkPodStatus
    /// When it said so (the API server's time).
    public let learnt: Timestamp

    /// `status` as it was at `learnt`.
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
  /// What the pod's phase may hide, one sentence, as long as no Slurm answers for it; `nil` if nothing.
  public var doubt: String?
  /// Whether a Slurm is configured that should know the pod's job, and has answered at least once.
  public var isSlurmAsked = false

  /// Nothing beside Kubernetes.
  public init() {}
}
