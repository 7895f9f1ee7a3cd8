internal import ClientCore
internal import Monitor

/// An action under way, or just ended: what the strip shows.
struct Work: Identifiable {
  let id: Int
  let site: String
  let worker: any Worker
  var progress: ActionProgress?
  /// Why it could not even begin.
  var failure: String?
  /// What became of the logs that go with it.
  var note = ""
  /// When it ended.
  var ended: Timestamp?

  /// Whether all of it has ended well.
  var isGood: Bool { failure == nil && progress?.isGood != false }
}

/// Actions under way: they go on beside whatever is looked at.
extension App {
  /// Carries a plan out, after the logs that go with it have been saved.
  ///
  /// - Parameter mayLoseLogs: whether the user has agreed although they cannot be saved.
  func carryOut(
    _ plan: ActionPlan, by hands: any Hands, mayLoseLogs: Bool = false,
    whenDone: @escaping @MainActor (App) -> Void = { _ in }
  ) {
    begin(plan.origin.site, hands, whenDone) { app, work, worker in
      var plan = plan
      try await app.saveLogs(takenBy: &plan, mayLose: mayLoseLogs, work)
      return try await worker.run(plan)
    }
  }

  /// Goes on with an action that was cut off.
  func finish(_ entry: JournalEntry, by hands: any Hands) {
    begin(entry.plan?.origin.site ?? "", hands) { app, work, worker in
      // What was begun is ended, whether or not they can be saved.
      if var plan = entry.plan { try await app.saveLogs(takenBy: &plan, mayLose: true, work) }
      return try await worker.finish(entry)
    }
  }

  private func begin(
    _ site: String, _ hands: any Hands, _ whenDone: @escaping @MainActor (App) -> Void = { _ in },
    _ action: @escaping (App, Work.ID, any Worker) async throws -> ActionProgress
  ) {
    // What was marked was marked for this.
    view.table?.clearMarks()
    let worker = hands.makeWorker()
    nextWork += 1
    let id = nextWork
    works.append(Work(id: id, site: site, worker: worker))
    let updates = worker.updates
    Task { [weak self] in
      for await progress in updates {
        self?.update(work: id) { $0.progress = progress }
        // Each costs in proportion to the rows; of a bulk, five a second are enough.
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    load { [weak self] in
      // Nothing is done that nobody looks at.
      guard let self else { return }
      do {
        let progress = try await action(self, id, worker)
        update(work: id) { ($0.progress, $0.ended) = (progress, self.now) }
        if progress.isGood { whenDone(self) }
      } catch {
        update(work: id) { ($0.failure, $0.ended) = ("\(error)", self.now) }
      }
      refreshJournal()
    }
    changed()
  }

  func update(work id: Int, _ change: (inout Work) -> Void) {
    guard let index = works.firstIndex(where: { $0.id == id }), works[index].ended == nil else { return }
    change(&works[index])
    handsChanged()
  }

  /// Ends what is under way, where nothing is lost.
  func stopWork() {
    for work in works where work.ended == nil {
      let worker = work.worker
      load { await worker.stop() }
    }
    inform("Nothing more is begun; what is begun is ended where nothing is lost.")
  }

  /// Takes what has ended off the strip.
  func clearWork() {
    works.removeAll { $0.ended != nil }
    handsChanged()
  }

  /// Takes off the strip what ended well some time ago.
  func clearOldWork() {
    let count = works.count
    works.removeAll { work in work.isGood && work.ended.map { now - $0 > 5 } ?? false }
    if works.count != count { handsChanged() }
  }

  /// By UID, from what is under way; computed once for each change, not for each row.
  func makeHandStates() -> [String: HandState] {
    var states: [String: HandState] = [:]
    for work in works {
      guard let progress = work.progress else { continue }
      for (object, state) in zip(progress.objects, progress.states) {
        states[object.uid] = HandState(progress.kind, state)
      }
    }
    return states
  }

  // MARK: The journal

  /// Opens the journal.
  func openJournal() {
    unresolvedCount = 0
    open(JournalView())
  }

  /// Looks for what was cut off, once at the start: told in the strip, not asked.
  func lookForUnresolved() {
    guard let hands = site.hands(of: snapshot.identity.title) ?? site.anyHands else { return }
    load { [weak self] in
      let count = await hands.entries().count(where: \.isUnresolved)
      guard let self, count > 0 else { return }
      unresolvedCount = count
      changed()
    }
  }

  /// Reads the journal anew where it is shown.
  func refreshJournal() { (view as? JournalView)?.retry(self) }

  /// Sets an action aside.
  func dismiss(_ entry: JournalEntry, _ hands: any Hands) {
    load { [weak self] in
      do throws(JournalError) {
        try await hands.dismiss(entry.id)
      } catch {
        self?.fail(error.description)
      }
      self?.refreshJournal()
    }
  }
}

/// What is being done to a pod, as its row shows it.
nonisolated struct HandState: Hashable, Sendable {
  /// `cancelling`
  var word: String
  /// The step under way, or what went wrong.
  var note: String
  var role: Role

  /// `nil` where it ended well, or has not begun to matter.
  init?(_ kind: ActionKind, _ state: ActionProgress.State) {
    switch state {
    case .waiting: (word, note, role) = (kind.participle, "waits for its turn", .waiting)
    case .working(_, let title): (word, note, role) = (kind.participle, title, .waiting)
    case .ended(let outcome):
      if outcome.isGood { return nil }
      (word, note, role) = (
        outcome.state.words, outcome.sentence, outcome.state == .stopped ? .attention : .bad
      )
    }
  }
}
