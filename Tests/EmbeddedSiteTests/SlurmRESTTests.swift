import Testing

@testable import EmbeddedSite

/// slurmrestd as the site plays it, against what the real one of 22.05 gave and what newer ones document.
@Suite(.timeLimit(.minutes(1)))
struct SlurmRESTTests {
  // MARK: - Recorded shapes

  /// Paths of an object's members with their kinds; of arrays the first element's.  Null fits any kind.
  private static func shape(_ document: Document?, _ path: String = "") -> [String: String] {
    switch document {
    case .object(let fields):
      var all: [String: String] = [path: "object"]
      for (key, value) in fields.entries { all.merge(shape(value, path + "/" + key)) { $1 } }
      return all
    case .array(let list):
      return [path: "array"].merging(shape(list.first, path + "/*")) { $1 }
    case .string: return [path: "string"]
    case .int, .double: return [path: "number"]
    case .bool: return [path: "bool"]
    case .null: return [path: "null"]
    case nil: return [:]
    }
  }

  /// What differs between a recorded and a played document, but for members below `free`, which depend on the data.
  private static func differences(_ real: Document?, _ played: Document?, free: [String] = []) -> [String] {
    let (left, right) = (shape(real), shape(played))
    return Set(left.keys).union(right.keys).sorted().compactMap { path in
      if free.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) { return nil }
      let (a, b) = (left[path], right[path])
      if a == b || (a != nil && b != nil && (a == "null" || b == "null")) { return nil }
      return "\(path): recorded \(a ?? "missing"), played \(b ?? "missing")"
    }
  }

  @Test func jobsHaveTheRecordedShape() async throws {
    try await SlurmProbe.with({ $0.slurmVersions = ["v0.0.38"] }) { probe in
      try await probe.add("running", options: ["--mem=100"])
      try await probe.add("waiting", .init(.pending, reason: "Resources"), options: ["--mem=100"])
      let real = try SlurmProbe.document("restd-unix-jobs.json")
      let played = try await probe.rest("/slurm/v0.0.38/jobs/").json
      #expect(Self.differences(real["meta"], played["meta"]) == [])
      for (state, index) in [("RUNNING", 0), ("PENDING", 1)] {
        let recorded = real["jobs"].array?.first { $0["job_state"].string == state }
        let found = played["jobs"].array?.first { $0["job_state"].string == state }
        #expect(recorded != nil && found != nil)
        #expect(Self.differences(recorded, found, free: ["/flags"]) == [], "\(state) \(index)")
      }
      // The same members in the same order.
      #expect(
        real["jobs"].array?.first { $0["job_state"].string == "RUNNING" }?.fields?.keys
          == played["jobs"].array?.first { $0["job_state"].string == "RUNNING" }?.fields?.keys)
    }
  }

  @Test func nodesAndHistoryHaveTheRecordedShape() async throws {
    try await SlurmProbe.with({ $0.slurmVersions = ["v0.0.38"] }) { probe in
      try await probe.add("done", .init(.completed), options: ["--mem=100"])
      let nodes = try await probe.rest("/slurm/v0.0.38/nodes/").json
      #expect(Self.differences(try SlurmProbe.document("sinfo.json")["nodes"], nodes["nodes"]) == [])
      let history = try await probe.rest("/slurmdb/v0.0.38/jobs/").json
      let real = try SlurmProbe.document("sacct.json")
      #expect(Self.differences(real["meta"], history["meta"]) == [])
      #expect(
        Self.differences(real["jobs"][0], history["jobs"][0], free: ["/flags", "/steps/*/tres/requested"])
          == [])
    }
  }

  /// Recorded with 22.05.8 on 2026-11-21.
  static let recordedKeys: [(path: String, list: String, keys: Set<String>)] = [
    ("ping/", "pings", ["hostname", "ping", "status", "mode"]),
    (
      "partitions/", "partitions",
      [
        "flags", "preemption_mode", "allowed_allocation_nodes", "allowed_accounts", "allowed_groups",
        "allowed_qos",
        "alternative", "billing_weights", "default_memory_per_cpu", "default_memory_per_node",
        "default_time_limit",
        "denied_accounts", "denied_qos", "preemption_grace_time", "maximum_cpus_per_node",
        "maximum_memory_per_cpu",
        "maximum_memory_per_node", "maximum_nodes_per_job", "max_time_limit", "min nodes per job", "name",
        "nodes",
        "over_time_limit", "priority_job_factor", "priority_tier", "qos", "state", "total_cpus",
        "total_nodes",
        "tres",
      ]
    ),
  ]

  @Test func otherListsHaveTheRecordedMembers() async throws {
    try await SlurmProbe.with({ $0.slurmVersions = ["v0.0.38"] }) { probe in
      for (path, list, keys) in Self.recordedKeys {
        let body = try await probe.rest("/slurm/v0.0.38/\(path)").json
        #expect(Set(body[list][0].fields?.keys ?? []) == keys, "\(path)")
        #expect(body["errors"].array?.isEmpty == true)
      }
      let statistics = try await probe.rest("/slurm/v0.0.38/diag/").json["statistics"]
      #expect(statistics["jobs_pending"].int != nil && statistics["rpcs_by_message_type"].array != nil)
    }
  }

  // MARK: - Versions

  struct Shape: Sendable, CustomTestStringConvertible {
    var version: String
    var state: Document
    var priority: Document
    var limit: Document
    var start: Document
    var exit: Document
    var testDescription: String { version }
  }

  private static func wrapped(_ number: Int64, set: Bool = true, infinite: Bool = false) -> Document {
    ["set": .bool(set), "infinite": .bool(infinite), "number": .int(number)]
  }

  static let shapes: [Shape] = [
    Shape(version: "v0.0.38", state: "CONFIGURING", priority: 7, limit: nil, start: 1_795_221_000, exit: 768),
    Shape(
      version: "v0.0.39", state: "CONFIGURING", priority: wrapped(7),
      limit: wrapped(0, set: false, infinite: true),
      start: 1_795_221_000, exit: wrapped(768)),
    Shape(
      version: "v0.0.40", state: ["RUNNING", "CONFIGURING"], priority: wrapped(7),
      limit: wrapped(0, set: false, infinite: true), start: wrapped(1_795_221_000),
      exit: [
        "status": ["PENDING"], "return_code": wrapped(3),
        "signal": ["id": wrapped(0, set: false), "name": ""],
      ]),
    Shape(
      version: "v0.0.44+complex", state: ["RUNNING", "CONFIGURING"], priority: 7, limit: "Infinity",
      start: 1_795_221_000,
      exit: ["status": ["PENDING"], "return_code": 3, "signal": ["id": nil, "name": ""]]),
  ]

  @Test(arguments: shapes) func everyVersionWritesItsOwnKindOfValues(_ shape: Shape) async throws {
    try await SlurmProbe.with({ $0.slurmVersions = [shape.version] }) { probe in
      var change = EmbeddedSite.JobChange(.running, [.configuring], exitCode: 3)
      (change.priority, change.timeLimit) = (7, .infinity)
      let id = try await probe.add("a", change)
      let path = shape.version.prefix { $0 != "+" }
      let body = try await probe.rest("/slurm/\(path)/job/\(id)").json
      let job = body["jobs"][0]
      #expect(job["job_state"] == shape.state)
      #expect(job["priority"] == shape.priority)
      #expect(job["time_limit"] == shape.limit)
      #expect(job["start_time"] == shape.start)
      #expect(job["exit_code"] == shape.exit)
      #expect((job["stdout_expanded"] != nil) == (shape.version == "v0.0.44+complex"))
      #expect((body["last_update"] != nil) == (path > "v0.0.39"))
      #expect(body["meta"]["slurm"]["cluster"].string == (path > "v0.0.39" ? "vega" : nil))
      #expect((job["job_resources"]["nodes"].fields != nil) == (path > "v0.0.40"))
    }
  }

  @Test func servesTheVersionsItIsToldTo() async throws {
    try await SlurmProbe.with { probe in
      for (version, code) in [
        ("v0.0.38", 404), ("v0.0.39", 200), ("v0.0.41", 200), ("v0.0.42", 404), ("x", 404),
      ] {
        #expect(try await probe.rest("/slurm/\(version)/ping/").code == code, "\(version)")
      }
      let id = try await probe.add("a")
      let states = try await probe.rest("/slurm/v0.0.41/jobs/state/?job_id=\(id),99").json
      #expect(states["jobs"] == [["job_id": .string(String(id)), "state": ["RUNNING"]]])
      #expect(try await probe.rest("/slurm/v0.0.39/jobs/state/").code == 404)
      // The clusters behind other nodes.
      let other = try await probe.rest("/juwels-vk/slurm/v0.0.41/partitions/").json
      #expect(other["partitions"].array?.map { $0["name"].string } == ["batch", "booster", "devel"])
      #expect(
        try await probe.rest("/slurm/v0.0.41/node/cn012").json["nodes"][0]["state"] == ["IDLE", "DRAIN"])
    }
  }

  // MARK: - Access

  @Test func tcpWantsATokenThatHolds() async throws {
    try await SlurmProbe.with { probe in
      let path = "/slurm/v0.0.41/ping/"
      let silent = try await probe.rest(path, headers: [])
      #expect(silent.code == 401 && silent.text == "Authentication failure")
      func ask(_ token: String) async throws -> SlurmProbe.Reply {
        try await probe.rest(path, headers: ["X-SLURM-USER-NAME: ilinkvega", "X-SLURM-USER-TOKEN: \(token)"])
      }
      #expect(try await ask(probe.site.slurmToken()).code == 200)
      for bad in [probe.site.slurmToken(lifespan: -1), "a.b.c"] {
        let reply = try await ask(bad)
        #expect(reply.code == 500)
        #expect(try reply.json["errors"][0]["error"].string == "Protocol authentication error")
      }
      try await probe.site.setSlurmOutage(.expiredTokens)
      #expect(try await ask(probe.site.slurmToken()).code == 500)
      #expect(try await probe.rest(path).code == 200)
    }
  }

  // MARK: - Changes

  @Test func jobsAreCancelledAndChanged() async throws {
    try await SlurmProbe.with { probe in
      let waiting = try await probe.add("w", .init(.pending))
      let job = "/slurm/v0.0.41/job/\(waiting)"
      let change = #"{"hold":true,"comment":"later","time_limit":{"set":true,"infinite":false,"number":30}}"#
      #expect(try await probe.rest(job, method: "POST", body: change).code == 200)
      let changed = try await probe.rest(job).json["jobs"][0]
      #expect(changed["hold"].bool == true && changed["comment"].string == "later")
      #expect(changed["time_limit"]["number"].int == 30 && changed["state_reason"].string == "JobHeldUser")
      #expect(try await probe.rest(job, method: "POST", body: #"{"partition":"no"}"#).code == 500)
      #expect(try await probe.rest(job, method: "POST", body: "{").code == 500)

      #expect(try await probe.rest(job, method: "DELETE").code == 200)
      #expect(try await probe.rest(job).json["jobs"][0]["job_state"] == ["CANCELLED"])
      let foreign = try await probe.site.addJob(name: "theirs", user: "kchen", .init(.running))
      let refused = try await probe.rest("/slurm/v0.0.41/job/\(foreign)", method: "DELETE")
      #expect(refused.code == 500)
      #expect(try refused.json["errors"][0]["error_number"].int == 2002)
      let unknown = try await probe.rest("/slurm/v0.0.41/job/7")
      #expect(unknown.code == 500)
      #expect(try unknown.json["errors"][0]["error_number"].int == 2017)
      #expect(probe.site.slurmRequests["REQUEST_KILL_JOB"] == 2)

      // Neither a job that has ended nor somebody else's is changed or ended.
      let ended = try await probe.rest(job, method: "DELETE")
      #expect(try ended.code == 500 && ended.json["errors"][0]["error_number"].int == 2021)
      let late = try await probe.rest(job, method: "POST", body: change)
      #expect(try late.code == 500 && late.json["errors"][0]["error_number"].int == 2021)
      let theirs = try await probe.rest("/slurm/v0.0.41/job/\(foreign)", method: "POST", body: change)
      #expect(try theirs.code == 500 && theirs.json["errors"][0]["error_number"].int == 2002)
    }
  }

  // MARK: - Outages

  @Test func slurmctldIsDown() async throws {
    try await SlurmProbe.with({ $0.slurmVersions = ["v0.0.38", "v0.0.41"] }) { probe in
      try await probe.add("a")
      try await probe.site.setSlurmOutage(.controllerDown())
      for (version, text) in [
        ("v0.0.38", "Unspecified error"), ("v0.0.41", "Unable to contact slurm controller (connect failure)"),
      ] {
        for path in ["ping/", "jobs/", "nodes/", "diag/"] {
          let reply = try await probe.rest("/slurm/\(version)/\(path)")
          #expect(reply.code == 500, "\(path)")
          #expect(try reply.json["errors"][0]["error"].string == text, "\(path)")
        }
      }
      // History does not need it.
      #expect(try await probe.rest("/slurmdb/v0.0.41/jobs/").code == 200)
      let refusal = "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n"
      #expect(
        try SlurmProbe.sample("squeue-slurmctld-down.txt").contains(refusal))
      #expect(try await probe.run("squeue") == .init(code: 1, output: "", error: refusal))
      #expect(
        try await probe.run("scontrol", "ping").output.hasPrefix("Slurmctld(primary) at vega-ctl01 is DOWN\n")
      )
      try await probe.site.setSlurmOutage(nil)
      #expect(try await probe.rest("/slurm/v0.0.41/jobs/").json["jobs"].array?.count == 1)
    }
  }

  @Test func slurmrestdIsDownAndComesBackAtItsAddress() async throws {
    try await SlurmProbe.with { probe in
      let url = probe.site.slurmrestdURL
      try await probe.site.setSlurmOutage(.restDown)
      await #expect(throws: RawClient.Refused.self) { try await probe.rest("/slurm/v0.0.41/ping/") }
      await #expect(throws: RawClient.Refused.self) {
        try await probe.rest("/slurm/v0.0.41/ping/", headers: [])
      }
      #expect(try await probe.run("squeue", "-h").code == 0)
      try await probe.site.setSlurmOutage(.databaseDown)
      #expect(probe.site.slurmrestdURL == url)
      #expect(try await probe.rest("/slurm/v0.0.41/ping/").code == 200)
      #expect(try await probe.rest("/slurmdb/v0.0.41/jobs/").code == 500)
      #expect(try await probe.run("sacct").error.contains("Problem talking to the database"))
    }
  }

  @Test func thePluginPingsInVain() async throws {
    let site = try await SceneFixture(.empty)
    let kubelet = try site.kubelet("vega-vk")
    let slurm = try #require(kubelet.backend as? SimulatedSlurm)
    await slurm.setReachable(false)
    await site.fleet.advance(by: 35)
    let node = site.store.get(ObjectKey(kind: .node, namespace: "", name: "vega-vk"))
    let condition = node?["status"]["conditions"].array?.last { $0["type"].string == "InterlinkConnectivity" }
    #expect(condition?["status"].string == "False")
    #expect(
      condition?["message"].string?.hasSuffix(
        "Body: sinfo stderr: /bin/bash: line 1: %m: command not found\n/bin/bash: line 1: %e: command not found\n"
          + "slurm_load_partitions: Unable to contact slurm controller (connect failure)\n503") == true)
    // The interLink API still answers what it knows.
    let answer = await InterLinkService(try #require(site.fleet.kubelets.first)).respond(
      to: InterLinkRequest(method: "GET", path: "/status", body: Array("[]".utf8)))
    #expect(answer.code == 200)
  }
}
