/// A change of the store.
struct StoreChange: Sendable {
  enum Verb: String, Sendable { case added = "ADDED", modified = "MODIFIED", deleted = "DELETED" }

  var verb: Verb
  /// The object after the change; of a deleted one its last state, with the version of the deletion.
  var stored: StoredObject
  /// The object before the change; nil for an added one.
  var previous: StoredObject?

  var key: ObjectKey { stored.key }
  var resourceVersion: UInt64 { stored.resourceVersion }
  /// The object, parsed at each call.
  var object: Document { stored.document }
}
