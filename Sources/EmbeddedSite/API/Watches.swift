/// How watches behave in time.
struct WatchTiming: Sendable {
  /// How much faster than real time they live, for clients whose time runs faster.
  var speed: Double = 1
  /// Between bookmarks of a quiet watch.
  var bookmark = Duration.seconds(60)
  /// How long a watch lasts when the client does not say.
  var timeout = Duration.seconds(1_800)
}

/// The body of a watch: pulled by the connection, so that a client which does not read costs nothing and,
/// once the history has passed it, is told to list again.
actor WatchSource: BodySource {
  /// Events are gathered up to about this many bytes.
  private static let pieceSize = 256 << 10

  private let store: ObjectStore
  private let kind: Kind
  private let options: ListOptions
  private let representation: Representation
  private let deadline: ContinuousClock.Instant
  private let bookmarkInterval: Duration
  private var nextBookmark: ContinuousClock.Instant
  /// Everything up to this version is sent.
  private var version: UInt64
  /// What the watch begins with.
  private var initial: ArraySlice<StoredObject> = []
  private var isFirstEvent = true
  private var isFinished = false
  private let desk: WatchDesk
  /// So many orders are carried out.
  private var obeyed: Int
  /// What happens to the next events.
  private var faults: [EmbeddedSite.WatchFault] = []
  /// An event that comes after the next.
  private var late: [UInt8] = []
  /// Whether the connection is to be cut after what was written.
  private var isTorn = false

  init(
    _ store: ObjectStore, _ kind: Kind, _ options: ListOptions, _ representation: Representation,
    _ timing: WatchTiming, _ desk: WatchDesk
  ) {
    self.store = store
    self.kind = kind
    self.options = options
    self.representation = representation
    (self.desk, obeyed) = (desk, desk.count)
    let now = ContinuousClock.now
    deadline = now + (options.timeoutSeconds.map { .seconds($0) } ?? timing.timeout) / timing.speed
    bookmarkInterval = timing.bookmark / timing.speed
    nextBookmark = now + bookmarkInterval
    if let start = options.resourceVersion, start != 0 {
      version = start
    } else {
      let (objects, revision) = store.list(kind)
      version = revision
      initial = objects.filter(options.selection.matches)[...]
    }
  }

  func next() async throws -> [UInt8]? {
    var out: [UInt8] = []
    while !isFinished {
      try Task.checkCancellation()
      if isTorn || desk.isClosed { throw FaultyBody.Cut() }
      try await obey(&out)
      if isFinished { return out.isEmpty ? nil : out }
      while let object = initial.popFirst() {
        write(.added, object, into: &out)
        if out.count >= Self.pieceSize { return out }
      }
      guard let (changes, revision) = store.changes(of: kind, after: version) else {
        return end(with: tooOld, after: out)
      }
      if version > revision { return end(with: Self.fromTheFuture(version, revision), after: out) }
      for change in changes {
        send(change, into: &out)
        version = change.resourceVersion
        if out.count >= Self.pieceSize { return out }
      }
      version = revision
      if !out.isEmpty { return out }

      let now = ContinuousClock.now
      if now >= deadline || now >= nextBookmark {
        isFinished = now >= deadline
        nextBookmark = now + bookmarkInterval
        if options.allowsBookmarks { return bookmark() }
        if isFinished { return nil }
      }
      await wait(until: min(deadline, nextBookmark))
    }
    return nil
  }

  /// Carries out what was ordered meanwhile.
  private func obey(_ out: inout [UInt8]) async throws {
    for order in desk.orders(after: obeyed) {
      obeyed += 1
      switch order {
      case .end: isFinished = true
      case .cut: throw FaultyBody.Cut()
      case .silence:
        // Whoever is on the other side must find out by himself; only a site that closes ends it.
        while !desk.isClosed { try await Task.sleep(for: .milliseconds(20)) }
        throw FaultyBody.Cut()
      case .error(let code): out = end(with: Self.failure(code, version), after: out)
      case .bookmark: if options.allowsBookmarks { out += bookmark() }
      case .eventTwice, .eventTorn, .eventCorrupt, .eventLost, .eventLate: faults.append(order)
      }
      if isFinished { return }
    }
  }

  private static func failure(_ code: Int, _ version: UInt64) -> APIStatus {
    switch code {
    case 410: .expired("too old resource version: \(version)")
    case 503:
      APIStatus(code: 503, reason: "ServiceUnavailable", message: "the server is shutting down")
    case 504: APIStatus(code: 504, reason: "Timeout", message: "request did not complete in time")
    default: APIStatus(code: code, reason: "InternalError", message: "etcdserver: leader changed")
    }
  }

  /// An object that begins or ceases to match is added or deleted as far as this watch is concerned.
  private func send(_ change: StoreChange, into out: inout [UInt8]) {
    let matched = change.previous.map(options.selection.matches) ?? false
    let matches = change.verb != .deleted && options.selection.matches(change.stored)
    switch (matched, matches) {
    case (true, true): write(.modified, change.stored, into: &out)
    case (false, true): write(.added, change.stored, into: &out)
    case (true, false): write(.deleted, change.stored, into: &out)
    case (false, false): break
    }
  }

  private func write(_ verb: StoreChange.Verb, _ object: StoredObject, into out: inout [UInt8]) {
    let start = out.count
    out.append(contentsOf: #"{"type":"\#(verb.rawValue)","object":"#.utf8)
    representation.writeEvent(object, isFirst: isFirstEvent, into: &out, now: store.now())
    out.append(contentsOf: "}\n".utf8)
    isFirstEvent = false
    if isTorn || !faults.isEmpty || !late.isEmpty { disturb(&out, from: start) }
  }

  /// Lets happen to the event behind `start` what is ordered.
  private func disturb(_ out: inout [UInt8], from start: Int) {
    guard !isTorn else { return out.removeSubrange(start...) }
    let event = Array(out[start...])
    switch faults.isEmpty ? nil : faults.removeFirst() {
    case .eventTwice: out += event
    case .eventTorn:
      out.removeSubrange((start + event.count / 2)...)
      isTorn = true
    case .eventCorrupt(let offset): out[start + offset % event.count] ^= 0x04
    case .eventLost: out.removeSubrange(start...)
    case .eventLate:
      out.removeSubrange(start...)
      late += event
    default:
      out += late
      late = []
    }
  }

  private func bookmark() -> [UInt8] {
    var object: Document = [
      "kind": .string(kind.rawValue), "apiVersion": .string(kind.apiVersion),
      "metadata": ["resourceVersion": .string(String(version)), "creationTimestamp": nil],
    ]
    switch representation {
    case .full: break
    case .metadataOnly(let version):
      object["kind"] = "PartialObjectMetadata"
      object["apiVersion"] = .string("meta.k8s.io/\(version)")
    case .table(let tableVersion, _):
      object = [
        "kind": "Table", "apiVersion": .string("meta.k8s.io/\(tableVersion)"),
        "metadata": Representation.listMetadata(version), "columnDefinitions": nil, "rows": [],
      ]
    }
    return Document.object(["type": "BOOKMARK", "object": object]).bytes + [0x0A]
  }

  private var tooOld: APIStatus { .expired("too old resource version: \(version) (\(store.revision))") }

  private static func fromTheFuture(_ version: UInt64, _ revision: UInt64) -> APIStatus {
    APIStatus(
      code: 504, reason: "Timeout", message: "Too large resource version: \(version), current: \(revision)")
  }

  private func end(with status: APIStatus, after out: [UInt8]) -> [UInt8] {
    isFinished = true
    return out + Document.object(["type": "ERROR", "object": status.document]).bytes + [0x0A]
  }

  private func wait(until instant: ContinuousClock.Instant) async {
    let (store, kind, version, desk, obeyed) = (store, kind, version, desk, obeyed)
    await withTaskGroup { group in
      group.addTask { await desk.waitForOrder(after: obeyed) }
      group.addTask { await store.waitForChange(of: kind, after: version) }
      group.addTask { try? await Task.sleep(until: instant, clock: .continuous) }
      await group.next()
      group.cancelAll()
    }
  }
}
