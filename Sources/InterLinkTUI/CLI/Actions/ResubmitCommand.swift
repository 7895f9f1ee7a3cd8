import ArgumentParser
internal import ClientCore

/// What `--set` and `--unset` change.
struct ChangeOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Change a flag (--time=2:00:00), a limit (limits.memory=8Gi) or an annotation (KEY/NAME=VALUE); may be repeated.",
      valueName: "change"))
  var set: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Take a flag, a limit or an annotation away; may be repeated.", valueName: "what"))
  var unset: [String] = []

  func validate() throws {
    do {
      _ = try changes()
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// In the order: set, then unset.
  nonisolated func changes() throws(PodChange.Mistake) -> [PodChange] {
    var changes: [PodChange] = []
    for text in set { changes.append(try PodChange(setting: text)) }
    for text in unset { changes.append(try PodChange(unsetting: text)) }
    return changes
  }
}

/// `resubmit`: sends the work of pods again.
struct ResubmitCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "resubmit",
    abstract: "Send the work of offloaded pods again, changed or as it was.",
    discussion: """
      A bare pod is copied clean, as NAME-r1, NAME-r2, …; a Job is made anew from its template; what keeps \
      replicas makes a new pod itself.  One that has not ended is deleted first.  Every manifest is kept in the \
      journal before anything is deleted.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var change: ChangeOptions

  @Flag(help: "Keep the name: the old one is deleted first.")
  var sameName = false

  @Flag(help: "Send it in spite of preflight's errors.")
  var force = false

  @OptionGroup var action: ActionOptions

  func run() async throws {
    try Program.start(global)
    var options = ResubmitOptions()
    options.name = sameName ? .same : .next
    options.changes = try change.changes()
    options.overridesPreflight = force
    let (isReadOnly, selection, action, resubmission) = (
      global.readOnly, selection.selection, action, options
    )
    try await ClusterSession.with(global) { session in
      let desk = ActionDesk(action, journal: try session.journal())
      var plans: [(plan: ActionPlan, site: ActionSite)] = []
      for chosen in try await selection.choose(in: session) {
        let site = chosen.site.actionSite(isReadOnly: isReadOnly)
        var planner = ActionPlanner(site: site)
        planner.preflight = chosen.context
        plans.append((await planner.resubmit(chosen.pods, resubmission), site))
      }
      if plans.isEmpty { throw CommandFailure("No offloaded pods are selected.") }
      try await desk.carryOut(plans)
    }
  }
}
