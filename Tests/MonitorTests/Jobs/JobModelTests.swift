import ClientCore
import Testing

@testable import Monitor

/// A model with one Slurm that is told things at moments.
private final class JobSite {
  var model: Model
  var seconds: Double

  init(_ slurms: [JobModel.Slurm] = [.init(id: "slurm", nodes: [])]) {
    model = Model(site: "site", identity: SiteIdentity(), home: "home", namespace: nil, slurms: slurms)
    seconds = 20
    nodes(["vk"])
    pods([])
  }

  var now: Moment { at(seconds) }
  var table: [PodRecord] { snapshot().pods }

  func nodes(_ names: [String]) {
    model.take(.upserts(names.map { node($0) }), at: now)
    model.take(.synced as ReflectorEvent<Node>, at: now)
    for name in names where name != "vk" { list([], on: name) }
    model.take(.synced, from: SourceID(kind: .unscheduled), at: now)
  }

  func list(_ records: [PodRecord], on node: String = "vk") {
    let source = SourceID(kind: .pods(node: node))
    model.take(.relisting, from: source, at: now)
    model.take(.upserts(records.map(\.pod)), from: source, at: now)
    model.take(.synced, from: source, at: now)
  }

  func pods(_ records: [PodRecord]) { list(records) }

  func pod(_ record: PodRecord, on node: String = "vk") {
    model.take(.upserts([record.pod]), from: SourceID(kind: .pods(node: node)), at: now)
  }

  func leave(_ record: PodRecord) {
    model.take(.deletes([record.pod]), from: SourceID(kind: .pods(node: "vk")), at: now)
  }

  @discardableResult
  func slurm(_ jobs: [SlurmJob], about ids: Set<UInt64>? = nil, cluster: String = "c", index: Int = 0)
    -> Set<JobKey>
  {
    model.take(
      SlurmAnswer(items: jobs, cluster: cluster, release: "", warnings: []), fromSlurm: index, about: ids,
      at: now)
  }

  func wait(_ seconds: Double) {
    self.seconds += seconds
    model.tick(at: now)
  }

  func snapshot() -> Snapshot {
    _ = model.publish(at: now)
    return model.snapshot
  }

  func record(_ uid: String) -> PodRecord? { snapshot().pods.first { $0.key.uid == uid } }
}

/// A pod with another version than before, so that it counts as changed.
private func changed(
  _ version: Int, jobID: String? = "7", _ change: @escaping (inout Pod) -> Void = { _ in }
) -> PodRecord {
  podRecord(podUID(1), jobID: jobID) { pod in
    pod.meta.resourceVersion = String(version)
    pod.phase = "Running"
    change(&pod)
  }
}

@Suite struct JobModelTests {
  @Test func podFirstJobFirstAndNodeLastGiveTheSame() {
    let pod = changed(2)
    let job = interLinkJob(7, for: podUID(1))
    let orders: [(String, (JobSite) -> Void)] = [
      (
        "pod first",
        {
          $0.pod(pod)
          $0.slurm([job])
        }
      ),
      (
        "job first",
        {
          $0.slurm([job])
          $0.pod(pod)
        }
      ),
      (
        "pod before its id",
        {
          $0.pod(changed(1, jobID: nil))
          $0.slurm([job])
          $0.pod(pod)
        }
      ),
      (
        "pod without a node first",
        {
          $0.model.take(
            .upserts([
              podRecord(podUID(1)) {
                $0.nodeName = ""
                $0.tolerations = [VirtualNode.taint]
              }.pod
            ]), from: SourceID(kind: .unscheduled), at: $0.now)
          $0.slurm([job])
          $0.pod(pod)
        }
      ),
    ]
    for (name, act) in orders {
      let site = JobSite()
      act(site)
      let snapshot = site.snapshot()
      let record = snapshot.pods.first
      #expect(record?.join.job?.key == .c(7), "\(name)")
      #expect(record?.join.jobs.main?.ground == .annotation, "\(name)")
      #expect(record?.join.isSlurmAsked == true, "\(name)")
      #expect(record?.join.doubt == nil, "\(name)")
      #expect(snapshot.jobs.map(\.id) == [JobEntry.ID(site: "site", job: .c(7))], "\(name)")
      #expect(snapshot.jobs.first?.pod === record, "\(name)")
      #expect(snapshot.jobs.first?.orphan == nil, "\(name)")
      #expect(snapshot.findings.total == 0, "\(name)")
    }
  }

  @Test func aRecordStaysTheSameAsLongAsNothingChanges() {
    let site = JobSite()
    site.pod(changed(1))
    site.slurm([interLinkJob(7, for: podUID(1))])
    let before = site.record(podUID(1))
    let revision = site.snapshot().revision
    site.seconds += 5
    let news = site.slurm([interLinkJob(7, for: podUID(1))])
    site.wait(60)
    #expect(news.isEmpty)
    #expect(site.record(podUID(1)) === before)
    #expect(site.snapshot().revision == revision)
    // What is in sight is told again with its time.
    site.model.freshen([PodKey(site: "site", uid: podUID(1))], at: site.now)
    #expect(site.record(podUID(1)) !== before)
    #expect(site.record(podUID(1))?.join.job?.learnt == Beginning.wall + 25)
  }

  @Test func oneChangeLooksAtOnePod() {
    let site = JobSite()
    let count = 500
    site.pods(
      (1...count).map { number in
        podRecord(podUID(number), jobID: String(number)) { $0.phase = "Running" }
      })
    var jobs = (1...count).map { interLinkJob(UInt64($0), for: podUID($0)) }
    site.slurm(jobs)
    let looks = site.model.jobs.looks
    jobs[6].state = SlurmState(.completed)
    jobs[6].ended = Beginning.wall + 20
    site.seconds += 5
    #expect(site.slurm(jobs) == [.c(7)])
    #expect(site.model.jobs.looks == looks + 1)
    site.pod(changed(2))
    #expect(site.model.jobs.looks == looks + 2)
    site.wait(1)
    #expect(site.model.jobs.looks == looks + 2)
  }

  @Test func aNumberOfAnotherPluginIsNoJobOfSlurms() {
    let site = JobSite([.init(id: "slurm", nodes: ["vk"])])
    site.nodes(["condor", "vk"])
    let pod = podRecord(podUID(1), jobID: "7") {
      ($0.nodeName, $0.phase) = ("condor", "Running")
    }
    site.pod(pod, on: "condor")
    var job = SlurmJob(id: SlurmJobID(cluster: "", number: 7))
    (job.name, job.submitted, job.state) = ("train", Beginning.wall + 10, SlurmState(.running))
    site.slurm([job])
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [])
    let join = site.record(podUID(1))?.join
    #expect(join?.job == nil)
    #expect(join?.isSlurmAsked == false)
    #expect(join?.stranded == nil)
  }

  @Test func eachNodeHasItsOwnCluster() {
    let site = JobSite([.init(id: "a", nodes: ["vk"]), .init(id: "b", nodes: [])])
    site.nodes(["other", "vk"])
    site.pod(podRecord(podUID(1), jobID: "7") { $0.phase = "Running" })
    site.pod(
      podRecord(podUID(2), jobID: "7") { ($0.nodeName, $0.phase) = ("other", "Running") }, on: "other")
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [7])
    #expect(site.model.jobs.demand(of: 1, inSight: Attention()).all == [7])
    var bare = SlurmJob(id: SlurmJobID(cluster: "", number: 7))
    (bare.submitted, bare.state) = (Beginning.wall + 10, SlurmState(.running))
    site.slurm([bare], cluster: "one", index: 0)
    site.slurm([bare], cluster: "two", index: 1)
    #expect(site.record(podUID(1))?.join.job?.key.cluster == "one")
    #expect(site.record(podUID(2))?.join.job?.key.cluster == "two")
  }

  @Test func whatIsOverIsAskedForNoMore() {
    let site = JobSite()
    site.pod(changed(1))
    var job = interLinkJob(7, for: podUID(1))
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [7])
    site.slurm([job], about: [7])
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [7])
    job.state = SlurmState(.cancelled)
    job.ended = Beginning.wall + 20
    site.slurm([job], about: [7])
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [])
    #expect(site.model.jobs.past(of: 0, inSight: Attention(), limit: 8) == [7])
    var told = job
    told.cancelledBy = "root"
    told.usage = SlurmJob.Usage(cpuSeconds: 3)
    site.model.take(
      history: SlurmAnswer(items: [told], cluster: "", release: "", warnings: []), fromSlurm: 0, about: [7],
      at: site.now)
    #expect(site.model.jobs.past(of: 0, inSight: Attention(), limit: 8) == [])
    #expect(site.record(podUID(1))?.join.job?.job.usage?.cpuSeconds == 3)
    // Slurm's next word does not know who cancelled it.
    site.slurm([job], about: [7])
    #expect(site.record(podUID(1))?.join.job?.job.cancelledBy == "root")
  }

  @Test func accountingTellsTheEndOfAJobThatSlurmForgot() {
    let site = JobSite()
    site.pod(changed(1) { ($0.phase, $0.reason) = ("Succeeded", "Completed") })
    #expect(site.record(podUID(1))?.join.doubt != nil)
    site.slurm([], about: [7])
    #expect(site.model.jobs.past(of: 0, inSight: Attention(), limit: 8) == [7])
    var job = interLinkJob(7, for: podUID(1), state: SlurmState(.cancelled))
    (job.ended, job.cancelledBy, job.command, job.output) = (Beginning.wall + 15, "root", "", "")
    site.model.take(
      history: SlurmAnswer(items: [job], cluster: "c", release: "", warnings: []), fromSlurm: 0, about: [7],
      at: site.now)
    let record = site.record(podUID(1))
    #expect(
      record?.join.disagreement?.sentence(at: Beginning.wall + 56)
        == "Kubernetes says Succeeded; Slurm says CANCELLED by root 41 s ago while it was pending; believe Slurm."
    )
    #expect(record?.join.doubt == nil)
    #expect(site.snapshot().findings.disagreements == 1)
    // The whole queue, without it, does not make it news again.
    let before = site.record(podUID(1))
    site.seconds += 5
    site.slurm([])
    #expect(site.record(podUID(1)) === before)
  }

  @Test func anOldJobWithTheSameIDIsNotBelieved() {
    let site = JobSite()
    site.pod(changed(1))
    site.slurm([interLinkJob(7, for: podUID(1))])
    site.slurm([])
    var old = interLinkJob(7, for: podUID(9), state: SlurmState(.completed))
    old.submitted = Beginning.wall + -90_000
    site.model.take(
      history: SlurmAnswer(items: [old], cluster: "c", release: "", warnings: []), fromSlurm: 0, about: [7],
      at: site.now)
    #expect(site.record(podUID(1))?.join.job?.job.state.base == .running)
  }

  @Test func latenessBecomesADisagreementByTimeAlone() {
    let site = JobSite()
    site.pod(changed(1))
    var job = interLinkJob(7, for: podUID(1), state: SlurmState(.completed))
    job.ended = Beginning.wall + 20
    site.slurm([job])
    #expect(site.snapshot().findings.disagreements == 0)
    site.wait(30)
    #expect(site.snapshot().findings.disagreements == 1)
    #expect(site.record(podUID(1))?.join.disagreement?.severity == .late)
    site.pod(changed(2) { ($0.phase, $0.reason) = ("Succeeded", "Completed") })
    #expect(site.snapshot().findings.disagreements == 0)
  }

  @Test func aPodWithoutAnIDIsStrandedByTimeAlone() {
    let site = JobSite()
    site.pod(changed(1, jobID: nil) { $0.phase = "Pending" })
    site.wait(20)
    #expect(site.snapshot().findings.stranded == 0)
    site.wait(30)
    #expect(site.snapshot().findings.stranded == 1)
    let before = site.record(podUID(1))
    site.wait(30)
    #expect(site.record(podUID(1)) === before)
    site.pod(changed(2))
    #expect(site.snapshot().findings.stranded == 0)
  }

  @Test func aPodThatLeavesItsRunningJobBehindMakesAnOrphan() {
    let site = JobSite()
    site.pod(changed(1))
    let job = interLinkJob(7, for: podUID(1))
    site.slurm([job])
    site.leave(changed(1))
    #expect(site.snapshot().jobs.first?.pod == nil)
    #expect(site.snapshot().findings.orphans == 0, "it was told before the pod left")
    // It is asked for by its id: the whole queue is looked at once a minute only.
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [7])
    site.wait(6)
    site.slurm([job])
    let snapshot = site.snapshot()
    #expect(snapshot.findings.orphans == 1)
    #expect(snapshot.jobs.first?.orphan?.podLeft == Beginning.wall + 20)
    #expect(snapshot.jobs.first?.orphan?.podName == changed(1).pod.meta.name)
    site.wait(5)
    var ended = job
    ended.state = SlurmState(.cancelled)
    site.slurm([ended])
    #expect(site.snapshot().findings.orphans == 0)
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [])
  }

  @Test func whatIsSubmittedWhileKubernetesIsSilentIsNoOrphan() {
    let site = JobSite()
    for _ in 0..<3 {
      for kind in [SourceID.Kind.pods(node: "vk"), .unscheduled] {
        site.model.take(
          .failed(.refused, retryAt: site.now.steady), from: SourceID(kind: kind), at: site.now)
      }
      site.model.take(.failed(.refused, retryAt: site.now.steady) as ReflectorEvent<Node>, at: site.now)
    }
    #expect(!site.snapshot().connection.isLive)
    site.wait(60)
    site.slurm([interLinkJob(7, for: podUID(1))])
    #expect(site.snapshot().jobs.first?.orphan == nil)
    site.pod(changed(1))
    #expect(site.snapshot().jobs.first?.pod != nil)
    #expect(site.snapshot().jobs.first?.orphan == nil)
  }

  @Test func waitingAndRunningAreCountedBySlurmsWord() {
    let site = JobSite()
    site.pod(changed(1) { $0.phase = "Pending" })
    func counts() -> [Int] { [site.model.jobs.waiting.count, site.model.jobs.running.count] }
    #expect(counts() == [1, 0])
    site.slurm([interLinkJob(7, for: podUID(1))])
    #expect(counts() == [0, 1])
    site.leave(changed(1))
    #expect(counts() == [0, 0])
  }

  @Test func nothingIsAnOrphanBeforeAllPodsAreListed() {
    let site = JobSite()
    site.model.look(at: "default")
    site.slurm([interLinkJob(7, for: podUID(1))])
    #expect(site.snapshot().jobs.first?.orphan == nil)
  }

  @Test func lookingElsewhereIsNoDeparture() {
    let site = JobSite()
    site.pod(changed(1))
    let job = interLinkJob(7, for: podUID(1))
    site.slurm([job])
    site.model.look(at: "elsewhere")
    site.wait(10)
    site.slurm([job])
    #expect(site.model.jobs.join.departures.isEmpty)
    #expect(site.snapshot().findings.orphans == 0)
  }

  @Test func placesAreCountedFromTheWholeQueueOnly() {
    let site = JobSite()
    site.pod(changed(1) { $0.phase = "Pending" })
    var jobs = (7...9).map { interLinkJob(UInt64($0), for: podUID($0 - 6), state: SlurmState(.pending)) }
    for index in jobs.indices { (jobs[index].partition, jobs[index].priority) = ("cpu", 100 + index) }
    site.slurm([jobs[0]], about: [7])
    #expect(site.record(podUID(1))?.join.places == [])
    site.slurm(jobs)
    #expect(site.record(podUID(1))?.join.places.map(\.ahead) == [2])
    #expect(site.snapshot().jobs.map { $0.places.first?.ahead } == [2, 1, 0])
    jobs[2].state = SlurmState(.running)
    site.slurm(jobs)
    #expect(site.record(podUID(1))?.join.places.map(\.ahead) == [1])
  }

  @Test func theHeadOfALogLeadsToTheJob() {
    let site = JobSite()
    site.pod(changed(1, jobID: nil))
    site.model.learn(logHead: 7, of: podUID(1), at: site.now)
    #expect(site.model.jobs.demand(of: 0, inSight: Attention()).all == [7])
    var bare = SlurmJob(id: SlurmJobID(cluster: "", number: 7))
    (bare.submitted, bare.state) = (Beginning.wall + 10, SlurmState(.running))
    site.slurm([bare], about: [7])
    #expect(site.record(podUID(1))?.join.jobs.main?.ground == .logHead)
  }

  @Test func interLinksWordIsKeptBesideKubernetes() {
    let site = JobSite([])
    site.pod(changed(1))
    var status = InterLinkPodStatus()
    (status.uid, status.name, status.namespace) = (podUID(1), "p", "default")
    var container = Pod.ContainerStatus()
    container.state = .terminated(Pod.ContainerStatus.Termination())
    status.containers = [container]
    site.model.take(reports: [status], ofNodes: [], at: site.now)
    let before = site.record(podUID(1))
    #expect(before?.join.interLink?.learnt == Beginning.wall + 20)
    #expect(before?.join.interLinkConflict == nil)
    site.seconds += 10
    site.model.take(reports: [status], ofNodes: [], at: site.now)
    #expect(site.record(podUID(1)) === before)
    site.wait(20)
    let record = site.record(podUID(1))
    #expect(
      record?.join.interLinkConflict?.sentence(at: Beginning.wall + 60).hasPrefix(
        "Kubernetes says Running; interLink has said terminated (exit code 0) for 40 s.") == true)
    #expect(site.snapshot().findings.disagreements == 1)
    site.model.take(reports: [], ofNodes: [], at: site.now)
    #expect(site.record(podUID(1))?.join.interLink == nil)
    #expect(site.snapshot().findings.disagreements == 0)
  }

  @Test func interLinkRemembersThePodOfAnOrphan() {
    let site = JobSite()
    var status = InterLinkPodStatus()
    (status.uid, status.name, status.namespace) = (podUID(1), "train", "ml")
    site.slurm([interLinkJob(7, for: podUID(1))])
    #expect(site.snapshot().jobs.first?.orphan?.doubt == .anotherCluster)
    #expect(site.snapshot().findings.orphans == 0)
    site.model.take(reports: [status], ofNodes: [], at: site.now)
    #expect(site.snapshot().jobs.first?.orphan?.podName == "train")
    #expect(site.snapshot().findings.orphans == 1)
  }

  /// Random events in random order end where the same things told in order end.
  @Test(arguments: 0..<20) func theOrderOfEventsDoesNotMatter(_ seed: Int) {
    var dice = Dice(UInt64(seed))
    let count = 12
    func pod(_ number: Int) -> PodRecord {
      podRecord(podUID(number), jobID: number % 3 == 0 ? nil : String(number)) { $0.phase = "Running" }
    }
    func job(_ number: Int) -> SlurmJob { interLinkJob(UInt64(number), for: podUID(number)) }
    let site = JobSite()
    var steps: [(JobSite) -> Void] = []
    for number in 1...count {
      steps.append { $0.pod(pod(number)) }
      steps.append { $0.slurm([job(number)], about: [UInt64(number)]) }
    }
    for step in steps.shuffled(using: &dice) { step(site) }
    let snapshot = site.snapshot()
    #expect(snapshot.jobs.map(\.id.job.id) == (1...count).map(UInt64.init))
    for record in snapshot.pods {
      #expect(record.join.job.map { podUID(Int($0.key.id)) } == record.key.uid)
    }
    for entry in snapshot.jobs { #expect(entry.pod?.join.job?.key == entry.id.job) }
    #expect(snapshot.findings.total == 0)
  }
}
