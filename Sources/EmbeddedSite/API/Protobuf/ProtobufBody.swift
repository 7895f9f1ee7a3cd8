/// Reads the Kubernetes protobuf bodies that kubectl's own commands send (`create job`, `auth can-i`).
///
/// The envelope is the bytes `k8s\0` and a `runtime.Unknown`: field 1 the type (1 apiVersion, 2 kind), field 2
/// the object.  Answers are JSON, which such clients accept too.
enum ProtobufBody {
  static let contentType = "application/vnd.kubernetes.protobuf"

  /// - Throws: 400 for what is ill-formed, 415 for kinds whose messages are not known here.
  static func document(_ body: [UInt8]) throws(APIStatus) -> Document {
    guard body.starts(with: Array("k8s\0".utf8)) else { throw malformed }
    var apiVersion = ""
    var kind = ""
    var object: ArraySlice<UInt8> = []
    try fields(of: body.dropFirst(4)) { (number, value) throws(APIStatus) in
      guard case .bytes(let bytes) = value else { return }
      switch number {
      case 1:
        try fields(of: bytes) { (number, value) throws(APIStatus) in
          guard case .bytes(let text) = value else { return }
          if number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
          if number == 2 { kind = String(decoding: text, as: UTF8.self) }
        }
      case 2: object = bytes
      default: break
      }
    }
    guard ProtobufSchema.messages[kind] != nil else {
      throw APIStatus(
        code: 415, reason: "UnsupportedMediaType",
        message: "\(kind) is not read as protobuf here - accepted media types include: application/json")
    }
    var document = try message(object, kind, depth: 0)
    document["kind"] = .string(kind)
    document["apiVersion"] = .string(apiVersion)
    return document
  }

  private static let malformed = APIStatus.badRequest("the object provided is unrecognized: invalid protobuf")

  private static func message(_ bytes: ArraySlice<UInt8>, _ name: String, depth: Int) throws(APIStatus)
    -> Document
  {
    guard depth < 32, let schema = ProtobufSchema.messages[name] else { throw malformed }
    var document: Document = [:]
    try fields(of: bytes) { (number, value) throws(APIStatus) in
      // A field that the site does not use.
      guard let field = schema[number] else { return }
      switch field.type {
      case .map:
        guard case .bytes(let entry) = value else { throw malformed }
        let (key, text) = try mapEntry(entry)
        document[field.name][key] = .string(text)
      case .quantities:
        guard case .bytes(let entry) = value else { throw malformed }
        let (key, quantity) = try mapEntry(entry)
        // A Quantity is a message whose field 1 is the text.
        let inner = try mapEntry(Array(quantity.utf8)[...])
        document[field.name][key] = .string(inner.key)
      default:
        let element = try single(value, field.type, depth: depth)
        if field.isRepeated {
          document[field.name] = .array((document[field.name].array ?? []) + [element])
        } else {
          document[field.name] = element
        }
      }
    }
    return document
  }

  private static func single(
    _ value: Value, _ type: ProtobufSchema.FieldType, depth: Int
  ) throws(APIStatus) -> Document {
    switch (type, value) {
    case (.string, .bytes(let bytes)): return .string(String(decoding: bytes, as: UTF8.self))
    case (.int, .number(let number)): return .int(Int64(bitPattern: number))
    case (.bool, .number(let number)): return .bool(number != 0)
    case (.message(let name), .bytes(let bytes)): return try message(bytes, name, depth: depth + 1)
    default: throw malformed
    }
  }

  /// Field 1 and field 2 of a map's entry.
  private static func mapEntry(_ bytes: ArraySlice<UInt8>) throws(APIStatus) -> (key: String, value: String) {
    var entry = (key: "", value: "")
    try fields(of: bytes) { (number, value) throws(APIStatus) in
      guard case .bytes(let text) = value else { return }
      if number == 1 { entry.key = String(decoding: text, as: UTF8.self) }
      if number == 2 { entry.value = String(decoding: text, as: UTF8.self) }
    }
    return entry
  }

  // MARK: - Wire format

  private enum Value {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  private static func fields(
    of bytes: ArraySlice<UInt8>, _ body: (UInt64, Value) throws(APIStatus) -> Void
  ) throws(APIStatus) {
    var rest = bytes
    while !rest.isEmpty {
      let tag = try varint(&rest)
      switch tag & 7 {
      case 0: try body(tag >> 3, .number(try varint(&rest)))
      case 1: try body(tag >> 3, .bytes(try take(8, &rest)))
      case 2: try body(tag >> 3, .bytes(try take(try varint(&rest), &rest)))
      case 5: try body(tag >> 3, .bytes(try take(4, &rest)))
      default: throw malformed
      }
    }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) throws(APIStatus) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst(), shift < 64 {
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw malformed
  }

  private static func take(_ count: UInt64, _ rest: inout ArraySlice<UInt8>) throws(APIStatus) -> ArraySlice<
    UInt8
  > {
    guard count <= UInt64(rest.count) else { throw malformed }
    let taken = rest.prefix(Int(count))
    rest = rest.dropFirst(Int(count))
    return taken
  }
}
