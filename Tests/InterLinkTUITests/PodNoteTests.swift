import Monitor
import Testing

@testable import ClientCore
@testable import InterLinkTUI

/// What a pod's row says first, for each combination of what Kubernetes and Slurm say.
@Suite struct PodNoteTests {
  /// A case: what differs of the pod and of its job, and what is said.
  nonisolated struct Case: Sendable, CustomTestStringConvertible {
    var pod = Fixture.Spec(namespace: "a", name: "b", age: 600, job: "7")
    /// `nil` where no Slurm is asked.
    var job: SlurmJob?
    var others: [SlurmJob] = []
    var isSlurmAsked = true
    var isNodeSilent = false
    var isSlurmSilent = false
    var text: String
    var role = Role.plain
    var testDescription: String { text }
  }

  private nonisolated static func pod(
    _ phase: String, _ states: [Pod.ContainerStatus.State] = [.unknown], reason: String = "",
    age: Double = 600,
    job: String? = "7", message: String = "", node: String = "vega-vk", isDeleted: Bool = false,
    isGone: Bool = false
  ) -> Fixture.Spec {
    Fixture.Spec(
      namespace: "a", name: "b", age: age, phase: phase, reason: reason, message: message, node: node,
      job: job,
      states: states, isDeleted: isDeleted, isGone: isGone)
  }

  private nonisolated static let running = pod(
    "Running", [.running(startedAt: Fixture.ago(500))], reason: "Running")
  private nonisolated static let waiting = pod("Pending", [.waiting(reason: "", message: "")])

  private nonisolated static func pending(_ reason: String, _ change: (inout SlurmJob) -> Void = { _ in })
    -> SlurmJob
  {
    JoinedFixture.job(7, of: 0, .pending) {
      $0.reason = reason
      change(&$0)
    }
  }

  private nonisolated static func live(
    _ base: SlurmBaseState = .running, flags: [SlurmStateFlag] = [], for seconds: Double, limit: SlurmNumber
  ) -> SlurmJob {
    JoinedFixture.job(7, of: 0, base) {
      $0.state = SlurmState(base, flags: flags)
      ($0.started, $0.timeLimit, $0.nodes) = (Fixture.ago(seconds), limit, "cn1")
    }
  }

  private nonisolated static func over(
    _ base: SlurmBaseState, ran: Double? = 720, limit: Int = 20, _ change: (inout SlurmJob) -> Void = { _ in }
  ) -> SlurmJob {
    JoinedFixture.job(7, of: 0, base) {
      $0.ended = Fixture.ago(300)
      $0.started = Fixture.ago(300 + (ran ?? 0))
      if ran != nil { $0.nodes = "cn1" }
      $0.timeLimit = .value(limit)
      change(&$0)
    }
  }

  private nonisolated static let failed = pod("Failed", [Fixture.ended(3, "Error: 3")], reason: "Error: 3")
  private nonisolated static let refused = pod(
    "Failed", reason: "ProviderFailed", job: nil, message: Fixture.refused)

  nonisolated static let cases: [Case] = [
    // A contradiction comes first, whatever else there is to say.
    Case(
      pod: pod("Succeeded", [Fixture.ended(0, ran: nil)]), job: over(.cancelled, ran: nil),
      text: "believe Slurm: cancelled 5m ago while it was pending", role: .attention),
    Case(
      pod: failed, job: over(.completed), text: "believe Kubernetes: Failed (Error: 3)", role: .attention),
    Case(
      pod: pod("Succeeded", [Fixture.ended(0)]), job: over(.outOfMemory),
      text: "look into the log: Succeeded or out of memory", role: .attention),
    Case(
      pod: waiting, job: live(for: 400, limit: .value(60)), text: "believe Slurm: running for 6m40s",
      role: .waiting),
    Case(
      pod: pod("Succeeded", [Fixture.ended(0)]), job: live(flags: [.configuring], for: 30, limit: .value(60)),
      text: "believe Slurm: configuring for 30s", role: .attention),
    // What is missing.
    Case(
      pod: pod("Pending", age: 700, job: nil), text: "no job ID for 11m: the plugin has not answered",
      role: .attention),
    Case(pod: pod("Pending", age: 30, job: nil), text: "no job ID yet", role: .dim),
    Case(
      pod: pod("Initializing", age: 60, job: nil), text: "waits for a ConfigMap or Secret, gives up in 4m",
      role: .attention),
    Case(pod: waiting, text: "Slurm does not know job 7", role: .attention),
    Case(pod: refused, text: "refused: invalid partition specified: nope"),
    Case(
      pod: pod("Pending", job: nil, node: ""),
      text: "unschedulable: 1 Insufficient cpu, 2 node(s) had untolerated taint", role: .attention),
    // Kubernetes' own affairs.
    Case(
      pod: pod("Running", job: "7", isDeleted: true), job: live(for: 400, limit: .value(60)),
      text: "being deleted",
      role: .attention),
    Case(
      pod: pod("Running", isGone: true), job: live(for: 400, limit: .value(60)),
      text: "deleted; was Running when last seen", role: .dim),
    // Waiting: when, how many before it, why, and who can do something.
    Case(
      pod: waiting, job: pending("Priority") { $0.expectedStart = Fixture.now + 1740 },
      others: (1...17).map { number in
        JoinedFixture.job(UInt64(100 + number), .pending) { $0.priority = 9000 }
      },
      text: "~14:31, 17 ahead in cpu"),
    Case(pod: waiting, job: pending("Resources"), text: "next in line in cpu"),
    Case(
      pod: waiting, job: pending("Resources") { $0.priority = nil },
      text: "next in line; waits for nodes to come free"),
    Case(
      pod: waiting, job: pending("Licenses") { $0.expectedStart = Fixture.now + 86400 },
      text: "~11-22 14:02, waits for a licence"),
    Case(
      pod: waiting, job: pending("BeginTime") { $0.expectedStart = Fixture.ago(5) },
      text: "not before its start time (or just put back into the queue)"),
    Case(
      pod: waiting, job: pending("JobHeldUser") { ($0.priority, $0.expectedStart) = (0, Fixture.now + 60) },
      text: "act: held by its user: release it", role: .attention),
    Case(
      pod: waiting, job: pending("PartitionDown"), text: "site: its partition is down (cpu)", role: .bad),
    Case(
      pod: waiting, job: pending("Resources") { $0.stateDescription = "Nodes cn[1-4] are reserved" },
      text: "next in line; waits for nodes to come free: Nodes cn[1-4] are reserved"),
    Case(pod: waiting, job: pending("BrandNew"), text: "reason code BrandNew (no explanation known)"),
    // Running: how far it is.
    Case(pod: running, job: live(for: 4320, limit: .value(150)), text: " 1:12 ▇▇▇▁▁▁ 2:30"),
    Case(pod: running, job: live(for: 250, limit: .value(30)), text: "4m10s ▇▁▁▁▁▁ 30m"),
    Case(pod: running, job: live(for: 4320, limit: .unlimited), text: " 1:12, no limit told"),
    Case(
      pod: running, job: live(for: 8760, limit: .value(150)), text: " 2:26 ▇▇▇▇▇▇ 2:30  4m left",
      role: .attention),
    Case(
      pod: running, job: live(for: 9600, limit: .value(150)), text: " 2:40 ▇▇▇▇▇▇ 2:30  time is over",
      role: .attention),
    Case(
      pod: waiting, job: live(flags: [.configuring], for: 20, limit: .value(30)),
      text: "its nodes boot or run the prolog", role: .dim),
    Case(
      pod: pod("Running", [.running(startedAt: Fixture.ago(500)), Fixture.ended(0)], reason: "Running"),
      job: live(for: 4320, limit: .value(150)), text: " 1:12 ▇▇▇▁▁▁ 2:30  side-1 ended: exit 0",
      role: .attention),
    // Ended: how, and what to do better.
    Case(
      pod: pod("Succeeded", [Fixture.ended(0)]), job: over(.completed, limit: 240),
      text: "asked 4 h, used 12 min: with --time=20 it would wait less", role: .dim),
    Case(
      pod: pod("Succeeded", [Fixture.ended(0)]), job: over(.completed), text: "exit 0 after 12m", role: .dim),
    Case(pod: failed, job: over(.failed) { $0.exit = ExitStatus(code: 3) }, text: "exit 3"),
    Case(
      pod: pod("Failed", [Fixture.ended(15)]), job: over(.timeout, ran: 1200),
      text: "reached its time limit of 20m: ask for more time"),
    Case(
      pod: pod("Failed", [Fixture.ended(15)]), job: over(.cancelled),
      text: "cancelled by its user or an administrator after 12m"),
    Case(
      pod: pod("Failed", [Fixture.ended(137)]), job: over(.outOfMemory),
      text: "killed for using more memory than it had: ask for more memory after 12m"),
    // Without Slurm: no more than Kubernetes says.
    Case(pod: running, isSlurmAsked: false, text: "", role: .dim),
    Case(
      pod: pod("Succeeded", [Fixture.ended(0, ran: nil)]), isSlurmAsked: false,
      text: "never seen running (exit 0)", role: .attention),
    Case(
      pod: running, isSlurmAsked: false, isNodeSilent: true, text: "node silent; was Running",
      role: .attention),
    Case(
      pod: running, job: live(for: 4320, limit: .value(150)), isNodeSilent: true, text: " 1:12 ▇▇▇▁▁▁ 2:30"),
    // Of a Slurm that does not answer: as it was.
    Case(
      pod: running, job: live(for: 4320, limit: .value(150)), isSlurmSilent: true, text: " 1:11 ▇▇▇▁▁▁ 2:30",
      role: .stale),
    Case(
      pod: pod("Succeeded", [Fixture.ended(0)]), job: over(.completed), isSlurmSilent: true,
      text: "exit 0 after 12m", role: .dim),
  ]

  private nonisolated static func row(_ given: Case) -> PodRow {
    var record = Fixture.record(given.pod, number: 0)
    // Slurm is believed only in what it said after Kubernetes' last word.
    record = PodRecord(
      key: record.key, pod: record.pod, learnt: Fixture.ago(200), isGone: record.isGone)
    guard given.isSlurmAsked else { return PodRow(record: record, isNodeSilent: given.isNodeSilent) }
    let snapshot = JoinedFixture.joined([record], jobs: given.others + [given.job].compactMap { $0 })
    return PodRow(
      record: snapshot.pods[0], isNodeSilent: given.isNodeSilent, isSlurmSilent: given.isSlurmSilent)
  }

  @Test(arguments: cases) func theMostTellingComesFirst(_ given: Case) {
    let note = PodNote(Self.row(given), at: Fixture.now, glyphs: Glyphs())
    #expect(note.text == given.text)
    #expect(note.role == given.role)
  }

  @Test func findingsAreSigned() {
    let signed = Self.cases.filter { PodColumns.sign(Glyphs())(Self.row($0)) != nil }.map(\.text)
    #expect(signed.count == 10, "\(signed)")
    #expect(signed.contains { $0.hasPrefix("believe Slurm: cancelled") })
    #expect(signed.contains { $0.hasPrefix("no job ID for") })
    #expect(!signed.contains { $0.hasPrefix("act: held") })
  }

  /// Job names, comments and paths come from anybody who may submit: they are cleaned when Slurm's answer is read.
  @Test func nothingFromSlurmReachesTheTerminalAsAControl() async throws {
    let escape = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{9B}31m\u{202E}"
    let text = """
      {"jobs": [{"job_id": 8831233, "name": "x\\u001b[2Jy", "comment": "c\\u001b]0;owned\\u0007d\\u202ee",
      "command": "/home/interlink/jobs/ns-67cbf9ce-6d61-4b19-b17d-000000000001/job.slurm",
      "partition": "gpu\\u009b31m", "account": "a\\u0000b", "qos": "q\\u001b[1m", "job_state": "PENDING",
      "state_reason": "Pri\\u001b[5mority", "state_description": "d\\u001b[31m", "nodes": "n\\u001bc"}]}
      """
    var decoder = SlurmListDecoder<SlurmJob>()
    try decoder.append(Array(text.utf8))
    let jobs = decoder.items
    #expect(jobs.count == 1)
    let snapshot = JoinedFixture.joined(JoinedFixture.records(), jobs: jobs)
    for keys in ["2w", "2/3dgan-eval<enter><enter>"] {
      let app = Stage.app(snapshot)
      await app.settle()
      await app.play(try KeyScript.keys(keys))
      let drawn = app.draw(rows: 60, columns: 300).text
      #expect(
        !drawn.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) })
      #expect(!drawn.contains("\u{202E}") && !drawn.contains("owned") && !drawn.contains(escape))
    }
  }
}
