/// When to ask Slurm again, and for which jobs: every request is work of the one slurmctld that all users of a
/// cluster share.  Pure: the caller brings the time.
public struct SlurmGovernor: Sendable {
  /// How careful it is.
  public enum Level: Int, Sendable, Comparable, CaseIterable {
    /// Slurm answers at once.
    case normal
    /// Slurm answers slowly.
    case slow
    /// Slurm failed, or is very slow.
    case careful
    /// It went on failing.
    case rare
    /// It has failed for a while.
    case dormant

    /// By its number.
    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// The intervals and thresholds.
  public struct Settings: Sendable {
    /// Between two requests while all is well.
    public var base = Duration.seconds(5)
    /// At ``Level/slow`` to ``Level/dormant``.
    public var backOff: [Duration] = [.seconds(15), .seconds(60), .seconds(300), .seconds(600)]
    /// An answer that takes longer is slow.
    public var slowLatency = Duration.seconds(1)
    /// An answer that takes longer is as bad as none.
    public var badLatency = Duration.seconds(5)
    /// Answers take at most this share of the time: one in so many parts.
    public var share = 20
    /// How many jobs one request may be about.
    public var batch = 200

    /// The usual ones.
    public init() {}
  }

  /// The intervals and thresholds.
  public let settings: Settings
  /// How careful it is now.
  public private(set) var level = Level.normal
  /// Whether somebody looks at what is asked for.
  public var isWatched = true

  private var lastRequest: ContinuousClock.Instant?
  private var lastLatency = Duration.zero
  private var recent: [ContinuousClock.Instant] = []
  private var askedAt: [UInt64: ContinuousClock.Instant] = [:]

  /// Begins with all well.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Between two requests, as things stand.
  public var interval: Duration {
    let step =
      level == .normal ? settings.base : settings.backOff[min(level.rawValue, settings.backOff.count) - 1]
    return max(step, settings.base, lastLatency * settings.share)
  }

  /// When to ask next, which may be past; `nil` while nobody looks.
  public func next(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard isWatched else { return nil }
    return lastRequest.map { $0 + interval } ?? now
  }

  /// Whether it is time.
  public func isDue(at now: ContinuousClock.Instant) -> Bool { next(at: now).map { $0 <= now } ?? false }

  /// Requests of the last minute.
  public func requestsPerMinute(at now: ContinuousClock.Instant) -> Int {
    recent.count { now - $0 < .seconds(60) }
  }

  /// The jobs to ask for now: those on screen first, then those whose last answer is oldest.
  public func batch(onScreen: [UInt64], others: [UInt64]) -> [UInt64] {
    var seen = Set<UInt64>()
    var batch = onScreen.filter { seen.insert($0).inserted }
    if batch.count < settings.batch {
      let rest = others.filter { seen.insert($0).inserted }
      // `nil` sorts first: never asked for.
      let oldest = rest.enumerated().sorted { a, b in
        switch (askedAt[a.element], askedAt[b.element]) {
        case (nil, nil): a.offset < b.offset
        case (nil, _): true
        case (_, nil): false
        case (let x?, let y?): x == y ? a.offset < b.offset : x < y
        }
      }
      batch += oldest.map(\.element)
    }
    return Array(batch.prefix(settings.batch))
  }

  /// A request began, about `ids`.
  public mutating func asked(_ ids: [UInt64], at now: ContinuousClock.Instant) {
    lastRequest = now
    recent.removeAll { now - $0 >= .seconds(60) }
    recent.append(now)
    for id in ids { askedAt[id] = now }
    // Jobs that nobody has asked for in an hour are gone.
    if askedAt.count > 10_000 { askedAt = askedAt.filter { now - $0.value < .seconds(3600) } }
  }

  /// Slurm answered: one good answer takes one step back towards normal.
  public mutating func answered(after latency: Duration) {
    lastLatency = latency
    if latency >= settings.badLatency {
      level = max(level, .careful)
    } else if latency >= settings.slowLatency {
      level = level > .slow ? Level(rawValue: level.rawValue - 1) ?? .slow : .slow
    } else {
      level = Level(rawValue: level.rawValue - 1) ?? .normal
    }
  }

  /// Slurm failed: each time in a row it is asked less often.
  public mutating func failed() {
    level = level < .careful ? .careful : Level(rawValue: level.rawValue + 1) ?? .dormant
  }

  /// The user wants it now, for instance by a key: the next request is due at once, without forgetting what
  /// was learnt.
  public mutating func wakeUp() { lastRequest = nil }
}
