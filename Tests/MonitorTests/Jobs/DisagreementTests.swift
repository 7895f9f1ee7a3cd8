import ClientCore
import Testing

@testable import Monitor

@Suite struct DisagreementTests {
  /// What a pod can say, in the columns of ``table``.
  static let pods: [(name: String, change: @Sendable (inout Pod) -> Void)] = [
    ("Pending", { $0.phase = "Pending" }),
    ("Running", { ($0.phase, $0.reason) = ("Running", "Running") }),
    ("Succeeded", { ($0.phase, $0.reason) = ("Succeeded", "Completed") }),
    ("Failed 3", { $0.fail(3) }),
    ("ProviderFailed", { ($0.phase, $0.reason) = ("Failed", "ProviderFailed") }),
    ("Unknown", { $0.phase = "Unknown" }),
    (
      "deleted",
      {
        ($0.phase, $0.reason) = ("Running", "VKProviderPodDeleted")
        $0.meta.deletion = Beginning.wall + 130
      }
    ),
  ]

  /// For each state the verdict on each pod, long after: `=` both can be true, `n` note, `l` late, `w` wrong;
  /// capitals where Slurm is not the one to believe.
  static let table: [(state: SlurmState, verdicts: String)] = [
    (SlurmState(.pending), "=lwww=l"),
    (SlurmState(.running), "l=www=l"),
    (SlurmState(.suspended), "nnwww=l"),
    (SlurmState(.completed), "ll=Ww=="),
    (SlurmState(.cancelled), "llw=w=="),
    (SlurmState(.failed), "llw=w=="),
    (SlurmState(.timeout), "llw=w=="),
    (SlurmState(.nodeFail), "llw=w=="),
    (SlurmState(.preempted), "llw=w=="),
    (SlurmState(.bootFail), "llw=w=="),
    (SlurmState(.deadline), "llw=w=="),
    (SlurmState(.outOfMemory), "llW=w=="),
    // Flags on the base states that Slurm puts them on.
    (SlurmState(.completed, flags: [.completing]), "ll=Ww=="),
    (SlurmState(.cancelled, flags: [.completing]), "llw=w=="),
    (SlurmState(.running, flags: [.completing]), "ll==w=="),
    (SlurmState(.completed, flags: [.stageOut]), "ll=Ww=="),
    (SlurmState(.running, flags: [.configuring]), "==www=l"),
    (SlurmState(.running, flags: [.powerUpNode]), "l=www=l"),
    (SlurmState(.pending, flags: [.expediting]), "=lwww=l"),
    (SlurmState(.running, flags: [.resizing]), "l=www=l"),
    (SlurmState(.pending, flags: [.requeued]), "=lwww=l"),
    (SlurmState(.preempted, flags: [.requeued]), "=lwww=l"),
    (SlurmState(.pending, flags: [.requeueFed]), "=lwww=l"),
    (SlurmState(.pending, flags: [.requeueHold]), "=lwww=l"),
    (SlurmState(.pending, flags: [.specialExit]), "=lwww=l"),
    (SlurmState(.running, flags: [.stopped]), "lnwww=l"),
    (SlurmState(.pending, flags: [.revoked]), "llw=w=="),
    (SlurmState(.pending, flags: [.reservationDeleted]), "=lwww=l"),
    (SlurmState(.running, flags: [.signaling]), "l=www=l"),
    (SlurmState(.pending, flags: [.launchFailed]), "=lwww=l"),
    (SlurmState(.pending, flags: [.reconfigFail]), "=lwww=l"),
    (SlurmState(.failed, flags: [.updateDatabase]), "llw=w=="),
    // Text forms tell the flag alone.
    (SlurmState(nil, flags: [.completing]), "ll==w=="),
    (SlurmState(nil, flags: [.configuring]), "==www=l"),
    (SlurmState(nil, flags: [.requeued]), "=lwww=l"),
    // What we do not know is contradicted by nothing.
    (SlurmState(nil, unknown: ["BRAND_NEW"]), "======="),
  ]

  private static func job(_ state: SlurmState, _ change: (inout SlurmJob) -> Void = { _ in }) -> JobRecord {
    var job = interLinkJob(7, for: podUID(1), state: state)
    if !state.isPending { job.started = Beginning.wall + 20 }
    if state.isEnded { job.ended = Beginning.wall + 100 }
    change(&job)
    return JobRecord(
      key: .c(7), job: job, leads: JobLeads(job), source: "s", learnt: Beginning.wall + 200,
      stateSeen: Beginning.wall + 100)
  }

  private static func judge(
    _ job: JobRecord, at seconds: Double, activePods: Int = 1, learnt: Double = 150,
    _ change: (inout Pod) -> Void
  ) -> Disagreement? {
    Disagreement(
      podRecord(podUID(1), jobID: "7", learnt: learnt, change), job, activePods: activePods,
      at: Beginning.wall + seconds)
  }

  @Test(arguments: table.indices) func verdict(_ row: Int) {
    let (state, verdicts) = Self.table[row]
    for (pod, expected) in zip(Self.pods, verdicts) {
      let found = Self.judge(Self.job(state), at: 3600, pod.change)
      var letter = "="
      switch found?.severity {
      case .note: letter = "n"
      case .late: letter = "l"
      case .wrong: letter = "w"
      case nil: break
      }
      if found.map({ $0.belief != .slurm }) == true { letter = letter.uppercased() }
      #expect(letter == String(expected), "\(state) and \(pod.name)")
      if let found {
        #expect(found.sentence(at: Beginning.wall + 3600).hasSuffix("\(found.belief.rawValue)."))
        #expect(found.reason.hasSuffix("."))
      }
    }
  }

  @Test func allStatesAndFlagsAreInTheTable() {
    #expect(Set(Self.table.compactMap(\.state.base)) == Set(SlurmBaseState.allCases))
    #expect(Set(Self.table.flatMap(\.state.flags)) == Set(SlurmStateFlag.allCases))
    #expect(Self.table.allSatisfy { $0.verdicts.count == Self.pods.count })
  }

  @Test func theSentenceTellsWhoSaysWhatSinceWhen() {
    // As Slurm tells it: without a node, and started when it ended.
    let job = Self.job(SlurmState(.cancelled)) { $0.started = $0.ended }
    let found = Self.judge(job, at: 141) { $0.phase = "Succeeded" }
    #expect(
      found?.sentence(at: Beginning.wall + 141)
        == "Kubernetes says Succeeded; Slurm says CANCELLED 41 s ago while it was pending; believe Slurm.")
  }

  @Test func ofAStateThatLastsItTellsForHowLong() {
    let job = Self.job(SlurmState(.running, flags: [.configuring])) { $0.ended = nil }
    let found = Self.judge(job, at: 141) { $0.phase = "Succeeded" }
    #expect(found.map { $0.sentence(at: $0.since + 41).contains("says CONFIGURING for 41 s;") } == true)
  }

  @Test func aJobThatHadANodeWasNotPending() {
    let job = Self.job(SlurmState(.cancelled)) { ($0.started, $0.nodes) = ($0.ended, "gn01") }
    #expect(Self.judge(job, at: 141) { $0.phase = "Succeeded" }?.circumstance == "")
  }

  @Test func latenessIsForgivenForTenSecondsAPod() {
    let ended = Self.job(SlurmState(.completed))
    for (pods, seconds, isLate) in [(1, 119.0, false), (1, 121, true), (8, 189, false), (8, 191, true)] {
      let found = Self.judge(ended, at: seconds, activePods: pods) { $0.phase = "Running" }
      #expect((found != nil) == isLate, "\(pods) pods after \(seconds - 100) s")
    }
  }

  @Test func whatIsFalseForEverIsToldAtOnce() {
    #expect(Self.judge(Self.job(SlurmState(.cancelled)), at: 100.5) { $0.phase = "Succeeded" } != nil)
  }

  @Test func anOldWordOfSlurmsIsNoContradiction() {
    let running = Self.job(SlurmState(.running))
    #expect(Self.judge(running, at: 3600, learnt: 201) { $0.phase = "Succeeded" } == nil)
    #expect(Self.judge(running, at: 3600, learnt: 199) { $0.phase = "Succeeded" } != nil)
  }

  @Test func aJobThatSlurmForgotContradictsOnlyByItsEnd() {
    for (state, isTold) in [(SlurmState(.running), false), (SlurmState(.cancelled), true)] {
      let gone = Self.job(state).gone(since: Beginning.wall + 300)
      #expect((Self.judge(gone, at: 3600) { $0.phase = "Succeeded" } != nil) == isTold)
    }
  }

  @Test func aDeletionHasItsGracePeriod() {
    let deleted = Self.pods[6].change
    #expect(Self.judge(Self.job(SlurmState(.running)), at: 149, deleted) == nil)
    #expect(Self.judge(Self.job(SlurmState(.running)), at: 151, deleted) != nil)
  }

  @Test func podsThatWaitForProbesAreNotLate() {
    let found = Self.judge(Self.job(SlurmState(.running)), at: 3600) { pod in
      pod.phase = "Pending"
      var status = Pod.ContainerStatus()
      status.state = .waiting(reason: "Waiting for probes to be ready.", message: "")
      pod.containerStatuses = [status]
    }
    #expect(found == nil)
  }

  static let exits: [(slurm: ClientCore.ExitStatus, pod: Int, isNote: Bool)] = [
    (.init(code: 3), 3, false), (.init(code: 3), 7, true),
    (.init(code: 0, signal: 15), 15, false), (.init(code: 0, signal: 9), 137, false),
    (.init(code: 1), 0, false), (.init(code: 1, signal: 9), 9, false),
    (.init(code: 1, signal: 9), 137, false),
  ]

  @Test(arguments: exits.indices) func exitCodesThatDifferAreNoted(_ row: Int) {
    let given = Self.exits[row]
    let job = Self.job(SlurmState(.failed)) { $0.exit = given.slurm }
    #expect((Self.judge(job, at: 3600) { $0.fail(given.pod) }?.severity == .note) == given.isNote)
  }
}

extension Pod {
  /// Ends it with that exit code, as the virtual kubelet tells it.
  fileprivate mutating func fail(_ code: Int) {
    (phase, reason) = ("Failed", "Error: \(code)")
    var end = ContainerStatus.Termination()
    end.exitCode = code
    var status = ContainerStatus()
    status.state = .terminated(end)
    containerStatuses = [status]
  }
}
