internal import ClientCore

/// An object of the kind `Object`, without loss: what `-o json` and `-o yaml` print.
nonisolated struct Manifest<Object: KubernetesObject>: KubernetesObject {
  static var resource: KubernetesResource { Object.resource }
  /// Only what tells objects apart.
  var meta = ObjectMeta()
  /// As the server sent it, with `kind` and `apiVersion`, which lists leave out.
  let value: JSONValue

  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var value = try JSONValue(reader: &reader)
    meta.name = value[path: ["metadata", "name"]]?.string ?? ""
    meta.namespace = value[path: ["metadata", "namespace"]]?.string ?? ""
    meta.uid = value[path: ["metadata", "uid"]]?.string ?? ""
    if value["kind"] == nil, case .object(let members) = value {
      let type: [(key: String, value: JSONValue)] = [
        ("apiVersion", .string(Object.resource.version)),
        ("kind", .string(Object.resource == .nodes ? "Node" : "Pod")),
      ]
      value = .object(type + members)
    }
    self.value = value
  }
}

extension JSONValue {
  /// `values` as kubectl prints several objects.
  nonisolated static func list(_ values: [JSONValue]) -> JSONValue {
    .object([
      ("apiVersion", .string("v1")), ("items", .array(values)), ("kind", .string("List")),
      ("metadata", .object([("resourceVersion", .string(""))])),
    ])
  }
}
