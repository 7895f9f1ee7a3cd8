import Monitor

@testable import ClientCore
@testable import InterLinkTUI

/// The same site with its Slurm, put together by the real join.
nonisolated extension Fixture {
  /// What differs from job to job.
  struct JobSpec {
    var id: UInt64
    /// Namespace and UID of the pod that the job's paths name; `nil` for a job that is not interLink's.
    var pod: (namespace: String, uid: String)?
    var state = SlurmState(.running)
    var reason = "None"
    var submitted = 3600.0
    /// Seconds since its start.
    var started: Double?
    /// Seconds since its end.
    var ended: Double?
    /// Minutes.
    var limit: Int? = 150
    var priority = 4_000
    var partition = "gpu"
    var cpus = 4
    var given: Int?
    var gpus: Int?
    var memory = 8192
    var nodes = ""
    var exit: ExitStatus?
    /// Seconds until its expected start.
    var expected: Double?
    var array: SlurmJob.ArrayTask?
    var dependency = ""
    var description = ""
    var usage: SlurmJob.Usage?
    var requeues = 0
    var name = "bash"
    var comment = ""
  }

  static func job(_ spec: JobSpec) -> SlurmJob {
    var job = SlurmJob(id: SlurmJobID(cluster: "vega", number: spec.id))
    (job.state, job.reason, job.stateDescription) = (spec.state, spec.reason, spec.description)
    (job.array, job.dependency, job.requeues, job.comment) = (
      spec.array, spec.dependency, spec.requeues, spec.comment
    )
    (job.user, job.account, job.qos) =
      spec.pod == nil ? ("ines", "astro", "normal") : ("il", "itwinai", "high")
    (job.partition, job.priority) = (spec.partition, spec.priority)
    job.submitted = ago(spec.submitted)
    job.eligible = job.submitted
    job.started = spec.started.map(ago)
    job.ended = spec.ended.map(ago)
    if let limit = spec.limit {
      job.timeLimit = .value(limit)
      if spec.ended == nil { job.deadline = job.started.map { $0 + Double(limit * 60) } }
    }
    job.expectedStart = spec.expected.map { now + $0 }
    job.isHeld = spec.reason.hasPrefix("JobHeld")
    (job.cpus, job.nodeCount, job.nodes) = (spec.given ?? spec.cpus, 1, spec.nodes)
    let gpus = spec.gpus.map { ",gres/gpu=\($0)" } ?? ""
    job.requested = SlurmTRES("cpu=\(spec.cpus),mem=\(spec.memory)M,node=1,billing=\(spec.cpus)\(gpus)")
    if !spec.nodes.isEmpty {
      job.allocated = SlurmTRES(
        "cpu=\(spec.given ?? spec.cpus),mem=\(spec.memory)M,node=1,billing=\(spec.cpus)\(gpus)")
    }
    if let gpus = spec.gpus { job.gres = "gpu:\(gpus)" }
    (job.exit, job.usage) = (spec.exit, spec.usage)
    if let pod = spec.pod {
      let folder = "/ceph/interlink/\(pod.namespace)-\(pod.uid)"
      (job.name, job.command, job.output) = (pod.uid, "\(folder)/job.slurm", "\(folder)/job.out")
      job.directory = "/home/il"
    } else {
      (job.name, job.command) = (spec.name, "/home/ines/\(spec.name).sh")
    }
    return job
  }

  /// ``snapshot()`` with Slurm's jobs.
  static func joined() -> Snapshot { join(snapshot(), jobs()) }

  /// Puts `snapshot` and `jobs` together; the jobs `forgotten` were told of once and are not any more.
  static func join(_ snapshot: Snapshot, _ jobs: [SlurmJob], forgotten: Set<UInt64> = []) -> Snapshot {
    JoinedFixture.joined(snapshot.pods, jobs: jobs, forgotten: forgotten, in: snapshot)
  }

  /// ``joined()`` when Slurm does not answer any more.
  static func slurmDown() -> Snapshot {
    var snapshot = joined()
    snapshot.hops[0].state = .bad("Nobody listens at head.vega port 6820 (connection refused).")
    snapshot.hops[0].lastGood = ago(192)
    snapshot.hops[0].advice = "Ask whether slurmrestd runs there; interlink-tui doctor tells more."
    return snapshot
  }

  static func uid(_ number: Int) -> String { record(specs[number], number: number).key.uid }

  private static func of(_ number: Int) -> (namespace: String, uid: String) {
    (specs[number].namespace, uid(number))
  }

  /// The jobs of ``pods()``, orphans, and those of others.
  static func jobs() -> [SlurmJob] {
    var jobs = [
      job(
        JobSpec(
          id: 8_831_201, pod: of(0), submitted: 4790, started: 4320, gpus: 1, nodes: "gn07",
          comment: "epoch 12/40")),
      job(
        JobSpec(
          id: 8_831_233, pod: of(1), state: SlurmState(.pending), reason: "Priority", submitted: 1500,
          limit: 240,
          priority: 3_100, gpus: 1, expected: 1740)),
      job(
        JobSpec(
          id: 8_830_977, pod: of(3), state: SlurmState(.cancelled), submitted: 7690, started: 1264,
          ended: 1264,
          partition: "cpu", exit: ExitStatus(code: 0))),
      job(
        JobSpec(
          id: 8_830_999, pod: of(6), state: SlurmState(.timeout), reason: "TimeLimit", submitted: 5190,
          started: 3720, ended: 120, limit: 60, partition: "cpu", nodes: "cn[011-012]",
          exit: ExitStatus(code: 0))),
      job(
        JobSpec(
          id: 8_831_240, pod: of(9), submitted: 128, started: 100, limit: 2, partition: "debug", cpus: 3,
          given: 4,
          nodes: "cn001")),
      job(
        JobSpec(
          id: 8_831_100, pod: of(12), state: SlurmState(.cancelled, flags: [.completing]), submitted: 3690,
          started: 3600, ended: 12, partition: "cpu", nodes: "cn044", exit: ExitStatus(code: 0, signal: 15))),
      job(
        JobSpec(
          id: 8_831_101, pod: of(13), submitted: 2990, started: 2900, limit: 480, partition: "cpu",
          nodes: "cn114")),
      job(
        JobSpec(
          id: 8_831_239, pod: of(15), state: SlurmState(.pending), reason: "JobHeldUser", submitted: 690,
          priority: 0)),
      job(
        JobSpec(
          id: 8_830_912, pod: ("climate", "9f3e2a77-0c51-4e0b-9a3d-2b6f1d1c0a55"), submitted: 9000,
          started: 8000, limit: 1440, partition: "cpu", nodes: "cn[101-104]")),
      job(
        JobSpec(
          id: 8_830_905, pod: ("climate", "0d94c1b2-7e11-4c0a-8d5e-5f7a90b3c211"),
          state: SlurmState(.completed),
          submitted: 8000, started: 7000, ended: 6280, limit: 240, partition: "cpu", nodes: "cn103",
          exit: ExitStatus(code: 0), usage: .init(cpuSeconds: 700, peakMemory: 1 << 30))),
    ]
    // Seventeen before ours, and twenty-three after it.
    for number in 0..<17 {
      var spec = JobSpec(id: 8_831_150 + UInt64(number), state: SlurmState(.pending))
      (spec.reason, spec.submitted) = (number == 0 ? "Resources" : "Priority", 6000)
      (spec.priority, spec.name) = (9_000 - number, "lensing-\(number)")
      jobs.append(job(spec))
    }
    for number in 0..<23 {
      var spec = JobSpec(id: 8_831_300 + UInt64(number), state: SlurmState(.pending))
      (spec.reason, spec.submitted, spec.priority, spec.name) = ("Priority", 600, 900 - number, "later")
      jobs.append(job(spec))
    }
    jobs += [
      job(JobSpec(id: 8_831_021, started: 3000, limit: 2880, nodes: "gn[01-06]", name: "lensing-big")),
      job(
        JobSpec(
          id: 8_831_404, started: 30, partition: "cpu", nodes: "cn045",
          array: .init(job: 8_831_400, task: 4, tasks: ""), name: "sweep")),
      job(
        JobSpec(
          id: 8_831_400, state: SlurmState(.pending), reason: "JobArrayTaskLimit", partition: "cpu",
          array: .init(job: 8_831_400, task: nil, tasks: "5-9%1"), name: "sweep")),
    ]
    return jobs
  }

  /// One pod and job for every state and flag, and for a reason of each class.
  static func everyState() -> Snapshot {
    var states: [(String, SlurmState, String)] = SlurmBaseState.allCases.map {
      ($0.compact, SlurmState($0), "None")
    }
    states += SlurmStateFlag.allCases.map { flag in
      let isOver = [.completing, .stageOut, .revoked].contains(flag)
      return (flag.compact, SlurmState(isOver ? .failed : .running, flags: [flag]), "None")
    }
    states.append(("new", SlurmState(nil, unknown: ["HIBERNATING"]), "None"))
    for reason in ["Resources", "BadConstraints", "PartitionDown", "QOSMaxCpuPerUserLimit", "BrandNewReason"]
    {
      states.append((reason, SlurmState(.pending), reason))
    }
    var snapshot = snapshot()
    var jobs: [SlurmJob] = []
    snapshot.pods = states.enumerated().map { index, state in
      let name = state.0.lowercased().replacing("_", with: "-")
      let record = record(
        Spec(
          namespace: "states", name: name, age: 900, phase: state.1.isPending ? "Pending" : "Running",
          job: String(700 + index)), number: 500 + index)
      var spec = JobSpec(
        id: UInt64(700 + index), pod: ("states", record.key.uid), state: state.1, reason: state.2,
        submitted: 890)
      if !state.1.isPending {
        (spec.started, spec.nodes) = (600, "cn\(100 + index)")
        if state.1.isEnded { (spec.ended, spec.exit) = (60, ExitStatus(code: 1)) }
      }
      jobs.append(job(spec))
      return record
    }
    return join(snapshot, jobs, forgotten: [701])
  }
}
