/// Answers LIST requests.
struct Lists: Sendable {
  let store: ObjectStore

  func answer(
    _ kind: Kind, _ options: ListOptions, _ representation: Representation
  ) throws(APIStatus) -> Answer {
    var (objects, revision) = try snapshot(kind, options)
    if let start = options.continuation {
      let last = ObjectKey(kind: kind, namespace: start.namespace, name: start.name)
      objects = objects[Self.position(after: last, in: objects)...]
    }
    var metadata = Representation.listMetadata(revision)
    let selected: [StoredObject]
    (selected, metadata) = page(objects, options, revision, metadata)

    if selected.count > ListSource.largeCount {
      let source = ListSource(kind, selected, metadata, representation, now: store.now())
      return Answer(body: .source(source, count: nil))
    }
    var out: [UInt8] = []
    if representation == .full { out.reserveCapacity(selected.reduce(256) { $0 + $1.bytes.count }) }
    representation.writeListHead(kind: kind, metadata: metadata, into: &out)
    let now = store.now()
    for (index, object) in selected.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      representation.writeItem(object, into: &out, now: now)
    }
    out.append(contentsOf: "]}".utf8)
    return Answer(body: .bytes(out))
  }

  /// The objects that the list is of, at the version that it is to have.
  private func snapshot(
    _ kind: Kind, _ options: ListOptions
  ) throws(APIStatus) -> (ArraySlice<StoredObject>, UInt64) {
    let (present, revision) = store.list(kind)
    if let start = options.continuation, start.resourceVersion != 0 {
      guard let old = store.list(kind, at: start.resourceVersion) else { throw Self.expired(start) }
      return (old[...], start.resourceVersion)
    }
    if let wanted = options.resourceVersion, wanted > revision {
      throw APIStatus(
        code: 504, reason: "Timeout", message: "Too large resource version: \(wanted), current: \(revision)",
        details: [
          "causes": [["reason": "ResourceVersionTooLarge", "message": "Too large resource version"]],
          "retryAfterSeconds": 1,
        ])
    }
    let isExact = options.match == .exact || (options.match == nil && options.limit > 0)
    if isExact, let wanted = options.resourceVersion, wanted != 0 {
      guard let old = store.list(kind, at: wanted) else {
        throw .expired("The resourceVersion for the provided list is too old.")
      }
      return (old[...], wanted)
    }
    return (present[...], revision)
  }

  /// The objects of one page, and the metadata that says how to go on.
  private func page(
    _ objects: ArraySlice<StoredObject>, _ options: ListOptions, _ revision: UInt64, _ metadata: Document
  ) -> ([StoredObject], Document) {
    let selection = options.selection
    // A list of any version comes whole, as from the server's cache.
    guard options.limit > 0, options.resourceVersion != 0 else {
      return (selection.isEverything ? Array(objects) : objects.filter(selection.matches), metadata)
    }
    var metadata = metadata
    var selected: [StoredObject] = []
    for index in objects.indices where selection.matches(objects[index]) {
      if selected.count < options.limit {
        selected.append(objects[index])
        continue
      }
      if let last = selected.last {
        metadata["continue"] = .string(Continuation(resourceVersion: revision, after: last.key).token)
      }
      if selection.isUnselective {
        let rest = objects[index...].lazy.filter {
          selection.namespace.isEmpty || $0.key.namespace == selection.namespace
        }
        metadata["remainingItemCount"] = .int(Int64(rest.count))
      }
      break
    }
    return (selected, metadata)
  }

  private static func position(after key: ObjectKey, in objects: ArraySlice<StoredObject>) -> Int {
    var low = objects.startIndex
    var high = objects.endIndex
    while low < high {
      let middle = (low + high) / 2
      if key < objects[middle].key { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func expired(_ start: Continuation) -> APIStatus {
    var start = start
    start.resourceVersion = 0
    var status = APIStatus.expired(
      "The provided continue parameter is too old to display a consistent list result. You can start a new list "
        + "without the continue parameter, or use the continue token in this response to retrieve the remainder of "
        + "the results. Continuing with the provided token results in an inconsistent list - objects that were "
        + "created, modified, or deleted between the time the first chunk was returned and now may show up in the list."
    )
    status.continueToken = start.token
    return status
  }
}

/// A long list, made while it is sent.
actor ListSource: BodySource {
  /// Lists up to this many objects are sent in one piece, with their length.
  static let largeCount = 2_000
  private static let pieceSize = 512 << 10

  private let kind: Kind
  private let objects: [StoredObject]
  private let metadata: Document
  private let representation: Representation
  private let now: Double
  private var index = 0
  private var isFinished = false

  init(
    _ kind: Kind, _ objects: [StoredObject], _ metadata: Document, _ representation: Representation,
    now: Double
  ) {
    self.kind = kind
    self.objects = objects
    self.metadata = metadata
    self.representation = representation
    self.now = now
  }

  func next() async throws -> [UInt8]? {
    if isFinished { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(Self.pieceSize + (64 << 10))
    if index == 0 { representation.writeListHead(kind: kind, metadata: metadata, into: &out) }
    while index < objects.count, out.count < Self.pieceSize {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      representation.writeItem(objects[index], into: &out, now: now)
      index += 1
    }
    if index == objects.count {
      out.append(contentsOf: "]}".utf8)
      isFinished = true
    }
    return out
  }
}
