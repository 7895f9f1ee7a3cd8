import Foundation
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct KubeletTests {
  private func client(_ server: TestServer) -> KubeletClient {
    KubeletClient(
      node: "slurm-vk",
      through: KubernetesClient(http: server.http, cluster: server.access(server: "http://api")))
  }

  @Test func readsPodsAndLogsThroughTheAPIServer() async throws {
    let pods = try Samples.answer("vkport/runningpods.txt").body
    let server = try TestServer { asked, _ in
      .json(asked.path.hasSuffix("/runningpods/") ? String(decoding: pods, as: UTF8.self) : "line\n")
    }
    let known = try await client(server).pods()
    #expect(known.contains { $0.meta.name == "lf-pending" && $0.meta.annotations["JobID"] == "26" })
    let wish = LogRequest(namespace: "default", pod: "a/b", container: "main")
    let log = try await client(server).logStream(wish).collect()
    #expect(String(decoding: log, as: UTF8.self) == "line\n")
    #expect(
      server.asked.map(\.target) == [
        "/api/v1/nodes/slurm-vk/proxy/runningpods/",
        "/api/v1/nodes/slurm-vk/proxy/containerLogs/default/a%2Fb/main",
      ])
  }

  @Test func readsStraightFromThePort() async throws {
    let server = try RawServer { connection in
      let head = connection.readHead()
      connection.answer(
        head.hasPrefix("GET /runningpods/") ? #"{"kind":"PodList","items":null}"# : "no \u{1B}[31msuch pod",
        status: head.hasPrefix("GET /runningpods/") ? "200 OK" : "500 Oh")
    }
    defer { server.stop() }
    let client = KubeletClient(node: "vk", http: HTTPClient(), server: server.url, route: HTTPRoute())
    #expect(try await client.pods().isEmpty)
    let error = await #expect(throws: KubeletError.self) {
      try await client.logStream(LogRequest(namespace: "n", pod: "p", container: "c"))
    }
    #expect(error?.kind == .failed)
    #expect(
      error?.message
        == "The kubelet of vk at \(server.url): cannot read the log of p/c: HTTP 500: no such pod")
    server.stop()
    #expect(await #expect(throws: KubeletError.self) { try await client.pods() }?.kind == .refused)
  }

  @Test func knowsTroubleWithRealCertificates() async throws {
    let site = try await TLSSite()
    func failure(_ change: (inout HTTPRoute) -> Void, server: String? = nil) async -> KubeletError.Kind? {
      var route = HTTPRoute()
      change(&route)
      let client = KubeletClient(node: "vk", http: HTTPClient(), server: server ?? site.url, route: route)
      do { _ = try await client.pods() } catch { return error.kind }
      return nil
    }
    let own = try site.pem("ca.pem")
    let other = try site.pem("other-ca.pem")
    #expect(await failure { $0.authorities = other } == .unknownAuthority)
    #expect(await failure { ($0.authorities, $0.serverName) = (own, "else.test") } == .wrongName)
    #expect(await failure { $0.authorities = own } == .other, "nginx is no kubelet")
  }

  static let texts: [(text: String, kind: KubeletError.Kind?)] = [
    // The API server's, recorded.
    (
      #"Get "https://127.0.0.1:10251/containerLogs/default/hello/main": remote error: tls: internal error"#,
      .certificatePending
    ),
    ("TLS connect error: error:0A000438:SSL routines::tlsv1 alert internal error", .certificatePending),
    (
      "tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
      .certificateExpired
    ),
    ("SSL certificate problem: certificate has expired", .certificateExpired),
    ("x509: certificate is valid for 10.0.0.1, not 127.0.0.1", .wrongName),
    ("x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs", .wrongName),
    ("SSL: no alternative certificate subject name matches target host name '10.0.0.1'", .wrongName),
    ("SSL certificate problem: self-signed certificate", .unknownAuthority),
    ("x509: certificate signed by unknown authority", .unknownAuthority),
    ("dial tcp 127.0.0.1:10251: connect: connection refused", .refused),
    ("dial tcp 10.0.0.1:10251: i/o timeout", .unreachable),
    (#"error getting container logs?): pods "nosuch" not found"#, nil),
  ]

  @Test(arguments: texts) func knowsTheWords(_ example: (text: String, kind: KubeletError.Kind?)) {
    let error = KubeletError(explaining: example.text, node: "slurm-vk")
    #expect(error?.kind == example.kind)
    #expect(error?.advice.isEmpty != true)
  }

  @Test func theRightToTheProxyMayBeMissing() async throws {
    let server = try TestServer { _, _ in
      .json(
        #"{"kind":"Status","code":403,"reason":"Forbidden","message":"nodes \"slurm-vk\" is forbidden"}"#,
        status: "403 X")
    }
    let error = await #expect(throws: KubeletError.self) { try await client(server).pods() }
    #expect(error?.kind == .forbidden && error?.advice.contains("nodes/proxy") == true)
  }

  @Test func readsThePortOfANode() throws {
    #expect(try Node(Samples.bytes("node-ready.json")).kubeletPort == 10251)
  }
}

struct CertificateTests {
  private static func request(
    _ name: String, at second: Int, _ status: String, request: String = slurmVK
  ) throws -> CertificateRequest {
    try CertificateRequest(
      Array(
        """
        {"metadata":{"name":"\(name)","creationTimestamp":"2026-11-21T00:00:0\(second)Z"},"spec":{"request":"\(request)",
        "signerName":"kubernetes.io/kubelet-serving","username":"system:serviceaccount:interlink:vk"},"status":\(status)}
        """.utf8))
  }

  /// `openssl req -new -subj /O=system:nodes/CN=system:node:slurm-vk`, in Base64 once more.
  private static let slurmVK =
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQkV6Q0J1Z0lCQURBMk1SVXdFd1lEVlFRS0RBeHplWE4wWlcwNmJtOWtaWE14SFRBYkJnTlZCQU1NRkhONQpjM1JsYlRwdWIyUmxPbk5zZFhKdExYWnJNRmt3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUVMeUNaCnI0dU8wWTQ3c2pWVGVCbFFOU1pzM0VXTzZWaGE4WEIrRE5kQ21GbEhNVEFXalVZaFZ5RU5qMG1RVlduR282YWcKRVBETzE2MWEyQVEra3BSRVNxQWlNQ0FHQ1NxR1NJYjNEUUVKRGpFVE1CRXdEd1lEVlIwUkJBZ3dCb2NFZndBQQpBVEFLQmdncWhrak9QUVFEQWdOSUFEQkZBaUVBbWxya25GVDBaMkVaWHBQeEJFNzkvV2VBSVVRTUxnZ2thRWZlCjBHY2xMM0lDSURzd0tTMndDZG41UHZwYWdXdDd5c1ZkekE0ZW1SMmFBSzFQZkxPaHVKUEUKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=="

  private static let approved = #"{"conditions":[{"type":"Approved","status":"True"}]}"#
  private static let issued = #"{"certificate":"LS0t","conditions":[{"type":"Approved","status":"True"}]}"#
  private static let denied = #"{"conditions":[{"type":"Denied","status":"True"}]}"#
  private static let failed =
    #"{"conditions":[{"type":"Approved","status":"True"},{"type":"Failed","status":"True"}]}"#

  @Test func readsForWhichNodeItIs() throws {
    let request = try Self.request("csr-1", at: 0, "{}")
    #expect(request.node == "slurm-vk" && request.isPending && request.user.hasSuffix(":vk"))
    for broken in ["", "!", "AAAA", String(Self.slurmVK.dropLast(400)), Base64.encode("system:node:".utf8)] {
      #expect(try Self.request("csr-1", at: 0, "{}", request: broken).node == "")
    }
  }

  static let cases: [(statuses: [String], says: String?, advice: String)] = [
    ([], nil, ""),
    (["{}"], "waits for approval: until then no log", "kubectl certificate approve csr-0"),
    ([issued], nil, ""),
    ([issued, "{}"], "the old one serves until then", "kubectl certificate approve csr-1"),
    (["{}", issued], nil, ""),
    ([approved], "approved, but not signed yet", "kubectl describe csr csr-0"),
    ([issued, denied], "was denied", "kubectl describe csr csr-1"),
    ([failed], "failed", "kubectl describe csr csr-0"),
  ]

  @Test(arguments: cases) func saysWhatToDo(_ example: (statuses: [String], says: String?, advice: String))
    throws
  {
    let requests = try example.statuses.enumerated().map {
      try Self.request("csr-\($0.offset)", at: $0.offset, $0.element)
    }
    let hint = CertificateHint(requests.reversed(), node: "slurm-vk")
    #expect((hint == nil) == (example.says == nil))
    if let hint, let says = example.says {
      #expect(hint.sentence.contains(says) && hint.advice.hasPrefix(example.advice), "\(hint)")
      #expect(hint.since?.seconds == 1_795_219_200 + Int64(requests.count - 1))
    }
    #expect(CertificateHint(requests, node: "other-vk") == nil)
  }
}
