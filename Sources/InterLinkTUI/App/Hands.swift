internal import ClientCore

/// What the dashboard can have done to one site: everything is planned first, shown, and then carried out.
nonisolated protocol Hands: Sendable {
  /// Plans to cancel pods, or to do something to their owners.
  func cancel(_ pods: [ActionPlanner.PodName], _ choice: ActionAlternative.Choice) async -> ActionPlan
  /// Plans to send the work of pods again.
  func resubmit(_ pods: [ActionPlanner.PodName], _ options: ResubmitOptions) async -> ActionPlan
  /// Plans to make edits where `scope` says.
  func edit(
    _ pod: ActionPlanner.PodName, _ edits: [ManifestEdit], scope: EditScope, overridesPreflight: Bool
  ) async -> ActionPlan
  /// Plans to end jobs that have no pod.
  func endJobs(_ orphans: [OrphanJob]) async -> ActionPlan
  /// Plans to take back what an action has done.
  func undo(_ entry: JournalEntry) async -> ActionPlan
  /// What can be done about an action that was cut off.
  func offer(_ entry: JournalEntry) async -> RecoveryOffer
  /// All actions of the journal, newest first, of other sites too.
  func entries() async -> [JournalEntry]
  /// Writes that nothing more is to be done about an action; throws a sentence.
  func dismiss(_ id: String) async throws(JournalError)
  /// Somebody to carry out one action.
  func makeWorker() -> any Worker
}

/// Carries out one action.
nonisolated protocol Worker: Sendable {
  /// The newest progress whenever there is a newer one; one reader.
  var updates: AsyncStream<ActionProgress> { get }
  /// Does what `plan` says; throws if that cannot be written down, and then nothing was done.
  func run(_ plan: ActionPlan) async throws(JournalError) -> ActionProgress
  /// Goes on with an action that was cut off.
  func finish(_ entry: JournalEntry) async throws(JournalError) -> ActionProgress
  /// Ends at a place where nothing is lost.
  func stop() async
}

extension ActionRunner: Worker {}

/// The hands of a site that is really there.
nonisolated struct SiteHands: Hands {
  let site: ActionSite
  let journal: Journal
  private let planner: ActionPlanner

  /// Works on `site`, and writes into `journal`.
  init(site: ActionSite, journal: Journal) {
    (self.site, self.journal) = (site, journal)
    planner = ActionPlanner(site: site)
  }

  func cancel(_ pods: [ActionPlanner.PodName], _ choice: ActionAlternative.Choice) async -> ActionPlan {
    await planner.cancel(pods, choice)
  }
  func resubmit(_ pods: [ActionPlanner.PodName], _ options: ResubmitOptions) async -> ActionPlan {
    await planner.resubmit(pods, options)
  }
  func edit(
    _ pod: ActionPlanner.PodName, _ edits: [ManifestEdit], scope: EditScope, overridesPreflight: Bool
  ) async -> ActionPlan {
    await planner.edit(pod, edits, scope: scope, overridesPreflight: overridesPreflight)
  }
  func endJobs(_ orphans: [OrphanJob]) async -> ActionPlan { await planner.endJobs(orphans) }
  func undo(_ entry: JournalEntry) async -> ActionPlan { await planner.undo(entry) }
  func offer(_ entry: JournalEntry) async -> RecoveryOffer {
    await Recovery(journal: journal, site: site).offer(entry)
  }
  @concurrent func entries() async -> [JournalEntry] { journal.entries() }
  @concurrent func dismiss(_ id: String) async throws(JournalError) {
    try journal.dismiss(id, because: "set aside by the user")
  }
  func makeWorker() -> any Worker { ActionRunner(site: site, journal: journal) }
}
