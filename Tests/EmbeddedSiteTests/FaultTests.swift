import Testing

@testable import EmbeddedSite

/// Requests that fail by a director's will, and what is left of them.
@Suite(.timeLimit(.minutes(2)))
struct FaultTests {
  private static func body(_ name: String) -> String {
    #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"\#(name)"},"spec":{"nodeName":"vega-vk","#
      + #""containers":[{"name":"main","image":"busybox","command":["sleep","600"]}]}}"#
  }

  private static let pods = "/api/v1/namespaces/default/pods"

  /// A fault, the code that comes of it, some of the words, and whether the pod is there all the same.
  static let faults: [(fault: EmbeddedSite.Fault, code: Int, words: String, isDone: Bool)] = [
    (
      .quotaExceeded, 403,
      #"pods \"p\" is forbidden: exceeded quota: compute-resources, requested: pods=1, used: pods=10, limited: pods=10"#,
      false
    ),
    (
      .webhookDenied("no cpu limit"), 403,
      #"admission webhook \"policy.example.com\" denied the request: no cpu limit"#, false
    ),
    (.webhookUnreachable, 500, #"failed calling webhook \"policy.example.com\""#, false),
    (.forbidden, 403, #"User \"admin\" cannot create resource \"pods\" in API group \"\""#, false),
    (.conflict, 409, "the object has been modified", false), (.internalError, 500, "etcdserver", false),
    (.tooManyRequests(retryAfter: 7), 429, "Retry-After: 7", false),
    (.unavailable, 503, "currently unable to handle the request", false),
    (.timeout, 504, "Timeout: request did not complete", false),
    (.timeoutAfterwards, 504, "Timeout: request did not complete", true), (.cut, 0, "", false),
    (.answerLost, 0, "", true), (.slow(.milliseconds(1)), 201, #""name":"p""#, true),
  ]

  @Test(arguments: faults)
  func aCreationFailsOnce(_ fault: EmbeddedSite.Fault, _ code: Int, _ words: String, _ isDone: Bool)
    async throws
  {
    try await SlurmProbe.with { probe in
      let site = probe.site
      site.fail(.init("create", "pods", namespace: "default", name: "p"), with: fault)
      // Others pass.
      #expect(try await RawClient.ask(site, Self.pods, method: "POST", body: Self.body("q")).code == 201)
      let answer = try await RawClient.ask(site, Self.pods, method: "POST", body: Self.body("p"))
      #expect(answer.code == code && answer.text.contains(words), "\(answer.text)")
      #expect(site.areFaultsUsedUp)
      #expect((site.store.get(ObjectKey(kind: .pod, namespace: "default", name: "p")) != nil) == isDone)
      #expect(site.createdPods.count { $0.name == "p" } == (isDone ? 1 : 0))
      let again = try await RawClient.ask(site, Self.pods, method: "POST", body: Self.body("p"))
      #expect(again.code == (isDone ? 409 : 201))
      let record = site.requests.last { $0.fault != nil }
      #expect(record?.fault == fault.name && record?.verb == "create" && record?.name == "p")
      #expect(record?.code == (code == 0 ? nil : code))
    }
  }

  @Test func aHeldAnswerComesWhenTheFaultsAreCleared() async throws {
    try await SlurmProbe.with { probe in
      let site = probe.site
      site.fail(.init("create", "pods"), with: .answerHeld)
      async let answer = RawClient.ask(site, Self.pods, method: "POST", body: Self.body("p"))
      #expect(await TestSite.eventually { !site.createdPods.isEmpty })
      #expect(site.requests.allSatisfy { $0.verb != "create" })
      site.clearFaults()
      let code = try await answer.code
      #expect(code == 201)
    }
  }

  @Test func skippedAndCountedRequests() async throws {
    try await SlurmProbe.with { probe in
      probe.site.fail(.init("get", "pods", name: "x*"), with: .unavailable, skip: 1, count: 2)
      var codes: [Int] = []
      for name in ["x1", "y", "x2", "x3", "x4"] {
        codes.append(try await RawClient.ask(probe.site, "\(Self.pods)/\(name)").code)
      }
      #expect(codes == [404, 404, 503, 503, 404])
    }
  }

  @Test func otherDoorsFailToo() async throws {
    try await SlurmProbe.with { probe in
      let id = try await probe.add("w")
      let job = "/slurm/v0.0.41/job/\(id)"
      probe.site.fail(.init("DELETE", "job", name: "\(id)", at: .slurmrestd), with: .forbidden)
      #expect(try await probe.rest(job).code == 200)
      let refused = try await probe.rest(job, method: "DELETE")
      #expect(refused.code == 500)
      #expect(try refused.json["errors"][0]["error_number"].int == 2002)

      probe.site.fail(.init(nil, "scancel", name: "\(id)", at: .commands), with: .forbidden)
      let command = try await probe.run("scancel", "\(id)")
      #expect(command.code == 210 && command.error.contains("Access/permission denied"))
      probe.site.fail(.init("update", "scontrol", at: .commands), with: .timeout)
      #expect(try await probe.run("scontrol", "show", "job", "\(id)").code == 0)
      #expect(try await probe.run("scontrol", "update", "JobId=\(id)", "Comment=x").code == 1)

      probe.site.fail(.init(nil, "delete", namespace: "vega-vk", at: .interLink), with: .internalError)
      let body = #"{"metadata":{"name":"w","namespace":"ns","uid":"w"}}"#
      let delete = {
        try await RawClient.ask(probe.site, "/delete", method: "DELETE", body: body, interLinkOf: "vega-vk")
      }
      #expect(try await delete().code == 500)
      #expect(await probe.site.slurmTruth.first?.base == .running)
      let done = try await delete()
      #expect(done.code == 200 && done.text.hasSuffix("All containers for submitted Pods have been deleted"))
      #expect(await probe.site.slurmTruth.first?.base == .cancelled)
      // The plugin panics over a pod that it does not know any more.
      #expect(try await delete().code == 500)
      #expect(probe.site.cancelledJobs.map(\.id) == [id] && probe.site.cancelledJobs[0].wasAlive)
    }
  }

  // MARK: - From outside

  @Test func aDirectorGivesOrdersFromOutside() async throws {
    try await SlurmProbe.with {
      $0.isDirected = true
    } _: { probe in
      let site = probe.site
      func order(_ path: String, _ body: String, method: String = "POST") async throws -> (Int, String) {
        let answer = try await RawClient.ask(site, "/debug/" + path, method: method, body: body)
        return (answer.code, answer.text)
      }
      #expect(try await order("", "", method: "GET").1.contains("POST /debug/faults"))
      let fault = #"{"verb":"create","resource":"pods","fault":"webhookDenied","message":"no","count":1}"#
      #expect(try await order("faults", fault).0 == 204)
      #expect(try await order("faults", "", method: "GET").1.contains(#""fault":"webhookDenied""#))
      #expect(try await RawClient.ask(site, Self.pods, method: "POST", body: Self.body("p")).code == 403)
      #expect(
        try await order("requests", "", method: "GET").1.contains(#""code":403,"fault":"webhookDenied""#))
      #expect(try await order("deletions", #"{"way":"forgotten","count":2}"#).0 == 204)
      #expect(try await order("submissions", #"{"seconds":2}"#).0 == 204)
      #expect(try await order("outage", #"{"hop":"plugin","outage":"failing"}"#).0 == 204)
      #expect(try await order("outage", #"{"hop":"plugin"}"#).0 == 204)
      let now = site.now
      #expect(try await order("time", #"{"seconds":3}"#).0 == 204)
      #expect(site.now == now + 3)
      let id = try await probe.add("w")
      #expect(try await order("job", #"{"pod":"\#(id)","state":"TIMEOUT"}"#).0 == 204)
      #expect(try await order("jobs", "", method: "GET").1.contains(#""state":"TIMEOUT""#))
      for list in ["pods", "accepted", "cancelled"] {
        #expect(try await order(list, "", method: "GET").1.hasSuffix("[]"))
      }
      for (path, wrong) in [
        ("faults", #"{"fault":"no"}"#), ("faults", "{"), ("faults", #"{"fault":"cut","door":"x"}"#),
        ("deletions", "{}"), ("submissions", "{}"), ("outage", #"{"hop":"plugin","outage":"x"}"#),
        ("outage", #"{"hop":"apiServer","outage":"refused"}"#), ("job", #"{"state":"R"}"#),
      ] {
        #expect(try await order(path, wrong).0 == 400, "\(path) \(wrong)")
      }
    }
  }

  @Test func withoutADirectorNobodyIsObeyed() async throws {
    try await SlurmProbe.with { probe in
      let code = try await RawClient.ask(probe.site, "/debug/faults").code
      #expect(code == 404)
    }
  }
}
