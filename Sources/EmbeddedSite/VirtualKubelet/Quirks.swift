extension EmbeddedSite.Configuration {
  /// Misbehaviour of the real stack that the site reproduces.
  public struct Quirks: OptionSet, Sendable {
    /// One bit for each.
    public let rawValue: Int
    /// As `OptionSet` wants it.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The plugin's state expression is not anchored: CF and NF read as failed, RQ as running; what it does not
    /// match at all, as CA and DL, reads as ended.
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

    /// Without a status file the plugin takes the signal for the exit code: a job cancelled in the queue, one whose
    /// node failed or that is only configuring becomes a pod that has succeeded.
    public static let signalForCode = Quirks(rawValue: 1 << 5)
    /// The plugin does not pass on why a job waits.
    public static let lostReasons = Quirks(rawValue: 1 << 6)
    /// A pod that was once said to have ended is never asked about again, so a wrong end stays.
    public static let endsForGood = Quirks(rawValue: 1 << 7)

    /// Nothing wrong: pods follow their jobs.
    public static let none: Quirks = []
    /// What makes wrong states that a client must see through, and nothing that slows the site down.
    public static let usual: Quirks = [.stateExpression, .signalForCode, .lostReasons, .endsForGood]
    /// Everything, as on the real stack.
    public static let all: Quirks = [
      .stateExpression, .sharedAnswers, .logLimits, .metadataReverted, .fragileAPI, .signalForCode,
      .lostReasons,
      .endsForGood,
    ]
  }
}
