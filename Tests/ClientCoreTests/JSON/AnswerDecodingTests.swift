import ClientCore
import Testing

/// What is made of the other answers of a real site: errors, pings, interLink's cache.
struct AnswerDecodingTests {
  // MARK: Errors

  static let errors: [(file: String, code: Int, reason: String, message: String)] = [
    (
      "k8s/anonymous-pods.txt", 403, "Forbidden",
      #"pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope"#
    ),
    ("k8s/badtoken-pods.txt", 401, "Unauthorized", "Unauthorized"),
    (
      "k8s/viewer-delete-pod.txt", 403, "Forbidden",
      #"pods "soak" is forbidden: User "viewer" cannot delete resource "pods" in API group "" in the namespace "default""#
    ),
    (
      "k8s/viewer-list-old-rv-exact.txt", 410, "Expired",
      "The resourceVersion for the provided list is too old."
    ),
    (
      "k8s/viewer-logs.txt", 403, "Forbidden",
      #"pods "soak" is forbidden: User "viewer" cannot get resource "pods/log" in API group "" in the namespace "default""#
    ),
    ("k8s/viewer-notfound.txt", 404, "NotFound", #"pods "nosuch" not found"#),
    ("vkport/attach-post.txt", 501, "", "501 not implemented"),
    ("vkport/configz.txt", 404, "", "404 request not found"),
    (
      "vkport/containerLogs-bad-pod.txt", 500, "", #"error getting container logs?): pods "nosuch" not found"#
    ),
    (
      "vkport/containerLogs-bad-tail.txt", 400, "",
      #"could not parse "tailLines": strconv.Atoi: parsing "abc": invalid syntax"#
    ),
    ("vkport/containerLogs-neg-tail.txt", 400, "", #""tailLines" is -3"#),
    ("vkport/plain-http.txt", 400, "", "Client sent an HTTP request to an HTTPS server."),
    ("interlink/getLogs-bad-json.txt", 400, "", "invalid request body"),
    ("interlink/plugin-down-getLogs.txt", 500, "", ""),
    ("interlink/plugin-down-pinglink.txt", 500, "", "503"),
    ("interlink/unknown-path.txt", 404, "", "404 page not found"),
  ]

  @Test(arguments: errors.indices) func error(index: Int) throws {
    let (file, code, reason, message) = Self.errors[index]
    let answer = try Samples.answer(file)
    let status = KubernetesError.Status(httpStatus: answer.status, body: answer.body)
    #expect(status == KubernetesError.Status(code: code, reason: reason, message: message), "\(file)")
  }

  static let bodies: [(body: String, header: String?, status: KubernetesError.Status)] = [
    ("", nil, .init(code: 502)), ("<html><body>Bad gateway</body></html>", nil, .init(code: 502)),
    (" a\n\u{1B}[31mplain\u{1B}[0m  text ", nil, .init(code: 502, message: "a plain text")),
    ("{\"code\":429", nil, .init(code: 502, message: "{\"code\":429")),
    ("[]", nil, .init(code: 502, message: "[]")),
    (#"{"code":429,"details":{"retryAfterSeconds":3}}"#, nil, .init(code: 429, retryAfter: .seconds(3))),
    (#"{"code":429,"details":{"retryAfterSeconds":3}}"#, "5", .init(code: 429, retryAfter: .seconds(5))),
    ("", "Wed, 21 Oct 2026 07:28:00 GMT", .init(code: 502)), ("", "-1", .init(code: 502)),
    ("", "99999999999999999999", .init(code: 502)), (#"{"message":null,"code":null}"#, nil, .init(code: 502)),
    (#"{"code":"429"}"#, nil, .init(code: 502, message: #"{"code":"429"}"#)),
  ]

  @Test(arguments: bodies.indices) func errorBody(index: Int) {
    let (body, header, status) = Self.bodies[index]
    #expect(KubernetesError.Status(httpStatus: 502, body: Array(body.utf8), retryAfter: header) == status)
  }

  // MARK: Pings

  static let pings: [(file: String, ping: PingResponse)] = [
    ("interlink/pinglink-GET.txt", report(["cpu": "2", "memory": "7030Mi"])),
    ("interlink/pinglink-POST.txt", report(["cpu": "2", "memory": "7030Mi"])),
    ("plugin/status-empty.txt", report(["cpu": "1", "memory": "7999Mi"])),
    ("interlink/plugin-down-pinglink.txt", .text("503")),
    (
      "interlink/slurmctld-down-pinglink.txt",
      .text(
        """
        HTTP InterLink session Request-5ce4b92a-9000-4b6a-af8d-9cc9d44c8949:  call exit status: 500. Body: sinfo \
        stderr: /bin/bash: line 1: %m: command not found
        /bin/bash: line 1: %e: command not found
        slurm_load_partitions: Unable to contact slurm controller (connect failure)
        503
        """)
    ),
  ]

  private static func report(_ resources: [String: String], taints: [Node.Taint] = []) -> PingResponse {
    var report = PingResponse.Report()
    (report.status, report.resources, report.taints) = ("ok", resources, taints)
    return .report(report)
  }

  @Test(arguments: pings.indices) func ping(index: Int) throws {
    let (file, ping) = Self.pings[index]
    #expect(PingResponse(String(decoding: try Samples.answer(file).body, as: UTF8.self)) == ping)
  }

  @Test func pingsOfOtherPlugins() {
    #expect(PingResponse("") == .none)
    #expect(PingResponse(" \n") == .none)
    #expect(PingResponse("0") == .text("0"))
    #expect(PingResponse("PARTITION AVAIL\ncpu up\n") == .text("PARTITION AVAIL\ncpu up"))
    #expect(PingResponse("{}") == .text("{}"))
    #expect(PingResponse(#"{"status":"#) == .text(#"{"status":"#))
    var taint = Node.Taint()
    (taint.key, taint.effect) = ("busy", "NoSchedule")
    let full = """
      {"status":"ok","resources":{"cpu":188,"memory":"412Gi","pods":null,"accelerators":[{"resourceType":\
      "nvidia.com/gpu","available":4},{"resourceType":""}]},"taints":[{"key":"busy","effect":"NoSchedule"}]}
      """
    let resources = ["cpu": "188", "memory": "412Gi", "nvidia.com/gpu": "4"]
    #expect(PingResponse(full) == Self.report(resources, taints: [taint]))
  }

  // MARK: interLink's cache

  static let caches: [(file: String, names: [String])] = [
    ("interlink/status-mixed.json", ["idle", "m-run"]), ("interlink/status-while-pending.json", ["pd-run"]),
    ("interlink/status-after-ghost-query.json", ["ann", "ghost", "starve"]),
    ("interlink/plugin-down-status-empty.txt", ["lf-plugin"]), ("plugin/status-unknown-pod.txt", ["ghost"]),
    ("interlink/status-empty-list-GET.txt", ["fail3", "follow1", "scancelled-r", "timeout1"]),
    ("interlink/status-empty-list-POST.txt", ["fail3", "follow1", "scancelled-r", "timeout1"]),
    ("interlink/status-invalid-json.txt", ["fail3", "follow1", "scancelled-r", "timeout1"]),
    ("interlink/status-no-body-GET.txt", ["fail3", "follow1", "scancelled-r", "timeout1"]),
    ("interlink/status-with-pods.txt", ["fail3", "follow1", "scancelled-r", "timeout1"]),
  ]

  @Test(arguments: caches.indices) func cache(index: Int) throws {
    let (file, names) = Self.caches[index]
    let body = file.hasSuffix(".json") ? try Samples.bytes(file) : try Samples.answer(file).body
    let list = try InterLinkPodStatus.list(body)
    #expect(list.map(\.name).sorted() == names)
    #expect(
      list.allSatisfy {
        $0.uid.utf8.count == 36 && $0.namespace == "default" && $0.jobIdentifier.isEmpty
          && $0.containers.count == 1
          && $0.initContainers.isEmpty
      })
  }

  @Test func statesInTheCache() throws {
    let ghosts = try InterLinkPodStatus.list(Samples.bytes("interlink/status-after-ghost-query.json"))
    let states = ghosts.map { $0.containers[0].state }
    #expect(states[0] == .running(startedAt: Timestamp(rfc3339: "2026-11-21T01:20:36Z")))
    #expect(states[1] == .unknown)
    let pending = try InterLinkPodStatus.list(Samples.bytes("interlink/status-while-pending.json"))
    #expect(pending[0].containers[0].state == .waiting(reason: "", message: ""))
  }

  @Test func theEmptyCache() throws {
    for body in ["null", "[]", "null\n"] { #expect(try InterLinkPodStatus.list(Array(body.utf8)).isEmpty) }
    for body in ["", "{}", "nul", "503"] {
      #expect(throws: JSONError.self) { try InterLinkPodStatus.list(Array(body.utf8)) }
    }
  }
}
