import Testing

@testable import EmbeddedSite

/// Any job in any state, and what the plugin makes of it.
@Suite(.timeLimit(.minutes(1)))
struct SlurmDirectorTests {
  /// A state, and what the plugin's quirks make of a pod that ran: field-guide-like, phase and exit code.
  struct Row: Sendable, CustomTestStringConvertible {
    var base: EmbeddedSite.JobBase
    var flags: [EmbeddedSite.JobFlag] = []
    var compact: String
    var phase: String
    var code: Int?
    var testDescription: String { compact }
  }

  static let rows: [Row] = [
    Row(base: .pending, compact: "PD", phase: "Pending"), Row(base: .running, compact: "R", phase: "Running"),
    Row(base: .suspended, compact: "S", phase: "Pending"),
    Row(base: .completed, compact: "CD", phase: "Succeeded", code: 0),
    Row(base: .cancelled, compact: "CA", phase: "Succeeded", code: 0),
    Row(base: .failed, compact: "F", phase: "Failed", code: 1),
    Row(base: .timeout, compact: "TO", phase: "Failed", code: 15),
    Row(base: .nodeFail, compact: "NF", phase: "Succeeded", code: 0),
    Row(base: .preempted, compact: "PR", phase: "Failed", code: 15),
    Row(base: .bootFail, compact: "BF", phase: "Succeeded", code: 0),
    Row(base: .deadline, compact: "DL", phase: "Failed", code: 15),
    Row(base: .outOfMemory, compact: "OOM", phase: "Failed", code: 125),
    Row(base: .completed, flags: [.completing], compact: "CG", phase: "Running"),
    Row(base: .running, flags: [.configuring], compact: "CF", phase: "Succeeded", code: 0),
    Row(base: .completed, flags: [.stageOut], compact: "SO", phase: "Pending"),
    Row(base: .running, flags: [.expediting], compact: "EXPEDITING", phase: "Succeeded", code: 0),
    Row(base: .running, flags: [.resizing], compact: "RS", phase: "Running"),
    Row(base: .pending, flags: [.requeued], compact: "RQ", phase: "Running"),
    Row(base: .pending, flags: [.requeueFederation], compact: "RF", phase: "Running"),
    Row(base: .pending, flags: [.requeueHold], compact: "RH", phase: "Running"),
    Row(base: .pending, flags: [.specialExit], compact: "SE", phase: "Pending"),
    Row(base: .running, flags: [.stopped], compact: "ST", phase: "Succeeded", code: 0),
    Row(base: .cancelled, flags: [.revoked], compact: "RV", phase: "Running"),
    Row(base: .pending, flags: [.reservationDeletedHold], compact: "RD", phase: "Running"),
    Row(base: .running, flags: [.signaling], compact: "SI", phase: "Pending"),
    // Told by the REST interface only.
    Row(base: .pending, flags: [.launchFailed], compact: "PD", phase: "Pending"),
    Row(base: .running, flags: [.powerUpNode], compact: "R", phase: "Running"),
    Row(base: .running, flags: [.reconfigFail], compact: "R", phase: "Running"),
    Row(base: .completed, flags: [.updateDB], compact: "CD", phase: "Succeeded", code: 0),
  ]

  @Test func everyStateAndFlagIsInTheTable() {
    #expect(Set(Self.rows.map(\.base)) == Set(EmbeddedSite.JobBase.allCases))
    #expect(Set(Self.rows.flatMap(\.flags)) == Set(EmbeddedSite.JobFlag.allCases))
  }

  /// Pods in `default` on `vega-vk`, and their jobs.
  private static func addPods(_ names: [String], to site: EmbeddedSite) async throws {
    for name in names {
      let template = PodTemplate(
        namespace: "default", name: name, node: "vega-vk",
        containers: [.init(name: "main", image: "busybox", command: ["sleep", "3600"])],
        flags: "--partition=cpu --time=2:00:00")
      var random = RandomSource(seed: 5, for: name)
      _ = try site.store.create(
        .pod, template.document(uid: random.uuid(), created: site.now, random: &random))
    }
    for name in names {
      #expect(await TestSite.eventually { (try? await site.jobID(of: "default/\(name)")) != nil })
    }
  }

  private static func pod(_ site: EmbeddedSite, _ name: String = "p") -> Document? {
    site.store.get(ObjectKey(kind: .pod, namespace: "default", name: name))
  }

  @Test func anyStateIsShownEverywhere() async throws {
    try await SlurmProbe.with { probe in
      let site = probe.site
      func name(_ index: Int) -> String { "p\(index)" }
      try await Self.addPods(Self.rows.indices.map(name), to: site)
      for (index, row) in Self.rows.enumerated() {
        try await site.setJob("default/\(name(index))", EmbeddedSite.JobChange(row.base, row.flags))
      }
      let truths = await site.slurmTruth
      let jobs = try await probe.rest("/slurm/v0.0.41/jobs/").json["jobs"].array ?? []
      let lines = try await probe.run("squeue", "-h", "-tall", "-o", "%A|%t|%T").output.split(separator: "\n")
      await site.advance(by: 12)
      for (index, row) in Self.rows.enumerated() {
        let id = try await site.jobID(of: "default/\(name(index))")
        let pod = Self.pod(site, name(index))
        let truth = try #require(truths.first { $0.id == id })
        #expect(truth.compact == row.compact && truth.base == row.base && Set(truth.flags) == Set(row.flags))
        #expect(truth.podUID == pod?["metadata"]["uid"].string)
        let words = jobs.first { $0["job_id"].int == Int64(id) }?["job_state"].array?.compactMap(\.string)
        #expect(Set(words ?? []) == Set([row.base.rawValue] + row.flags.map(\.rawValue)))
        #expect(lines.contains("\(id)|\(row.compact)|\(truth.long)"), "\(row)")
        #expect(pod?["status"]["phase"].string == row.phase, "\(row)")
        let terminated = pod?["status"]["containerStatuses"][0]["state"]["terminated"]
        #expect(terminated?["exitCode"].int.map { Int($0) } == row.code, "\(row)")
      }
    }
  }

  @Test func withoutQuirksPodsFollowTheirJobs() async throws {
    try await SlurmProbe.with({ $0.quirks = .none }) { probe in
      try await Self.addPods(["p"], to: probe.site)
      let steps: [(EmbeddedSite.JobChange, phase: String, reason: String?)] = [
        (.init(.pending, reason: "Licenses"), "Pending", "Licenses"),
        (.init(.pending, reason: "Priority"), "Pending", "Priority"),
        (.init(.running), "Running", nil), (.init(.cancelled), "Failed", nil),
        (.init(.completed), "Succeeded", nil),
      ]
      for (change, phase, reason) in steps {
        try await probe.site.setJob("default/p", change)
        await probe.site.advance(by: 6)
        let pod = Self.pod(probe.site)
        #expect(pod?["status"]["phase"].string == phase)
        #expect(pod?["status"]["containerStatuses"][0]["state"]["waiting"]["reason"].string == reason)
      }
    }
  }

  /// What the plugin said last goes to whoever asks within 10 s, and who asks takes the turn of all others.
  @Test func answersAreShared() async throws {
    try await SlurmProbe.with({ $0.quirks = .all }) { probe in
      try await Self.addPods(["p"], to: probe.site)
      func ask(_ name: String) async throws -> [String?] {
        let body =
          #"[{"metadata":{"name":"\#(name)","namespace":"default","uid":"\#(name)"},"spec":{"containers":[{"name":"c"}]}}]"#
        let answer = await InterLinkService(try #require(probe.site.fleet.kubelets.first)).respond(
          to: InterLinkRequest(method: "GET", path: "/status", body: Array(body.utf8)))
        guard case .bytes(let bytes) = answer.body else { return [] }
        return try Document(parsing: bytes).array?.map { $0["name"].string } ?? []
      }
      await probe.site.advance(by: 30)
      // Steps of the clock at which nobody else has asked for 10 s.
      for _ in 0..<3 {
        try await probe.site.setJob("default/p", state: .cancelled)
        while try await ask("ghost") != ["ghost"] { await probe.site.advance(by: 1) }
        #expect(try await ask("another") == ["ghost"])
      }
      #expect(Self.pod(probe.site)?["status"]["phase"].string != nil)
    }
  }

  @Test func jobsAreForgottenAndNumbersComeBack() async throws {
    try await SlurmProbe.with { probe in
      try await Self.addPods(["p"], to: probe.site)
      let id = try await probe.site.jobID(of: "default/p")
      try await probe.site.setJob("default/p", state: .failed, reason: "JobLaunchFailure", exit: 1)
      try await probe.site.forgetJob("default/p")
      #expect(try await probe.rest("/slurm/v0.0.41/job/\(id)").code == 500)
      #expect(await probe.site.slurmTruth.first { $0.id == id }?.isKnown == false)
      #expect(try await probe.rest("/slurmdb/v0.0.41/job/\(id)").json["jobs"].array?.count == 1)
      await probe.site.advance(by: 12)
      // The plugin fails, and the pod stays as it was.
      #expect(Self.pod(probe.site)?["status"]["phase"].string == "Pending")

      try await probe.site.addJob(id: id, name: "theirs", user: "kchen", .init(.running))
      let job = try await probe.rest("/slurm/v0.0.41/job/\(id)").json["jobs"][0]
      #expect(job["name"].string == "theirs" && job["user_name"].string == "kchen")
      await #expect(throws: SiteError.self) { try await probe.site.setJob("default/none", state: .running) }
    }
  }

  @Test func anArrayIsManyJobs() throws {
    var slurm = SlurmSimulation(.vega, seed: 1, now: 1000)
    slurm.plan(JobPlan(duration: 60, workload: .monteCarlo), for: "a")
    let id = try slurm.submit(
      JobRequest(
        directory: "ns-a", podName: "a", name: "a", options: ["--array=0-6:2%2", "--partition=cpu"],
        containers: [.init(name: "main", image: "i")]))
    func names() -> [String] { slurm.known.map { "\(JobReport($0, slurm).name) \($0.state.compact)" } }
    #expect(names() == ["\(id)_[0,2,4,6%2] PD"])
    slurm.advance(to: 1002)
    #expect(names() == ["\(id)_[4,6%2] PD", "\(id)_0 R", "\(id)_2 R"])
    #expect(slurm.jobs[id]?.reason == "JobArrayTaskLimit")
    #expect(slurm.known(named: "\(id)").count == 3)
    #expect(slurm.known(named: "\(id)_2").map(\.id) == [id + 2])
    slurm.advance(to: 1095)
    // The last task has the array's own number.
    #expect(names() == ["\(id)_6 R", "\(id)_0 CD", "\(id)_2 CD", "\(id)_4 R"])
    slurm.cancel(id)
    #expect(throws: SubmitError.self) {
      _ = try slurm.submit(
        JobRequest(directory: "", podName: "", name: "b", options: ["--array=9-1"], containers: []))
    }
  }

  static let lists: [([String], String)] = [
    ([], ""), (["cn001"], "cn001"), (["cn001", "cn002", "cn004"], "cn[001-002,004]"),
    (["cn9", "gn01", "cn10", "login"], "cn9,gn01,cn10,login"),
  ]

  @Test func hostlists() {
    for (names, short) in Self.lists { #expect(Hostlist.compress(names) == short) }
  }
}
