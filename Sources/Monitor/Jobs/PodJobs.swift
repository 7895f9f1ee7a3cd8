/// The jobs of one pod, and what speaks against it.
public struct PodJobs: Sendable, Equatable {
  /// A job that is held to be the pod's.
  public struct Match: Sendable, Equatable {
    /// The job.
    public let key: JobKey
    /// The most trusted ground.
    public let ground: JobGround
    /// Whether the job itself names the pod; else only the pod's side names the job.
    public let isConfirmed: Bool
  }

  /// The most trusted first; several for an array, or if the pod was submitted more than once.
  public internal(set) var jobs: [Match] = []
  /// Jobs that one ground gives to the pod and another does not.
  public internal(set) var conflicts: [JoinConflict] = []

  /// None.
  public init() {}

  /// The job that stands for the pod.
  public var main: Match? { jobs.first }
}

/// A job that one ground gives to a pod, and why it is doubted.
public struct JoinConflict: Sendable, Hashable {
  /// What speaks against it.
  public enum Doubt: Sendable, Hashable {
    /// This ground gives it to the pod with that UID.
    case belongs(to: String, by: JobGround)
    /// Its script is none of interLink's.
    case foreignScript
    /// It was submitted before the pod was made.
    case olderThanPod
    /// Another job is more trusted to be the pod's.
    case notTheOnlyOne(JobKey)
  }

  /// The job.
  public let key: JobKey
  /// What gives it to the pod.
  public let ground: JobGround
  /// What speaks against it.
  public let doubt: Doubt

  /// One sentence.
  public var sentence: String {
    let claim = "Job \(key.id) is given to this pod by \(ground.words)"
    switch doubt {
    case .belongs(let uid, let other):
      return "\(claim), but \(other.words) gives it to pod \(uid): it is not believed."
    case .foreignScript:
      return "\(claim), but its script is none of interLink's: the id was used again, and is not believed."
    case .olderThanPod:
      return "\(claim), but it was submitted before the pod was made: it is not believed."
    case .notTheOnlyOne(let main):
      return
        "\(claim), and so is job \(main.id), which is trusted more: the pod may have been submitted twice."
    }
  }
}
