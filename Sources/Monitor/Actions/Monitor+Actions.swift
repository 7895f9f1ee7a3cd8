public import ClientCore

extension Monitor {
  /// Shows in the rows how far an action has come; each ``ActionRunner/updates`` is to be handed over.
  public func show(_ progress: ActionProgress) {
    model.take(progress, at: moment)
    bell.ring()
  }
}

extension Model {
  /// How long the rows tell of what ended well.
  static let actionShownFor: Double = 30

  /// Takes how far an action has come.
  mutating func take(_ progress: ActionProgress, at now: Moment) {
    let time = serverTime(at: now)
    for (object, state) in zip(progress.objects, progress.states) where !object.uid.isEmpty {
      let key = PodKey(site: site, uid: object.uid)
      if let known = actions[key], known.id == progress.id, known.state == state { continue }
      actions[key] = RowAction(id: progress.id, kind: progress.kind, state: state, since: time)
      hasChanged = true
    }
  }

  /// Forgets what ended well some time ago; what did not end well is told of as long as its pod is shown, and then that
  /// long.
  mutating func sweepActions(at now: Moment) {
    guard !actions.isEmpty else { return }
    let time = serverTime(at: now)
    let old = actions.filter { key, action in
      guard let outcome = action.outcome, time - action.since >= Self.actionShownFor else { return false }
      return outcome.isGood || pods[key.uid] == nil
    }
    guard !old.isEmpty else { return }
    for key in old.keys { actions[key] = nil }
    hasChanged = true
  }

  /// Whether the present of some action will pass.
  var hasEndedActions: Bool { actions.values.contains { $0.outcome != nil } }
}
