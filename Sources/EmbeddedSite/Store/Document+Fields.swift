extension Document {
  /// The members of an object: keys in order of insertion, each once.
  ///
  /// Kubernetes objects have few keys at each level, so a search through an array beats hashing.
  struct Fields: Sendable, Equatable, Sequence, ExpressibleByDictionaryLiteral {
    private(set) var entries: [(key: String, value: Document)] = []

    init() {}

    /// `entries` must not repeat a key.
    init(unique entries: [(key: String, value: Document)]) { self.entries = entries }

    init(dictionaryLiteral elements: (String, Document)...) {
      for (key, value) in elements { self[key] = value }
    }

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    var keys: [String] { entries.map(\.key) }

    subscript(key: String) -> Document? {
      get {
        for entry in entries where entry.key == key { return entry.value }
        return nil
      }
      set {
        let index = entries.firstIndex { $0.key == key }
        switch (index, newValue) {
        case (let index?, let value?): entries[index].value = value
        case (let index?, nil): entries.remove(at: index)
        case (nil, let value?): entries.append((key, value))
        case (nil, nil): break
        }
      }
    }

    /// Moves the named keys to the front, in that order.
    mutating func bringForward(_ first: [String]) {
      let front = first.compactMap { key in self[key].map { (key: key, value: $0) } }
      if zip(entries, front).allSatisfy({ $0.key == $1.key }) { return }
      entries = front + entries.filter { !first.contains($0.key) }
    }

    func makeIterator() -> IndexingIterator<[(key: String, value: Document)]> { entries.makeIterator() }

    static func == (left: Fields, right: Fields) -> Bool {
      guard left.count == right.count else { return false }
      // Nearly always both have the same order, so look at the same place first.
      return zip(left.entries, right.entries).allSatisfy { a, b in
        a.key == b.key ? a.value == b.value : right[a.key] == a.value && left[b.key] == b.value
      }
    }
  }
}
