/// The form in which a client wants objects, negotiated through `Accept`.
enum Representation: Sendable, Equatable {
  enum RowObject: String, Sendable { case none = "None", metadata = "Metadata", object = "Object" }

  case full
  /// `Table` of `meta.k8s.io/VERSION`.
  case table(version: String, RowObject)
  /// `PartialObjectMetadata` of `meta.k8s.io/VERSION`.
  case metadataOnly(version: String)

  /// - Throws: 406 if nothing that is accepted can be served.
  init(_ request: APIRequest) throws(APIStatus) {
    let accept = request.headers["accept"] ?? "*/*"
    for range in accept.split(separator: ",") {
      let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
      var parameters: [String: String] = [:]
      for part in parts.dropFirst() {
        let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
        if sides.count == 2 { parameters[sides[0]] = sides[1] }
      }
      guard let type = parts.first, ["application/json", "*/*", "application/*"].contains(type) else {
        continue
      }
      let version = parameters["v"] ?? ""
      switch parameters["as"] {
      case nil:
        self = .full
        return
      case "Table" where ["v1", "v1beta1"].contains(version):
        guard let object = RowObject(rawValue: request["includeObject"] ?? "Metadata") else {
          throw .badRequest("invalid includeObject value: \(request["includeObject"] ?? "")")
        }
        self = .table(version: version, object)
        return
      case "PartialObjectMetadata", "PartialObjectMetadataList":
        guard ["v1", "v1beta1"].contains(version) else { continue }
        self = .metadataOnly(version: version)
        return
      default: continue
      }
    }
    throw APIStatus(
      code: 406, reason: "NotAcceptable",
      message:
        "only the following media types are accepted: application/json, application/json;as=Table;v=v1;g=meta.k8s.io"
    )
  }

  /// One object on its own.
  func write(_ object: StoredObject, into out: inout [UInt8], now: Double) {
    switch self {
    case .full: out.append(contentsOf: object.bytes)
    case .metadataOnly(let version): Self.writeMetadata(object, version, into: &out)
    case .table:
      writeListHead(kind: object.key.kind, metadata: Self.listMetadata(object.resourceVersion), into: &out)
      writeItem(object, into: &out, now: now)
      out.append(contentsOf: "]}".utf8)
    }
  }

  /// The event object of a watch: a table carries its columns only the first time.
  func writeEvent(_ object: StoredObject, isFirst: Bool, into out: inout [UInt8], now: Double) {
    guard case .table(let version, _) = self, !isFirst else { return write(object, into: &out, now: now) }
    out.append(contentsOf: #"{"kind":"Table","apiVersion":"meta.k8s.io/\#(version)","metadata":"#.utf8)
    Self.listMetadata(object.resourceVersion).write(into: &out)
    out.append(contentsOf: #","columnDefinitions":null,"rows":["#.utf8)
    writeItem(object, into: &out, now: now)
    out.append(contentsOf: "]}".utf8)
  }

  /// Everything of a list before its first item.
  func writeListHead(kind: Kind, metadata: Document, into out: inout [UInt8]) {
    let (name, version, array) =
      switch self {
      case .full: ("\(kind.rawValue)List", kind.apiVersion, "items")
      case .metadataOnly(let version): ("PartialObjectMetadataList", "meta.k8s.io/\(version)", "items")
      case .table(let version, _): ("Table", "meta.k8s.io/\(version)", "rows")
      }
    out.append(contentsOf: #"{"kind":"\#(name)","apiVersion":"\#(version)","metadata":"#.utf8)
    metadata.write(into: &out)
    if case .table = self {
      out.append(contentsOf: #","columnDefinitions":"#.utf8)
      Document.array(TableColumn.columns(of: kind).map(\.document)).write(into: &out)
    }
    out.append(contentsOf: ",\"\(array)\":[".utf8)
  }

  func writeItem(_ object: StoredObject, into out: inout [UInt8], now: Double) {
    switch self {
    case .full: object.writeItem(into: &out)
    case .metadataOnly(let version): Self.writeMetadata(object, version, into: &out)
    case .table(let version, let row):
      out.append(contentsOf: #"{"cells":["#.utf8)
      for (index, cell) in object.cells.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        cell.write(into: &out, now: now)
      }
      out.append(contentsOf: #"],"object":"#.utf8)
      switch row {
      case .none: out.append(contentsOf: "null".utf8)
      case .metadata: Self.writeMetadata(object, version, into: &out)
      case .object: out.append(contentsOf: object.bytes)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  static func listMetadata(_ version: UInt64) -> Document { ["resourceVersion": .string(String(version))] }

  private static func writeMetadata(_ object: StoredObject, _ version: String, into out: inout [UInt8]) {
    out.append(
      contentsOf: #"{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/\#(version)","metadata":"#.utf8)
    out.append(contentsOf: object.bytes[object.metadata])
    out.append(UInt8(ascii: "}"))
  }
}
