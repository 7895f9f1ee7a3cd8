import ClientCore
import Testing

struct SlurmStateTests {
  struct Case {
    var words: [String]
    var long: String
    var compact: String
    var category: SlurmStateClass
    /// `p`ending, `l`ive, `e`nded, `?`.
    var phase: Character
  }

  /// Every base state alone, in the two forms that Slurm prints (squeue's manual, "Job state codes").
  static let cases: [Case] = [
    Case(words: ["PENDING"], long: "PENDING", compact: "PD", category: .wait, phase: "p"),
    Case(words: ["RUNNING"], long: "RUNNING", compact: "R", category: .live, phase: "l"),
    Case(words: ["SUSPENDED"], long: "SUSPENDED", compact: "S", category: .attention, phase: "l"),
    Case(words: ["COMPLETED"], long: "COMPLETED", compact: "CD", category: .good, phase: "e"),
    Case(words: ["CANCELLED by 1000"], long: "CANCELLED", compact: "CA", category: .ended, phase: "e"),
    Case(words: ["FAILED"], long: "FAILED", compact: "F", category: .bad, phase: "e"),
    Case(words: ["TIMEOUT"], long: "TIMEOUT", compact: "TO", category: .bad, phase: "e"),
    Case(words: ["NODE_FAIL"], long: "NODE_FAIL", compact: "NF", category: .bad, phase: "e"),
    Case(words: ["PREEMPTED"], long: "PREEMPTED", compact: "PR", category: .bad, phase: "e"),
    Case(words: ["BOOT_FAIL"], long: "BOOT_FAIL", compact: "BF", category: .bad, phase: "e"),
    Case(words: ["DEADLINE"], long: "DEADLINE", compact: "DL", category: .bad, phase: "e"),
    Case(words: ["OUT_OF_MEMORY"], long: "OUT_OF_MEMORY", compact: "OOM", category: .bad, phase: "e"),
    // Flags as the REST interface tells them, with their base state.
    Case(words: ["RUNNING", "CONFIGURING"], long: "CONFIGURING", compact: "CF", category: .live, phase: "l"),
    Case(words: ["FAILED", "COMPLETING"], long: "COMPLETING", compact: "CG", category: .bad, phase: "e"),
    Case(words: ["COMPLETED", "COMPLETING"], long: "COMPLETING", compact: "CG", category: .good, phase: "e"),
    Case(words: ["COMPLETED", "STAGE_OUT"], long: "STAGE_OUT", compact: "SO", category: .good, phase: "e"),
    Case(words: ["RUNNING", "RESIZING"], long: "RESIZING", compact: "RS", category: .live, phase: "l"),
    Case(words: ["RUNNING", "SIGNALING"], long: "SIGNALING", compact: "SI", category: .live, phase: "l"),
    Case(words: ["RUNNING", "STOPPED"], long: "STOPPED", compact: "ST", category: .attention, phase: "l"),
    Case(words: ["PENDING", "REQUEUED"], long: "REQUEUED", compact: "RQ", category: .wait, phase: "p"),
    Case(words: ["COMPLETED", "REQUEUED"], long: "REQUEUED", compact: "RQ", category: .wait, phase: "p"),
    Case(words: ["PENDING", "REQUEUE_FED"], long: "REQUEUE_FED", compact: "RF", category: .wait, phase: "p"),
    Case(
      words: ["PENDING", "REQUEUE_HOLD"], long: "REQUEUE_HOLD", compact: "RH", category: .attention,
      phase: "p"),
    Case(
      words: ["PENDING", "SPECIAL_EXIT"], long: "SPECIAL_EXIT", compact: "SE", category: .attention,
      phase: "p"),
    Case(
      words: ["PENDING", "RESV_DEL_HOLD"], long: "RESV_DEL_HOLD", compact: "RD", category: .attention,
      phase: "p"),
    Case(words: ["CANCELLED", "REVOKED"], long: "REVOKED", compact: "RV", category: .ended, phase: "e"),
    Case(
      words: ["PENDING", "EXPEDITING"], long: "EXPEDITING", compact: "EXPEDITING", category: .wait, phase: "p"
    ),
    // Flags that squeue never prints.
    Case(words: ["RUNNING", "POWER_UP_NODE"], long: "RUNNING", compact: "R", category: .live, phase: "l"),
    Case(words: ["COMPLETED", "UPDATE_DB"], long: "COMPLETED", compact: "CD", category: .good, phase: "e"),
    Case(words: ["PENDING", "LAUNCH_FAILED"], long: "PENDING", compact: "PD", category: .wait, phase: "p"),
    Case(words: ["FAILED", "RECONFIG_FAIL"], long: "FAILED", compact: "F", category: .bad, phase: "e"),
    // squeue's precedence, not the order of the words.
    Case(
      words: ["SIGNALING", "CONFIGURING", "RUNNING"], long: "CONFIGURING", compact: "CF", category: .live,
      phase: "l"),
    // Texts tell the flag alone, and may be of any case.
    Case(words: ["CG"], long: "COMPLETING", compact: "CG", category: .ended, phase: "e"),
    Case(words: ["cf"], long: "CONFIGURING", compact: "CF", category: .live, phase: "l"),
    Case(words: ["ST"], long: "STOPPED", compact: "ST", category: .attention, phase: "l"),
    Case(words: ["running+completing"], long: "COMPLETING", compact: "CG", category: .ended, phase: "e"),
    // Of the future, or nothing.
    Case(words: ["RUNNING", "TELEPORTING"], long: "RUNNING", compact: "R", category: .live, phase: "l"),
    Case(words: ["Dreaming"], long: "Dreaming", compact: "Dreaming", category: .attention, phase: "?"),
    Case(words: [], long: "UNKNOWN", compact: "?", category: .attention, phase: "?"),
  ]

  @Test(arguments: cases) func isReadShownAndClassed(_ example: Case) {
    let state = SlurmState(words: example.words)
    #expect(state.long == example.long)
    #expect(state.compact == example.compact)
    #expect(state.category == example.category)
    let phase: Character = state.isPending ? "p" : state.isLive ? "l" : state.isEnded ? "e" : "?"
    #expect(phase == example.phase)
    #expect(state.meaning.hasSuffix("."))
    #expect([state.isPending, state.isLive, state.isEnded].count { $0 } <= 1)
  }

  @Test func everyWordIsKnownInBothForms() {
    for base in SlurmBaseState.allCases {
      #expect(SlurmState(base.rawValue) == SlurmState(base))
      #expect(SlurmState(base.compact) == SlurmState(base))
    }
    for flag in SlurmStateFlag.allCases {
      #expect(SlurmState(flag.rawValue) == SlurmState(nil, flags: [flag]))
      #expect(SlurmState(flag.compact) == SlurmState(nil, flags: [flag]))
    }
    let compacts = SlurmBaseState.allCases.map(\.compact) + SlurmStateFlag.allCases.map(\.compact)
    #expect(Set(compacts).count == compacts.count)
  }

  @Test func sayWhatHappened() {
    #expect(SlurmState("PD").meaning == "The job waits in the queue.")
    #expect(
      SlurmState(words: ["CANCELLED", "COMPLETING"]).meaning
        == "The job was cancelled by its user or an administrator; its nodes are still cleaning up.")
    #expect(SlurmState("CG").meaning == "The job has ended, and its nodes are still cleaning up.")
    #expect(SlurmState("\u{1B}[31mX").meaning == "Slurm calls the job's state X.")
  }
}
