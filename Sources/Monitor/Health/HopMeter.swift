internal import ClientCore

/// How something fares that we ask ourselves: slow to call it broken, quick to call it well.
struct HopMeter {
  /// What went wrong, and what to do.
  struct Failure {
    var text: String
    var advice: String
    var at: Timestamp
  }

  /// Failures in a row after which it counts as broken: one may be chance.
  static let proof = 2
  /// An answer that is awaited longer will hardly come; more for who is slow by habit.
  static let patience: Duration = .seconds(5)
  /// How long something that broke again and again counts as doubtful once it answers.
  static let probation: Double = 60

  /// Failures in a row.
  private(set) var failures = 0
  private(set) var failure: Failure?
  /// Since when it has failed without an answer in between.
  private(set) var failingSince: Timestamp?
  private(set) var lastGood: Timestamp?
  /// Of the last answer.
  private(set) var latency: Duration?
  /// Of the last few answers.
  private var latencies: [Duration] = []
  private(set) var requests = RequestMeter()
  /// When the question began whose answer is awaited.
  private var asked: ContinuousClock.Instant?
  /// Whether it has been awaited for too long.
  private var isOverdue = false
  private var breaks: [Timestamp] = []
  private var slowInARow = 0

  /// A question was asked.
  mutating func began(at now: Moment) { (asked, isOverdue) = (now.steady, false) }

  /// An answer came.
  mutating func answered(after latency: Duration, requests count: Int = 1, slow: Duration, at now: Moment) {
    gaveUp()
    (failures, failingSince, lastGood, self.latency) = (0, nil, now.wall, latency)
    latencies = latencies.suffix(4) + [latency]
    slowInARow = latency >= slow ? slowInARow + 1 : 0
    requests.add(count, at: now.steady)
  }

  /// No answer came, or a bad one.
  mutating func failed(_ text: String, advice: String, requests count: Int = 1, at now: Moment) {
    // That no answer came in time was a failure already.
    if isOverdue { failures = max(failures, Self.proof - 1) }
    gaveUp()
    failures += 1
    if failures == Self.proof { breaks = breaks.suffix(3) + [now.wall] }
    failingSince = failingSince ?? now.wall
    failure = Failure(text: text, advice: advice, at: now.wall)
    requests.add(count, at: now.steady)
  }

  /// Questions were asked that are judged elsewhere.
  mutating func counted(_ count: Int = 1, at now: Moment) { requests.add(count, at: now.steady) }

  /// The answer is no longer awaited.
  mutating func gaveUp() { (asked, isOverdue) = (nil, false) }

  /// When the answer will have been awaited for too long; `nil` if none is, or if it has been.
  var reviewAt: ContinuousClock.Instant? {
    guard let asked, !isOverdue else { return nil }
    // One slow answer is no habit.
    return asked + max(Self.patience, (latencies.min() ?? .zero) * 3)
  }

  /// Lets time alone do its part.
  ///
  /// - Returns: whether the answer has been awaited for too long by now.
  mutating func review(at now: ContinuousClock.Instant) -> Bool {
    guard let reviewAt, reviewAt <= now else { return false }
    isOverdue = true
    return true
  }

  /// Whether a failure is to be confirmed or refuted soon.
  var isInDoubt: Bool { failures > 0 && failures < Self.proof }

  /// As it is shown.
  func state(at now: Moment) -> Hop.State {
    if let failure, failures >= Self.proof { return .bad(failure.text) }
    if isOverdue {
      return .bad("has not answered for more than \(Self.patience.components.seconds) s")
    }
    guard let lastGood else {
      return .unknown(failure.map { "no answer yet: \($0.text)" } ?? "not asked yet")
    }
    let recent = breaks.filter { now.wall - $0 < 300 }
    if recent.count > 1, let failure, lastGood - failure.at < Self.probation {
      return .poor("comes and goes: \(failure.text)")
    }
    if slowInARow >= 2, let latency { return .poor("answers only after \(TimeSpan.short(latency))") }
    return .good
  }
}

extension TimeSpan {
  /// `3.2 s`, `140 ms`
  static func short(_ duration: Duration) -> String {
    let milliseconds = Int(duration / .milliseconds(1))
    return milliseconds < 1000
      ? "\(milliseconds) ms" : "\(milliseconds / 1000).\(milliseconds / 100 % 10) s"
  }
}
