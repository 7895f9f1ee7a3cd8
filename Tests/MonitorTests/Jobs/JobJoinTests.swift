@testable import ClientCore
import Testing

@testable import Monitor

@Suite struct JobJoinTests {
  private static let uid = podUID(1)

  /// A job of which only some leads point to the pod.
  private static func job(
    _ id: UInt64 = 7, command: String = "", output: String = "", name: String = "x"
  ) -> SlurmJob {
    var job = interLinkJob(id, for: uid)
    (job.command, job.output, job.name) = (command, output, name)
    return job
  }

  private static let script = "/srv/interlink/jobs/my-ns-\(uid)/job.slurm"
  private static let output = ".local/jobs/my-ns-\(uid)/job.out"

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var job: SlurmJob
    var annotation: String?
    var logHead: UInt64?
    var ground: JobGround?
    var isConfirmed = true
    var doubt: JoinConflict.Doubt?
  }

  static let cases: [Case] = [
    Case(
      testDescription: "annotation, confirmed by the script", job: job(command: script), annotation: "7",
      ground: .annotation),
    Case(
      testDescription: "annotation, confirmed by the name", job: job(name: uid), annotation: "7",
      ground: .annotation),
    Case(
      testDescription: "annotation alone", job: job(), annotation: "7", ground: .annotation,
      isConfirmed: false),
    Case(testDescription: "script alone", job: job(command: script), ground: .script),
    Case(testDescription: "output alone", job: job(output: output), ground: .output),
    Case(
      testDescription: "output, with a script of the user's", job: job(command: "/a.sh", output: output),
      ground: .output),
    Case(testDescription: "log head alone", job: job(), logHead: 7, ground: .logHead, isConfirmed: false),
    Case(testDescription: "name alone", job: job(name: uid), ground: .name),
    Case(testDescription: "nothing", job: job()),
    Case(testDescription: "another id", job: job(), annotation: "8"),
    Case(testDescription: "a Docker id", job: job(), annotation: String(repeating: "a", count: 64)),
    Case(
      testDescription: "reused id: the script is another pod's",
      job: interLinkJob(7, for: podUID(2)), annotation: "7", doubt: .belongs(to: podUID(2), by: .script)),
    Case(
      testDescription: "reused id: the name is another pod's", job: job(name: podUID(2)), annotation: "7",
      doubt: .belongs(to: podUID(2), by: .name)),
    Case(
      testDescription: "reused id: the output is another pod's",
      job: job(output: "/d/n-\(podUID(2))/job.out"), annotation: "7",
      doubt: .belongs(to: podUID(2), by: .output)),
    Case(
      testDescription: "reused id: a script that is not interLink's", job: job(command: "/home/me/run.sh"),
      annotation: "7", doubt: .foreignScript),
    Case(
      testDescription: "named as the pod, but the script is another's",
      job: job(command: "/d/n-\(podUID(2))/job.slurm", name: uid),
      doubt: .belongs(to: podUID(2), by: .script)),
    Case(
      testDescription: "log head of another life", job: interLinkJob(7, for: podUID(2)), logHead: 7,
      doubt: .belongs(to: podUID(2), by: .script)),
    Case(
      testDescription: "older than the pod",
      job: {
        var old = job()
        old.submitted = Beginning.wall + -3600
        return old
      }(), annotation: "7", doubt: .olderThanPod),
  ]

  @Test(arguments: cases) func ground(_ given: Case) {
    let table = JobTable([given.job])
    var join = JobJoin()
    _ = join.put(podRecord(Self.uid, jobID: given.annotation), in: table)
    if let head = given.logHead { _ = join.learn(logHead: head, of: Self.uid, in: table) }
    let found = join.jobsOfPod[Self.uid]
    #expect(found?.main?.ground == given.ground)
    #expect(found?.conflicts.first?.doubt == given.doubt)
    if given.ground != nil { #expect(found?.main?.isConfirmed == given.isConfirmed) }
    #expect(join.podsOfJob[.c(7)] == (given.ground == nil ? nil : [Self.uid]))
    if let conflict = found?.conflicts.first { #expect(conflict.sentence.contains("Job 7")) }
  }

  @Test func aScriptThatIsCalledOtherwiseIsNoLead() {
    for path in ["job.slurm", "/job.slurm", "/a/\(Self.uid)/job.slurm", "/a/-x/job.slurm", "", "/"] {
      #expect(JobLeads(Self.job(command: path)).script == nil, "\(path)")
    }
    let leads = JobLeads(Self.job(command: Self.script))
    #expect(leads.script == Self.uid)
    #expect(leads.namespace == "my-ns")
    #expect(leads.root == "/srv/interlink/jobs/")
  }

  @Test func twoGroundsThatDisagreeAreBothKept() {
    // The annotation names job 7, which tells nothing of itself; the script of job 9 is the pod's.
    let table = JobTable([Self.job(7), Self.job(9, command: Self.script)])
    var join = JobJoin()
    _ = join.put(podRecord(Self.uid, jobID: "7"), in: table)
    let found = join.jobsOfPod[Self.uid]
    #expect(found?.jobs.map(\.key) == [.c(9), .c(7)])
    #expect(found?.conflicts.map(\.doubt) == [.notTheOnlyOne(.c(9))])
  }

  @Test func tasksOfAnArrayAreOnePodsJobs() {
    var tasks: [SlurmJob] = []
    for id: UInt64 in 7...9 {
      var task = interLinkJob(id, for: Self.uid)
      task.array = SlurmJob.ArrayTask(job: 7, task: Int(id - 7), tasks: "")
      tasks.append(task)
    }
    var join = JobJoin()
    _ = join.put(podRecord(Self.uid, jobID: "7"), in: JobTable(tasks))
    #expect(join.jobsOfPod[Self.uid]?.jobs.map(\.key) == [.c(7), .c(8), .c(9)])
    #expect(join.jobsOfPod[Self.uid]?.jobs.allSatisfy { $0.ground == .annotation } == true)
    #expect(join.jobsOfPod[Self.uid]?.conflicts.isEmpty == true)
  }

  @Test func theSameIdOfTwoClustersIsToldApart() {
    var table = JobTable()
    table.tell([interLinkJob(7, for: podUID(2))], cluster: "a")
    table.tell([interLinkJob(7, for: Self.uid)], cluster: "b")
    var join = JobJoin()
    _ = join.put(podRecord(Self.uid, jobID: "7"), in: table)
    #expect(join.jobsOfPod[Self.uid]?.main?.key == JobKey(cluster: "b", id: 7))
  }

  @Test func aChangeOfStateConcernsNoPod() {
    var table = JobTable([interLinkJob(7, for: Self.uid, state: SlurmState(.pending))])
    var join = JobJoin()
    _ = join.put(podRecord(Self.uid, jobID: "7"), in: table)
    let change = table.tell([interLinkJob(7, for: Self.uid)], at: 30)
    #expect(change.keys == [.c(7)])
    #expect(join.take(change, from: table).isEmpty)
    #expect(table[.c(7)]?.stateSeen == Beginning.wall + 30)
    #expect(table.tell([interLinkJob(7, for: Self.uid)], at: 40).isEmpty)
    #expect(table[.c(7)]?.stateSeen == Beginning.wall + 30)
    #expect(table[.c(7)]?.learnt == Beginning.wall + 40)
  }

  @Test func whatSlurmNoLongerTellsKeepsItsLastWord() {
    var table = JobTable([interLinkJob(7, for: Self.uid), interLinkJob(8, for: podUID(2))])
    table.tell([], covering: .part, at: 25)
    #expect(table[.c(7)]?.goneSince == nil)
    table.tell([], covering: .ids([7]), at: 30)
    #expect(table[.c(7)]?.goneSince == Beginning.wall + 30)
    #expect(table[.c(8)]?.goneSince == nil)
    table.tell([], cluster: "other", at: 35)
    #expect(table[.c(8)]?.goneSince == nil)
    #expect(table.forget(goneBefore: Beginning.wall + 31).keys == [.c(7)])
    #expect(table.records.keys.map(\.id) == [8])
  }

  @Test func anIdThatBeginsANewLifeIsJoinedAnew() {
    var table = JobTable([interLinkJob(7, for: Self.uid)])
    var join = JobJoin()
    _ = join.put(podRecord(Self.uid, jobID: "7"), in: table)
    _ = join.put(podRecord(podUID(2)), in: table)
    let change = table.tell([interLinkJob(7, for: podUID(2))], at: 30)
    #expect(join.take(change, from: table) == [Self.uid, podUID(2)])
    #expect(join.podsOfJob[.c(7)] == [podUID(2)])
    #expect(join.jobsOfPod[Self.uid]?.conflicts.count == 1)
  }

  /// Whatever came in whatever order: the join is what a new one makes of the end.
  @Test(arguments: 0..<20) func changesAddUpToTheWhole(_ seed: Int) {
    var dice = Dice(UInt64(seed))
    var (table, join) = (JobTable(), JobJoin())
    var pods: [String: PodRecord] = [:]
    var jobs: [UInt64: SlurmJob] = [:]
    for step in 0..<200 {
      let uid = podUID(Int.random(in: 0..<6, using: &dice))
      let id = UInt64.random(in: 1..<6, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0:
        let record = podRecord(uid, jobID: Bool.random(using: &dice) ? String(id) : nil)
        pods[uid] = record
        _ = join.put(record, in: table)
      case 1:
        pods[uid] = nil
        join.remove(uid, at: Beginning.wall, in: table)
      case 2:
        jobs[id] = nil
        _ = join.take(table.tell(Array(jobs.values), at: Double(step)), from: table)
        _ = join.take(table.forget(goneBefore: Beginning.wall + Double(step + 1)), from: table)
      default:
        var job = interLinkJob(id, for: uid)
        if Bool.random(using: &dice) { job.command = "" }
        if Bool.random(using: &dice) { job.output = "" }
        if Bool.random(using: &dice) { job.name = podUID(Int.random(in: 0..<6, using: &dice)) }
        job.submitted = Beginning.wall + Double(step)
        jobs[id] = job
        _ = join.take(table.tell([job], covering: .part, at: Double(step)), from: table)
      }
      var whole = JobJoin()
      for record in pods.values { _ = whole.put(record, in: table) }
      for uid in (0..<6).map(podUID) {
        #expect(join.jobsOfPod[uid]?.jobs == whole.jobsOfPod[uid]?.jobs)
        #expect(
          Set(join.jobsOfPod[uid]?.conflicts ?? []) == Set(whole.jobsOfPod[uid]?.conflicts ?? []))
      }
      #expect(join.podsOfJob.mapValues { Set($0) } == whole.podsOfJob.mapValues { Set($0) })
    }
  }
}
