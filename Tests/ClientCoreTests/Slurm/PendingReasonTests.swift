import ClientCore
import Testing

struct PendingReasonTests {
  /// The words that Slurm's source can write as a reason (`src/common/job_state_reason.c`, up to 26.05).
  static let simple = words(
    """
    None Prolog Priority Dependency Resources PartitionNodeLimit PartitionTimeLimit PartitionDown
    PartitionInactive JobHeldAdmin JobHeldUser BeginTime Licenses AssociationJobLimit
    AssociationResourceLimit AssociationTimeLimit Reservation ReqNodeNotAvail FrontEndDown SchedDefer
    NodeDown BadConstraints SystemFailure JobLaunchFailure NonZeroExitCode RaisedSignal TimeLimit
    InactiveLimit InvalidAccount InvalidQOS QOSUsageThreshold QOSJobLimit QOSResourceLimit QOSTimeLimit
    Cleaning QOSNotAllowed AccountNotAllowed DependencyNeverSatisfied JobHoldMaxRequeue JobArrayTaskLimit
    BurstBufferResources BurstBufferStageIn BurstBufferOperation PowerNotAvail PowerReserved DeadLine
    PartitionConfig AccountingPolicy FedJobLock OutOfMemory MaxMemPerLimit ReservationDeleted
    ReservationInvalid Constraints MaxPoweredUpNodes MpiPortsBusy NvidiaImexChannels ResilienceRecovery
    InvalidReason
    """)
  static let limits = words(
    """
    QOSGrpCpuLimit QOSGrpCPUMinutesLimit QOSGrpCPURunMinutesLimit QOSGrpJobsLimit QOSGrpMemLimit
    QOSGrpNodeLimit QOSGrpSubmitJobsLimit QOSGrpWallLimit QOSMaxCpuPerJobLimit QOSMaxCpuMinutesPerJobLimit
    QOSMaxNodePerJobLimit QOSMaxWallDurationPerJobLimit QOSMaxCpuPerUserLimit QOSMaxJobsPerUserLimit
    QOSMaxNodePerUserLimit QOSMaxSubmitJobPerUserLimit QOSMinCpuNotSatisfied AssocGrpCpuLimit
    AssocGrpCPUMinutesLimit AssocGrpCPURunMinutesLimit AssocGrpJobsLimit AssocGrpMemLimit AssocGrpNodeLimit
    AssocGrpSubmitJobsLimit AssocGrpWallLimit AssocMaxJobsLimit AssocMaxCpuPerJobLimit
    AssocMaxCpuMinutesPerJobLimit AssocMaxNodePerJobLimit AssocMaxWallDurationPerJobLimit
    AssocMaxSubmitJobLimit AssocGrpUnknown AssocGrpUnknownMinutes AssocGrpUnknownRunMinutes
    AssocMaxUnknownPerJob AssocMaxUnknownPerNode AssocMaxUnknownMinutesPerJob AssocMaxCpuPerNode
    AssocGrpMemMinutes AssocGrpMemRunMinutes AssocMaxMemPerJob AssocMaxMemPerNode AssocMaxMemMinutesPerJob
    AssocGrpNodeMinutes AssocGrpNodeRunMinutes AssocMaxNodeMinutesPerJob QOSMaxCpuPerNode
    QOSGrpMemoryMinutes QOSGrpMemoryRunMinutes QOSMaxMemoryPerJob QOSMaxMemoryPerNode QOSMaxMemoryPerUser
    QOSMaxMemoryMinutesPerJob QOSMinMemory QOSGrpNodeMinutes QOSGrpNodeRunMinutes QOSMaxNodeMinutesPerJob
    QOSMinNode QOSGrpUnknown QOSGrpUnknownMinutes QOSGrpUnknownRunMinutes QOSMaxUnknownPerJob
    QOSMaxUnknownPerNode QOSMaxUnknownPerUser QOSMaxUnknownMinutesPerJob QOSMinUnknown MaxJobsPerAccount
    MaxSubmitJobsPerAccount AssocGrpEnergy AssocGrpEnergyMinutes AssocGrpEnergyRunMinutes
    AssocMaxEnergyPerJob AssocMaxEnergyMinutesPerJob AssocMaxEnergyPerNode QOSGrpEnergy QOSGrpEnergyMinutes
    QOSGrpEnergyRunMinutes QOSMaxEnergyPerJob QOSMaxEnergyMinutesPerJob QOSMaxEnergyPerNode
    QOSMaxEnergyPerUser QOSMinEnergy AssocGrpGRES AssocGrpGRESMinutes AssocGrpGRESRunMinutes
    AssocMaxGRESPerJob AssocMaxGRESMinutesPerJob AssocMaxGRESPerNode QOSGrpGRES QOSGrpGRESMinutes
    QOSGrpGRESRunMinutes QOSMaxGRESPerJob QOSMaxGRESMinutesPerJob QOSMaxGRESPerNode QOSMaxGRESPerUser
    QOSMinGRES AssocGrpLicense AssocGrpLicenseMinutes AssocGrpLicenseRunMinutes AssocMaxLicensePerJob
    AssocMaxLicenseMinutesPerJob QOSGrpLicense QOSGrpLicenseMinutes QOSGrpLicenseRunMinutes
    QOSMaxLicensePerJob QOSMaxLicenseMinutesPerJob QOSMaxLicensePerUser QOSMinLicense AssocGrpBB
    AssocGrpBBMinutes AssocGrpBBRunMinutes AssocMaxBBPerJob AssocMaxBBMinutesPerJob AssocMaxBBPerNode
    QOSGrpBB QOSGrpBBMinutes QOSGrpBBRunMinutes QOSMaxBBPerJob QOSMaxBBMinutesPerJob QOSMaxBBPerNode
    QOSMaxBBPerUser QOSMinBB AssocGrpBilling AssocGrpBillingMinutes AssocGrpBillingRunMinutes
    AssocMaxBillingPerJob AssocMaxBillingMinutesPerJob AssocMaxBillingPerNode QOSGrpBilling
    QOSGrpBillingMinutes QOSGrpBillingRunMinutes QOSMaxBillingPerJob QOSMaxBillingMinutesPerJob
    QOSMaxBillingPerNode QOSMaxBillingPerUser QOSMinBilling MaxBBPerAccount MaxBBRunMinsPerAccount
    MaxBBRunMinsPerUser MaxCpuPerAccount MaxCpuRunMinsPerAccount MaxCpuRunMinsPerUser MaxEnergyPerAccount
    MaxEnergyRunMinsPerAccount MaxEnergyRunMinsPerUser MaxGRESPerAccount MaxGRESRunMinsPerAccount
    MaxGRESRunMinsPerUser MaxNodePerAccount MaxNodeRunMinsPerAccount MaxNodeRunMinsPerUser
    MaxLicensePerAccount MaxLicenseRunMinsPerAccount MaxLicenseRunMinsPerUser MaxMemoryPerAccount
    MaxMemoryRunMinsPerAccount MaxMemoryRunMinsPerUser MaxUnknownPerAccount MaxUnknownRunMinsPerAccount
    MaxUnknownRunMinsPerUser MaxBillingPerAccount MaxBillingRunMinsPerAccount MaxBillingRunMinsPerUser
    """)

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  @Test func everyReasonOfSlurmIsExplained() {
    #expect(Self.simple.count + Self.limits.count > 200)
    for code in Self.simple + Self.limits {
      let reason = PendingReason(code)
      #expect(reason.isKnown, "\(code)")
      #expect(!reason.sentence.isEmpty && !reason.sentence.contains(code), "\(code): \(reason.sentence)")
    }
  }

  /// The two would be told apart by nobody else: a limit that time lifts, and one that only an edit does.
  @Test func limitsAreClassedByWhatHelps() {
    for code in Self.limits {
      let group = PendingReason(code).group
      let waits =
        code.contains("Grp") || code.contains("PerUser") || code.contains("PerAccount")
        || code.contains("Jobs") || code.contains("Submit")
      #expect(group == (waits ? .wait : .act), "\(code)")
    }
  }

  static let cases: [(code: String, group: PendingReason.Group, says: String)] = [
    ("Priority", .wait, "waits: other jobs go first"),
    ("JobHeldUser", .act, "held by its user: release it"),
    ("PartitionDown", .site, "its partition is down"),
    ("NonZeroExitCode", .ended, "it ended with an exit code other than 0"),
    ("AssocGrpCpuLimit", .wait, "all jobs of its account together have as many processors as they may"),
    (
      "QOSMaxCpuPerUserLimit", .wait,
      "its user has as many processors as its quality of service gives one user"
    ),
    (
      "MaxGRESPerAccount", .wait,
      "its account has as many GPUs or other devices as its quality of service gives one account"
    ),
    ("QOSMaxWallDurationPerJobLimit", .act, "asks for more time than its quality of service permits one job"),
    ("AssocMaxSubmitJobLimit", .wait, "its user has as many jobs in the queue as its account permits"),
    ("QOSMinCpuNotSatisfied", .act, "asks for fewer processors than its quality of service demands"),
    (
      "AssocGrpCPURunMinutesLimit", .wait,
      "all jobs of its account together have as much processors × minutes reserved by running jobs as they may"
    ),
    // Made of the same words, and of no version yet.
    ("QOSMaxEnergyPerNodeLimit", .act, "asks for more energy per node than its quality of service permits"),
    // Not ours to explain.
    ("WaitingForGodot", .wait, "reason code WaitingForGodot (no explanation known)"),
    ("AssocMaxCpuPerPlanet", .wait, "reason code AssocMaxCpuPerPlanet (no explanation known)"),
    // Nothing, as the REST interface, squeue and sacct write it.
    ("", .wait, "Slurm tells no reason"),
    ("(null)", .wait, "Slurm tells no reason"),
    ("N/A", .wait, "Slurm tells no reason"),
    ("None", .wait, "not looked at yet by the scheduler"),
    // slurmctld's own texts, which squeue prints instead of the code, and scontrol with `_` for each blank.
    ("(Resources)", .wait, "next in line; waits for nodes to come free"),
    (
      "ReqNodeNotAvail, UnavailableNodes:gn[01-04]", .site,
      "a node that it needs is down, drained or reserved: UnavailableNodes:gn[01-04]"
    ),
    (
      "(ReqNodeNotAvail, May be reserved for other job)", .site,
      "a node that it needs is down, drained or reserved: May be reserved for other job"
    ),
    (
      "ReqNodeNotAvail(Unavailable:gn[01-04])", .site,
      "a node that it needs is down, drained or reserved: Unavailable:gn[01-04]"
    ),
    (
      "ReqNodeNotAvail,_Reserved_for_maintenance", .site,
      "a node that it needs is down, drained or reserved: Reserved_for_maintenance"
    ),
    (
      "(Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions)", .wait,
      "waits for nodes that are down, drained or reserved for jobs of partitions that go first"
    ),
    (
      "launch_failed_requeued_held", .act, "held since it could not be launched: release it"
    ),
    (
      "Reservation night was deleted", .act,
      "held since its reservation was deleted: change it, or release it"
    ),
    // A reason that ended it, with the words of slurmctld.
    (
      "TimeLimit: Job is at or exceeds QOS group limit", .ended,
      "it reached its time limit: Job is at or exceeds QOS group limit"
    ),
    ("\u{1B}[2JX\u{202E}", .wait, "reason code X (no explanation known)"),
  ]

  @Test(arguments: cases) func speaksPlainly(
    _ example: (code: String, group: PendingReason.Group, says: String)
  ) {
    let reason = PendingReason(example.code)
    #expect(reason.sentence == example.says)
    #expect(reason.group == example.group)
    #expect(reason.isKnown == !example.says.contains("no explanation known"))
  }

  @Test func whatIsKnownMakesItFuller() {
    var context = PendingReason.Context()
    context.partition = "cpu"
    context.jobsAhead = 17
    #expect(PendingReason("Priority", context: context).sentence == "waits: 17 jobs ahead in partition cpu")
    context.jobsAhead = 1
    #expect(PendingReason("Priority", context: context).sentence == "waits: 1 job ahead in partition cpu")
    context.jobsAhead = 0
    #expect(
      PendingReason("Resources", context: context).sentence
        == "next in line in partition cpu; waits for nodes to come free")
    #expect(
      PendingReason("PartitionTimeLimit", context: context).sentence
        == "asks for more time than its partition gives (cpu)")
    context.dependency = "afterok:85(unfulfilled)"
    #expect(
      PendingReason("Dependency", context: context).sentence
        == "waits for another job (afterok:85(unfulfilled))")
    context.description = "ReqNodeNotAvail, UnavailableNodes:gn[01-04]"
    #expect(
      PendingReason("ReqNodeNotAvail", context: context).sentence
        == "a node that it needs is down, drained or reserved: UnavailableNodes:gn[01-04]")
  }

  /// Every word that Slurm's way of making names can give, whether a version has it yet or not: none falls through.
  @Test func everyCombinationIsASentenceOfTheRightClass() {
    let things = [
      "Cpu", "CPU", "Mem", "Memory", "Node", "GRES", "License", "BB", "Billing", "Energy", "Unknown", "Jobs",
      "SubmitJobs", "Wall",
    ]
    var sentences: Set<String> = []
    for owner in ["Assoc", "QOS", ""] {
      for kind in ["Grp", "Max", "Min"] {
        for thing in things {
          for time in ["", "Minutes", "RunMinutes", "RunMins"] {
            for scope in ["", "PerJob", "PerNode", "PerUser", "PerAccount"] {
              for end in ["", "Limit"] {
                let code = owner + kind + thing + time + scope + end
                let reason = PendingReason(code)
                #expect(reason.isKnown && !reason.sentence.contains(code), "\(code): \(reason.sentence)")
                // Time helps where others hold it back; else only an edit does.
                let isShared =
                  kind == "Grp" || scope == "PerUser" || scope == "PerAccount"
                  || (scope.isEmpty && thing.hasSuffix("Jobs"))
                #expect(reason.group == (kind != "Min" && isShared ? .wait : .act), "\(code)")
                sentences.insert(reason.sentence)
              }
            }
          }
        }
      }
    }
    #expect(sentences.count > 500, "limits are told apart")
  }

  /// Whatever stands there: something clean is said, a known code keeps its class, an unknown one is shown.
  @Test func nothingFallsThrough() {
    var random = SeededGenerator(seed: 20_261_121)
    let tails = [
      "", ", May be reserved for other job", "(Unavailable:a[1-3])", ":x", ",_z", "\u{1B}[31m",
      "\u{202E}",
    ]
    for code in Self.simple + Self.limits + ["WaitingForGodot"] {
      for tail in tails {
        let reason = PendingReason(code + tail)
        #expect(reason.isKnown == (code != "WaitingForGodot"), "\(code)\(tail)")
        #expect(reason.group == PendingReason(code).group, "\(code)\(tail)")
      }
    }
    let alphabet = Array("ABQOSGrpMaxMinCpuPerJobLimit(),:_ []\u{1B}\u{202E}\n0é")
    for _ in 0..<5_000 {
      let text = String(
        (0..<Int.random(in: 0...30, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
      let reason = PendingReason(text)
      #expect(
        !reason.sentence.isEmpty
          && !reason.sentence.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
      #expect(reason.isKnown || reason.sentence.contains(reason.code), "\(text)")
    }
  }
}
