import Foundation
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct KubernetesClientTests {
  private func client(
    _ server: TestServer, _ credentials: Credentials = .none, time: FakeTime = FakeTime()
  ) -> KubernetesClient {
    KubernetesClient(http: server.http, cluster: server.access(credentials), timing: time.timing)
  }

  /// Lists pods and returns each page as the names in it.
  private func pages(
    _ client: KubernetesClient, namespace: String? = nil, selector: Selector = Selector(), pageSize: Int = 500
  ) async throws -> (version: String, pages: [[String]]) {
    let pages = Locked<[[String]]>([])
    let version = try await client.list(
      Pod.self, namespace: namespace, selector: selector, pageSize: pageSize,
      restarted: { pages.withLock { $0.append(["restarted"]) } },
      page: { page in pages.withLock { $0.append(page.map(\.meta.name)) } })
    return (version, pages.withLock { $0 })
  }

  static func list(_ names: [String], version: String = "7", continuation: String = "") -> String {
    let items = names.map { #"{"metadata":{"name":"\#($0)","uid":"\#($0)"}}"# }.joined(separator: ",")
    return
      #"{"kind":"PodList","metadata":{"resourceVersion":"\#(version)","continue":"\#(continuation)"},"items":[\#(items)]}"#
  }

  // MARK: - Requests

  @Test func everyRequestSaysWhoAsksAndForWhat() async throws {
    let server = try TestServer { _, _ in .json("{}") }
    _ = try await client(server, Credentials(.token(Secret("hush")))).get(
      .pods, namespace: "a b", name: "x/../y?z")
    let asked = try #require(server.asked.first)
    #expect(asked.target == "/api/v1/namespaces/a%20b/pods/x%2F..%2Fy%3Fz")
    #expect(asked.header("authorization") == "Bearer hush")
    #expect(asked.header("accept") == "application/json")
    #expect(asked.header("user-agent") == "interlink-tui/\(Product.version)")
  }

  static let paths: [(resource: KubernetesResource, namespace: String?, name: String?, path: String)] = [
    (.pods, nil, nil, "/api/v1/pods"), (.pods, "n", nil, "/api/v1/namespaces/n/pods"),
    (.nodes, "n", "a", "/api/v1/nodes/a"), (.jobs, "n", "j", "/apis/batch/v1/namespaces/n/jobs/j"),
    (.pods, "..", ".", "/api/v1/namespaces/%2E%2E/pods/%2E"),
    (.pods, "ö", nil, "/api/v1/namespaces/%C3%B6/pods"),
  ]

  @Test(arguments: paths) func pathsAreEncoded(
    _ path: (resource: KubernetesResource, namespace: String?, name: String?, path: String)
  ) {
    #expect(path.resource.path(namespace: path.namespace, name: path.name) == path.path)
  }

  @Test func changesCarryTheirConditions() async throws {
    let server = try TestServer { _, _ in .json("{}") }
    let client = client(server)
    try await client.create(.jobs, namespace: "n", object: ["kind": "Job"], dryRun: true)
    try await client.patch(
      .pods, namespace: "n", name: "p", type: .strategicMerge, patch: ["metadata": ["uid": "u"]])
    try await client.patch(.pods, namespace: "n", name: "p", type: .json, patch: [], dryRun: true)
    var options = DeleteOptions(uid: "u")
    try await client.delete(.pods, namespace: "n", name: "p", options: options)
    (options.resourceVersion, options.gracePeriodSeconds) = ("5", 0)
    (options.propagation, options.dryRun) = (.foreground, true)
    try await client.delete(.jobs, namespace: "n", name: "j", options: options)
    let asked = server.asked.map { "\($0.method) \($0.target) \($0.header("content-type") ?? "") \($0.body)" }
    #expect(
      asked == [
        #"POST /apis/batch/v1/namespaces/n/jobs?fieldManager=interlink-tui&dryRun=All application/json {"kind":"Job"}"#,
        "PATCH /api/v1/namespaces/n/pods/p?fieldManager=interlink-tui application/strategic-merge-patch+json "
          + #"{"metadata":{"uid":"u"}}"#,
        "PATCH /api/v1/namespaces/n/pods/p?fieldManager=interlink-tui&dryRun=All application/json-patch+json []",
        "DELETE /api/v1/namespaces/n/pods/p application/json "
          + #"{"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"u"}}"#,
        "DELETE /apis/batch/v1/namespaces/n/jobs/j application/json "
          + #"{"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"u","resourceVersion":"5"},"#
          + #""gracePeriodSeconds":0,"propagationPolicy":"Foreground","dryRun":["All"]}"#,
      ])
  }

  @Test func aLogIsAskedForWithoutInsistingOnTheKubeletsCertificate() async throws {
    let server = try TestServer { _, _ in .stream(["one\n", "two\n"]) }
    var request = LogRequest(namespace: "n", pod: "p", container: "c")
    let body = try await client(server).log(request).collect()
    #expect(String(decoding: body, as: UTF8.self) == "one\ntwo\n")
    (request.follow, request.timestamps, request.previous) = (true, true, true)
    (request.sinceSeconds, request.tailLines) = (60, 100)
    _ = try await client(server).log(request).collect()
    let path = "/api/v1/namespaces/n/pods/p/log?container=c&insecureSkipTLSVerifyBackend=true"
    #expect(
      server.asked.map(\.target) == [
        path, path + "&follow=true&timestamps=true&previous=true&sinceSeconds=60&tailLines=100",
      ])
  }

  @Test func rightsAreAskedForWithTheirSubresource() async throws {
    let server = try TestServer { _, number in
      .json(#"{"status":{"allowed":\#(number == 0)}}"#, status: "201 Created")
    }
    let client = client(server)
    #expect(try await client.may("get", .pods, subresource: "log", namespace: "n"))
    #expect(try await !client.may("list", .nodes, namespace: "n"))
    let review =
      #"{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{"resourceAttributes":"#
    #expect(
      server.asked.map(\.body) == [
        review + #"{"verb":"get","group":"","resource":"pods","subresource":"log","namespace":"n"}}}"#,
        review + #"{"verb":"list","group":"","resource":"nodes"}}}"#,
      ])
  }

  @Test func discoveryAnswersAreRead() async throws {
    let server = try TestServer { asked, _ in
      switch asked.path {
      case "/version": .json(#"{"gitVersion":"v1.33.13","major":"1"}"#)
      case "/api/v1/namespaces": .json(Self.list(["a", "b"]))
      default:
        .json(
          #"{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"e","uid":"e-1"},"reason":"Scheduled","message":"m"}]}"#
        )
      }
    }
    let client = client(server)
    #expect(try await client.serverVersion() == "v1.33.13")
    #expect(try await client.namespaces() == ["a", "b"])
    #expect(try await client.events(about: "u-1", namespace: "n").map(\.reason) == ["Scheduled"])
    #expect(server.asked.last?.query["fieldSelector"] == "involvedObject.uid=u-1")
  }

  // MARK: - Lists

  @Test func aListIsReadPageByPage() async throws {
    let server = try TestServer { asked, _ in
      asked.query["continue"] == nil
        ? .json(Self.list(["a", "b"], continuation: "to/k=")) : .json(Self.list(["c"]))
    }
    let result = try await pages(
      client(server), namespace: "n", selector: Selector(fields: "spec.nodeName=vk", labels: "a in (b,c)"),
      pageSize: 2)
    #expect(result.version == "7")
    #expect(result.pages == [["a", "b"], ["c"]])
    let query =
      "/api/v1/namespaces/n/pods?fieldSelector=spec.nodeName%3Dvk&labelSelector=a%20in%20%28b%2Cc%29&limit=2"
    #expect(server.asked.map(\.target) == [query, query + "&continue=to%2Fk%3D"])
  }

  @Test func anExpiredContinuationBeginsTheListAgainWithoutPages() async throws {
    let server = try TestServer { asked, _ in
      if asked.query["continue"] != nil {
        return .json(#"{"kind":"Status","code":410,"reason":"Expired"}"#, status: "410 Gone")
      }
      return asked.query["limit"] != nil
        ? .json(Self.list(["a"], continuation: "t")) : .json(Self.list(["a", "b", "c"], version: "8"))
    }
    let result = try await pages(client(server), pageSize: 1)
    #expect(result.version == "8")
    #expect(result.pages.first == ["a"])
    #expect(Array(result.pages.dropFirst()).flatMap { $0 } == ["restarted", "a", "b", "c"])
  }

  @Test func objectsAreDecodedWhileTheListArrives() async throws {
    let text = Self.list((0..<40).map { "pod-\($0)" })
    let pieces = stride(from: 0, to: text.utf8.count, by: 100).map { start in
      String(decoding: Array(text.utf8)[start..<min(start + 100, text.utf8.count)], as: UTF8.self)
    }
    let server = try TestServer { _, _ in .stream(pieces) }
    let result = try await pages(client(server), pageSize: 3)
    #expect(result.pages.flatMap { $0 } == (0..<40).map { "pod-\($0)" })
  }

  static let brokenLists: [(pieces: [String], end: TestServer.Answer.End, message: String)] = [
    (["{\"kind\":\"PodList\",\"items\":["], .finish, "the list does not end (at byte 27)"),
    (["{\"items\":[{\"metadata\":3}]}"], .finish, "expected an object (at byte 12)"),
    (["{}"], .finish, "expected a list with metadata.resourceVersion (at byte 0)"),
    (["hello"], .finish, "expected one list (at byte 0)"),
  ]

  @Test(arguments: brokenLists) func aListThatIsNoneIsTold(
    _ broken: (pieces: [String], end: TestServer.Answer.End, message: String)
  ) async throws {
    let server = try TestServer { _, _ in .stream(broken.pieces, then: broken.end) }
    let error = await #expect(throws: KubernetesError.self) { try await pages(client(server)) }
    #expect(
      error
        == .notKubernetes(
          "http://api.test answered \"list pods\" with something that is no Kubernetes JSON: \(broken.message)"
        ))
  }

  // MARK: - Failures

  struct Failure: Sendable {
    var answer: TestServer.Answer
    var description: String
    var advice: String
  }

  static let failures: [Failure] = [
    Failure(
      answer: .json(
        #"{"kind":"Status","code":403,"reason":"Forbidden","message":"pods is forbidden: User \"viewer\" cannot list"}"#,
        status: "403 Forbidden"),
      description: #"pods is forbidden: User "viewer" cannot list"#, advice: "Ask the cluster's administrator"
    ),
    Failure(
      answer: .json("Unauthorized", status: "401 Unauthorized", headers: []), description: "Unauthorized",
      advice: "Log in again"),
    Failure(
      answer: .json("", status: "502 Bad Gateway", headers: []),
      description: "http://api.test answered \"list pods\" with HTTP 502 and no reason",
      advice: "The API server, or something behind it, is in trouble"),
    Failure(
      answer: .json(
        "<html><head><TITLE>\n Sign \u{1B}[31min </TITLE>", status: "200 OK",
        headers: ["Content-Type: text/html"]),
      description: "http://api.test answered \"list pods\" with an HTML page titled \"Sign in\" (HTTP 200)",
      advice: "Check the server of the context"),
    Failure(
      answer: .json(
        "<h1>no</h1>", status: "403 Forbidden", headers: ["Content-Type: text/html; charset=utf-8"]),
      description: "http://api.test answered \"list pods\" with an HTML page (HTTP 403)",
      advice: "Check the server of the context"),
    Failure(
      answer: .json("", status: "302 Found", headers: ["Location: https://login.example/"]),
      description:
        "http://api.test answered \"list pods\" with a redirect to https://login.example/ (HTTP 302)",
      advice: "Check the server of the context"),
  ]

  @Test(arguments: failures) func aFailureSaysWhatWasTriedAndWhatToDo(_ failure: Failure) async throws {
    let server = try TestServer { _, _ in failure.answer }
    let error = await #expect(throws: KubernetesError.self) { try await pages(client(server)) }
    #expect(error?.description == failure.description)
    #expect(error?.advice.hasPrefix(failure.advice) == true)
  }

  @Test func aServerThatIsNotThereIsTold() async throws {
    var access = ClusterAccess(context: "c", server: "http://api.test")
    access.route.unixSocket = "/nowhere/socket"
    let client = KubernetesClient(http: HTTPClient(), cluster: access)
    let error = await #expect(throws: KubernetesError.self) { try await client.serverVersion() }
    #expect(error?.description.hasPrefix("http://api.test: cannot get the version: ") == true)
    #expect(error?.statusCode == nil)
  }

  @Test func aRefusedTokenIsRenewedOnce() async throws {
    let folder = try TemporaryFolder()
    let server = try TestServer { _, _ in .json("Unauthorized", status: "401 X", headers: []) }
    try "token".write(toFile: folder.path + "/token", atomically: true, encoding: .utf8)
    let error = await #expect(throws: KubernetesError.self) {
      try await client(server, .tokenFile(folder.path + "/token")).serverVersion()
    }
    #expect(error?.isUnauthorized == true)
    #expect(server.asked.count == 2)
    // A token that stands in the kubeconfig will not change.
    await #expect(throws: KubernetesError.self) {
      try await client(server, Credentials(.token(Secret("t")))).serverVersion()
    }
    #expect(server.asked.count == 3)
  }

  @Test func credentialsThatCannotBeHadSendNothing() async throws {
    let server = try TestServer { _, _ in .json("{}") }
    let error = await #expect(throws: KubernetesError.self) {
      try await client(server, .tokenFile("/nowhere/token")).serverVersion()
    }
    #expect(error == .credentials("The token file /nowhere/token cannot be read: No such file or directory"))
    #expect(server.asked.isEmpty)
  }

  struct PutOff: Sendable {
    var method: String
    var status: String
    var retryAfter: String?
    var requests: Int
    var slept: [Duration]
  }

  static let putOffs: [PutOff] = [
    PutOff(method: "GET", status: "429 X", retryAfter: "2", requests: 3, slept: [.seconds(2), .seconds(2)]),
    PutOff(method: "GET", status: "503 X", retryAfter: "1", requests: 3, slept: [.seconds(1), .seconds(1)]),
    PutOff(method: "POST", status: "429 X", retryAfter: "1", requests: 3, slept: [.seconds(1), .seconds(1)]),
    // It may have been done.
    PutOff(method: "POST", status: "503 X", retryAfter: "1", requests: 1, slept: []),
    // Too long, or no time given: for the caller to decide.
    PutOff(method: "GET", status: "429 X", retryAfter: "60", requests: 1, slept: []),
    PutOff(method: "GET", status: "503 X", retryAfter: nil, requests: 1, slept: []),
  ]

  @Test(arguments: putOffs) func aServerThatPutsOffIsWaitedFor(_ putOff: PutOff) async throws {
    let server = try TestServer { _, _ in
      .json("busy", status: putOff.status, headers: putOff.retryAfter.map { ["Retry-After: \($0)"] } ?? [])
    }
    let time = FakeTime()
    let client = client(server, time: time)
    let error = await #expect(throws: KubernetesError.self) {
      if putOff.method == "GET" {
        _ = try await client.serverVersion()
      } else {
        try await client.create(.pods, namespace: "n", object: [:])
      }
    }
    #expect(server.asked.count == putOff.requests)
    #expect(time.slept == putOff.slept)
    guard case .status(let status) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(status.retryAfter == putOff.retryAfter.flatMap { Int($0) }.map { .seconds($0) })
  }

  @Test func httpDatesAreRead() {
    #expect(
      Timestamp(httpDate: "Sat, 21 Nov 2026 01:11:34 GMT") == Timestamp(rfc3339: "2026-11-21T01:11:34Z"))
    for bad in ["", "Sat, 21 Nov 2026 01:11:34", "a b c d e GMT", "Sat, 99 Nov 2026 01:11:34 GMT"] {
      #expect(Timestamp(httpDate: bad) == nil)
    }
  }
}
