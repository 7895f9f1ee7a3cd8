/// One version of an object: its serialised form and what lists and watches look at.
///
/// Trees of 50,000 pods would need a gigabyte, so only the bytes are kept; the tree is parsed when asked for.
final class StoredObject: Sendable {
  let key: ObjectKey
  let uid: String
  let resourceVersion: UInt64
  /// The whole object, beginning with its kind, apiVersion and metadata.
  let bytes: [UInt8]
  /// Where in ``bytes`` the value of `metadata` stands.
  let metadata: Range<Int>
  let labels: [(key: String, value: String)]
  /// The values of ``Kind/selectableFields``, in their order; "" for a missing one.
  let fields: [String]
  /// The uids of its owners.
  let owners: [String]
  /// Seconds since 1970.
  let created: Double
  let isBeingDeleted: Bool
  /// Of pods only.
  let scheduling: PodScheduling?
  /// Its row in a `Table`.
  let cells: [Cell]

  /// Serialises `object` in canonical order, with this resource version.
  init(_ key: ObjectKey, _ object: Document, resourceVersion: UInt64) {
    let object = Self.normalised(object, key.kind, resourceVersion)
    self.key = key
    self.resourceVersion = resourceVersion
    let meta = object["metadata"]
    uid = meta["uid"].string ?? ""
    labels = meta["labels"].fields.map { $0.entries.map { ($0.key, $0.value.string ?? "") } } ?? []
    owners = (meta["ownerReferences"].array ?? []).compactMap { $0["uid"].string }
    created = meta["creationTimestamp"].string.flatMap(RFC3339.seconds) ?? 0
    isBeingDeleted = meta["deletionTimestamp"].string != nil
    scheduling = key.kind == .pod ? PodScheduling(object) : nil
    fields = key.kind.selectableFields.map { Self.field($0, of: object) }
    cells = Printer.cells(key.kind, object)

    var out: [UInt8] = []
    out.reserveCapacity(4_096)
    out.append(contentsOf: Self.head(key.kind))
    let start = out.count
    meta?.write(into: &out)
    metadata = start..<out.count
    for (name, value) in object.fields?.entries.dropFirst(3) ?? [] {
      out.append(UInt8(ascii: ","))
      Document.write(name, into: &out)
      out.append(UInt8(ascii: ":"))
      value.write(into: &out)
    }
    out.append(UInt8(ascii: "}"))
    bytes = out
  }

  /// The tree, parsed anew.
  var document: Document {
    // We wrote the bytes ourselves; only a document nested beyond the parser's limit could fail here, and
    // such a one never passed it on the way in.
    (try? Document(parsing: bytes)) ?? .object([:])
  }

  /// The object as an element of a list: without kind and apiVersion, as typed lists have them.
  func writeItem(into out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    out.append(contentsOf: bytes[(metadata.lowerBound - Self.metadataKey.count)...])
  }

  private static let metadataKey = Array(#""metadata":"#.utf8)

  private static func head(_ kind: Kind) -> [UInt8] {
    Array(#"{"kind":"\#(kind.rawValue)","apiVersion":"\#(kind.apiVersion)","#.utf8) + metadataKey
  }

  private static func field(_ path: [String], of object: Document) -> String {
    // An event's `source` selects by the component in it.
    let path = path == ["source"] ? ["source", "component"] : path
    var value: Document? = object
    for name in path { value = value[name] }
    switch value {
    case .string(let text): return text
    case .int(let number): return String(number)
    case .bool(let flag): return String(flag)
    default: return path == ["spec", "unschedulable"] ? "false" : ""
    }
  }

  private static let metadataOrder = [
    "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp",
    "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences",
    "finalizers",
    "managedFields",
  ]

  /// Members in the order in which the API server writes them.
  private static func normalised(_ object: Document, _ kind: Kind, _ version: UInt64) -> Document {
    var meta = object["metadata"].fields ?? [:]
    meta["resourceVersion"] = .string(String(version))
    meta.bringForward(metadataOrder)
    var fields = object.fields ?? [:]
    fields["kind"] = .string(kind.rawValue)
    fields["apiVersion"] = .string(kind.apiVersion)
    fields["metadata"] = .object(meta)
    fields.bringForward(["kind", "apiVersion", "metadata", "spec", "status"])
    return .object(fields)
  }
}
