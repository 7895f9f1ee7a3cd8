import ClientCore
import Testing

@testable import Monitor

/// What is kept of how many jobs waited and ran.
@Suite struct SiteHistoryTests {
  private func history(_ samples: [(Double, Int, Int)]) -> SiteHistory {
    var history = SiteHistory()
    for (time, pending, running) in samples {
      history.take(time: Beginning.wall + time, pending: pending, running: running)
    }
    return history
  }

  private func table(_ history: SiteHistory) -> [[Double]] {
    history.samples.map { [$0.time - Beginning.wall, Double($0.pending), Double($0.running)] }
  }

  @Test func onlyChangesAreKept() {
    var history = history([(0, 1, 0), (5, 1, 0), (10, 0, 1), (60, 0, 1)])
    #expect(table(history) == [[0, 1, 0], [10, 0, 1]])
    let (again, news) = (
      history.take(time: Beginning.wall + 70, pending: 0, running: 1),
      history.take(time: Beginning.wall + 80, pending: 0, running: 0)
    )
    #expect(!again && news)
  }

  @Test func changesThatFollowEachOtherFastBecomeOne() {
    let history = history([(0, 1, 0), (10, 2, 0), (10.5, 3, 0), (11, 4, 1), (12.5, 5, 1)])
    #expect(table(history) == [[0, 1, 0], [10, 4, 1], [12.5, 5, 1]])
  }

  @Test func aClockThatIsSetBackTakesItsFutureWithIt() {
    let history = history([(0, 1, 0), (100, 2, 0), (200, 3, 0), (50, 7, 7)])
    #expect(table(history) == [[0, 1, 0], [50, 7, 7]])
  }

  @Test func aSampleHoldsUntilTheNext() {
    let history = history([(0, 1, 0), (100, 2, 5)])
    #expect(history.counts(at: Beginning.wall + -1) == nil)
    #expect(history.counts(at: Beginning.wall)?.pending == 1)
    #expect(history.counts(at: Beginning.wall + 99.9)?.pending == 1)
    #expect(history.counts(at: Beginning.wall + 1e6)?.running == 5)
  }

  @Test func peaksAreTheMostOfEachPart() {
    let history = history([(10, 1, 0), (15, 9, 1), (19, 2, 3), (35, 0, 0)])
    let peaks = history.peaks(from: Beginning.wall, to: Beginning.wall + 50, count: 5)
    #expect(peaks.map { $0?.pending } == [nil, 9, 2, 2, 0])
    #expect(peaks.map { $0?.running } == [nil, 3, 3, 3, 0])
    #expect(history.peaks(from: Beginning.wall, to: Beginning.wall, count: 5).isEmpty)
  }

  /// A day with a change every two seconds.
  @Test func aDayStaysSmallAndCoarserTheOlder() throws {
    var history = SiteHistory()
    let day = 86400
    for second in stride(from: 0, to: day, by: 2) {
      history.take(time: Beginning.wall + Double(second), pending: second % 97, running: second % 89)
      #expect(history.samples.count <= 2049)
    }
    let end = Beginning.wall + Double(day)
    func gaps(_ from: Double, _ to: Double) -> [Double] {
      let times = history.samples.map(\.time).filter { end - $0 >= from && end - $0 < to }
      return zip(times, times.dropFirst()).map { $1 - $0 }
    }
    #expect(history.samples.count > 500)
    #expect(gaps(0, 600).allSatisfy { $0 == 2 })
    let old = gaps(8 * 3600, 86400)
    #expect(old.allSatisfy { $0 <= 360 } && old.count < 400, "\(old.count)")
    #expect(zip(history.samples, history.samples.dropFirst()).allSatisfy { $0.time < $1.time })
    // What is kept was counted then.
    for sample in history.samples {
      let second = Int(sample.time - Beginning.wall)
      #expect(sample.pending == second % 97)
    }
    let oldest = try #require(history.samples.first)
    #expect(end - oldest.time > 80000)
  }

  /// The model counts what it shows, and nothing before the first complete list.
  @Test func theModelCountsPodsByTheirPhases() {
    let site = Site()
    #expect(site.snapshot().history.samples.isEmpty)
    func pods(_ phases: [String]) -> [Pod] {
      phases.enumerated().map { index, phase in
        var pod = pod("u\(index)")
        pod.phase = phase
        pod.meta.resourceVersion = "\(index)\(phase)"
        return pod
      }
    }
    site.list(pods(["Pending", "Running", "Running", "Succeeded", "Initializing"]))
    let first = site.snapshot().history.samples.last
    #expect(first?.pending == 2 && first?.running == 2)
    site.wait(10)
    site.list(pods(["Succeeded", "Succeeded", "Running"]))
    let last = site.snapshot().history.samples.last
    #expect(last?.pending == 0 && last?.running == 1, "\(last as Any)")
  }
}
