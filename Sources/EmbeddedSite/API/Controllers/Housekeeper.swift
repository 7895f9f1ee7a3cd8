/// Empties namespaces that are deleted, and forgets Events after an hour.
struct Housekeeper: Sendable {
  /// As the API server's `--event-ttl`.
  private static let eventLifetime = 3_600.0

  let store: ObjectStore
  let deletions: Deletions

  func tick() {
    for namespace in store.list(.namespace).objects where namespace.isBeingDeleted { empty(namespace) }
    let limit = store.now() - Self.eventLifetime
    for event in store.list(.event).objects where event.created < limit {
      _ = try? store.remove(event.key, uid: event.uid)
    }
  }

  private func empty(_ namespace: StoredObject) {
    var rest = 0
    for kind in Kind.allCases where kind.isNamespaced {
      for object in store.list(kind).objects where object.key.namespace == namespace.key.name {
        rest += 1
        if object.isBeingDeleted { continue }
        var options = DeleteOptions()
        options.propagation = .background
        options.uid = object.uid
        // Gone meanwhile is as good.
        if let (_, isGone) = try? deletions.deleteStored(object.key, options), isGone { rest -= 1 }
      }
    }
    if rest == 0 { _ = try? store.remove(namespace.key, uid: namespace.uid) }
  }
}
