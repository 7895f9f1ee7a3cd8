import Testing

@testable import EmbeddedSite

@Suite struct SimulatedSlurmTests {
  /// One node of 4 CPUs in partition `cpu`, and others to be refused by.
  private static func cluster() -> SlurmCluster {
    var cluster = SlurmCluster.vega
    cluster.nodes = SlurmCluster.nodes("cn", 3, digits: 3, cpus: 4, memory: 8_000, gpus: 2)
    cluster.nodes[2].isAvailable = false
    cluster.partitions = [
      .init(name: "cpu", nodes: 0...0, timeLimit: 3600, defaultTime: 600),
      .init(name: "gpu", nodes: 1...1, timeLimit: 3600, defaultTime: 600),
      .init(name: "all", nodes: 0...2, timeLimit: 3600, defaultTime: 600),
      .init(name: "down", nodes: 0...0, timeLimit: 3600, defaultTime: 600, isUp: false),
    ]
    cluster.accounts = [
      .init(name: "a", shares: 0.5), .init(name: "capped", shares: 0.5, cpuRunMinutes: 10, maxSubmit: 1),
    ]
    return cluster
  }

  private static func simulation() -> SlurmSimulation { SlurmSimulation(cluster(), seed: 1, now: 1000) }

  private static func request(_ name: String, _ options: String...) -> JobRequest {
    JobRequest(
      directory: "ns-\(name)", podName: name, name: name, options: options,
      containers: [.init(name: "main", image: "busybox", command: ["sleep", "60"])])
  }

  private func state(_ simulation: SlurmSimulation, _ id: UInt64) -> String {
    simulation.status(of: id).map { "\($0.state) \($0.reason) \($0.exitCode)" } ?? "forgotten"
  }

  @Test func aJobRunsThroughItsStates() throws {
    var slurm = Self.simulation()
    slurm.plan(JobPlan(duration: 60, workload: .monteCarlo, boot: 5), for: "a")
    let id = try slurm.submit(Self.request("a"))
    #expect(state(slurm, id) == "PD None 0:0")
    let steps: [(Double, String)] = [
      (1001, "CF None 0:0"), (1006, "R None 0:0"), (1065, "R None 0:0"), (1066, "CG None 0:0"),
      (1068, "CD None 0:0"),
      (1366, "CD None 0:0"), (1367, "forgotten"),
    ]
    for (time, expected) in steps {
      slurm.advance(to: time)
      #expect(state(slurm, id) == expected, "at \(time)")
    }
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    var outcome: JobPlan.Outcome
    var limit: String
    var state: String
    var testDescription: String { state }
  }

  static let endings: [Ending] = [
    Ending(outcome: .exit(0), limit: "--time=5", state: "CD None 0:0"),
    Ending(outcome: .exit(3), limit: "--time=5", state: "F NonZeroExitCode 3:0"),
    Ending(outcome: .exit(0), limit: "--time=1", state: "TO TimeLimit 0:15"),
    Ending(outcome: .outOfMemory, limit: "--time=5", state: "OOM OutOfMemory 0:125"),
    Ending(outcome: .nodeFailure, limit: "--time=5", state: "NF NodeDown 1:0"),
    Ending(outcome: .preempted, limit: "--time=5", state: "PR None 0:15"),
  ]

  @Test(arguments: endings) func jobsEnd(_ ending: Ending) throws {
    var slurm = Self.simulation()
    slurm.plan(JobPlan(duration: 90, outcome: ending.outcome, workload: .regrid), for: "a")
    let id = try slurm.submit(Self.request("a", ending.limit))
    slurm.advance(to: 1200)
    #expect(state(slurm, id) == ending.state)
    #expect(slurm.free.cpus == 8)
  }

  @Test func jobsWaitForMany() throws {
    var slurm = Self.simulation()
    let running = try slurm.submit(Self.request("first", "--cpus-per-task=4", "--time=30"))
    slurm.plan(JobPlan(duration: 1200, workload: .regrid), for: "second")
    slurm.advance(to: 1002)
    let waiting: [(String, [String])] = [
      ("Resources", ["--cpus-per-task=4"]), ("Priority", ["--cpus-per-task=1", "--time=50"]),
      ("JobHeldUser", ["--hold"]), ("BeginTime", ["--begin=now+1hour"]), ("PartitionDown", ["-p", "down"]),
      ("PartitionTimeLimit", ["--time=2:00:00"]), ("Dependency", ["--dependency=afterok:\(running)"]),
      ("ReqNodeNotAvail, UnavailableNodes:cn003", ["-p all", "--nodelist=cn003"]),
      ("AssocGrpCPURunMinutesLimit", ["--account=capped", "--cpus-per-task=2", "--time=30"]),
      ("QOSMaxJobsPerUserLimit", ["--qos=low"]),
    ]
    // Two of the low quality run elsewhere: more may not.
    for name in ["low-1", "low-2"] {
      _ = try slurm.submit(Self.request(name, "--partition=gpu", "--qos=low"))
    }
    slurm.advance(to: 1004)
    var ids: [(UInt64, String)] = []
    for (index, (reason, options)) in waiting.enumerated() {
      var request = Self.request("w\(index)")
      request.options = reason == "PartitionDown" ? ["--partition=down"] : options
      ids.append((try slurm.submit(request), reason))
    }
    slurm.advance(to: 1010)
    for (id, reason) in ids { #expect(state(slurm, id) == "PD \(reason) 0:0") }
  }

  @Test func aSmallJobFillsAGap() throws {
    var slurm = Self.simulation()
    slurm.plan(JobPlan(duration: 1500, workload: .regrid), for: "long")
    _ = try slurm.submit(Self.request("long", "--cpus-per-task=3", "--time=30"))
    slurm.advance(to: 1002)
    let big = try slurm.submit(Self.request("big", "--cpus-per-task=4"))
    let short = try slurm.submit(Self.request("short", "--time=20"))
    let late = try slurm.submit(Self.request("late", "--time=45"))
    slurm.advance(to: 1005)
    #expect(state(slurm, big) == "PD Resources 0:0")
    #expect(state(slurm, short) == "R None 0:0")
    #expect(state(slurm, late) == "PD Priority 0:0")
  }

  @Test func cancelledJobs() throws {
    var slurm = Self.simulation()
    let running = try slurm.submit(Self.request("a"))
    let held = try slurm.submit(Self.request("b", "--hold"))
    slurm.advance(to: 1010)
    slurm.cancel(running)
    slurm.cancel(held)
    slurm.cancel(999_999)
    #expect(state(slurm, running) == "CG None 0:15")
    slurm.advance(to: 1013)
    #expect(state(slurm, running) == "CA None 0:15")
    #expect(state(slurm, held) == "CA JobHeldUser 0:0")
    slurm.cancel(running)
    #expect(state(slurm, running) == "CA None 0:15")
  }

  @Test func aSuspendedJobEndsLater() throws {
    var slurm = Self.simulation()
    slurm.plan(JobPlan(duration: 60, workload: .regrid), for: "a")
    let id = try slurm.submit(Self.request("a"))
    slurm.advance(to: 1031)
    slurm.suspend(id)
    slurm.advance(to: 1500)
    #expect(state(slurm, id) == "S None 0:0")
    slurm.resume(id)
    slurm.advance(to: 1529)
    #expect(state(slurm, id) == "R None 0:0")
    slurm.advance(to: 1533)
    #expect(state(slurm, id) == "CD None 0:0")
  }

  static let refusals: [([String], String)] = [
    (
      ["--partition=nope"],
      "sbatch: error: invalid partition specified: nope\n"
        + "sbatch: error: Batch job submission failed: Invalid partition name specified\n"
    ),
    (
      ["--account=x"],
      "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified\n"
    ),
    (["--qos=x"], "sbatch: error: Batch job submission failed: Invalid qos specification\n"),
    (
      ["--mem=1T"],
      "sbatch: error: Memory specification can not be satisfied\n"
        + "sbatch: error: Batch job submission failed: Requested node configuration is not available\n"
    ),
    (
      ["--cpus-per-task=64"],
      "sbatch: error: Batch job submission failed: Requested node configuration is not available\n"
    ),
    (
      ["--mem=1", "--mem-per-cpu=2"],
      "sbatch: fatal: --mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.\n"
    ),
    (["--foo"], "sbatch: unrecognized option '--foo'\nTry \"sbatch --help\" for more information\n"),
    (["two words"], "sbatch: error: Invalid directive found in batch script: two\n"),
    (["--time=soon"], "sbatch: error: Invalid --time specification\n"),
    (["--dependency=afterok:77"], "sbatch: error: Batch job submission failed: Job dependency problem\n"),
  ]

  @Test func sbatchRefuses() throws {
    for (options, text) in Self.refusals {
      var slurm = Self.simulation()
      var request = Self.request("a")
      request.options = options
      #expect(throws: SubmitError(text: text), "\(options)") { _ = try slurm.submit(request) }
    }
    var slurm = Self.simulation()
    _ = try slurm.submit(Self.request("a", "--account=capped", "--hold"))
    #expect(throws: SubmitError.self) { _ = try slurm.submit(Self.request("b", "--account=capped")) }
  }

  static let durations: [(String, Double)] = [
    ("10", 600), ("10:30", 630), ("2:00:00", 7200), ("1-12", 129_600), ("1-00:30", 88_200),
    ("1-01:01:01", 90_061),
    ("UNLIMITED", .infinity),
  ]

  @Test func readsTimes() throws {
    for (text, seconds) in Self.durations { #expect(try BatchOptions.duration(text) == seconds, "\(text)") }
    #expect(try BatchOptions.megabytes("2G") == 2048)
    #expect(try BatchOptions.megabytes("512") == 512)
    for bad in ["", "-", ":", "1:2:3:4", "1-", "99999999999999"] {
      #expect(throws: SubmitError.self, "\(bad)") { try BatchOptions.duration(bad) }
    }
  }

  @Test func fiveThousandJobsAreQuick() throws {
    var slurm = SlurmSimulation(.vega, seed: 1, now: 0)
    for index in 0..<5000 {
      _ = try slurm.submit(
        Self.request("j\(index)", "--partition=cpu", "--account=benchmark", "--time=\(1 + index % 50)"))
    }
    slurm.advance(to: 24 * 3600)
    #expect(slurm.queue.isEmpty)
    #expect(slurm.active.isEmpty)
    #expect(slurm.usedCPUs.allSatisfy { $0 == 0 })
    #expect(slurm.usedMemory.allSatisfy { $0 == 0 })
  }
}
