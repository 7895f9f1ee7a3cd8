/// The objects of the site and the history of their changes, as etcd and the API server hold them:
/// one counter of resource versions, optimistic concurrency, a bounded window of history (410 beyond it).
final class ObjectStore: Sendable {
  private struct State {
    var revision: UInt64 = 1
    var shelves: [Kind: Shelf] = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, Shelf()) })
    var random: RandomSource
    var feeds: [UInt64: Feed] = [:]
    var lastFeed: UInt64 = 0
    /// Watches that wait for a change of a kind.
    var waiters: [Kind: [UInt64: CheckedContinuation<Void, Never>]] = [:]
    var lastWaiter: UInt64 = 0
  }

  /// What a stream of ``changes(of:)`` has yet to deliver.
  private struct Feed {
    var kinds: Set<Kind>
    var pending: [StoreChange] = []
    var reader: CheckedContinuation<[StoreChange], Never>?
  }

  private let state: Locked<State>
  /// The site's present, in seconds since 1970.
  let now: @Sendable () -> Double

  /// A type of its own: a closure that is read from inside a generic one gets another layer with each reading, and
  /// a site that lives for days would only go through those.
  private struct Listener {
    var hear: (@Sendable (StoreChange) -> Void)?
  }

  private let listener = Locked(Listener())

  /// An empty store; `seed` decides uids and the endings of generated names.
  init(now: @escaping @Sendable () -> Double, seed: UInt64 = 1) {
    self.now = now
    state = Locked(State(random: RandomSource(seed: seed)))
  }

  /// The version of the latest change of anything.
  var revision: UInt64 { state.withLock { $0.revision } }

  /// Stores a new object; fills in uid, resourceVersion, creationTimestamp and resolves generateName.
  @discardableResult
  func create(_ kind: Kind, _ object: Document) throws(APIStatus) -> Document {
    try createStored(kind, object).document
  }

  /// As ``create(_:_:)``, without parsing the result.
  @discardableResult
  func createStored(_ kind: Kind, _ object: Document) throws(APIStatus) -> StoredObject {
    let object = try identified(kind, object)
    let key = ObjectKey(
      kind: kind, namespace: kind.isNamespaced ? object["metadata"]["namespace"].string ?? "" : "",
      name: object["metadata"]["name"].string ?? "")
    let created = try commit(key) { (current) throws(APIStatus) in
      current == nil ? (.added, object) : nil
    }
    guard let created else { throw .alreadyExists(kind, key.name) }
    return created
  }

  /// The object with the metadata that creation fills in, not stored yet.
  func identified(_ kind: Kind, _ object: Document) throws(APIStatus) -> Document {
    var object = object
    var random = state.withLock { state -> RandomSource in
      defer { for _ in 0..<7 { _ = state.random.next() } }
      return state.random
    }
    if (object["metadata"]["name"].string ?? "").isEmpty {
      guard let prefix = object["metadata"]["generateName"].string, !prefix.isEmpty else {
        throw .invalid(
          kind, "",
          [
            FieldProblem(
              field: "metadata.name", reason: .required,
              text: "Required value: name or generateName is required")
          ])
      }
      object["metadata"]["name"] = .string(prefix.prefix(58) + random.nameSuffix())
    }
    if kind.isNamespaced, object["metadata"]["namespace"].string == nil {
      object["metadata"]["namespace"] = "default"
    }
    if object["metadata"]["uid"].string == nil { object["metadata"]["uid"] = .string(random.uuid()) }
    if object["metadata"]["creationTimestamp"].string == nil {
      object["metadata"]["creationTimestamp"] = .string(RFC3339.string(now()))
    }
    return object
  }

  /// Changes an object in place; bumps the resource version if something changed.
  ///
  /// `change` may run more than once: when somebody else was faster it is applied to their result.
  /// Name, namespace, uid and creationTimestamp stay as they are whatever it does.
  @discardableResult
  func update(
    _ key: ObjectKey, _ change: (inout Document) throws(APIStatus) -> Void
  ) throws(APIStatus) -> Document {
    while true {
      guard let current = stored(key) else { throw .notFound(key.kind, key.name) }
      let before = current.document
      var after = before
      try change(&after)
      for name in ["name", "namespace", "uid", "creationTimestamp", "resourceVersion"] {
        after["metadata"][name] = before["metadata"][name]
      }
      if after == before { return before }
      let written = try commit(key) { (present) throws(APIStatus) in
        guard let present else { throw .notFound(key.kind, key.name) }
        return present === current ? (.modified, after) : nil
      }
      if let written { return written.document }
    }
  }

  /// Removes an object at once (finalizers and grace are the API layer's and the kubelet's business).
  @discardableResult
  func remove(_ key: ObjectKey, uid: String? = nil) throws(APIStatus) -> Document {
    while true {
      guard let current = stored(key) else { throw .notFound(key.kind, key.name) }
      if let uid, uid != current.uid {
        throw .conflict(
          key.kind, key.name,
          "Precondition failed: UID in precondition: \(uid), UID in object meta: \(current.uid)")
      }
      let last = current.document
      let removed = try commit(key) { (present) throws(APIStatus) in
        guard let present else { throw .notFound(key.kind, key.name) }
        return present === current ? (.deleted, last) : nil
      }
      if let removed { return removed.document }
    }
  }

  func get(_ key: ObjectKey) -> Document? { stored(key)?.document }

  /// The present version of an object, unparsed.
  func stored(_ key: ObjectKey) -> StoredObject? { state.withLock { $0.shelves[key.kind]?[key] } }

  /// All objects of a kind, in key order.
  func all(_ kind: Kind) -> [Document] { list(kind).objects.map(\.document) }

  /// All objects of a kind, unparsed, in key order, and the version at which that is so.
  func list(_ kind: Kind) -> (objects: [StoredObject], revision: UInt64) {
    state.withLock { ($0.shelves[kind]?.objects ?? [], $0.revision) }
  }

  /// All objects of a kind as they were at a version; nil if the history no longer reaches back so far.
  func list(_ kind: Kind, at version: UInt64) -> [StoredObject]? {
    let shelf = state.withLock { $0.shelves[kind] ?? Shelf() }
    return version < shelf.forgotten ? nil : shelf.objects(at: version)
  }

  // MARK: - Changes

  /// Calls `body` with each change from now on, before whoever made it goes on.
  func onChange(_ body: @escaping @Sendable (StoreChange) -> Void) { listener.withLock { $0.hear = body } }

  /// Changes from now on, of these kinds, in order, for controllers inside the process.
  ///
  /// Nothing is ever left out: what is not read waits in memory, so read on.
  func changes(of kinds: Set<Kind>) -> AsyncStream<StoreChange> {
    let id = state.withLock { state in
      state.lastFeed += 1
      state.feeds[state.lastFeed] = Feed(kinds: kinds)
      return state.lastFeed
    }
    let reader = FeedReader(store: self, id: id)
    return AsyncStream(unfolding: { await reader.next() }, onCancel: { self.close(feed: id) })
  }

  /// Takes what has gathered for a feed, waiting if that is nothing; empty once the feed is closed.
  fileprivate func take(feed id: UInt64) async -> [StoreChange] {
    await withCheckedContinuation { reader in
      let ready: [StoreChange]? = state.withLock { state in
        guard let pending = state.feeds[id]?.pending else { return [] }
        if pending.isEmpty {
          state.feeds[id]?.reader = reader
          return nil
        }
        state.feeds[id]?.pending = []
        return pending
      }
      if let ready { reader.resume(returning: ready) }
    }
  }

  fileprivate func close(feed id: UInt64) {
    let reader = state.withLock { $0.feeds.removeValue(forKey: id)?.reader }
    reader?.resume(returning: [])
  }

  /// The remembered changes of a kind after a version, and the version up to which they are complete;
  /// nil if some of them are forgotten.
  func changes(of kind: Kind, after version: UInt64) -> (changes: ArraySlice<StoreChange>, revision: UInt64)?
  {
    state.withLock { state in
      guard let shelf = state.shelves[kind], version >= shelf.forgotten else { return nil }
      return (shelf.changes(after: version), state.revision)
    }
  }

  /// Returns once a kind has changed after `version`, or the task is cancelled.
  func waitForChange(of kind: Kind, after version: UInt64) async {
    let id = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isReady = state.withLock { state in
          if Task.isCancelled || (state.shelves[kind]?.history.last?.resourceVersion ?? 0) > version {
            return true
          }
          state.waiters[kind, default: [:]][id] = waiter
          return false
        }
        if isReady { waiter.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiters[kind]?.removeValue(forKey: id) }
      waiter?.resume()
    }
  }

  /// Forgets the history, as a compaction does: every older version is too old from now on.
  func compact() {
    state.withLock { state in
      for kind in Kind.allCases { state.shelves[kind]?.forgetAll(through: state.revision) }
    }
  }

  /// Makes every version that anybody has seen too old, also those of a time that was taken back, as
  /// `etcdutl snapshot restore --bump-revision --mark-compacted` does for the sake of whoever watches.
  func invalidateVersions() {
    state.withLock { $0.revision += 1_000_000 }
    compact()
  }

  /// The objects as they are, for ``restore(_:)``.
  struct Backup: Sendable {
    fileprivate var shelves: [Kind: Shelf]
    fileprivate var revision: UInt64
  }

  /// What a backup of etcd holds.
  var backup: Backup {
    state.withLock { state in
      Backup(
        shelves: state.shelves.mapValues { $0.restored(at: state.revision) }, revision: state.revision)
    }
  }

  /// Puts everything back as it was, the counter of versions too: what was written since has never been, and its
  /// versions come a second time, for other things.  The site's own loops are told nothing.
  func restore(_ backup: Backup) {
    let waiters = state.withLock { state in
      (state.shelves, state.revision) = (backup.shelves, backup.revision)
      defer { state.waiters = [:] }
      return state.waiters.values.flatMap(\.values)
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Writes what `decide` makes, under the lock, of the present object; nil from it leaves things as they are.
  private func commit(
    _ key: ObjectKey,
    _ decide: (StoredObject?) throws(APIStatus) -> (verb: StoreChange.Verb, object: Document)?
  ) throws(APIStatus) -> StoredObject? {
    var watches: [CheckedContinuation<Void, Never>] = []
    var readers: [(CheckedContinuation<[StoreChange], Never>, [StoreChange])] = []
    var made: StoreChange?
    let result = try state.withLock { (state) throws(APIStatus) -> StoredObject? in
      let current = state.shelves[key.kind]?[key]
      guard let (verb, object) = try decide(current) else { return nil }
      state.revision += 1
      let stored = StoredObject(key, object, resourceVersion: state.revision)
      let change = StoreChange(verb: verb, stored: stored, previous: current)
      state.shelves[key.kind]?.apply(change)
      made = change
      watches = state.waiters.removeValue(forKey: key.kind).map { Array($0.values) } ?? []
      for id in state.feeds.keys where state.feeds[id]?.kinds.contains(key.kind) == true {
        if let reader = state.feeds[id]?.reader {
          state.feeds[id]?.reader = nil
          readers.append((reader, [change]))
        } else {
          state.feeds[id]?.pending.append(change)
        }
      }
      return stored
    }
    if let made, let hear = listener.withLock({ $0.hear }) { hear(made) }
    for watch in watches { watch.resume() }
    for (reader, changes) in readers { reader.resume(returning: changes) }
    return result
  }
}

/// Reads one feed; a stream that nobody holds any more closes it.
private actor FeedReader {
  private let store: ObjectStore
  private let id: UInt64
  private var taken: [StoreChange] = []

  init(store: ObjectStore, id: UInt64) {
    self.store = store
    self.id = id
  }

  deinit { store.close(feed: id) }

  func next() async -> StoreChange? {
    if taken.isEmpty { taken = await store.take(feed: id).reversed() }
    return taken.popLast()
  }
}
