/// The part of the Kubernetes API that kubectl and the dashboard use.
struct APIServer: Sendable {
  let store: ObjectStore
  let access: Access
  let filter: any RequestFilter
  let logs: (any PodLogs)?
  let ports: (any KubeletPorts)?
  let keeper: (any NodeKeeper)?
  var timing = WatchTiming()
  var watches = WatchDesk()
  var faults = FaultDesk()
  var ledger: Ledger?

  /// Answers a request; never fails.
  func respond(to request: APIRequest) async -> Answer {
    if let answer = await filter.before(request) { return answer }
    let answer: Answer
    do throws(APIStatus) {
      answer = try await route(request)
    } catch {
      answer = .failure(error)
    }
    return await filter.after(request, answer)
  }

  private func route(_ request: APIRequest) async throws(APIStatus) -> Answer {
    // Nobody waits for an answer, and half an object must do nothing.
    guard request.isWhole else { return Answer(body: .disconnect) }
    let user = try access.user(request.token)
    if let first = request.path.first, ["healthz", "livez", "readyz"].contains(first) { return .text("ok") }
    if request.path == ["version"] { return .json(Discovery.version) }
    if request.path.count >= 5, request.path.starts(with: ["api", "v1", "nodes"]), request.path[4] == "proxy"
    {
      return try await proxy(request, user)
    }
    if let path = ResourcePath(request.path) { return try await resource(path, request, user) }
    if user.name == "system:anonymous" {
      throw APIStatus(
        code: 403, reason: "Forbidden",
        message:
          "forbidden: User \"system:anonymous\" cannot get path \"/\(request.path.joined(separator: "/"))\"",
        details: [:])
    }
    if let document = Discovery.document(request.path) { return .json(document) }
    if let answer = OpenAPI.answer(request) { return answer }
    throw Self.noSuchResource
  }

  private func proxy(_ request: APIRequest, _ user: User) async throws(APIStatus) -> Answer {
    let node = request.path[3]
    let asked = AccessRequest(
      verb: request.method == "GET" ? "get" : "create", group: "", resource: "nodes", subresource: "proxy",
      name: node)
    try access.authorize(user, asked)
    guard let ports else { throw .notFound(.node, node) }
    let fault = faults.take(EmbeddedSite.RequestPattern(asked.verb, asked.qualifiedResource, name: node))
    return await faults.answer(fault, refusal: { $0.answer(to: asked, user) }) {
      do throws(APIStatus) {
        return try await ports.respond(node: node, path: Array(request.path[5...]), LogOptions(request))
      } catch { return .failure(error) }
    }
  }

  static let noSuchResource = APIStatus(
    code: 404, reason: "NotFound", message: "the server could not find the requested resource", details: [:])

  static let notAllowed = APIStatus(
    code: 405, reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource", details: [:])

  private func resource(
    _ path: ResourcePath, _ request: APIRequest, _ user: User
  ) async throws(APIStatus) -> Answer {
    let verb = try Self.verb(path, request)
    var asked = AccessRequest(
      verb: verb, group: path.group, resource: path.resource, subresource: path.subresource,
      namespace: path.namespace, name: path.name)
    let facts = RequestFacts(request, verb: verb)
    var record = facts.record(of: asked, user, at: store.now())
    do throws(APIStatus) {
      try access.authorize(user, asked)
    } catch {
      record.code = error.code
      ledger?.add(record)
      throw error
    }
    asked.name = record.name
    let fault = faults.take(
      EmbeddedSite.RequestPattern(
        verb, asked.qualifiedResource, namespace: asked.namespace, name: asked.name))
    let answer = await faults.answer(fault, refusal: { $0.answer(to: asked, user) }) {
      do throws(APIStatus) {
        return try await perform(path, verb, request, user)
      } catch {
        return .failure(error)
      }
    }
    if case .disconnect = answer.body {} else { record.code = answer.code }
    record.fault = fault?.name
    ledger?.add(record)
    return answer
  }

  private func perform(
    _ path: ResourcePath, _ verb: String, _ request: APIRequest, _ user: User
  ) async throws(APIStatus) -> Answer {
    if let review = Reviews(access: access, user: user, now: store.now()).answer(path, request) {
      return try review.get()
    }
    guard let resource = Resource.named(path.resource, group: path.group),
      resource.kind.isNamespaced || path.namespace.isEmpty || resource.kind == .namespace,
      path.subresource.isEmpty || resource.subresources.contains(where: { $0.name == path.subresource })
    else { throw Self.noSuchResource }
    let kind = resource.kind
    let key = ObjectKey(kind: kind, namespace: kind.isNamespaced ? path.namespace : "", name: path.name)
    switch verb {
    case "list", "watch":
      let options = try ListOptions(request, kind: kind, namespace: key.namespace, name: path.name)
      let representation = try Representation(request)
      if verb == "list" { return try Lists(store: store).answer(kind, options, representation) }
      let source = WatchSource(store, kind, options, representation, timing, watches)
      return Answer(body: .source(source, count: nil))
    case "get" where path.subresource == "log":
      return try await ContainerLogs(store: store, logs: logs).answer(key, request)
    case "get":
      guard let object = store.stored(key) else { throw .notFound(kind, path.name) }
      return try written(object, request)
    default:
      return try Mutations(store: store, keeper: keeper).answer(verb, key, path.subresource, request)
    }
  }

  private func written(_ object: StoredObject, _ request: APIRequest) throws(APIStatus) -> Answer {
    var out: [UInt8] = []
    try Representation(request).write(object, into: &out, now: store.now())
    return Answer(body: .bytes(out))
  }

  private static func verb(_ path: ResourcePath, _ request: APIRequest) throws(APIStatus) -> String {
    switch request.method {
    case "GET", "HEAD":
      if request.isSet("watch") { return "watch" }
      return path.name.isEmpty || (path.resource == "namespaces" && path.name.isEmpty) ? "list" : "get"
    case "POST": return "create"
    case "PUT" where !path.name.isEmpty: return "update"
    case "PATCH" where !path.name.isEmpty: return "patch"
    case "DELETE": return path.name.isEmpty ? "deletecollection" : "delete"
    default: throw notAllowed
    }
  }
}
