import Testing

@testable import EmbeddedSite

/// The API without a network: requests in, answers out.
@Suite(.timeLimit(.minutes(1)))
struct APITests {
  let store = ObjectStore(now: { 1_795_221_682 })

  func api(
    tokens: [String: EmbeddedSite.Configuration.Role] = [:], timing: WatchTiming = WatchTiming()
  ) -> APIServer {
    APIServer(
      store: store, access: Access(tokens: tokens), filter: OutageFilter(), logs: nil, ports: nil,
      keeper: nil,
      timing: timing)
  }

  func ask(
    _ target: String, method: String = "GET", accept: String = "application/json",
    type: String = "application/json",
    token: String? = nil, body: Document? = nil, on server: APIServer? = nil
  ) async throws -> (code: Int, body: Document) {
    var headers = ["accept": accept, "content-type": type]
    if let token { headers["authorization"] = "Bearer \(token)" }
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    let answer = await (server ?? api()).respond(
      to: APIRequest(
        method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: headers,
        body: body?.bytes ?? []))
    return (answer.code, try Document(parsing: try await bytes(answer)))
  }

  func bytes(_ answer: Answer) async throws -> [UInt8] {
    switch answer.body {
    case .bytes(let bytes): return bytes
    case .source(let source, _):
      var all: [UInt8] = []
      while let piece = try await source.next() { all += piece }
      return all
    case .disconnect: return []
    }
  }

  /// The events of a watch that ends by itself.
  func watch(_ target: String, timing: WatchTiming = WatchTiming(timeout: .zero)) async throws -> [Document] {
    let parts = target.split(separator: "?").map(String.init)
    let answer = await api(timing: timing).respond(
      to: APIRequest(method: "GET", path: parts[0], query: parts[1], headers: [:], body: []))
    return try await bytes(answer).split(separator: 0x0A).map { try Document(parsing: $0) }
  }

  func fill(_ count: Int) throws {
    try store.create(.namespace, ["metadata": ["name": "default"]])
    for index in 0..<count {
      try store.create(
        .pod,
        [
          "metadata": [
            "name": .string("p\(100 + index)"), "namespace": .string(index < 3 ? "alpha" : "default"),
            "labels": ["parity": index.isMultiple(of: 2) ? "even" : "odd", "n": .string("\(index)")],
          ],
          "spec": ["nodeName": .string("node-\(index % 3)"), "containers": [["name": "main"]]],
          "status": ["phase": index == 5 ? "Failed" : "Running"],
        ])
    }
  }

  func names(_ list: Document) -> [String] {
    (list["items"].array ?? []).compactMap { $0["metadata"]["name"].string }
  }

  static let selections: [(String, [String])] = [
    ("/api/v1/pods?labelSelector=parity%3Deven", ["p100", "p102", "p104"]),
    ("/api/v1/pods?labelSelector=parity%21%3Deven,n", ["p101", "p103", "p105"]),
    ("/api/v1/pods?labelSelector=n+in+(1,+4),parity==odd", ["p101"]),
    ("/api/v1/pods?labelSelector=n+notin+(0,1,2,3)", ["p104", "p105"]),
    ("/api/v1/pods?labelSelector=!parity", []),
    ("/api/v1/namespaces/alpha/pods?labelSelector=parity", ["p100", "p101", "p102"]),
    ("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-2", ["p102", "p105"]),
    (
      "/api/v1/pods?fieldSelector=spec.nodeName!=node-2,status.phase=Running,metadata.namespace=default",
      ["p103", "p104"]
    ),
    ("/api/v1/pods?fieldSelector=metadata.name=p104", ["p104"]),
    ("/api/v1/pods?fieldSelector=status.phase==Failed&labelSelector=parity=odd", ["p105"]),
  ]

  @Test(arguments: selections)
  func selectorsNarrowALis(_ target: String, _ expected: [String]) async throws {
    try fill(6)
    let (code, list) = try await ask(target)
    #expect(code == 200 && list["kind"] == "PodList")
    #expect(names(list) == expected)
  }

  static let refusals: [(String, Int, String)] = [
    ("/api/v1/pods?fieldSelector=spec.colour=red", 400, "field label not supported: spec.colour"),
    ("/api/v1/pods?labelSelector=a+%3E", 400, "unable to parse requirement"),
    ("/api/v1/pods?limit=x", 400, "limit: Invalid value"),
    ("/api/v1/pods?continue=nonsense", 400, "continue key is not valid"),
    ("/api/v1/pods?resourceVersion=x", 400, "resourceVersion: Invalid value"),
    ("/api/v1/pods?resourceVersionMatch=Exact", 422, "resourceVersionMatch is forbidden unless"),
    ("/api/v1/pods?resourceVersion=999", 504, "Too large resource version: 999"),
    ("/api/v1/pods?watch=1&sendInitialEvents=true", 422, "sendInitialEvents is forbidden"),
    ("/api/v1/namespaces/default/pods/nosuch", 404, "pods \"nosuch\" not found"),
    ("/apis/batch/v1/namespaces/default/jobs/nosuch", 404, "jobs.batch \"nosuch\" not found"),
    ("/apis/apps/v1/daemonsets", 404, "the server could not find the requested resource"),
    ("/nowhere", 404, "the server could not find the requested resource"),
  ]

  @Test(arguments: refusals)
  func whatCannotBeAnsweredIsRefusedAsTheServerDoes(_ target: String, _ code: Int, _ message: String)
    async throws
  {
    let answer = try await ask(target)
    #expect(answer.code == code)
    #expect(answer.body["kind"] == "Status" && answer.body["code"].int == Int64(code))
    #expect(answer.body["message"].string?.contains(message) == true, "\(answer.body.json)")
  }

  @Test func pagesAreOfOneVersionAndExpire() async throws {
    try fill(7)
    let (_, first) = try await ask("/api/v1/pods?limit=3")
    #expect(names(first) == ["p100", "p101", "p102"])
    #expect(first["metadata"]["remainingItemCount"] == 4)
    let token = try #require(first["metadata"]["continue"].string)
    try store.remove(ObjectKey(kind: .pod, namespace: "default", name: "p103"))
    try store.create(.pod, ["metadata": ["name": "p103a"]])
    let (_, second) = try await ask("/api/v1/pods?limit=3&continue=\(token)")
    #expect(names(second) == ["p103", "p104", "p105"])
    #expect(second["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"])
    let (_, last) = try await ask(
      "/api/v1/pods?limit=3&continue=\(second["metadata"]["continue"].string ?? "")")
    #expect(names(last) == ["p106"] && last["metadata"]["continue"] == nil)

    store.compact()
    let (code, expired) = try await ask("/api/v1/pods?limit=3&continue=\(token)")
    #expect(code == 410 && expired["reason"] == "Expired")
    let fresh = try #require(expired["metadata"]["continue"].string)
    #expect(names(try await ask("/api/v1/pods?limit=3&continue=\(fresh)").body) == ["p103a", "p104", "p105"])
    #expect(try await ask("/api/v1/pods?resourceVersion=2&resourceVersionMatch=Exact").code == 410)
  }

  @Test func aWatchBeginsWithWhatThereIs() async throws {
    try fill(2)
    let events = try await watch("/api/v1/pods?watch=1&allowWatchBookmarks=true&labelSelector=parity=even")
    #expect(events.map { $0["type"].string } == ["ADDED", "BOOKMARK"])
    #expect(events[0]["object"]["kind"] == "Pod")
    #expect(events[1]["object"]["metadata"]["resourceVersion"].string == String(store.revision))
  }

  @Test func aWatchGoesOnFromAVersion() async throws {
    try fill(2)
    let start = store.revision
    let key = ObjectKey(kind: .pod, namespace: "alpha", name: "p100")
    try store.update(key) { $0["status"]["phase"] = "Succeeded" }
    try store.update(key) { $0["metadata"]["labels"]["parity"] = "none" }
    try store.remove(key)
    let all = try await watch("/api/v1/pods?watch=1&resourceVersion=\(start)")
    #expect(all.map { $0["type"].string } == ["MODIFIED", "MODIFIED", "DELETED"])
    // To a watch of even ones it is gone as soon as it is not even any more.
    let even = try await watch("/api/v1/pods?watch=1&labelSelector=parity=even&resourceVersion=\(start)")
    #expect(even.map { $0["type"].string } == ["MODIFIED", "DELETED"])
    let finished = try await watch(
      "/api/v1/pods?watch=1&fieldSelector=status.phase=Succeeded&resourceVersion=\(start)")
    #expect(finished.map { $0["type"].string } == ["ADDED", "MODIFIED", "DELETED"])
    store.compact()
    let old = try await watch("/api/v1/pods?watch=1&resourceVersion=\(start)")
    #expect(old.map { $0["type"].string } == ["ERROR"])
    #expect(old[0]["object"]["code"] == 410 && old[0]["object"]["reason"] == "Expired")
  }

  @Test func aQuietWatchSendsBookmarks() async throws {
    try fill(1)
    let server = api(timing: WatchTiming(bookmark: .milliseconds(5), timeout: .seconds(30)))
    let answer = await server.respond(
      to: APIRequest(
        method: "GET", path: "/api/v1/pods",
        query: "watch=1&allowWatchBookmarks=1&resourceVersion=\(store.revision)", headers: [:], body: []))
    guard case .source(let source, _) = answer.body else { throw SiteError("no stream") }
    for _ in 0..<3 {
      let event = try Document(parsing: try #require(try await source.next()))
      #expect(event["type"] == "BOOKMARK")
    }
  }

  @Test func tablesShowWhatKubectlShows() async throws {
    try fill(1)
    let (_, table) = try await ask(
      "/api/v1/pods", accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
    #expect(table["kind"] == "Table" && table["apiVersion"] == "meta.k8s.io/v1")
    #expect(table["columnDefinitions"].array?.count == 9)
    #expect(
      table["rows"][0]["cells"] == [
        "p100", "0/1", "Running", "0", "0s", "<none>", "node-0", "<none>", "<none>",
      ])
    #expect(table["rows"][0]["object"]["kind"] == "PartialObjectMetadata")
    let (_, whole) = try await ask(
      "/api/v1/pods?includeObject=Object", accept: "application/json;as=Table;v=v1beta1;g=meta.k8s.io")
    #expect(whole["rows"][0]["object"]["spec"]["nodeName"] == "node-0")
    let (_, partial) = try await ask(
      "/api/v1/pods", accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
    #expect(partial["kind"] == "PartialObjectMetadataList" && partial["items"][0]["spec"] == nil)
    #expect(try await ask("/api/v1/pods", accept: "application/yaml").code == 406)
  }

  static let rights: [(String?, String, String, Int, String?)] = [
    (
      nil, "GET", "/api/v1/pods", 403,
      #"pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope"#
    ),
    ("wrong", "GET", "/api/v1/pods", 401, "Unauthorized"),
    ("old", "GET", "/version", 401, "Unauthorized"),
    ("viewer", "GET", "/api/v1/pods", 200, nil),
    (
      "viewer", "DELETE", "/api/v1/namespaces/default/pods/soak", 403,
      #"pods "soak" is forbidden: User "viewer" cannot delete resource "pods" in API group "" in the namespace "default""#
    ),
    ("team", "GET", "/api/v1/namespaces/alpha/pods", 200, nil),
    (
      "team", "GET", "/api/v1/pods", 403,
      #"pods is forbidden: User "alpha-user" cannot list resource "pods" in API group "" at the cluster scope"#
    ),
    ("team", "GET", "/api/v1/nodes", 403, nil),
    (
      "nobody", "GET", "/api/v1/namespaces/default/pods/soak/log", 403,
      #"pods "soak" is forbidden: User "nobody-user" cannot get resource "pods/log" in API group "" in the namespace "default""#
    ),
    (
      "nobody", "GET", "/apis/batch/v1/jobs", 403,
      #"jobs.batch is forbidden: User "nobody-user" cannot list resource "jobs" in API group "batch" at the cluster scope"#
    ),
  ]

  @Test(arguments: rights)
  func rightsAreThoseOfTheToken(
    _ token: String?, _ method: String, _ path: String, _ code: Int, _ message: String?
  ) async throws {
    try fill(1)
    let server = api(tokens: [
      "viewer": .viewer, "team": .namespaced("alpha"), "nobody": .nobody, "old": .expired, "root": .admin,
    ])
    let answer = try await ask(path, method: method, token: token, on: server)
    #expect(answer.code == code)
    if let message { #expect(answer.body["message"].string == message) }
  }

  @Test func optimisticConcurrencyAndPreconditions() async throws {
    try fill(4)
    let path = "/api/v1/namespaces/default/pods/p103"
    var pod = try await ask(path).body
    pod["metadata"]["labels"]["x"] = "1"
    // No image: invalid once it is written.
    #expect(try await ask(path, method: "PUT", body: pod).code == 422)
    pod["spec"]["containers"] = [["name": "main", "image": "busybox"]]
    try store.update(ObjectKey(kind: .pod, namespace: "default", name: "p103")) {
      $0["spec"]["containers"] = [["name": "main", "image": "busybox"]]
    }
    let stale = try await ask(path, method: "PUT", body: pod)
    #expect(stale.code == 409 && stale.body["reason"] == "Conflict")
    #expect(
      stale.body["message"].string
        == "Operation cannot be fulfilled on pods \"p103\": the object has been modified; please apply your changes "
        + "to the latest version and try again")
    let wrong = try await ask(path, method: "DELETE", body: ["preconditions": ["uid": "other"]])
    #expect(wrong.code == 409)
    let dry = try await ask(path + "?dryRun=All", method: "DELETE")
    #expect(dry.code == 200 && store.list(.pod).objects.count == 4)
    let uid = pod["metadata"]["uid"] ?? ""
    #expect(try await ask(path, method: "DELETE", body: ["preconditions": ["uid": uid]]).code == 200)
    #expect(store.list(.pod).objects.count == 3)
  }

  static let dryRuns: [(method: String, path: String, type: String, body: Document?, code: Int)] = [
    (
      "POST", "/api/v1/namespaces/default/configmaps", "application/json", ["metadata": ["name": "new"]], 201
    ),
    (
      "PATCH", "/api/v1/namespaces/default/configmaps/there", "application/merge-patch+json",
      ["data": ["a": "2"]], 200
    ),
    (
      "PUT", "/api/v1/namespaces/default/configmaps/there", "application/json",
      ["kind": "ConfigMap", "apiVersion": "v1", "metadata": ["name": "there"], "data": ["a": "3"]], 200
    ),
    ("DELETE", "/api/v1/namespaces/default/configmaps/there", "application/json", nil, 200),
    ("DELETE", "/api/v1/namespaces/default/configmaps", "application/json", nil, 200),
  ]

  @Test(arguments: dryRuns)
  func aDryRunChangesNothing(
    _ method: String, _ path: String, _ type: String, _ body: Document?, _ code: Int
  ) async throws {
    try store.create(.namespace, ["metadata": ["name": "default"]])
    try store.create(.configMap, ["metadata": ["name": "there"], "data": ["a": "1"]])
    let revision = store.revision
    let answer = try await ask(path + "?dryRun=All", method: method, type: type, body: body)
    #expect(answer.code == code, "\(answer.body.json)")
    #expect(store.revision == revision)
    // The same without it does change something.
    #expect(try await ask(path, method: method, type: type, body: body).code == code)
    #expect(store.revision > revision)
  }

  @Test func aDeletionOfAnotherVersionIsAConflict() async throws {
    try store.create(.configMap, ["metadata": ["name": "there"]])
    let path = "/api/v1/namespaces/default/configmaps/there"
    let stale = try await ask(path, method: "DELETE", body: ["preconditions": ["resourceVersion": "1"]])
    #expect(stale.code == 409 && stale.body["reason"] == "Conflict")
    let version = Document.string(String(store.revision))
    #expect(
      try await ask(path, method: "DELETE", body: ["preconditions": ["resourceVersion": version]]).code == 200
    )
  }

  @Test func aDeletionOfAnotherUIDSaysWhichIsWhich() async throws {
    try store.create(.job, ["metadata": ["name": "train", "uid": "real"]])
    let path = "/apis/batch/v1/namespaces/default/jobs/train"
    let wrong = try await ask(path, method: "DELETE", body: ["preconditions": ["uid": "other"]])
    #expect(wrong.code == 409 && wrong.body["reason"] == "Conflict")
    #expect(
      wrong.body["message"].string
        == #"Operation cannot be fulfilled on Job.batch "train": the UID in the precondition (other) does not match "#
        + "the UID in record (real). The object might have been deleted and then recreated")
    #expect(store.get(ObjectKey(kind: .job, namespace: "default", name: "train")) != nil)
  }

  static let denials:
    [(verb: String, group: String, resource: String, sub: String, namespace: String, may: Bool)] = [
      ("create", "", "pods", "", "default", false), ("create", "", "pods", "", "other", false),
      ("delete", "", "pods", "", "default", true), ("create", "batch", "jobs", "", "default", false),
      ("create", "batch", "jobs", "", "other", true), ("get", "", "pods", "log", "default", false),
      ("get", "", "pods", "", "default", true),
    ]

  /// The review and the request itself say the same.
  @Test func somebodyMayAllButSomeVerbs() async throws {
    let words = ["create:pods", "create:jobs@default", "*:pods/log"]
    let denied = words.compactMap { EmbeddedSite.Configuration.Denial($0) }
    #expect(denied.count == 3)
    #expect(
      ["create", "create:", ":pods", "a:b:c", "a:b@", "a:b@c@d"].allSatisfy {
        EmbeddedSite.Configuration.Denial($0) == nil
      })
    let server = api(tokens: ["t": .allBut(denied)])
    for namespace in ["default", "other"] {
      try store.create(.namespace, ["metadata": ["name": .string(namespace)]])
    }
    for (verb, group, resource, sub, namespace, may) in Self.denials {
      let attributes: Document = [
        "verb": .string(verb), "group": .string(group), "resource": .string(resource),
        "subresource": .string(sub), "namespace": .string(namespace),
      ]
      let review = try await ask(
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", method: "POST", token: "t",
        body: ["spec": ["resourceAttributes": attributes]], on: server)
      #expect(review.body["status"]["allowed"].bool == may, "\(verb) \(resource)/\(sub) \(namespace)")
      let root = group.isEmpty ? "/api/v1" : "/apis/\(group)/v1"
      let tail = verb == "create" ? "" : sub.isEmpty ? "/p" : "/p/\(sub)"
      let method = verb == "create" ? "POST" : verb == "delete" ? "DELETE" : "GET"
      let answer = try await ask(
        "\(root)/namespaces/\(namespace)/\(resource)\(tail)", method: method, token: "t",
        body: method == "POST" ? ["metadata": [:]] : nil, on: server)
      #expect((answer.code == 403) == !may, "\(answer.body.json)")
    }
    let rules = try await ask(
      "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", method: "POST", token: "t",
      body: ["spec": ["namespace": "default"]], on: server)
    let pods = rules.body["status"]["resourceRules"].array?.first { $0["resources"] == ["pods"] }
    #expect(
      pods?["verbs"].array?.contains("delete") == true && pods?["verbs"].array?.contains("create") == false)
  }

  @Test func finalizersHoldAnObject() async throws {
    try store.create(.configMap, ["metadata": ["name": "held", "finalizers": ["example.org/hold"]]])
    let path = "/api/v1/namespaces/default/configmaps/held"
    let deleted = try await ask(path, method: "DELETE")
    #expect(deleted.code == 200 && deleted.body["metadata"]["deletionTimestamp"] != nil)
    let freed = try await ask(
      path, method: "PATCH", type: "application/merge-patch+json", body: ["metadata": ["finalizers": nil]])
    #expect(freed.code == 200)
    #expect(try await ask(path).code == 404)
  }
}
