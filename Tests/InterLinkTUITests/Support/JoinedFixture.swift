import Monitor

@testable import ClientCore
@testable import InterLinkTUI

/// The pods of ``Fixture``, and some more, with a Slurm that tells of their jobs: joined by the same rules as on a
/// real site.
nonisolated enum JoinedFixture {
  static let now = Fixture.now
  static let slurm = "slurmrestd"

  /// Joined with what Slurm says.
  static func snapshot() -> Snapshot { joined(records(), jobs: jobs()) }

  /// With a Slurm that does not answer any more.
  static func silent() -> Snapshot {
    var snapshot = snapshot()
    var hop = Hop(id: "slurm", kind: .slurm, name: "slurmrestd", state: .bad("connection refused"))
    (hop.since, hop.lastGood) = (Fixture.ago(40), Fixture.ago(42))
    snapshot.hops = [hop]
    return snapshot
  }

  /// The same pods without any Slurm: what their phases may hide.
  static func doubtful() -> Snapshot {
    var snapshot = Fixture.snapshot()
    snapshot.pods = snapshot.pods.map { record in
      var join = PodJoin()
      if record.pod.phase == "Succeeded", record.pod.containerStatuses.first?.wasNeverSeen == true {
        join.doubt = "A job that is cancelled while it waits is shown as Succeeded: only Slurm can tell."
      }
      return PodRecord(
        key: record.key, pod: record.pod, learnt: record.learnt, isGone: record.isGone, join: join)
    }
    return snapshot
  }

  /// Joined with `jobs`, and with what follows from that.
  ///
  /// - Parameters:
  ///   - forgotten: ids that Slurm told of once and does not any more.
  ///   - base: all but the pods and jobs.
  static func joined(
    _ records: [PodRecord], jobs: [SlurmJob], forgotten: Set<UInt64> = [],
    in base: Snapshot = Fixture.snapshot()
  ) -> Snapshot {
    var (table, join) = (JobTable(), JobJoin())
    let first = table.take(
      jobs, from: slurm, cluster: "vega", covering: .everything, at: Fixture.ago(400))
    for record in records { _ = join.put(record, in: table) }
    _ = join.take(first, from: table)
    for record in records where record.isGone {
      join.remove(record.key.uid, at: Fixture.ago(2500), in: table)
    }
    let told = jobs.filter { !forgotten.contains($0.id.number) }
    let second = table.take(told, from: slurm, cluster: "vega", covering: .everything, at: Fixture.ago(2))
    _ = join.take(second, from: table)
    let queue = JobQueue(table)
    var snapshot = base
    snapshot.hasSlurm = true
    snapshot.hops = [Hop(id: "slurm/vega-vk", kind: .slurm, name: slurm, state: .good)]
    snapshot.pods = records.map { record in
      var found = PodJoin()
      found.isSlurmAsked = true
      found.jobs = join.jobsOfPod[record.key.uid] ?? PodJobs()
      found.job = found.jobs.main.flatMap { table[$0.key] }
      if let job = found.job {
        found.places = queue.places(of: job)
        found.disagreement = Disagreement(record, job, activePods: 4, at: now)
      }
      found.stranded = StrandedPod(record, jobs: found.jobs, in: table, askedSlurm: Fixture.ago(4), at: now)
      if found.disagreement != nil { snapshot.findings.disagreements += 1 }
      if found.stranded != nil { snapshot.findings.stranded += 1 }
      if let job = found.job, job.goneSince == nil { found.interLink = report(of: record) }
      return PodRecord(
        key: record.key, pod: record.pod, learnt: record.learnt, isGone: record.isGone, join: found)
    }
    let pods = Dictionary(uniqueKeysWithValues: snapshot.pods.map { ($0.key.uid, $0) })
    let orphans = Orphan.find(in: table, join: join, knowsAllPods: true)
    snapshot.findings.orphans = orphans.count
    snapshot.jobs = table.records.values.sorted { $0.key < $1.key }.map { record in
      var entry = JobEntry(site: "vega", record: record)
      entry.pod = join.podsOfJob[record.key]?.first.flatMap { pods[$0] }
      entry.orphan = orphans.first { $0.job == record.key }
      entry.places = queue.places(of: record)
      return entry
    }
    return snapshot
  }

  /// What interLink's cache says of it: what the pod's containers say, somewhat earlier.
  private static func report(of record: PodRecord) -> PodJoin.InterLinkReport {
    var status = InterLinkPodStatus()
    (status.name, status.namespace) = (record.pod.meta.name, record.pod.meta.namespace)
    (status.uid, status.containers) = (record.key.uid, record.pod.containerStatuses)
    return PodJoin.InterLinkReport(status: status, learnt: Fixture.ago(9))
  }

  // MARK: Pods

  static func records() -> [PodRecord] {
    (Fixture.specs + specs).enumerated().map { number, spec in
      let record = Fixture.record(spec, number: number)
      var pod = record.pod
      if let owner = owners[spec.name] {
        var reference = OwnerReference()
        (reference.kind, reference.name) = owner
        pod.meta.controller = reference
      }
      if let labels = labels[spec.name] { pod.meta.labels.merge(labels) { _, new in new } }
      return PodRecord(key: record.key, pod: pod, learnt: record.learnt, isGone: record.isGone)
    }
  }

  private static let specs: [Fixture.Spec] = [
    Fixture.Spec(
      namespace: "climate", name: "ice-sheet", age: 2400, phase: "Succeeded", reason: "Completed",
      job: "8831150", states: [Fixture.ended(0, "Completed", ran: nil)]),
    Fixture.Spec(
      namespace: "virgo", name: "burst-scan", age: 3100, phase: "Pending", job: "8831120",
      states: [.waiting(reason: "", message: "")]),
    Fixture.Spec(
      namespace: "itwinai", name: "sweep-3", age: 1900, phase: "Pending", job: "8831180",
      states: [.waiting(reason: "Remote pod submitted", message: "")]),
    Fixture.Spec(
      namespace: "climate", name: "bathymetry", age: 6600, phase: "Failed", reason: "Error: 137",
      job: "8830940", states: [Fixture.ended(137, "Error: 137", ran: 900)]),
    Fixture.Spec(
      namespace: "oscar-svc", name: "plants-1b2c3d4e-q7wzk", age: 900, reason: "Running", job: "8831190",
      states: [.running(startedAt: Fixture.ago(600))]),
  ]

  private static let owners: [String: (kind: String, name: String)] = [
    "plants-7f9c0a41-x9l2m": ("Job", "plants-7f9c0a41"), "plants-1b2c3d4e-q7wzk": ("Job", "plants-1b2c3d4e"),
    "cmcc-regrid": ("Workflow", "cmcc-2026-11"), "sweep-3": ("Workflow", "sweep"),
    "cmcc-postprocess-with-a-name-that-goes-on-for-longer-than-most-columns-are": (
      "Workflow", "cmcc-2026-11"
    ),
  ]

  private static let labels: [String: [String: String]] = [
    "plants-7f9c0a41-x9l2m": ["oscar_service": "plants"],
    "plants-1b2c3d4e-q7wzk": ["oscar_service": "plants"],
    "going-away": ["oscar_service": "cowsay"],
    "cmcc-regrid": ["workflows.argoproj.io/workflow": "cmcc-2026-11"],
  ]

  // MARK: Jobs

  static func jobs() -> [SlurmJob] {
    let others = (0..<17).map { number in
      job(8_831_000 + UInt64(number), .pending, partition: "gpu") {
        ($0.name, $0.command, $0.priority, $0.reason) = (
          "bash", "/home/ana/run.sh", 9000 + number, "Priority"
        )
      }
    }
    return others + [
      job(8_831_201, of: 0, .running, partition: "gpu") {
        run(&$0, for: 4320, limit: 150, on: "gn07")
        $0.requested = SlurmTRES("cpu=4,mem=8G,node=1,gres/gpu=1")
        $0.allocated = SlurmTRES("cpu=8,mem=8G,node=1,gres/gpu=1")
      },
      job(8_831_233, of: 1, .pending, partition: "gpu") {
        ($0.reason, $0.priority, $0.expectedStart) = ("Priority", 4000, now + 1740)
        $0.timeLimit = .value(240)
        $0.requested = SlurmTRES("cpu=16,mem=64G,node=1,gres/gpu=2")
      },
      job(8_830_977, of: 3, .cancelled) { end(&$0, ago: 4064, ran: nil) },
      job(8_830_911, of: 4, .completed) {
        end(&$0, ago: 7000, ran: 1800)
        $0.timeLimit = .value(240)
        $0.exit = ExitStatus(code: 0)
        $0.allocated = SlurmTRES("cpu=16,mem=64G,node=1")
        $0.usage = .init(cpuSeconds: 5400, peakMemory: 6 << 30)
      },
      job(8_830_999, of: 6, .timeout) { end(&$0, ago: 1600, ran: 3600) },
      job(8_822_001, of: 8, .failed) {
        end(&$0, ago: 250_000, ran: 600)
        ($0.reason, $0.exit) = ("NonZeroExitCode", ExitStatus(code: 7))
      },
      job(8_831_240, of: 9, .running, partition: "debug") { run(&$0, for: 100, limit: 2, on: "gn01") },
      job(8_831_100, of: 12, .running) { run(&$0, for: 3600, limit: 120, on: "cn012") },
      job(8_831_239, of: 15, .pending) { ($0.reason, $0.priority, $0.isHeld) = ("JobHeldUser", 0, true) },
      job(8_831_150, of: 16, .running) { run(&$0, for: 2300, limit: 600, on: "cn[040-043]") },
      job(8_831_120, of: 17, .pending, partition: "fat") { $0.reason = "PartitionDown" },
      job(8_831_180, of: 18, .pending) { ($0.reason, $0.priority) = ("QOSMaxCpuPerUserLimit", 5000) },
      job(8_830_940, of: 19, .outOfMemory) { end(&$0, ago: 5600, ran: 900) },
      job(8_831_190, of: 20, .running) { run(&$0, for: 620, limit: 60, on: "cn014") },
      job(8_830_900, of: 999, .running) { run(&$0, for: 2520, limit: 480, on: "cn114") },
    ]
  }

  /// A job of the pod with that number, as interLink submits it; without one, somebody's own.
  static func job(
    _ id: UInt64, of number: Int? = nil, _ state: SlurmBaseState, partition: String = "cpu",
    _ change: (inout SlurmJob) -> Void = { _ in }
  ) -> SlurmJob {
    var job = SlurmJob(id: SlurmJobID(cluster: "vega", number: id))
    if let number {
      let digits = String(number)
      let uid = "67cbf9ce-6d61-4b19-b17d-" + String(repeating: "0", count: 12 - digits.count) + digits
      job.name = uid
      job.command = "/home/interlink/jobs/ns-\(uid)/job.slurm"
    }
    (job.user, job.account, job.partition, job.qos) = ("interlink", "eu-twins", partition, "normal")
    job.state = SlurmState(state)
    job.priority = 6000
    job.submitted = Fixture.ago(5000)
    job.timeLimit = .value(60)
    change(&job)
    return job
  }

  private static func run(_ job: inout SlurmJob, for seconds: Double, limit: Int, on nodes: String) {
    job.started = Fixture.ago(seconds)
    job.submitted = Fixture.ago(seconds + 1200)
    job.timeLimit = .value(limit)
    job.deadline = Fixture.ago(seconds) + Double(limit) * 60
    job.nodes = nodes
  }

  private static func end(_ job: inout SlurmJob, ago: Double, ran: Double?) {
    job.ended = Fixture.ago(ago)
    job.started = ran.map { Fixture.ago(ago + $0) } ?? job.ended
    job.submitted = Fixture.ago(ago + (ran ?? 0) + 900)
    if ran != nil { job.nodes = "cn021" }
  }
}

nonisolated extension Pod.ContainerStatus {
  fileprivate var wasNeverSeen: Bool {
    if case .terminated(let end) = state { end.startedAt == nil } else { false }
  }
}
