// CONTRACT between the API-server room (which implements it) and the virtual-kubelet room (which uses it).

/// A kind that the site serves.
enum Kind: String, Sendable, CaseIterable {
  case node = "Node", namespace = "Namespace", pod = "Pod", event = "Event", job = "Job"
}

/// Identifies an object: namespace is empty for cluster-scoped kinds.
struct ObjectKey: Hashable, Sendable {
  var kind: Kind
  var namespace: String
  var name: String
}

/// A change of the store.
struct StoreChange: Sendable {
  enum Verb: String, Sendable { case added = "ADDED", modified = "MODIFIED", deleted = "DELETED" }
  var verb: Verb
  var key: ObjectKey
  var object: Document
  var resourceVersion: UInt64
}

/// The objects of the site and the history of their changes, as etcd and the API server hold them:
/// one counter of resource versions, optimistic concurrency, a bounded window of history (410 beyond it).
final class ObjectStore: Sendable {
  init(now: @escaping @Sendable () -> Double) { fatalError("stub") }

  /// Stores a new object; fills in uid, resourceVersion, creationTimestamp and resolves generateName.
  @discardableResult
  func create(_ kind: Kind, _ object: Document) throws(APIStatus) -> Document { fatalError("stub") }

  /// Changes an object in place; bumps the resource version if something changed.
  @discardableResult
  func update(_ key: ObjectKey, _ change: (inout Document) throws(APIStatus) -> Void) throws(APIStatus) -> Document {
    fatalError("stub")
  }

  /// Removes an object at once (finalizers and grace are the API layer's and the kubelet's business).
  @discardableResult
  func remove(_ key: ObjectKey, uid: String? = nil) throws(APIStatus) -> Document { fatalError("stub") }

  func get(_ key: ObjectKey) -> Document? { fatalError("stub") }

  /// All objects of a kind, in key order.
  func all(_ kind: Kind) -> [Document] { fatalError("stub") }

  /// Changes from now on, of these kinds, in order, for controllers inside the process.
  func changes(of kinds: Set<Kind>) -> AsyncStream<StoreChange> { fatalError("stub") }
}
