/// How far an action has come.
public struct ActionProgress: Sendable {
  /// How far one target has come.
  public enum State: Sendable, Equatable {
    case waiting
    /// The step, from 0, and what it does.
    case working(step: Int, title: String)
    case ended(ActionOutcome)
  }

  /// Of the action.
  public let id: String
  /// What is done.
  public let kind: ActionKind
  /// The targets of the plan, in its order.
  public let objects: [ObjectReference]
  /// Of each target.
  public internal(set) var states: [State]
  /// Whether the user wants no more of it.
  public internal(set) var isStopping = false
  /// Whether nothing more will be done.
  public internal(set) var isFinished = false

  init(_ plan: ActionPlan) {
    (id, kind, objects) = (plan.id, plan.kind, plan.targets.map(\.object))
    states = plan.targets.map { _ in .waiting }
  }

  /// Targets that have ended.
  public var ended: Int { states.count { if case .ended = $0 { true } else { false } } }
  /// Outcomes, `nil` for targets that have not ended.
  public var outcomes: [ActionOutcome?] {
    states.map { if case .ended(let outcome) = $0 { outcome } else { nil } }
  }
  /// Whether all has ended well.
  public var isGood: Bool { outcomes.allSatisfy { $0?.isGood == true } }
}
