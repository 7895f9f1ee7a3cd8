import ArgumentParser
internal import ClientCore
internal import Monitor

/// `cancel`: deletes pods and sees that their jobs end.
struct CancelCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Delete offloaded pods, and see that their Slurm jobs end.",
    discussion: """
      Only the very pods that were seen are deleted, never others of their names.  A job that lives on is told \
      of, and ended with --job.  Exit code 1 unless all ended well.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions
  @OptionGroup var selection: SelectionOptions

  @Option(
    help: ArgumentHelp("What is done to the owner instead: delete, suspend or scale.", valueName: "what"))
  var owner: Owner?

  @Option(help: ArgumentHelp("End this job, which has no pod; may be repeated.", valueName: "id"))
  var job: [UInt64] = []

  @OptionGroup var action: ActionOptions

  /// What is done to an owner.
  enum Owner: String, ExpressibleByArgument, CaseIterable {
    case delete, suspend, scale

    var choice: ActionAlternative.Choice {
      switch self {
      case .delete: .deleteOwner
      case .suspend: .suspendOwner
      case .scale: .scaleOwner
      }
    }
  }

  func validate() throws {
    if !job.isEmpty, !selection.isEmpty || owner != nil {
      throw ValidationError("--job ends jobs without pods: name no pods beside it.")
    }
  }

  func run() async throws {
    try Program.start(global)
    let (isReadOnly, choice, ids, selection) = (
      global.readOnly, owner?.choice ?? .pod, job, selection.selection
    )
    let action = action
    try await ClusterSession.with(global) { session in
      let desk = ActionDesk(action, journal: try session.journal())
      if !ids.isEmpty { return try await desk.carryOut(Self.endJobs(ids, session, isReadOnly)) }
      var plans: [(plan: ActionPlan, site: ActionSite)] = []
      for chosen in try await selection.choose(in: session) {
        let site = chosen.site.actionSite(isReadOnly: isReadOnly)
        plans.append((await ActionPlanner(site: site).cancel(chosen.pods, choice), site))
      }
      if plans.isEmpty { throw CommandFailure("No offloaded pods are selected.") }
      try await desk.carryOut(plans)
    }
  }

  private nonisolated static func endJobs(
    _ ids: [UInt64], _ session: ClusterSession, _ isReadOnly: Bool
  ) async throws -> [(plan: ActionPlan, site: ActionSite)] {
    let snapshot = try await session.completeSnapshot()
    guard session.sites.count == 1, let only = session.sites.first else {
      throw CommandFailure("Job ids repeat from site to site.", advice: "Name the site with --site")
    }
    for record in snapshot.pods where !record.isGone {
      if case .number(let id)? = record.job, ids.contains(id) {
        throw CommandFailure(
          "Job \(id) is that of pod \(record.pod.meta.namespace)/\(record.pod.meta.name).",
          advice: "Cancel the pod, and the job ends with it")
      }
    }
    let site = only.actionSite(isReadOnly: isReadOnly)
    guard site.slurms.count == 1, let slurm = site.slurms.first else {
      throw CommandFailure(
        site.slurms.isEmpty ? "No Slurm can be told to end a job." : "The site has several Slurms.",
        advice: "Name one with --slurm")
    }
    let orphans = ids.map { OrphanJob(uid: "", name: "job-\($0)", node: slurm.source.name, job: $0) }
    return [(await ActionPlanner(site: site).endJobs(orphans), site)]
  }
}
