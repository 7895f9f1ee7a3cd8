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

  /// Parameters of every PATCH: clients look here whether the server validates fields and knows dry runs.
  private static let patchParameters = ["dryRun", "fieldManager", "fieldValidation", "force"]

  /// A gnostic `Document` (`OpenAPIv2.proto` of google/gnostic-models): of each kind its PATCH, where kubectl before
  /// 1.27 looks for `dryRun`.  Kinds that have no schema in it are not validated by the client.
  private static var version2Protobuf: [UInt8] {
    let info = ProtobufWriter.message([(1, Array(title.utf8)), (2, Array("v1.33.13".utf8))])
    let parameters = patchParameters.map { name in
      // Of a ParametersItem the Parameter, of that the NonBodyParameter, of that the one in a query.
      let query = ProtobufWriter.message([(2, Array("query".utf8)), (4, Array(name.utf8))])
      return ProtobufWriter.message([
        (1, ProtobufWriter.message([(2, ProtobufWriter.message([(3, query)]))]))
      ])
    }
    let paths = Resource.all.map { resource in
      let kind = resource.kind
      let type: Document = [
        "group": .string(kind.group), "kind": .string(kind.rawValue), "version": "v1",
      ]
      let anything = ProtobufWriter.message([(2, Array(type.json.utf8))])
      let extensionField = ProtobufWriter.message([
        (1, Array("x-kubernetes-group-version-kind".utf8)), (2, anything),
      ])
      let patch = ProtobufWriter.message(parameters.map { (8, $0) } + [(13, extensionField)])
      return ProtobufWriter.message([
        (1, Array(patchPath(kind).utf8)), (2, ProtobufWriter.message([(8, patch)])),
      ])
    }
    return ProtobufWriter.message([
      (1, Array("2.0".utf8)), (2, info), (8, ProtobufWriter.message(paths.map { (2, $0) })),
    ])
  }

  private static func patchPath(_ kind: Kind) -> String {
    let base = kind.group.isEmpty ? "/api/v1" : "/apis/\(kind.group)/v1"
    return "\(base)/\(kind.isNamespaced ? "namespaces/{namespace}/" : "")\(kind.plural)/{name}"
  }

  private static var groupVersions: [String] {
    ["api/v1"] + Set(Resource.all.map(\.kind.group)).filter { !$0.isEmpty }.sorted().map { "apis/\($0)/v1" }
  }

  private static var index: Document {
    var paths = Document.Fields()
    for path in groupVersions { paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=1")] }
    return ["paths": .object(paths)]
  }

  /// The operations of a group.
  private static func groupVersion(_ path: [String]) -> Document? {
    let base = path.joined(separator: "/")
    guard groupVersions.contains(base) else { return nil }
    let group = path.count == 3 ? path[1] : ""
    var paths = Document.Fields()
    for resource in Resource.all where resource.kind.group == group {
      let kind = resource.kind
      let parameters: Document = .array(
        patchParameters.map {
          ["name": .string($0), "in": "query", "schema": ["type": "string", "uniqueItems": true]]
        })
      paths[patchPath(kind)] = [
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
