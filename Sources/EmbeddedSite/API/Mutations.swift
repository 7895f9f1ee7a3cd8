/// Answers everything that changes objects.
struct Mutations: Sendable {
  let store: ObjectStore
  let keeper: (any NodeKeeper)?

  func answer(
    _ verb: String, _ key: ObjectKey, _ subresource: String, _ request: APIRequest
  ) throws(APIStatus) -> Answer {
    let isDryRun = try Self.isDryRun(request)
    switch (verb, subresource) {
    case ("create", "") where key.name.isEmpty: return try create(key, request, isDryRun: isDryRun)
    case ("create", "eviction"): return try evict(key, request, isDryRun: isDryRun)
    case ("update", "finalize"), ("update", "status"), ("update", "approval"), ("update", ""):
      let object = try Self.body(request)
      try check(object, key)
      return try update(key, subresource, isDryRun: isDryRun) { (_) throws(APIStatus) in object }
    case ("patch", ""), ("patch", "status"), ("patch", "approval"):
      return try patch(key, subresource, request, isDryRun: isDryRun)
    case ("delete", ""):
      return try Deletions(store: store, keeper: keeper).delete(
        key, DeleteOptions(request), isDryRun: isDryRun)
    case ("deletecollection", ""):
      return try Deletions(store: store, keeper: keeper).deleteCollection(key, request, isDryRun: isDryRun)
    default: throw APIServer.notAllowed
    }
  }

  // MARK: - Create

  private func create(
    _ collection: ObjectKey, _ request: APIRequest, isDryRun: Bool
  ) throws(APIStatus) -> Answer {
    let kind = collection.kind
    var object = try Self.body(request)
    try check(object, collection)
    guard object["metadata"]["resourceVersion"].string ?? "" == "" else {
      throw .badRequest("resourceVersion should not be set on objects to be created")
    }
    if kind.isNamespaced {
      guard !collection.namespace.isEmpty else { throw APIServer.notAllowed }
      object["metadata"]["namespace"] = .string(collection.namespace)
      try checkNamespace(collection.namespace, kind, object["metadata"]["name"].string ?? "")
    } else {
      object["metadata"]["namespace"] = nil
    }
    for field in [
      "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields",
    ] {
      object["metadata"][field] = nil
    }
    object = try store.identified(kind, object)
    Defaults.fill(&object, kind, uid: object["metadata"]["uid"].string ?? "")
    let problems = Validation.problems(of: object, kind)
    let name = object["metadata"]["name"].string ?? ""
    if !problems.isEmpty { throw .invalid(kind, name, problems) }
    if isDryRun {
      let key = ObjectKey(kind: kind, namespace: collection.namespace, name: name)
      if store.stored(key) != nil { throw .alreadyExists(kind, name) }
      return Answer(code: 201, body: .bytes(StoredObject(key, object, resourceVersion: 0).bytes))
    }
    return Answer(code: 201, body: .bytes(try store.createStored(kind, object).bytes))
  }

  private func checkNamespace(_ name: String, _ kind: Kind, _ object: String) throws(APIStatus) {
    guard let namespace = store.get(ObjectKey(kind: .namespace, namespace: "", name: name)) else {
      throw .notFound(.namespace, name)
    }
    guard namespace["metadata"]["deletionTimestamp"].string == nil else {
      throw APIStatus(
        code: 403, reason: "Forbidden",
        message:
          "\(kind.qualifiedPlural) \"\(object)\" is forbidden: unable to create new content in namespace "
          + "\(name) because it is being terminated",
        details: ["name": .string(object), "kind": .string(kind.plural)])
    }
  }

  private func evict(_ key: ObjectKey, _ request: APIRequest, isDryRun: Bool) throws(APIStatus) -> Answer {
    let eviction = try Self.body(request)
    let options = try DeleteOptions(eviction["deleteOptions"] ?? [:], request)
    _ = try Deletions(store: store, keeper: keeper).delete(key, options, isDryRun: isDryRun)
    return .json(
      ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201], code: 201)
  }

  // MARK: - Update

  private func patch(
    _ key: ObjectKey, _ subresource: String, _ request: APIRequest, isDryRun: Bool
  ) throws(APIStatus) -> Answer {
    let type = (request.headers["content-type"] ?? "").split(separator: ";").first.map(String.init) ?? ""
    let known = [
      "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
    ]
    guard known.contains(type) else {
      let hint = type.hasPrefix("application/apply-patch") ? "server-side apply is not served here; " : ""
      throw APIStatus(
        code: 415, reason: "UnsupportedMediaType",
        message: "\(hint)the body of the request was in an unknown format - accepted media types include: "
          + known.joined(separator: ", "))
    }
    let patch = try Self.document(request.body)
    return try update(key, subresource, isDryRun: isDryRun) { (current) throws(APIStatus) in
      switch type {
      case known[0]: return try JSONPatch.apply(patch, to: current)
      case known[1]: return MergePatch.apply(patch, to: current)
      default: return try StrategicMergePatch.apply(patch, to: current, kind: key.kind)
      }
    }
  }

  /// Replaces the object, or the part that the subresource stands for, by what `change` makes of it.
  private func update(
    _ key: ObjectKey, _ subresource: String, isDryRun: Bool,
    _ change: (Document) throws(APIStatus) -> Document
  ) throws(APIStatus) -> Answer {
    func changed(_ current: Document) throws(APIStatus) -> Document {
      let wanted = try change(current)
      if let version = wanted["metadata"]["resourceVersion"].string, !version.isEmpty,
        version != current["metadata"]["resourceVersion"].string
      {
        throw .modified(key.kind, key.name)
      }
      if let uid = wanted["metadata"]["uid"].string, !uid.isEmpty, uid != current["metadata"]["uid"].string {
        throw .conflict(
          key.kind, key.name,
          "Precondition failed: UID in precondition: \(uid), UID in object meta: \(current["metadata"]["uid"].string ?? "")"
        )
      }
      return try Updates(kind: key.kind, subresource: subresource).merged(wanted, over: current)
    }
    if isDryRun {
      guard let current = store.stored(key) else { throw .notFound(key.kind, key.name) }
      let object = try changed(current.document)
      return Answer(body: .bytes(StoredObject(key, object, resourceVersion: current.resourceVersion).bytes))
    }
    let written = try store.update(key) { (object) throws(APIStatus) in object = try changed(object) }
    // An object that only waited for its finalizers goes with the last of them.
    if Deletions.isReadyToGo(written) { try store.remove(key, uid: written["metadata"]["uid"].string) }
    return .json(written)
  }

  // MARK: - Requests

  static func isDryRun(_ request: APIRequest) throws(APIStatus) -> Bool {
    let values = request.query.filter { $0.name == "dryRun" && !$0.value.isEmpty }.map(\.value)
    if values.allSatisfy({ $0 == "All" }) { return !values.isEmpty }
    throw APIStatus(
      code: 422, reason: "Invalid",
      message:
        "Options.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"\(values[0])\": supported values: \"All\""
    )
  }

  static func document(_ body: [UInt8]) throws(APIStatus) -> Document {
    do {
      return try Document(parsing: body)
    } catch {
      throw .badRequest("the object provided is unrecognized: \(error)")
    }
  }

  /// The object in the body, from JSON or protobuf.
  static func body(_ request: APIRequest) throws(APIStatus) -> Document {
    let type = request.headers["content-type"] ?? ""
    if type.hasPrefix(ProtobufBody.contentType) { return try ProtobufBody.document(request.body) }
    guard type.hasPrefix("application/json") || type.hasPrefix("*/*") || type.isEmpty else {
      throw APIStatus(
        code: 415, reason: "UnsupportedMediaType",
        message: "the body of the request was in an unknown format - accepted media types include: "
          + "application/json, \(ProtobufBody.contentType)")
    }
    return try document(request.body)
  }

  /// Whether a body is of the kind and place that the path says.
  private func check(_ object: Document, _ key: ObjectKey) throws(APIStatus) {
    let kind = key.kind
    guard object.fields != nil else {
      throw .badRequest("the object provided is unrecognized (must be of type \(kind.rawValue))")
    }
    let isEviction = object["kind"] == "Eviction"
    guard isEviction || object["kind"].string ?? kind.rawValue == kind.rawValue,
      isEviction || object["apiVersion"].string ?? kind.apiVersion == kind.apiVersion
    else {
      let given = "\(object["apiVersion"].string ?? ""), Kind=\(object["kind"].string ?? "")"
      throw .badRequest(
        "the API version in the data (\(given)) does not match the expected API version (\(kind.apiVersion), Kind=\(kind.rawValue))"
      )
    }
    let namespace = object["metadata"]["namespace"].string ?? ""
    guard !kind.isNamespaced || namespace.isEmpty || namespace == key.namespace else {
      throw .badRequest(
        "the namespace of the provided object does not match the namespace sent on the request")
    }
    let name = object["metadata"]["name"].string ?? ""
    guard key.name.isEmpty || name == key.name else {
      throw .badRequest("the name of the object (\(name)) does not match the name on the URL (\(key.name))")
    }
  }
}
