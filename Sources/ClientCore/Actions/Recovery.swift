/// What to do about an action that was cut off, or that left something deleted and not created again.
public struct RecoveryOffer: Sendable {
  /// What is so about one target now.
  public struct Finding: Sendable {
    /// The target.
    public var object: ObjectReference
    /// What is there, and what each choice would do.
    public var sentence: String
    /// Both the old one and its copy are there: the work may be done twice.
    public var isTwice = false
  }

  /// What the journal tells.
  public let entry: JournalEntry
  /// Of the targets that are not resolved.
  public let findings: [Finding]
  /// What restoring would do; of no target if there is nothing to restore.
  public let restoration: ActionPlan

  /// Whether there is something to put back.
  public var canRestore: Bool { !restoration.isBlocked }
}

/// Finishes or restores what earlier runs of the program left in the middle.
public struct Recovery: Sendable {
  private let journal: Journal
  private let planner: ActionPlanner
  private let pace: ActionPace

  /// For what was done to `site`.
  public init(journal: Journal, site: ActionSite, pace: ActionPace = ActionPace()) {
    (self.journal, planner, self.pace) = (journal, ActionPlanner(site: site), pace)
  }

  private var site: ActionSite { planner.site }

  /// What is unresolved of this site, newest first; looks at the site, changes nothing.
  public func offers() async -> [RecoveryOffer] {
    var offers: [RecoveryOffer] = []
    for entry in journal.unresolved() where entry.plan?.origin.server == site.origin.server {
      offers.append(await offer(entry))
    }
    return offers
  }

  /// What is unresolved of other sites.
  public func elsewhere() -> [JournalEntry] {
    journal.unresolved().filter { $0.plan?.origin.server != site.origin.server }
  }

  /// What can be done about `entry`.
  public func offer(_ entry: JournalEntry) async -> RecoveryOffer {
    var findings: [RecoveryOffer.Finding] = []
    for (index, target) in (entry.plan?.targets ?? []).enumerated() {
      let written = entry.targets[index]
      guard written.outcome == nil || written.outcome?.state == .kept else { continue }
      findings.append(await look(target, written))
    }
    return RecoveryOffer(entry: entry, findings: findings, restoration: await planner.restore(entry))
  }

  /// Goes on where the action was cut off.
  public func finish(
    _ offer: RecoveryOffer, runner: ActionRunner
  ) async throws(JournalError) -> ActionProgress { try await runner.finish(offer.entry) }

  /// Puts back what was taken away; the action is then resolved.
  public func restore(
    _ offer: RecoveryOffer, runner: ActionRunner
  ) async throws(JournalError) -> ActionProgress {
    let progress = try await runner.run(offer.restoration)
    if progress.isGood { try journal.dismiss(offer.entry.id, because: "restored by \(offer.restoration.id)") }
    return progress
  }

  /// A runner for one of the choices.
  public func makeRunner() -> ActionRunner { ActionRunner(site: site, journal: journal, pace: pace) }

  private func look(_ target: ActionTarget, _ written: JournalEntry.Target) async -> RecoveryOffer.Finding {
    let runner = StepRunner(site: site, pace: pace, facts: StepFacts(), frees: true)
    var old = target.object
    var copy: JSONValue?
    for step in target.steps {
      switch step {
      case .delete(let object, _): old = object
      case .create(let manifest): copy = manifest
      default: break
      }
    }
    let isOldThere: Bool
    switch await runner.look(old) {
    case .there: isOldThere = true
    case .gone, .another: isOldThere = false
    case .unknown(let error):
      return .init(
        object: old, sentence: CleanText.line("What is there of \(old.shown) cannot be told: \(error)."))
    }
    guard let copy, let new = ObjectReference(copy) else {
      let next = target.steps.indices.contains(written.nextStep) ? target.steps[written.nextStep].title : ""
      let state = isOldThere ? "\(old.shown) is there." : "\(old.shown) is not there any more."
      return .init(object: old, sentence: next.isEmpty ? state : "\(state) Next: \(next).")
    }
    var isCopyThere = false
    if case .there(let found) = await runner.look(new) {
      isCopyThere = ActionMark.of(found) == ActionMark.of(copy)
    }
    let deletes = target.steps.contains { if case .delete = $0 { true } else { false } }
    let sentence =
      switch (isOldThere, isCopyThere) {
      case (true, true) where deletes:
        "Both \(old.shown) and its copy \(new.shown) are there: the work may be done twice. Finishing keeps the copy, "
          + "restoring deletes it."
      case (true, true): "\(new.shown) was created; \(old.shown) is there as before."
      case (true, false): "\(old.shown) is there; its copy \(new.shown) is not there yet."
      case (false, true): "\(old.shown) is gone and its copy \(new.shown) is there."
      case (false, false):
        "\(old.shown) was deleted and is not there again: its manifest is kept. Finishing creates \(new.shown)."
      }
    return .init(object: old, sentence: sentence, isTwice: isOldThere && isCopyThere && deletes && old != new)
  }
}
