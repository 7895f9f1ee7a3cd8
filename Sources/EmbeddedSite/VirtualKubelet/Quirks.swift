extension EmbeddedSite.Configuration {
  /// Misbehaviour of the real stack that the site reproduces.
  public struct Quirks: OptionSet, Sendable {
    /// One bit for each.
    public let rawValue: Int
    /// As `OptionSet` wants it.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The plugin's state expression is not anchored: CF and NF read as failed, RQ as running, CA as ended with
    /// the signal as its exit code, so that a job cancelled in the queue becomes a pod that has succeeded.
    public static let stateExpression = Quirks(rawValue: 1 << 0)
    /// The plugin asks Slurm at most once in 10 s and gives everybody that answer, whichever pod it is about.
    public static let sharedAnswers = Quirks(rawValue: 1 << 1)
    /// `tailLines` and `limitBytes` are off by one, add blank lines, and fail at the exact size.
    public static let logLimits = Quirks(rawValue: 1 << 2)
    /// Labels and annotations that somebody changes on a pod are put back by the next status loop.
    public static let metadataReverted = Quirks(rawValue: 1 << 3)
    /// A request to the interLink API whose body is cut short, or a `/delete` that does not parse, ends the server's
    /// process: it is down until it is started again, with an empty cache.
    public static let fragileAPI = Quirks(rawValue: 1 << 4)

    /// What makes wrong states that a client must see through, and nothing that slows the site down.
    public static let usual: Quirks = [.stateExpression]
    /// Everything.
    public static let all: Quirks = [
      .stateExpression, .sharedAnswers, .logLimits, .metadataReverted, .fragileAPI,
    ]
  }
}
