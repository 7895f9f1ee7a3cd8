internal import ClientCore

/// When one Slurm is asked what: as rarely as keeps the screen true.  Pure: the caller brings the time.
///
/// - Jobs of pods are asked for at the pace of ``SlurmGovernor``; less often while nothing changes; at once, but
///   not faster than ``floor``, when Kubernetes hints at news.
/// - The whole queue takes their place if it is wanted, or if so many jobs cost Slurm as much; else it is asked for
///   once a minute, for orphans and places.
/// - While Slurm fails only a ping is tried often, which is cheap; the first that comes through ends the back-off.
/// - Nothing is asked while nobody looks.
struct SlurmSchedule {
  /// How much there is to ask for.
  struct Load: Equatable {
    /// Jobs that have not ended.
    var jobs = 0
    /// Whether there are ended jobs of which the accounting database may tell more.
    var hasPast = false
  }

  /// What sort of question is due.
  enum Kind: Sendable {
    case jobs, queue, history, partitions, ping
  }

  /// Shortest time between two questions.
  static let floor: Duration = .seconds(1)
  /// Between two looks at the whole queue that nobody has on screen.
  static let queueInterval: Duration = .seconds(60)
  /// Between two questions to the accounting database.
  static let historyInterval: Duration = .seconds(10)
  /// Between two pings while the state of the hops is on screen.
  static let healthInterval: Duration = .seconds(3)
  /// Between two pings while Slurm fails.
  static let probeInterval: Duration = .seconds(15)
  /// A failure is confirmed so soon.
  static let confirmInterval: Duration = .seconds(1.5)
  /// Between two looks at the partitions while they, or the state of the hops, are on screen.
  static let partitionsInterval: Duration = .seconds(300)
  /// Answers in a row without news after which the pace is halved, and those after which it is a third.
  static let quiet = (some: 12, long: 48)

  private(set) var governor: SlurmGovernor
  /// Above so many jobs asking for all costs Slurm no more.
  let cheapBatch: Int
  var isWatched = true { didSet { governor.isWatched = isWatched } }
  /// Whether the whole queue is on screen, and not only jobs of pods.
  var wantsQueue = false { didSet { if wantsQueue, !oldValue { isHinted = true } } }
  /// Whether the state of the hops is on screen.
  var wantsHealth = false
  /// Whether the partitions are of interest to what is on screen.
  var wantsPartitions = false
  /// Whether there is no accounting database, as far as is known.
  private(set) var lacksHistory = false

  private var last: ContinuousClock.Instant?
  private var lastJobs: ContinuousClock.Instant?
  private var lastQueue: ContinuousClock.Instant?
  private var lastHistory: ContinuousClock.Instant?
  private var lastPartitions: ContinuousClock.Instant?
  private var lastPing: ContinuousClock.Instant?
  private var lastHeard: ContinuousClock.Instant?
  private var isHinted = false
  private var lastHurried: ContinuousClock.Instant?
  private var isAskedNow = false
  private var withoutNews = 0
  private var failures = 0
  /// Whether a ping that comes through is news.
  private var mayRecover = false
  /// Whether a ping came through since jobs were last told: it is not believed twice.
  private var wasPingBelieved = false
  private var historyFailures = 0

  /// Knows nothing of the Slurm yet, and asks it at once.
  init(_ settings: SlurmGovernor.Settings = .init(), cheapBatch: Int = 200) {
    governor = SlurmGovernor(settings)
    self.cheapBatch = min(cheapBatch, settings.batch)
  }

  // MARK: - What is due

  /// What to ask now; `nil` if nothing is due.
  func question(_ load: Load, at now: ContinuousClock.Instant) -> Kind? {
    due(load).first { $0.at <= now }?.kind
  }

  /// When there will be something to ask, if nothing happens before; `nil` for never.
  func next(_ load: Load) -> ContinuousClock.Instant? { due(load).map(\.at).min() }

  /// What is to be asked and when, the most important first.
  private func due(_ load: Load) -> [(at: ContinuousClock.Instant, kind: Kind)] {
    guard isWatched else { return [] }
    let past = ContinuousClock.Instant.distantPast
    let earliest = last.map { $0 + Self.floor } ?? past
    var list: [(at: ContinuousClock.Instant, kind: Kind)] = []
    func add(_ at: ContinuousClock.Instant?, _ kind: Kind) {
      list.append((max(at ?? past, earliest), kind))
    }
    if failures > 0 {
      let interval = wantsHealth ? Self.healthInterval : Self.probeInterval
      add(last.map { $0 + (failures == 1 ? Self.confirmInterval : interval) }, .ping)
    } else if wantsHealth {
      // Any answer shows as much as a ping's.
      add([lastPing, lastHeard].compactMap(\.self).max().map { $0 + Self.healthInterval }, .ping)
    }
    let paced = isAskedNow ? nil : lastAsked.map { $0 + pace }
    let isWhole = wantsQueue || load.jobs > cheapBatch
    // The first time the jobs on screen go first.
    if load.jobs > 0, !isWhole { add(paced, .jobs) }
    if isWhole || failures > 0 || isAskedNow {
      add(paced, .queue)
    } else {
      add(lastQueue.map { $0 + max(Self.queueInterval, governor.interval) }, .queue)
    }
    if load.hasPast, !lacksHistory, failures == 0 {
      add(lastHistory.map { $0 + Self.historyInterval * (1 << min(historyFailures, 6)) }, .history)
    }
    if wantsHealth || wantsPartitions, failures == 0 {
      add(lastPartitions.map { $0 + Self.partitionsInterval }, .partitions)
    }
    return list
  }

  /// Whether a hint may hurry: where changes never end, every second one must wait its turn.
  private var hasCredit: Bool {
    guard let lastHurried, let lastAsked else { return true }
    return lastAsked - lastHurried >= governor.settings.base
  }

  private var lastAsked: ContinuousClock.Instant? { [lastJobs, lastQueue].compactMap(\.self).max() }

  /// Between two questions about jobs, as things stand.
  var pace: Duration {
    let interval = governor.interval
    guard governor.level == .normal else { return interval }
    if isHinted, hasCredit { return max(Self.floor, interval - governor.settings.base) }
    let slowness = withoutNews < Self.quiet.some ? 1 : withoutNews < Self.quiet.long ? 2 : 3
    return max(interval, governor.settings.base * slowness)
  }

  // MARK: - What happens

  /// Something in Kubernetes changed that Slurm may know more of.
  mutating func hint() {
    isHinted = true
    withoutNews = 0
  }

  /// The user wants it now.
  mutating func askNow() {
    isAskedNow = true
    governor.wakeUp()
    (lastHistory, lastPing, lastPartitions, historyFailures) = (nil, nil, nil, 0)
  }

  /// `question` is being asked.
  mutating func asked(_ question: SlurmQuestion, at now: ContinuousClock.Instant) {
    last = now
    switch question {
    case .jobs(let ids):
      if isHinted, hasCredit { lastHurried = now }
      (lastJobs, isHinted, isAskedNow) = (now, false, false)
      governor.asked(ids, at: now)
    case .queue:
      if isHinted, hasCredit { lastHurried = now }
      (lastQueue, isHinted, isAskedNow) = (now, false, false)
      governor.asked([], at: now)
    case .history: lastHistory = now
    case .partitions: lastPartitions = now
    case .ping: lastPing = now
    }
  }

  /// It was answered.
  ///
  /// - Parameter hasNews: whether a job that matters has changed.
  mutating func answered(
    _ question: SlurmQuestion, after latency: Duration, hasNews: Bool, at now: ContinuousClock.Instant
  ) {
    lastHeard = now
    switch question {
    case .jobs, .queue:
      governor.answered(after: latency)
      withoutNews = hasNews ? 0 : withoutNews + 1
      (failures, mayRecover, wasPingBelieved) = (0, false, false)
    case .ping:
      if mayRecover {
        (isAskedNow, wasPingBelieved) = (true, true)
        (failures, mayRecover) = (0, false)
      }
    case .history: historyFailures = 0
    case .partitions: break
    }
  }

  /// It failed.
  mutating func failed(_ question: SlurmQuestion, _ error: SlurmError, at now: ContinuousClock.Instant) {
    switch question {
    case .history:
      historyFailures += 1
      if error.kind == .noAccounting || error.kind == .permission { lacksHistory = true }
    case .partitions: break
    case .jobs, .queue:
      governor.failed()
      if failures == 0, !wasPingBelieved { mayRecover = true }
      failures += 1
    case .ping:
      mayRecover = true
      failures += 1
    }
  }
}

extension ContinuousClock.Instant {
  /// Before everything.
  fileprivate static var distantPast: Self { .now - .seconds(1_000_000_000) }
}
