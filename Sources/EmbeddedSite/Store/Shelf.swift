/// The objects of one kind and their recent changes.
struct Shelf {
  /// Changes that are remembered: watches and lists from an older version get 410.
  static let window = 10_000

  /// In key order.
  private(set) var objects: [StoredObject] = []
  /// Oldest first.
  private(set) var history: [StoreChange] = []
  /// The version of the latest change that is forgotten.
  private(set) var forgotten: UInt64 = 0

  subscript(key: ObjectKey) -> StoredObject? {
    let index = position(key)
    return index < objects.count && objects[index].key == key ? objects[index] : nil
  }

  mutating func apply(_ change: StoreChange) {
    let index = position(change.key)
    switch change.verb {
    case .added: objects.insert(change.stored, at: index)
    case .modified: objects[index] = change.stored
    case .deleted: objects.remove(at: index)
    }
    history.append(change)
    // Trimmed in large steps: each moves the whole array.
    if history.count >= Self.window + Self.window / 4 { forget(history.count - Self.window) }
  }

  private mutating func forget(_ count: Int) {
    forgotten = history[count - 1].resourceVersion
    history.removeFirst(count)
  }

  /// As they were, without a history: what came before is forgotten, and what comes later has not been yet.
  func restored(at version: UInt64) -> Shelf {
    var shelf = self
    shelf.forgetAll(through: version)
    return shelf
  }

  mutating func forgetAll(through version: UInt64) {
    history = []
    forgotten = version
  }

  /// The remembered changes after a version.
  func changes(after version: UInt64) -> ArraySlice<StoreChange> {
    var low = history.startIndex
    var high = history.endIndex
    while low < high {
      let middle = (low + high) / 2
      if history[middle].resourceVersion <= version { low = middle + 1 } else { high = middle }
    }
    return history[low...]
  }

  /// The objects as they were at a version that the history still reaches.
  func objects(at version: UInt64) -> [StoredObject] {
    let later = changes(after: version)
    if later.isEmpty { return objects }
    var before: [ObjectKey: StoredObject?] = [:]
    for change in later where before[change.key] == nil { before[change.key] = .some(change.previous) }
    let untouched = objects.filter { before[$0.key] == nil }
    return (untouched + before.values.compactMap { $0 }).sorted { $0.key < $1.key }
  }

  /// Where an object with this key stands or would stand.
  private func position(_ key: ObjectKey) -> Int {
    // Bulk creation comes in order.
    if let last = objects.last, last.key < key { return objects.count }
    var low = 0
    var high = objects.count
    while low < high {
      let middle = (low + high) / 2
      if objects[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
