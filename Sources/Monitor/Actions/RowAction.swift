public import ClientCore

/// What is being done to a pod, or was done to it a moment ago.
public struct RowAction: Sendable, Equatable {
  /// The action, as the journal calls it.
  public var id: String
  /// What is done.
  public var kind: ActionKind
  /// How far it has come.
  public var state: ActionProgress.State
  /// When it came so far, in the API server's time.
  public var since: Timestamp

  /// An action that has come so far.
  public init(id: String, kind: ActionKind, state: ActionProgress.State, since: Timestamp) {
    (self.id, self.kind, self.state, self.since) = (id, kind, state, since)
  }

  /// How it ended; `nil` while it has not.
  public var outcome: ActionOutcome? { if case .ended(let outcome) = state { outcome } else { nil } }

  /// One or two words for a row: `cancelling`, `left a job behind`.
  public var words: String {
    switch state {
    case .waiting: "to be \(kind == .cancel ? "cancelled" : "done")"
    case .working: kind.participle
    case .ended(let outcome): outcome.state.words
    }
  }
}
