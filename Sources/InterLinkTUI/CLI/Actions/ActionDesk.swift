import ArgumentParser
internal import ClientCore

/// Takes plans to their end, or only rehearses them, as the options say.
nonisolated struct ActionDesk {
  let options: ActionOptions
  let printer: ActionPrinter
  let journal: Journal

  init(_ options: ActionOptions, journal: Journal) {
    (self.options, self.journal) = (options, journal)
    printer = ActionPrinter(printsJSON: options.output == .json)
  }

  /// Shows the plans, asks, and does them.
  ///
  /// - Throws: exit code 1 if one target does not end well.
  func carryOut(_ plans: [(plan: ActionPlan, site: ActionSite)]) async throws {
    tellOfUnresolved()
    for (plan, _) in plans { printer.print(plan) }
    if options.dryRun { return try await rehearse(plans) }
    let count = plans.reduce(0) { $0 + $1.plan.targets.count { $0.blockers.isEmpty } }
    guard count > 0 else { throw ArgumentParser.ExitCode.failure }
    let verb = (plans.first?.plan.kind.rawValue ?? "change").replacing("-", with: " ")
    try Confirmation.ask(verb, count, options)
    var isGood = true
    for (plan, site) in plans {
      let runner = ActionRunner(site: site, journal: journal, pace: options.pace)
      let progress = try await follow(runner, plan) { () async throws(JournalError) in
        try await runner.run(plan)
      }
      isGood = isGood && progress.isGood
    }
    if !isGood { throw ArgumentParser.ExitCode.failure }
  }

  /// Runs `work`, and prints each target as it ends; a signal to end stops it where nothing is lost.
  func follow(
    _ runner: ActionRunner, _ plan: ActionPlan,
    _ work: @escaping @Sendable () async throws(JournalError) -> ActionProgress
  ) async throws -> ActionProgress {
    let signals = TerminationSignals()
    let stop = Task {
      if await signals.first() != nil {
        StandardError.write("Stopping where nothing is lost…")
        await runner.stop()
      }
    }
    defer { stop.cancel() }
    let result = Task { try await work() }
    var told = Set<Int>()
    func tell(_ progress: ActionProgress) {
      for (index, outcome) in progress.outcomes.enumerated()
      where outcome != nil && told.insert(index).inserted {
        if let outcome { printer.print(outcome, of: progress.objects[index], plan) }
      }
    }
    let telling = Task {
      // Without a journal there is no progress, and no end of it either.
      _ = await result.result
      runner.endUpdates()
    }
    for await progress in runner.updates { tell(progress) }
    await telling.value
    let progress = try await result.value
    tell(progress)
    return progress
  }

  private func rehearse(_ plans: [(plan: ActionPlan, site: ActionSite)]) async throws {
    var isGood = true
    for (plan, site) in plans {
      let results = await ActionRunner.rehearse(plan, on: site)
      isGood = printer.print(results, of: plan) && !plan.isBlocked && isGood
    }
    if !isGood { throw ArgumentParser.ExitCode.failure }
  }

  /// What an earlier run left in the middle is not forgotten.
  private func tellOfUnresolved() {
    let count = journal.unresolved().count
    if count > 0 {
      StandardError.write(
        "Note: \(count) earlier \(count == 1 ? "action was" : "actions were") cut off or left something undone; "
          + "\(Program.name) recover shows what to do.")
    }
  }
}
