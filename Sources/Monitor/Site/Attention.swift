/// What the user looks at: what is on screen is asked for first, and nothing while nobody looks.
public struct Attention: Sendable, Equatable {
  /// Whether anybody looks: false while the program is suspended or its terminal hidden.
  public var isWatched = true
  /// Pods in sight, from top to bottom.
  public var pods: [PodKey] = []
  /// Jobs in sight, from top to bottom.
  public var jobs: [JobKey] = []
  /// Whether the whole queue is of interest (a view of jobs or of places in the queue is open), and not only
  /// the jobs of pods.
  public var wantsQueue = false
  /// Whether the state of each hop is of interest: those that are asked rarely are asked now and then.
  public var wantsHealth = false
  /// Whether the partitions are of interest: flags are looked over, for instance.
  public var wantsPartitions = false

  /// Nothing in particular.
  public init() {}
}
