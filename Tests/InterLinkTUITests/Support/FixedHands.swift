import Monitor

@testable import ClientCore
@testable import InterLinkTUI

/// Hands that plan what the test says, and carry out as far as it lets them.
nonisolated final class FixedHands: Hands {
  /// What was asked.
  struct Asked {
    var cancelled: [(pods: [ActionPlanner.PodName], choice: ActionAlternative.Choice)] = []
    var resubmitted: [ResubmitOptions] = []
    var edited: [(edits: [ManifestEdit], scope: EditScope)] = []
    var ended: [OrphanJob] = []
    var carriedOut: [ActionPlan] = []
    var finished: [String] = []
    var dismissed: [String] = []
    var stops = 0
  }

  private let state = Locked(Asked())
  let journal: [JournalEntry]
  let change: @Sendable (inout ActionTarget) -> Void
  /// Where each target of an action ends.
  let outcome: @Sendable (Int) -> ActionProgress.State

  init(
    journal: [JournalEntry] = [], change: @escaping @Sendable (inout ActionTarget) -> Void = { _ in },
    outcome: @escaping @Sendable (Int) -> ActionProgress.State = { _ in
      .ended(ActionOutcome(.done, "Job 1 has ended."))
    }
  ) {
    (self.journal, self.outcome, self.change) = (journal, outcome, change)
  }

  var asked: Asked { state.withLock { $0 } }
  func note(_ change: @Sendable (inout Asked) -> Void) { state.withLock { change(&$0) } }

  private func plan(_ kind: ActionKind, _ pods: [ActionPlanner.PodName]) -> ActionPlan {
    var plan = ActionPlan(kind, origin: Self.origin, id: "20261121T140000.000000Z-\(kind.rawValue)-0001")
    plan.targets = pods.map { pod in
      var target = ActionTarget(
        ObjectReference(namespace: pod.namespace, name: pod.name, uid: pod.uid ?? ""))
      target.job = 8_831_201
      target.will("Deletes pod \(pod.namespace)/\(pod.name) (Running).")
      target.will("Asks Slurm (vega) until job 8831201 has ended.")
      target.commands = ["kubectl --context vega-prod -n \(pod.namespace) delete pod/\(pod.name)"]
      target.steps = [.delete(target.object, propagation: nil)]
      change(&target)
      return target
    }
    return plan
  }

  static let origin = ActionOrigin(
    site: "vega", context: "vega-prod", server: "https://vega.example.org:6443", user: "maria")

  func cancel(_ pods: [ActionPlanner.PodName], _ choice: ActionAlternative.Choice) async -> ActionPlan {
    note { $0.cancelled.append((pods, choice)) }
    return plan(.cancel, pods)
  }
  func resubmit(_ pods: [ActionPlanner.PodName], _ options: ResubmitOptions) async -> ActionPlan {
    note { $0.resubmitted.append(options) }
    var plan = plan(.resubmit, pods)
    if options.overridesPreflight {
      for index in plan.targets.indices { plan.targets[index].blockers.removeAll { $0.ground == .preflight } }
    }
    return plan
  }
  func edit(
    _ pod: ActionPlanner.PodName, _ edits: [ManifestEdit], scope: EditScope, overridesPreflight: Bool
  ) async -> ActionPlan {
    note { $0.edited.append((edits, scope)) }
    return plan(.edit, [pod])
  }
  func endJobs(_ orphans: [OrphanJob]) async -> ActionPlan {
    note { $0.ended += orphans }
    return plan(
      .endJob, orphans.map { ActionPlanner.PodName(namespace: $0.namespace, name: $0.name, uid: $0.uid) })
  }
  func undo(_ entry: JournalEntry) async -> ActionPlan { plan(.undo, Self.names(entry)) }
  func offer(_ entry: JournalEntry) async -> RecoveryOffer {
    let finding = RecoveryOffer.Finding(
      object: entry.plan?.targets.first?.object ?? ObjectReference(namespace: "", name: ""),
      sentence: "pod itwinai/3dgan-eval was deleted and is not there again: its manifest is kept. "
        + "Finishing creates pod itwinai/3dgan-eval-r1.")
    return RecoveryOffer(entry: entry, findings: [finding], restoration: plan(.restore, Self.names(entry)))
  }
  func entries() async -> [JournalEntry] { journal }
  func dismiss(_ id: String) async throws(JournalError) { note { $0.dismissed.append(id) } }
  func makeWorker() -> any Worker { FixedWorker(self) }

  private static func names(_ entry: JournalEntry) -> [ActionPlanner.PodName] {
    (entry.plan?.targets ?? []).map {
      ActionPlanner.PodName(namespace: $0.object.namespace, name: $0.object.name, uid: $0.object.uid)
    }
  }

  // MARK: A journal

  /// A journal with one action of each sort.
  static func writtenJournal() -> [JournalEntry] {
    let hands = FixedHands()
    func entry(_ kind: ActionKind, _ names: [String], _ records: (ActionPlan) -> [JournalRecord])
      -> JournalEntry
    {
      let plan = hands.plan(
        kind, names.map { ActionPlanner.PodName(namespace: "itwinai", name: $0, uid: "uid-\($0)") })
      var bytes: [UInt8] = []
      for record in [JournalRecord.intent(plan)] + records(plan) {
        let line = String(decoding: record.line, as: UTF8.self)
        // The clock of the fixture.
        bytes += line.replacing(/"at":"[^"]*"/, with: "\"at\":\"2026-11-21T13:58:00.000000Z\"").utf8
        bytes.append(0x0A)
      }
      return JournalEntry(id: "\(plan.id)\(names[0])", bytes: bytes, isRunning: false)
    }
    return [
      entry(.cancel, ["3dgan-train-0"]) { _ in
        [
          .begin(target: 0, step: 0),
          .end(target: 0, step: 0, StepResult(.done, "pod itwinai/3dgan-train-0 is being deleted.")),
          .outcome(target: 0, ActionOutcome(.done, "Job 8831201 has ended (CANCELLED).")),
        ]
      },
      entry(.resubmit, ["3dgan-eval"]) { _ in [.begin(target: 0, step: 0)] },
      entry(.cancel, ["a", "b", "c"]) { _ in
        [
          .outcome(target: 0, ActionOutcome(.done, "Job 1 has ended.")),
          .outcome(target: 1, ActionOutcome(.orphan, "The pod is gone, but job 2 lives on.")),
          .outcome(target: 2, ActionOutcome(.failed, "The server refuses it.")),
        ]
      },
    ]
  }
}

/// Carries out what ``FixedHands`` planned: all at once, or never.
nonisolated final class FixedWorker: Worker {
  private let hands: FixedHands
  private let teller: AsyncStream<ActionProgress>.Continuation
  let updates: AsyncStream<ActionProgress>

  init(_ hands: FixedHands) {
    self.hands = hands
    (updates, teller) = AsyncStream.makeStream()
  }

  func run(_ plan: ActionPlan) async throws(JournalError) -> ActionProgress {
    hands.note { $0.carriedOut.append(plan) }
    var progress = ActionProgress(plan)
    for index in progress.states.indices { progress.states[index] = hands.outcome(index) }
    progress.isFinished = progress.ended == progress.states.count
    teller.yield(progress)
    teller.finish()
    return progress
  }

  func finish(_ entry: JournalEntry) async throws(JournalError) -> ActionProgress {
    hands.note { $0.finished.append(entry.id) }
    guard let plan = entry.plan else { throw JournalError("Nothing was written", advice: "Look again") }
    return try await run(plan)
  }

  func stop() async { hands.note { $0.stops += 1 } }
}
