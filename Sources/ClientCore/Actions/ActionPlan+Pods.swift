extension ActionPlan {
  /// Whether the log of `pod` goes with what is done: with the pod itself, or because its owner is deleted, or is
  /// changed and then deletes or replaces it.
  ///
  /// Of what is blocked only preflight's errors may still be overridden.
  public func takesLog(of pod: ObjectMeta) -> Bool {
    targets.contains { target in
      guard target.blockers.allSatisfy({ $0.ground == .preflight }) else { return false }
      let isOfTarget = target.object.uid == pod.uid
      let owner = pod.controller?.uid ?? ""
      let isOfOwner =
        !owner.isEmpty && (target.object.uid == owner || target.owners.contains { $0.uid == owner })
      return target.steps.contains { step in
        switch step {
        case .delete(let object, _) where object.kind == "Pod": object.uid == pod.uid
        case .edit(let object, _) where object.kind == "Pod": false
        case .delete, .edit: isOfTarget || isOfOwner
        case .deleteRemote: isOfTarget
        default: false
        }
      }
    }
  }
}
