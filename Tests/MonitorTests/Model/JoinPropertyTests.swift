import Testing

@testable import ClientCore
@testable import Monitor

/// Random histories of pods on two nodes and of the jobs of two Slurms behind them, whose numbers are the same, against
/// an obvious reference.
@Suite struct JoinPropertyTests {
  /// What is so: pods and jobs, and nothing of how they are found.
  private struct World {
    static let nodes = ["vk", "vk2"]

    var pods: [String: Pod] = [:]
    /// By cluster and number.
    var jobs: [[UInt64: SlurmJob]] = [[:], [:]]
    var nextPod = 0
    var nextJob: [UInt64] = [7, 7]
    var version = 0

    /// The UID in the path of a job's script.
    static func owner(_ job: SlurmJob) -> String? {
      job.command.hasPrefix("/srv/jobs/default-") ? String(job.command.dropFirst(18).prefix(36)) : nil
    }

    func jobs(of uid: String) -> [(key: JobKey, job: SlurmJob)] {
      jobs.enumerated().flatMap { index, jobs in
        jobs.values.filter { Self.owner($0) == uid }.map {
          (JobKey(cluster: "c\(index)", id: $0.id.number), $0)
        }
      }.sorted { $0.key < $1.key }
    }

    /// Jobs that wait or run for a pod that is not there.
    var orphans: Set<JobKey> {
      var found: Set<JobKey> = []
      for (index, jobs) in jobs.enumerated() {
        for job in jobs.values where job.state.isPending || job.state.isLive {
          guard let owner = Self.owner(job), pods[owner] == nil else { continue }
          found.insert(JobKey(cluster: "c\(index)", id: job.id.number))
        }
      }
      return found
    }

    /// How many wait and run: by Slurm's word, else by the pod's.
    var counts: [Int] {
      var (pending, running) = (0, 0)
      for pod in pods.values {
        let state = jobs(of: pod.meta.uid).first?.job.state
        if state?.isPending ?? (pod.phase == "Pending") { pending += 1 }
        if state?.isLive ?? (pod.phase == "Running") { running += 1 }
      }
      return [pending, running]
    }
  }

  /// A model that is told of a world.
  private final class Told {
    var model: Model
    var seconds = 20.0
    var now: Moment { at(seconds) }

    init() {
      let slurms = World.nodes.enumerated().map { JobModel.Slurm(id: "s\($0)", nodes: [$1]) }
      model = Model(
        site: "s", identity: SiteIdentity(), home: "home", namespace: nil, slurms: slurms)
      model.take(.upserts(World.nodes.map { node($0) }), at: now)
      model.take(.synced as ReflectorEvent<Node>, at: now)
      model.take(.synced, from: SourceID(kind: .unscheduled), at: now)
      for name in World.nodes { model.take(.synced, from: SourceID(kind: .pods(node: name)), at: now) }
    }

    func tell(_ event: ReflectorEvent<Pod>, of pod: Pod) {
      model.take(event, from: SourceID(kind: .pods(node: pod.nodeName)), at: now)
    }

    /// All jobs of a cluster, or those with these numbers.
    func tell(_ world: World, cluster index: Int, about ids: Set<UInt64>? = nil) {
      let jobs = world.jobs[index].values.filter { job in
        ids.map {
          $0.contains(job.id.number) || job.array.map { [ids] in ids?.contains($0.job) == true } == true
        }
          ?? true
      }
      model.take(
        SlurmAnswer(items: Array(jobs), cluster: "c\(index)", release: "", warnings: []), fromSlurm: index,
        about: ids, at: now)
    }

    func wait(_ seconds: Double) {
      self.seconds += seconds
      model.tick(at: now)
    }

    var snapshot: Snapshot {
      _ = model.publish(at: now)
      return model.snapshot
    }
  }

  @Test(arguments: 0..<40) func everyPodHasItsJobs(_ seed: Int) {
    var dice = Dice(UInt64(seed))
    var world = World()
    let told = Told()
    for step in 0..<150 {
      Self.change(&world, told, &dice)
      if Int.random(in: 0..<4, using: &dice) == 0 { told.wait(Double.random(in: 0...8, using: &dice)) }
      let index = Int.random(in: 0..<2, using: &dice)
      if Bool.random(using: &dice) {
        let some = Set(world.jobs[index].keys.filter { _ in Bool.random(using: &dice) })
        told.tell(world, cluster: index, about: some)
      }
      guard step % 3 == 0 else { continue }
      // A cancellation takes a moment, so that orphans are believed only after five seconds.
      told.wait(6)
      for index in 0..<2 { told.tell(world, cluster: index) }
      Self.compare(told.snapshot, world, "seed \(seed), step \(step)")
    }
  }

  private static func change(_ world: inout World, _ told: Told, _ dice: inout Dice) {
    world.version += 1
    let uids = world.pods.keys.sorted()
    let uid = uids.randomElement(using: &dice) ?? ""
    let index = world.pods[uid].flatMap { World.nodes.firstIndex(of: $0.nodeName) } ?? 0
    switch Int.random(in: 0..<12, using: &dice) {
    case 0, 1, 2:
      world.nextPod += 1
      var new = pod(podUID(world.nextPod), on: World.nodes[Int.random(in: 0..<2, using: &dice)])
      (new.meta.created, new.phase) = (told.now.wall, "Pending")
      put(new, &world, told)
    case 3, 4, 5: submit(world.pods[uid], to: index, &world, told, &dice)
    case 6:
      guard var pod = world.pods[uid], let job = world.jobs(of: uid).first else { return }
      pod.meta.annotations["JobID"] = String(job.job.array?.job ?? job.key.id)
      put(pod, &world, told)
    case 7:
      guard var pod = world.pods[uid] else { return }
      pod.phase = ["Pending", "Running", "Succeeded"].randomElement(using: &dice) ?? ""
      put(pod, &world, told)
    case 8:
      let cluster = Int.random(in: 0..<2, using: &dice)
      guard let id = world.jobs[cluster].keys.sorted().randomElement(using: &dice) else { return }
      let base = [SlurmBaseState.pending, .running, .suspended, .completed, .failed, .cancelled]
        .randomElement(using: &dice)
      world.jobs[cluster][id]?.state = SlurmState(base)
    case 9:
      // slurmctld forgets them, arrays as a whole.
      for (key, _) in world.jobs(of: uid) { world.jobs[index][key.id] = nil }
    case 10:
      // The number is somebody else's from now on, but never within the same second.
      told.wait(1)
      guard let (key, old) = world.jobs(of: uid).first, old.array == nil else { return }
      var job = SlurmJob(id: old.id)
      (job.name, job.command, job.submitted) = ("theirs", "/home/mallory/run.sh", told.now.wall)
      job.state = SlurmState(.running)
      world.jobs[index][key.id] = job
    default:
      guard let pod = world.pods.removeValue(forKey: uid) else { return }
      told.tell(.deletes([pod]), of: pod)
    }
  }

  private static func put(_ pod: Pod, _ world: inout World, _ told: Told) {
    var pod = pod
    pod.meta.resourceVersion = String(world.version)
    world.pods[pod.meta.uid] = pod
    told.tell(.upserts([pod]), of: pod)
  }

  /// One job, or an array of three tasks, for a pod that has none yet.
  private static func submit(
    _ pod: Pod?, to index: Int, _ world: inout World, _ told: Told, _ dice: inout Dice
  ) {
    guard let pod, world.jobs(of: pod.meta.uid).isEmpty, pod.meta.annotations["JobID"] == nil else { return }
    let first = world.nextJob[index]
    let count: UInt64 = Int.random(in: 0..<4, using: &dice) == 0 ? 3 : 1
    world.nextJob[index] += count
    for id in first..<first + count {
      var job = interLinkJob(id, for: pod.meta.uid, state: SlurmState(.pending))
      job.submitted = told.now.wall
      if count > 1 { job.array = .init(job: first, task: Int(id - first), tasks: "") }
      world.jobs[index][id] = job
    }
  }

  private static func compare(_ snapshot: Snapshot, _ world: World, _ place: String) {
    let all = world.jobs.enumerated().flatMap { index, jobs in
      jobs.keys.map { JobKey(cluster: "c\(index)", id: $0) }
    }
    let records = snapshot.pods.filter { !$0.isGone }
    #expect(Set(records.map(\.key.uid)) == Set(world.pods.keys), "\(place)")
    for record in records {
      let (uid, jobs) = (record.key.uid, world.jobs(of: record.key.uid))
      #expect(record.pod == world.pods[uid], "\(place): \(uid)")
      let shown = record.join.job
      if let first = jobs.first {
        let keys = record.join.jobs.jobs.map(\.key).filter { all.contains($0) }
        #expect(Set(keys) == Set(jobs.map(\.key)) && keys.first == first.key, "\(place): \(uid) has \(keys)")
        #expect(shown?.job.state == first.job.state && shown?.goneSince == nil, "\(place): \(uid)")
      } else {
        #expect(shown.map { $0.goneSince != nil && World.owner($0.job) == uid } ?? true, "\(place): \(uid)")
      }
    }
    let present = snapshot.jobs.filter { $0.record.goneSince == nil }.map(\.record.key)
    #expect(present.sorted() == all.sorted(), "\(place)")
    #expect(Set(snapshot.jobs.filter { $0.orphan != nil }.map(\.record.key)) == world.orphans, "\(place)")
    for entry in snapshot.jobs where entry.record.goneSince == nil {
      let owner = World.owner(entry.record.job).flatMap { world.pods[$0] }
      #expect(entry.pod?.pod == owner, "\(place): job \(entry.record.key)")
    }
    // What is counted as it changes is what there is to count.
    let disagreeing = records.count {
      $0.join.disagreement != nil || $0.join.interLinkConflict?.isKubernetesBehind == true
    }
    #expect(snapshot.findings.disagreements == disagreeing, "\(place)")
    #expect(snapshot.findings.stranded == records.count { $0.join.stranded != nil }, "\(place)")
    #expect(
      snapshot.findings.orphans == snapshot.jobs.count { $0.orphan.map { $0.doubt == nil } ?? false },
      "\(place)")
    #expect(
      snapshot.history.samples.last.map { [$0.pending, $0.running] } ?? [0, 0] == world.counts, "\(place)")
  }
}
