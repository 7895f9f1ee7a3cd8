@testable import ClientCore
import Testing

@testable import Monitor

@Suite struct JobTimeTests {
  private static func job(
    limit: SlurmNumber, started: Double = 0, ended: Double? = nil, state: SlurmState = SlurmState(.running)
  ) -> SlurmJob {
    var job = interLinkJob(7, for: podUID(1), state: ended == nil ? state : SlurmState(.completed))
    (job.timeLimit, job.started) = (limit, Beginning.wall + started)
    job.ended = ended.map { Beginning.wall + $0 }
    return job
  }

  static let bars: [(job: SlurmJob, at: Double, says: String, isNearEnd: Bool)] = [
    (job(limit: .value(240)), 720, "12 min of 4 h; 3 h 48 min left", false),
    (job(limit: .value(240)), 14_400 - 1441, "3 h 35 min of 4 h; 24 min left", false),
    (job(limit: .value(240)), 14_400 - 1440, "3 h 36 min of 4 h; 24 min left, then Slurm ends it", true),
    (job(limit: .value(10)), 400, "6 min of 10 min; 3 min left", false),
    (job(limit: .value(10)), 450, "7 min of 10 min; 2 min left, then Slurm ends it", true),
    (job(limit: .value(10)), 700, "11 min of 10 min; its time is over", true),
    (job(limit: .value(10), ended: 90), 700, "90 s of 10 min", false),
    (job(limit: .unlimited), 60, "60 s, without a time limit that is known", false),
    (job(limit: .value(0)), 60, "60 s of 0 s; its time is over", true),
    (job(limit: .value(10), started: 50), 40, "0 s of 10 min; 10 min left", false),
  ]

  @Test(arguments: bars.indices) func bar(_ row: Int) {
    let given = Self.bars[row]
    let time = JobTime(given.job, at: Beginning.wall + given.at)
    #expect(time?.sentence == given.says)
    #expect(time?.isNearEnd == given.isNearEnd)
    #expect(time?.fraction.map { (0...1).contains($0) } ?? true)
  }

  @Test func aSuspendedJobsTimeIsSlurmsOwn() {
    var job = Self.job(limit: .value(10))
    job.deadline = Beginning.wall + 900
    #expect(JobTime(job, at: Beginning.wall + 600)?.remaining == 300)
    #expect(JobTime(job, at: Beginning.wall + 600)?.fraction == 0.5)
  }

  @Test func aJobThatWaitsHasNone() {
    var cancelled = Self.job(limit: .value(10), ended: 0)
    cancelled.state = SlurmState(.cancelled)
    #expect(JobTime(cancelled, at: Beginning.wall) == nil)
    #expect(JobTime(Self.job(limit: .value(10), state: SlurmState(.pending)), at: Beginning.wall) == nil)
  }

  static let tails: [(lines: [String], wall: Double?, cpu: Double?)] = [
    (["done", "", "real\t1m15.207s", "user\t0m0.106s", "sys\t0m0.053s"], 75.207, 0.159),
    (["real\t0m1,5s", "user\t0m1,25s", "sys\t0m0,25s", "", " "], 1.5, 1.5),
    (["real\t600m0.000s", "user\t0m0s", "sys\t0m0s"], 36_000, 0),
    (["real 0.1", "user 0.1", "sys 0.1"], nil, nil),
    (["real\t0m1s", "user\t0m1s", "sys\t0m1s", "more"], nil, nil),
    (["user\t0m1s", "sys\t0m1s"], nil, nil),
    (["real\t99999999999999999999m1s", "user\t0m1s", "sys\t0m1s"], nil, nil),
    (["real\t0mnans", "user\t0m1s", "sys\t0m1s"], nil, nil),
    ([], nil, nil),
  ]

  @Test(arguments: tails.indices) func shellTimes(_ row: Int) {
    let given = Self.tails[row]
    let times = ShellTimes(tail: given.lines)
    #expect(times?.wall == given.wall)
    #expect((times == nil) == (given.cpu == nil))
    if let times, let cpu = given.cpu { #expect(abs(times.cpu - cpu) < 1e-9) }
  }

  @Test func adviceIsForTheNextRun() throws {
    var job = Self.job(limit: .value(240), ended: 720)
    (job.cpus, job.requested) = (8, SlurmTRES("cpu=8,mem=64G"))
    job.usage = SlurmJob.Usage(cpuSeconds: 1440, peakMemory: 3 << 30)
    let efficiency = try #require(JobEfficiency(job))
    #expect(efficiency.cpu == 0.25)
    #expect(efficiency.time == 0.05)
    #expect(
      efficiency.advice == [
        "Asked 4 h, used 12 min: with --time=20 it would wait less.",
        "Asked 8 processors, used 2 on average: 3 would do, unless it needs them at once for a while.",
        "Asked 64 GiB of memory, used 3 GiB: 4 GiB would do.",
      ])
  }

  @Test func theLogTellsWhatNoDatabaseDoes() throws {
    var job = Self.job(limit: .value(10), ended: 500)
    job.cpus = 2
    let times = try #require(ShellTimes(tail: ["real\t8m0s", "user\t7m0s", "sys\t1m0s"]))
    let efficiency = try #require(JobEfficiency(job, times: [times, times]))
    #expect(efficiency.cpuSeconds == 960)
    #expect(efficiency.advice.isEmpty)
    #expect(JobEfficiency(Self.job(limit: .value(10))) == nil)
  }

  @Test func theQueueCountsWhoGoesFirst() {
    func waiting(_ id: UInt64, _ priority: Int?, _ partition: String = "cpu", held: Bool = false) -> SlurmJob
    {
      var job = interLinkJob(id, for: podUID(Int(id)), state: SlurmState(.pending))
      (job.priority, job.partition, job.isHeld) = (priority, partition, held)
      return job
    }
    var running = waiting(8, 999)
    running.state = SlurmState(.running)
    let jobs = [
      waiting(1, 100), waiting(2, 300), waiting(3, 100), waiting(4, 200, "cpu,gpu"), waiting(5, 50, "gpu"),
      waiting(6, 900, held: true), waiting(7, nil), running,
    ]
    var table = JobTable(jobs)
    table.tell([waiting(2, 800)], cluster: "other")
    let queue = JobQueue(table)
    func places(_ id: UInt64) -> [String] {
      table[.c(id)].map { queue.places(of: $0).map { "\($0.partition) \($0.ahead)/\($0.length)" } } ?? []
    }
    #expect(places(2) == ["cpu 0/4"])
    #expect(places(4) == ["cpu 1/4", "gpu 0/2"])
    #expect(places(1) == ["cpu 2/4"])
    #expect(places(3) == ["cpu 3/4"])
    #expect(places(5) == ["gpu 1/2"])
    #expect(places(6) == [] && places(7) == [] && places(8) == [])
  }
}
