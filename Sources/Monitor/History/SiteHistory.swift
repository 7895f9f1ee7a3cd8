public import ClientCore

/// How many jobs waited and ran over the session.
public struct SiteHistory: Sendable, Equatable {
  /// What was counted at one time.
  public struct Sample: Sendable, Equatable {
    /// In the API server's time.
    public var time: Timestamp
    /// Jobs (pods, where no Slurm tells) that wait.
    public var pending: Int
    /// Jobs that run.
    public var running: Int

    /// `pending` and `running` at `time`.
    public init(time: Timestamp, pending: Int, running: Int) {
      (self.time, self.pending, self.running) = (time, pending, running)
    }
  }

  /// Oldest first.
  public private(set) var samples: [Sample] = []

  /// Nothing yet.
  public init() {}
}
