/// The jobs as a snapshot shows them: by key, changed only where something has changed.
struct JobList {
  /// By cluster and number.
  private(set) var entries: [JobEntry] = []

  /// Puts in, replaces or (`nil`) takes out the entries of these keys, in one pass.
  mutating func update(_ changes: [JobKey: JobEntry?]) {
    var added: [JobEntry] = []
    var removed: Set<JobKey> = []
    for (key, entry) in changes {
      let position = position(of: key)
      let isThere = position < entries.count && entries[position].id.job == key
      switch (entry, isThere) {
      case (let entry?, true): entries[position] = entry
      case (let entry?, false): added.append(entry)
      case (nil, true): removed.insert(key)
      case (nil, false): break
      }
    }
    if !removed.isEmpty { entries.removeAll { removed.contains($0.id.job) } }
    guard !added.isEmpty else { return }
    added.sort { $0.id.job < $1.id.job }
    merge(added)
  }

  private mutating func merge(_ added: [JobEntry]) {
    // Ids only grow: nearly always it goes to the end.
    if let last = entries.last, let first = added.first, last.id.job < first.id.job {
      entries += added
      return
    }
    var merged: [JobEntry] = []
    merged.reserveCapacity(entries.count + added.count)
    var rest = added[...]
    for entry in entries {
      while let next = rest.first, next.id.job < entry.id.job { merged.append(rest.removeFirst()) }
      merged.append(entry)
    }
    entries = merged + rest
  }

  private func position(of key: JobKey) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id.job < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
