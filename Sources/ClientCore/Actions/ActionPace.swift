/// How fast actions go, and how long they wait.
public struct ActionPace: Sendable, Equatable {
  /// Targets that are worked on at a time.
  public var width = 4
  /// Least time between two deletions or creations: pods created and deleted in a burst leave jobs behind.
  public var interval = Duration.milliseconds(100)
  /// Longest wait for a job's id.
  public var jobPatience = Duration.seconds(20)
  /// Longest wait for an object to go; a running pod stays for its grace period, 30 s mostly.
  public var gonePatience = Duration.seconds(90)
  /// Longest wait for a job to end.
  public var endPatience = Duration.seconds(30)
  /// Between two questions.
  public var poll = Duration.seconds(1)
  /// How often a change that the server may take later is sent in all.
  public var attempts = 3

  /// What suits a real site.
  public init() {}
}

/// Lets one change through at a time, no faster than the pace allows.
actor Pacer {
  private let interval: Duration
  private var next = ContinuousClock.now

  init(interval: Duration) { self.interval = interval }

  func turn() async {
    let start = max(next, .now)
    next = start + interval
    if start > .now { try? await Task.sleep(until: start, clock: .continuous) }
  }
}
