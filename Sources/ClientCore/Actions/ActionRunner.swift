/// Does what plans say, step by step, each written into the journal before and after it is taken.
///
/// What it has begun goes on though whoever waits for it is cancelled: an action is ended by ``stop()``, at a place
/// where nothing is lost.
public actor ActionRunner {
  /// A moment of the work; tests end the process at one.
  package enum Moment: Sendable {
    case intentWritten
    case beginWritten
    case stepTaken
    case endWritten
    case outcomeWritten
  }

  private let site: ActionSite
  private let journal: Journal
  private let pace: ActionPace
  private let pacer: Pacer
  private let hook: @Sendable (Moment) -> Void
  private var mustStop = false
  private var isBroken: JournalError?
  private let present: Locked<ActionProgress?>
  private let teller: AsyncStream<ActionProgress>.Continuation

  /// The newest progress whenever there is a newer one; one reader.  Ends with the action.
  public nonisolated let updates: AsyncStream<ActionProgress>

  /// Works on `site`, and writes into `journal`; for one action.
  public init(site: ActionSite, journal: Journal, pace: ActionPace = ActionPace()) {
    self.init(site: site, journal: journal, pace: pace) { _ in }
  }

  package init(
    site: ActionSite, journal: Journal, pace: ActionPace, hook: @escaping @Sendable (Moment) -> Void
  ) {
    (self.site, self.journal, self.pace, self.hook) = (site, journal, pace, hook)
    pacer = Pacer(interval: pace.interval)
    present = Locked(nil)
    (updates, teller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// How far the action has come; `nil` before it has begun.
  public nonisolated var progress: ActionProgress? { present.withLock { $0 } }

  /// Begins no further target, and ends those begun where nothing is lost: what was deleted to be created again is
  /// created.
  public func stop() {
    mustStop = true
    tell { $0.isStopping = true }
  }

  /// Writes `plan` down and does it.
  ///
  /// - Throws: if it cannot be written down: then nothing was done.
  public func run(_ plan: ActionPlan) async throws(JournalError) -> ActionProgress {
    let file = try journal.begin(plan)
    hook(.intentWritten)
    return await carryOut(plan, entry: nil, file)
  }

  /// Goes on with an action that was cut off, or that left something undone.
  ///
  /// - Throws: if it cannot be written down, or somebody else works on it.
  public func finish(_ entry: JournalEntry) async throws(JournalError) -> ActionProgress {
    guard let plan = entry.plan, let file = try journal.reopen(entry.id), let entry = journal.entry(entry.id)
    else {
      throw JournalError(
        "The action \(entry.id) cannot be gone on with: another process works on it, or nothing of it was written",
        advice: "Look at the journal again")
    }
    try file.append(JournalRecord.resumed.line)
    return await carryOut(plan, entry: entry, file)
  }

  /// Ends ``updates`` where the action could not even begin.
  public nonisolated func endUpdates() { teller.finish() }

  // MARK: - Targets

  private func carryOut(_ plan: ActionPlan, entry: JournalEntry?, _ file: JournalFile) async -> ActionProgress
  {
    let progress = ActionProgress(plan)
    present.withLock { $0 = progress }
    teller.yield(progress)
    // A task of its own: it ends when it has ended, not when its caller does.
    await Task {
      await withTaskGroup(of: Void.self) { group in
        for (index, target) in plan.targets.enumerated() {
          if index >= pace.width { await group.next() }
          group.addTask { await self.work(on: index, target, entry, file) }
        }
      }
    }.value
    tell { $0.isFinished = true }
    teller.finish()
    return self.progress ?? progress
  }

  private func work(on index: Int, _ target: ActionTarget, _ entry: JournalEntry?, _ file: JournalFile) async
  {
    if let outcome = entry?.targets[index].outcome, outcome.state != .kept, outcome.state != .stopped {
      return end(index, outcome)
    }
    var first = entry?.targets[index].nextStep ?? 0
    var facts = entry?.facts(of: index) ?? StepFacts()
    let outcome: ActionOutcome
    do throws(JournalError) {
      if !target.blockers.isEmpty {
        outcome = ActionOutcome(.refused, target.blockers.map(\.sentence).joined(separator: " "))
      } else {
        outcome = try await take(&first, of: index, target, &facts, file)
      }
      try file.append(JournalRecord.outcome(target: index, outcome).line)
      hook(.outcomeWritten)
    } catch {
      isBroken = error
      mustStop = true
      let isLost = Self.isBetween(target.steps, first)
      return end(index, ActionOutcome(isLost ? .kept : .failed, error.description))
    }
    end(index, outcome)
  }

  /// Takes the steps from `first` on, which is where it then stands.
  private func take(
    _ first: inout Int, of index: Int, _ target: ActionTarget, _ facts: inout StepFacts, _ file: JournalFile
  ) async throws(JournalError) -> ActionOutcome {
    var told: [String] = []
    while first < target.steps.count {
      let step = target.steps[first]
      let isBetween = Self.isBetween(target.steps, first)
      if let isBroken, !isBetween { throw isBroken }
      if mustStop, !isBetween {
        return ActionOutcome(
          .stopped, first == 0 ? "Nothing was done." : "Stopped before the next step: \(step.title).")
      }
      try file.append(JournalRecord.begin(target: index, step: first).line)
      hook(.beginWritten)
      tell { $0.states[index] = .working(step: first, title: step.title) }
      if step.isDestructive || step.isCreation { await pacer.turn() }
      let runner = StepRunner(
        site: site, pace: pace, facts: facts, frees: target.steps[first...].contains(where: \.isDestructive))
      let result = await runner.take(step)
      hook(.stepTaken)
      try file.append(JournalRecord.end(target: index, step: first, result).line)
      hook(.endWritten)
      facts.add(result.facts)
      guard result.isGood else { return Self.failure(result, isBetween, target) }
      told.append(result.sentence)
      first += 1
    }
    let sentence = told.last(where: { !$0.isEmpty }) ?? "Done."
    return ActionOutcome(facts.isUnverified ? .unverified : .done, sentence)
  }

  /// Whether a step stands between a deletion that was made and the creation that belongs to it.
  private static func isBetween(_ steps: [ActionStep], _ index: Int) -> Bool {
    steps[..<index].contains(where: \.isDestructive) && steps[index...].contains(where: \.isCreation)
  }

  private static func failure(_ result: StepResult, _ isBetween: Bool, _ target: ActionTarget)
    -> ActionOutcome
  {
    if isBetween {
      return ActionOutcome(
        .kept,
        "\(result.sentence) \(target.object.shown) is deleted, or about to go, and not created again yet: its manifest is kept in "
          + "the journal; finish or restore it from there.")
    }
    return ActionOutcome(result.facts.livesOn ? .orphan : .failed, result.sentence)
  }

  // MARK: - Telling

  private func end(_ index: Int, _ outcome: ActionOutcome) { tell { $0.states[index] = .ended(outcome) } }

  private func tell(_ change: (inout ActionProgress) -> Void) {
    guard var progress = present.withLock({ $0 }) else { return }
    change(&progress)
    present.withLock { $0 = progress }
    teller.yield(progress)
  }

  // MARK: - Rehearsal

  /// Asks the server whether it would do what `plan` says (server-side dry run); nothing is changed, nothing written.
  ///
  /// - Returns: a sentence for each step that can be asked about, by target.
  public static func rehearse(_ plan: ActionPlan, on site: ActionSite) async -> [[StepResult]] {
    var results: [[StepResult]] = []
    for target in plan.targets {
      var told: [StepResult] = []
      for step in target.steps where target.blockers.isEmpty {
        let runner = StepRunner(
          site: site, pace: ActionPace(), facts: StepFacts(),
          frees: target.steps.contains(where: \.isDestructive))
        if let result = await runner.rehearse(step) { told.append(result) }
      }
      results.append(told)
    }
    return results
  }
}
