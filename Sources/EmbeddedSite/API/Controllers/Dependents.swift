/// What belongs to an object, and what becomes of it when that goes.
struct Dependents: Sendable {
  let store: ObjectStore

  /// The kinds that a kind makes.
  static func kinds(of owner: Kind) -> [Kind] {
    switch owner {
    case .deployment: [.replicaSet]
    case .cronJob: [.job]
    case .job, .replicaSet, .statefulSet: [.pod]
    default: []
    }
  }

  func of(_ owner: StoredObject) -> [StoredObject] {
    Self.kinds(of: owner.key.kind).flatMap { store.list($0).objects }.filter {
      $0.owners.contains(owner.uid) && $0.key.namespace == owner.key.namespace
    }
  }

  /// Deletes them, with all that is theirs.
  func delete(of owner: StoredObject, _ deletions: Deletions) {
    for dependent in of(owner) where !dependent.isBeingDeleted {
      var options = DeleteOptions()
      options.uid = dependent.uid
      if dependent.key.kind != .pod { options.propagation = .background }
      // Gone meanwhile is as good.
      _ = try? deletions.deleteStored(dependent.key, options)
    }
  }

  /// Lets go of an object that waits for what is its own (foreground propagation), once there is nothing more.
  func finishDeletion(of owner: StoredObject, _ deletions: Deletions) {
    let finalizers = owner.document["metadata"]["finalizers"].array ?? []
    guard finalizers.contains(Deletions.foregroundFinalizer) else { return }
    if !of(owner).isEmpty { return delete(of: owner, deletions) }
    do {
      let object = try store.update(owner.key) { (object) throws(APIStatus) in
        let rest = (object["metadata"]["finalizers"].array ?? []).filter {
          $0 != Deletions.foregroundFinalizer
        }
        object["metadata"]["finalizers"] = rest.isEmpty ? Document?.none : .array(rest)
      }
      if Deletions.isReadyToGo(object) { try store.remove(owner.key, uid: owner.uid) }
    } catch {}  // somebody else removed it
  }
}
