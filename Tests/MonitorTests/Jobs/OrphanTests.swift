import ClientCore
import Testing

@testable import Monitor

@Suite struct OrphanTests {
  private func find(
    _ jobs: [SlurmJob], pods: [PodRecord] = [], knowsAllPods: Bool = true,
    statuses: [String: InterLinkPodStatus] = [:]
  ) -> [Orphan] {
    let table = JobTable(jobs)
    var join = JobJoin()
    for pod in pods { _ = join.put(pod, in: table) }
    return Orphan.find(in: table, join: join, statuses: statuses, knowsAllPods: knowsAllPods)
  }

  @Test func aLiveJobOfNoPodIsOne() {
    var renamed = interLinkJob(8, for: podUID(2))
    renamed.name = "mine"
    var bare = interLinkJob(9, for: podUID(3), state: SlurmState(.pending))
    (bare.command, bare.output) = ("", "")
    var other = interLinkJob(10, for: podUID(4))
    (other.command, other.output, other.name) = ("/home/me/run.sh", "/home/me/out", "train")
    var uuid = interLinkJob(12, for: podUID(6))
    (uuid.command, uuid.output) = ("/home/me/run.sh", "/home/me/out")
    let ended = interLinkJob(11, for: podUID(5), state: SlurmState(.completed))
    let found = find(
      [interLinkJob(7, for: podUID(1)), renamed, bare, other, uuid, ended],
      pods: [podRecord(podUID(1), jobID: "7")]
    )
    #expect(found.map(\.job.id) == [8, 9])
    #expect(found.map(\.isRunning) == [true, false])
    #expect(found.map(\.namespace) == ["default", ""])
  }

  @Test func itIsCertainOnlyIfAllPodsAreKnown() {
    let jobs = [interLinkJob(7, for: podUID(1))]
    let now = Beginning.wall + 80
    #expect(find(jobs, knowsAllPods: false).first?.sentence(at: now).contains("cannot see") == true)
    #expect(find(jobs).first?.sentence(at: now).contains("another cluster") == true)
    // The job of a pod that is there shows which folder is this cluster's.
    let both = jobs + [interLinkJob(8, for: podUID(2))]
    let found = find(both, pods: [podRecord(podUID(2), jobID: "8")])
    #expect(found.map(\.doubt) == [nil])
    #expect(found.first?.sentence(at: now).contains("Nothing will cancel") == true)
  }

  @Test func interLinksMemoryGivesThePodItsName() {
    var status = InterLinkPodStatus()
    (status.name, status.namespace, status.uid) = ("train-1", "ml", podUID(1))
    let found = find([interLinkJob(7, for: podUID(1))], statuses: [podUID(1): status])
    #expect(found.first?.podName == "train-1")
    #expect(found.map(\.doubt) == [nil])
  }

  @Test func aPodThatHasJustLeftHasTimeToTakeItsJobAlong() {
    let job = interLinkJob(7, for: podUID(1))
    var table = JobTable([job])
    var join = JobJoin()
    _ = join.put(podRecord(podUID(1), jobID: "7"), in: table)
    join.remove(podUID(1), at: Beginning.wall + 30, in: table)
    #expect(Orphan.find(in: table, join: join, knowsAllPods: true).isEmpty, "told before it left")
    table.tell([job], at: 40)
    let found = Orphan.find(in: table, join: join, knowsAllPods: true)
    #expect(found.map(\.podLeft) == [Beginning.wall + 30])
    #expect(found.first?.sentence(at: Beginning.wall + 71).contains("left 41 s ago") == true)
  }

  @Test func aJobThatSlurmForgotIsNone() {
    var table = JobTable([interLinkJob(7, for: podUID(1))])
    table.tell([], at: 40)
    #expect(Orphan.find(in: table, join: JobJoin(), knowsAllPods: true).isEmpty)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var pod: PodRecord
    var jobs: [SlurmJob] = []
    var isForgotten = false
    var asked: Double?
    var seconds = 100.0
    var says: String?
  }

  static let cases: [Case] = [
    Case(
      testDescription: "no id for 40 s", pod: podRecord(podUID(1)) { $0.phase = "Pending" }, seconds: 40),
    Case(
      testDescription: "no id for 100 s", pod: podRecord(podUID(1)) { $0.phase = "Pending" },
      says: "No job id for 100 s"),
    Case(
      testDescription: "no id, but a job found by its script",
      pod: podRecord(podUID(1)) { $0.phase = "Pending" },
      jobs: [interLinkJob(7, for: podUID(1))]),
    Case(
      testDescription: "the container says something",
      pod: podRecord(podUID(1)) { pod in
        pod.phase = "Pending"
        var status = Pod.ContainerStatus()
        status.state = .waiting(reason: "Remote pod submitted", message: "")
        pod.containerStatuses = [status]
      }, says: "(Remote pod submitted)"),
    Case(
      testDescription: "unscheduled, nothing said",
      pod: podRecord(podUID(1)) { ($0.phase, $0.nodeName) = ("Pending", "") }),
    Case(
      testDescription: "unschedulable",
      pod: podRecord(podUID(1)) { pod in
        (pod.phase, pod.nodeName) = ("Pending", "")
        pod.conditions = [condition("PodScheduled", "False", reason: "Unschedulable", message: "0/2 nodes")]
      }, says: "0/2 nodes"),
    Case(
      testDescription: "waits for a ConfigMap", pod: podRecord(podUID(1)) { $0.phase = "Initializing" },
      says: "gives up in 3 min"),
    Case(
      testDescription: "refused",
      pod: podRecord(podUID(1)) {
        ($0.phase, $0.reason, $0.message) = ("Failed", "ProviderFailed", "sbatch: invalid partition")
      }, says: "sbatch: invalid partition"),
    Case(
      testDescription: "failed by itself",
      pod: podRecord(podUID(1)) { ($0.phase, $0.reason) = ("Failed", "Error: 3") }),
    Case(
      testDescription: "a Docker pod",
      pod: podRecord(podUID(1), jobID: String(repeating: "a", count: 64)) { $0.phase = "Running" }, asked: 90),
    Case(
      testDescription: "its job is there", pod: podRecord(podUID(1), jobID: "7") { $0.phase = "Running" },
      jobs: [interLinkJob(7, for: podUID(1))], asked: 90),
    Case(
      testDescription: "its job is forgotten", pod: podRecord(podUID(1), jobID: "7") { $0.phase = "Pending" },
      jobs: [interLinkJob(7, for: podUID(1))], isForgotten: true, says: "Slurm forgot job 7 50 s ago"),
    Case(
      testDescription: "ended, its job forgotten",
      pod: podRecord(podUID(1), jobID: "7") { $0.phase = "Succeeded" },
      jobs: [interLinkJob(7, for: podUID(1))], isForgotten: true),
    Case(
      testDescription: "its job was never seen",
      pod: podRecord(podUID(1), jobID: "7") { $0.phase = "Pending" },
      asked: 90, says: "Slurm does not know job 7"),
    Case(
      testDescription: "its job was not asked for since",
      pod: podRecord(podUID(1), jobID: "7") { $0.phase = "Pending" }, asked: 30),
    Case(
      testDescription: "no Slurm to ask", pod: podRecord(podUID(1), jobID: "7") { $0.phase = "Pending" }),
    Case(
      testDescription: "being deleted",
      pod: podRecord(podUID(1)) { ($0.phase, $0.meta.deletion) = ("Pending", Beginning.wall) }),
  ]

  @Test(arguments: cases) func stranded(_ given: Case) {
    var table = JobTable(given.jobs)
    if given.isForgotten { table.tell([], at: 50) }
    var join = JobJoin()
    _ = join.put(given.pod, in: table)
    let now = Beginning.wall + given.seconds
    let found = StrandedPod(
      given.pod, jobs: join.jobsOfPod[podUID(1)], in: table,
      askedSlurm: given.asked.map { Beginning.wall + $0 }, at: now)
    guard let says = given.says else {
      #expect(found == nil)
      return
    }
    #expect(found?.sentence(at: now).contains(says) == true, "\(found?.sentence(at: now) ?? "nothing")")
  }
}
