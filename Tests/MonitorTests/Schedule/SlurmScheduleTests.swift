import ClientCore
import Testing

@testable import Monitor

/// A Slurm that is asked as the schedule says, in a time of its own.
private struct FakeSlurm {
  var schedule: SlurmSchedule
  var (onScreen, others, past): ([UInt64], [UInt64], [UInt64]) = ([], [], [])
  var time: Double = 0
  var latency = 0.05
  /// What it answers; an error for all questions, or only for those about jobs.
  var error: SlurmError?
  var isPingAnswered = false
  /// Whether an answer brings news.
  var hasNews = false
  var log: [(time: Double, question: SlurmQuestion)] = []

  init(cheapBatch: Int = 200) { schedule = SlurmSchedule(cheapBatch: cheapBatch) }

  /// Lets `seconds` go by.
  mutating func run(_ seconds: Double) {
    let end = time + seconds
    while true {
      let now = at(time).steady
      if let kind = schedule.question(load, at: now) {
        let question = question(kind)
        log.append((time, question))
        schedule.asked(question, at: now)
        time += latency
        let then = at(time).steady
        if let error, !(question == .ping && isPingAnswered) {
          schedule.failed(question, error, at: then)
        } else {
          schedule.answered(question, after: .seconds(latency), hasNews: hasNews, at: then)
        }
        continue
      }
      guard let next = schedule.next(load) else { break }
      let later = (next - Beginning.steady) / .seconds(1)
      if later >= end { break }
      // A little later than it was asked for: instants and seconds round differently, and time must go on.
      time = max(time, later) + 1e-6
    }
    time = end
  }

  private var load: SlurmSchedule.Load {
    SlurmSchedule.Load(jobs: others.count, hasPast: !past.isEmpty)
  }

  private func question(_ kind: SlurmSchedule.Kind) -> SlurmQuestion {
    switch kind {
    case .jobs: .jobs(schedule.governor.batch(onScreen: onScreen, others: others))
    case .queue: .queue
    case .history: .history(past)
    case .partitions: .partitions
    case .ping: .ping
    }
  }

  /// How often each kind was asked for since the last look.
  mutating func counts() -> [String: Int] {
    defer { log = [] }
    return Dictionary(log.map { ($0.question.kind, 1) }, uniquingKeysWith: +)
  }

  /// The shortest time between two questions so far.
  var shortestGap: Double { zip(log.dropFirst(), log).map { $0.time - $1.time }.min() ?? .infinity }
}

extension SlurmQuestion {
  fileprivate var kind: String {
    switch self {
    case .jobs: "jobs"
    case .queue: "queue"
    case .history: "history"
    case .partitions: "partitions"
    case .ping: "ping"
    }
  }
}

@Suite struct SlurmScheduleTests {
  @Test func whatIsOnScreenIsAskedFirstAndTheQueueOnceAMinute() {
    var slurm = FakeSlurm()
    (slurm.onScreen, slurm.others) = ([3, 1], [1, 2, 3])
    slurm.hasNews = true
    slurm.run(0.5)
    #expect(slurm.log.map(\.question) == [.jobs([3, 1, 2])])
    slurm.run(119.5)
    let shortest = slurm.shortestGap
    let counts = slurm.counts()
    #expect((20...25).contains(counts["jobs"] ?? 0), "\(counts)")
    #expect(counts["queue"] == 2)
    #expect(counts["ping"] == nil)
    #expect(shortest >= 0.99, "\(shortest)")
  }

  @Test func itSlowsDownWhileNothingChanges() {
    var slurm = FakeSlurm()
    slurm.others = [1]
    slurm.run(60)
    let first = slurm.counts()["jobs"] ?? 0
    slurm.run(600)
    _ = slurm.counts()
    slurm.run(60)
    let later = slurm.counts()["jobs"] ?? 0
    #expect(first >= 10)
    #expect(later <= 5, "\(later)")
    slurm.schedule.hint()
    slurm.run(1.5)
    #expect(slurm.counts()["jobs"] == 1, "a hint of Kubernetes' makes it due")
    slurm.run(30)
    #expect(slurm.counts()["jobs"] ?? 0 >= 5, "and quick again")
  }

  @Test func hintsWithoutEndDoNotHammer() {
    var slurm = FakeSlurm()
    slurm.others = [1]
    slurm.hasNews = true
    for _ in 0..<600 {
      slurm.schedule.hint()
      slurm.run(0.1)
    }
    #expect(slurm.shortestGap >= 0.99)
    #expect(slurm.counts()["jobs"] ?? 0 <= 21)
  }

  @Test func nothingIsAskedWhileNobodyLooks() {
    var slurm = FakeSlurm()
    slurm.others = [1]
    slurm.schedule.isWatched = false
    slurm.run(600)
    #expect(slurm.log.isEmpty)
    #expect(slurm.schedule.next(SlurmSchedule.Load(jobs: 1)) == nil)
    slurm.schedule.isWatched = true
    slurm.run(0.5)
    #expect(slurm.counts()["jobs"] == 1)
  }

  @Test func theQueueTakesThePlaceOfManyJobs() {
    var slurm = FakeSlurm(cheapBatch: 8)
    slurm.others = Array(1...9)
    slurm.run(60)
    let many = slurm.counts()
    #expect(many["jobs"] == nil)
    #expect(many["queue"] ?? 0 >= 10)
    slurm.others = Array(1...8)
    slurm.run(50)
    #expect(slurm.counts()["jobs"] ?? 0 >= 4)
    slurm.schedule.wantsQueue = true
    slurm.run(60)
    #expect(slurm.counts()["jobs"] == nil)
  }

  @Test func aSlurmThatFailsIsOnlyPingedUntilItIsBack() {
    var slurm = FakeSlurm()
    slurm.others = [1]
    slurm.run(20)
    _ = slurm.counts()
    slurm.error = SlurmError(.controllerDown, "down")
    slurm.run(300)
    let down = slurm.counts()
    #expect((down["jobs"] ?? 0) + (down["queue"] ?? 0) <= 8, "\(down)")
    #expect((15...25).contains(down["ping"] ?? 0), "\(down)")
    slurm.isPingAnswered = true
    slurm.error = nil
    slurm.run(17)
    #expect(slurm.counts()["jobs"] ?? 0 >= 1, "it recovers without a key")
  }

  @Test func aPingThatWorksDoesNotEndTheBackOffAgainAndAgain() {
    var slurm = FakeSlurm()
    slurm.others = [1]
    slurm.error = SlurmError(.permission, "no")
    slurm.isPingAnswered = true
    slurm.run(60)
    _ = slurm.counts()
    slurm.run(600)
    let counts = slurm.counts()
    #expect((counts["jobs"] ?? 0) + (counts["queue"] ?? 0) <= 10, "\(counts)")
  }

  @Test func aBreakIsNoticedWithinTenSecondsWhileHealthIsOnScreen() {
    for start in stride(from: 30.0, to: 40, by: 0.7) {
      var slurm = FakeSlurm()
      slurm.schedule.wantsHealth = true
      slurm.run(start)
      _ = slurm.counts()
      slurm.error = SlurmError(.controllerDown, "down")
      slurm.run(10)
      let failures = slurm.log.filter { $0.time >= start }
      #expect(failures.count >= HopMeter.proof && (failures.dropFirst().first?.time ?? 99) < start + 9)
    }
  }

  @Test func partitionsAreAskedForOnlyWhileTheyAreWanted() {
    var slurm = FakeSlurm()
    slurm.others = [1]
    slurm.run(60)
    #expect(slurm.counts()["partitions"] == nil)
    slurm.schedule.wantsPartitions = true
    slurm.run(120)
    #expect(slurm.counts()["partitions"] == 1)
  }

  @Test func accountingIsNeverAskedAgainWhereThereIsNone() {
    var slurm = FakeSlurm()
    slurm.past = [1]
    slurm.run(60)
    #expect((5...7).contains(slurm.counts()["history"] ?? 0))
    slurm.schedule.failed(.history([1]), SlurmError(.noAccounting, "none"), at: at(0).steady)
    slurm.run(600)
    #expect(slurm.counts()["history"] == nil)
    #expect(slurm.schedule.lacksHistory)
  }

  @Test func theUserIsAnsweredAtOnce() {
    var slurm = FakeSlurm()
    slurm.others = [1]
    slurm.error = SlurmError(.timedOut, "slow")
    slurm.run(100)
    _ = slurm.counts()
    slurm.schedule.askNow()
    slurm.run(2.5)
    let counts = slurm.counts()
    #expect((counts["jobs"] ?? 0) + (counts["queue"] ?? 0) >= 1, "\(counts)")
  }
}

@Suite struct InterLinkScheduleTests {
  @Test func itsCacheIsAskedRarelyAndABreakConfirmedSoon() {
    var schedule = InterLinkSchedule()
    func next() -> Double? { schedule.next(at: at(100).steady).map { ($0 - at(100).steady) / .seconds(1) } }
    #expect(next() == 0)
    schedule.asked(at: at(100).steady)
    schedule.answered()
    #expect(next() == 15)
    schedule.wantsHealth = true
    #expect(next() == 3)
    schedule.failed()
    #expect(next() == 1.5)
    schedule.failed()
    #expect(next() == 3)
    schedule.wantsHealth = false
    for _ in 0..<5 { schedule.failed() }
    #expect(next() == 30)
    schedule.isWatched = false
    #expect(next() == nil)
  }
}
