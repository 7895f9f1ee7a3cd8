import ClientCore
import Testing

struct SlurmGovernorTests {
  private let start = ContinuousClock.now

  @Test func asksAtItsIntervalAndNotBefore() {
    var governor = SlurmGovernor()
    #expect(governor.isDue(at: start), "at once, the first time")
    governor.asked([], at: start)
    governor.answered(after: .milliseconds(20))
    #expect(!governor.isDue(at: start + .milliseconds(4999)))
    #expect(governor.isDue(at: start + .seconds(5)))
    #expect(governor.next(at: start) == start + .seconds(5))
  }

  @Test func stopsWhileNobodyLooks() {
    var governor = SlurmGovernor()
    governor.isWatched = false
    #expect(governor.next(at: start) == nil && !governor.isDue(at: start + .seconds(9999)))
    governor.isWatched = true
    #expect(governor.isDue(at: start))
  }

  @Test func backsOffStepByStepAndComesBack() {
    var governor = SlurmGovernor()
    var intervals: [Duration] = []
    for _ in 0..<5 {
      governor.failed()
      intervals.append(governor.interval)
    }
    #expect(intervals == [60, 300, 600, 600, 600].map { .seconds($0) })
    var levels: [SlurmGovernor.Level] = []
    for _ in 0..<5 {
      governor.answered(after: .milliseconds(10))
      levels.append(governor.level)
    }
    #expect(levels == [.rare, .careful, .slow, .normal, .normal])
  }

  @Test func slowAnswersSlowIt() {
    var governor = SlurmGovernor()
    governor.answered(after: .milliseconds(400))
    #expect(governor.level == .normal && governor.interval == .seconds(8), "a twentieth of the time at most")
    governor.answered(after: .seconds(2))
    #expect(governor.level == .slow && governor.interval == .seconds(40))
    governor.answered(after: .seconds(6))
    #expect(governor.level == .careful && governor.interval == .seconds(120))
    governor.answered(after: .milliseconds(10))
    #expect(governor.level == .slow && governor.interval == .seconds(15))
  }

  @Test func countsTheLastMinute() {
    var governor = SlurmGovernor()
    for second in [0, 5, 10, 58] { governor.asked([], at: start + .seconds(second)) }
    #expect(governor.requestsPerMinute(at: start + .seconds(59)) == 4)
    #expect(governor.requestsPerMinute(at: start + .seconds(66)) == 2)
    #expect(governor.requestsPerMinute(at: start + .seconds(200)) == 0)
  }

  @Test func asksForWhatIsOnScreenFirst() {
    var settings = SlurmGovernor.Settings()
    settings.batch = 4
    var governor = SlurmGovernor(settings)
    #expect(governor.batch(onScreen: [7, 8, 7], others: [1, 2, 3, 8]) == [7, 8, 1, 2])
    governor.asked([7, 8, 1, 2], at: start)
    governor.asked([2], at: start + .seconds(1))
    #expect(
      governor.batch(onScreen: [7], others: [1, 2, 3]) == [7, 3, 1, 2], "never asked, then longest ago")
    #expect(governor.batch(onScreen: [1, 2, 3, 4, 5], others: [6]) == [1, 2, 3, 4])
  }

  @Test func aWishIsDueAtOnce() {
    var governor = SlurmGovernor()
    governor.asked([], at: start)
    governor.failed()
    governor.wakeUp()
    #expect(governor.isDue(at: start) && governor.level == .careful)
  }
}
