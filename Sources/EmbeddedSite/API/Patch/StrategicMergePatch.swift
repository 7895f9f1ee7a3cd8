/// Kubernetes' own merge patch: lists of things with a name are merged by that name.
///
/// Source of the rules: the `patchStrategy` and `patchMergeKey` tags of the API types and
/// `k8s.io/apimachinery/pkg/util/strategicpatch`.
enum StrategicMergePatch {
  static func apply(_ patch: Document, to document: Document, kind: Kind) throws(APIStatus) -> Document {
    guard case .object(let changes) = patch else {
      throw .badRequest("a strategic merge patch must be an object")
    }
    return .object(try merge(changes, into: document.fields ?? [:], kind))
  }

  private static let orderPrefix = "$setElementOrder/"
  private static let deletionPrefix = "$deleteFromPrimitiveList/"

  /// By which member the elements of a list are known, by the name of the list; the kinds served here use
  /// each name for one thing only, but for the ports of services.
  private static let mergeKeys: [String: String] = [
    "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "env": "name",
    "ports": "containerPort", "volumeMounts": "mountPath", "volumeDevices": "devicePath", "volumes": "name",
    "imagePullSecrets": "name", "hostAliases": "ip", "topologySpreadConstraints": "topologyKey",
    "resourceClaims": "name", "schedulingGates": "name", "conditions": "type", "podIPs": "ip",
    "hostIPs": "ip",
    "ownerReferences": "uid", "addresses": "type", "secrets": "name",
  ]
  /// Lists of plain values that are merged as sets.
  private static let primitiveLists: Set<String> = ["finalizers", "podCIDRs"]

  private static func mergeKey(_ list: String, _ kind: Kind) -> String? {
    kind == .service && list == "ports" ? "port" : mergeKeys[list]
  }

  private static func merge(
    _ patch: Document.Fields, into original: Document.Fields, _ kind: Kind
  ) throws(APIStatus) -> Document.Fields {
    var result = original
    switch patch["$patch"].string {
    case nil, "merge": break
    case "replace":
      var replacement = patch
      replacement["$patch"] = nil
      return replacement
    case "delete": return [:]
    case let other?: throw .badRequest("unknown patch directive: $patch: \(other)")
    }
    if let kept = patch["$retainKeys"].array?.compactMap(\.string) {
      for key in result.keys where !kept.contains(key) { result[key] = nil }
    }
    for (key, value) in patch where key.hasPrefix(deletionPrefix) {
      let list = String(key.dropFirst(deletionPrefix.count))
      if let elements = result[list].array, let removed = value.array {
        result[list] = .array(elements.filter { !removed.contains($0) })
      }
    }
    for (key, value) in patch where !key.hasPrefix("$") {
      switch value {
      case .null: result[key] = nil
      case .object(let changes):
        if changes["$patch"] == "delete" {
          result[key] = nil
        } else {
          result[key] = .object(try merge(changes, into: result[key].fields ?? [:], kind))
        }
      case .array(let elements):
        result[key] = .array(try mergeList(key, elements, into: result[key].array ?? [], kind))
      default: result[key] = value
      }
    }
    for (key, value) in patch where key.hasPrefix(orderPrefix) {
      let list = String(key.dropFirst(orderPrefix.count))
      if let elements = result[list].array, let order = value.array {
        result[list] = .array(ordered(elements, by: order, mergeKey(list, kind)))
      }
    }
    return result
  }

  private static func mergeList(
    _ name: String, _ patch: [Document], into original: [Document], _ kind: Kind
  ) throws(APIStatus) -> [Document] {
    if primitiveLists.contains(name) { return original + patch.filter { !original.contains($0) } }
    let plain = patch.filter { $0["$patch"] != "replace" || ($0.fields?.count ?? 0) > 1 }
    guard let mergeKey = mergeKey(name, kind), plain.count == patch.count else { return plain }
    var result = original
    for element in patch {
      guard let changes = element.fields, let identity = changes[mergeKey] else {
        throw .badRequest("map: \(element.json) does not contain declared merge key: \(mergeKey)")
      }
      let index = result.firstIndex { $0[mergeKey] == identity }
      if changes["$patch"] == "delete" {
        if let index { result.remove(at: index) }
      } else if let index {
        result[index] = .object(try merge(changes, into: result[index].fields ?? [:], kind))
      } else {
        result.append(.object(try merge(changes, into: [:], kind)))
      }
    }
    return result
  }

  /// Puts the elements that `order` names into that order; the others stay where they are.
  private static func ordered(_ elements: [Document], by order: [Document], _ mergeKey: String?) -> [Document]
  {
    func rank(_ element: Document) -> Int? {
      order.firstIndex { wanted in mergeKey.map { wanted[$0] == element[$0] } ?? (wanted == element) }
    }
    let ranks = elements.map(rank)
    let sorted = zip(elements, ranks).filter { $0.1 != nil }.sorted { ($0.1 ?? 0) < ($1.1 ?? 0) }.map(\.0)
    var next = sorted.makeIterator()
    return zip(elements, ranks).map { element, rank in rank == nil ? element : next.next() ?? element }
  }
}
