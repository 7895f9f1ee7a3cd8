/// `/openapi/…`: just enough for kubectl to validate nothing itself and to leave that to the server.
enum OpenAPI {
  /// Asked for as `…v2@v1.0+protobuf`, which is no valid media type: Go refuses it in an answer.
  private static let version2Type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

  static func answer(_ request: APIRequest) -> Answer? {
    guard request.path.first == "openapi", request.path.count >= 2 else { return nil }
    let rest = Array(request.path.dropFirst(2))
    switch request.path[1] {
    case "v2" where rest.isEmpty:
      if request.headers["accept"]?.contains("proto-openapi.spec.v2@v1.0+protobuf") == true {
        return Answer(contentType: version2Type, body: .bytes(version2Protobuf))
      }
      return .json(["swagger": "2.0", "info": info, "paths": [:], "definitions": [:]])
    case "v3" where rest.isEmpty: return .json(index)
    case "v3": return groupVersion(rest).map { .json($0) }
    default: return nil
    }
  }

  private static let title = "Kubernetes"
  private static let info: Document = ["title": .string(title), "version": "v1.33.13"]

  /// A gnostic `Document`: field 1 is the swagger version, 2 the info (1 title, 2 version), 8 the paths.
  /// Kinds that have no schema in it are not validated by the client.
  private static var version2Protobuf: [UInt8] {
    func field(_ number: UInt8, _ value: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(value.count)] + value
    }
    let info = field(1, Array(title.utf8)) + field(2, Array("v1.33.13".utf8))
    return field(1, Array("2.0".utf8)) + field(2, info) + field(8, [])
  }

  private static var groupVersions: [String] {
    ["api/v1"] + Set(Resource.all.map(\.kind.group)).filter { !$0.isEmpty }.sorted().map { "apis/\($0)/v1" }
  }

  private static var index: Document {
    var paths = Document.Fields()
    for path in groupVersions { paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=1")] }
    return ["paths": .object(paths)]
  }

  /// The operations of a group: clients look here whether PATCH knows `fieldValidation` and `dryRun`.
  private static func groupVersion(_ path: [String]) -> Document? {
    let base = path.joined(separator: "/")
    guard groupVersions.contains(base) else { return nil }
    let group = path.count == 3 ? path[1] : ""
    var paths = Document.Fields()
    for resource in Resource.all where resource.kind.group == group {
      let kind = resource.kind
      let scope = kind.isNamespaced ? "namespaces/{namespace}/" : ""
      let parameters: Document = .array(
        ["dryRun", "fieldManager", "fieldValidation", "force"].map {
          ["name": .string($0), "in": "query", "schema": ["type": "string", "uniqueItems": true]]
        })
      paths["/\(base)/\(scope)\(kind.plural)/{name}"] = [
        "patch": [
          "operationId": .string("patch\(kind.rawValue)"), "parameters": parameters,
          "responses": ["200": ["description": "OK"]], "x-kubernetes-action": "patch",
          "x-kubernetes-group-version-kind": [
            "group": .string(group), "kind": .string(kind.rawValue), "version": "v1",
          ],
        ]
      ]
    }
    return ["openapi": "3.0.0", "info": info, "paths": .object(paths), "components": ["schemas": [:]]]
  }
}
