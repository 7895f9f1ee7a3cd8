import Foundation
import Testing

@testable import ClientCore

/// A real Slurm, asked in every way there is: the same jobs must give the same model.
@Suite(
  .enabled(if: SlurmLab.isPossible, "needs root, sshd and Debian's Slurm packages"), .timeLimit(.minutes(3)))
struct SlurmLabTests {
  @Test func everyWayGivesTheSameModel() async throws {
    let lab = try await SlurmLab()
    do {
      try await compareWays(lab)
    } catch {
      await lab.stop()
      throw error
    }
    await lab.stop()
  }

  private func compareWays(_ lab: SlurmLab) async throws {
    let ids = try await submit(lab)

    let token = lab.directory + "/token"
    let printed = try await lab.commands.run(["scontrol", "token", "username=root", "lifespan=600"])
    try Data(printed).write(to: URL(filePath: token))
    let http = HTTPClient()
    let socket = SlurmrestdSource(
      http: http, access: SlurmrestdAccess(socket: lab.directory + "/rest/socket"))
    let tcp = SlurmrestdSource(
      http: http,
      access: SlurmrestdAccess(
        server: "http://127.0.0.1:\(try lab.port())", user: "root", token: .file(token)))
    let local = SlurmCommandSource(host: lab.host)
    let ssh = SlurmCommandSource(host: try await lab.sshHost())
    let sources: [any SlurmSource] = [socket, tcp, local, ssh]

    var reference: [SlurmJob] = []
    // A scheduler's round may fall between two answers, or not have come yet: then all are asked again.
    try await settled("all ways agree") {
      var answers: [[SlurmJob]] = []
      for source in sources { answers.append(sorted(try await source.queue(SlurmQueueQuery()).items)) }
      reference = answers[0]
      let reasons = Set(reference.map(\.reason))
      return answers.allSatisfy { $0 == answers[0] }
        && reasons.isSuperset(of: ["PartitionDown", "BeginTime", "Resources"])
    }
    check(reference, ids)
    #expect(socket.version == "v0.0.38" && tcp.version == "v0.0.38")

    for source in sources {
      let some = try await source.jobs([ids["held"]!, ids["failed"]!, 4_000_000]).items
      #expect(Set(some.map(\.id.number)) == [ids["held"]!, ids["failed"]!], "\(source.name)")
      #expect(try await source.jobs([4_000_000]).items.isEmpty, "\(source.name)")
      #expect(try await source.states([ids["running"]!])[ids["running"]!]?.base == .running, "\(source.name)")
      let waiting = try await source.queue(
        SlurmQueueQuery(user: "root", partition: "down", isPendingOnly: true))
      #expect(waiting.items.map(\.id.number) == [ids["down"]!], "\(source.name)")
      #expect(try await source.ping().isUp, "\(source.name)")
      let partitions = try await source.partitions().items.sorted { $0.name < $1.name }
      #expect(
        partitions.map(\.name) == ["cpu", "debug", "down"] && partitions.map(\.state) == ["UP", "UP", "DOWN"])
      #expect(partitions.map(\.maximumTime) == [.value(60), .value(2), .value(60)], "\(source.name)")
      #expect(partitions.map(\.isDefault) == [true, false, false], "\(source.name)")
      let node = try #require(try await source.nodes().items.first)
      #expect(node.name == "lab" && node.isUsable && node.allocatedCPUs > 0, "\(source.name)")
      #expect(node.partitions == ["cpu", "debug", "down"], "\(source.name)")
      let unknown = await #expect(throws: SlurmError.self) { _ = try await source.history([1]) }
      #expect(unknown?.kind == .noAccounting, "\(source.name): \(unknown?.message ?? "")")
      #expect(source.cost.requests > 0 && (source.cost.lastLatency ?? .zero) > .zero)
    }
    try await compareText(lab, socket)
    try await loseController(lab, sources)
  }

  // MARK: - Pieces

  /// Jobs for the states and reasons that one machine can show.
  private func submit(_ lab: SlurmLab) async throws -> [String: UInt64] {
    let script = lab.directory + "/job.sh"
    // A job is RUNNING before its script runs; one that is cancelled in between has another end.
    let text = """
      #!/bin/sh
      [ "$1" = fail ] && exit 9
      [ "$1" = succeed ] && exit 0
      : >"\(lab.directory)/begun-$SLURM_JOB_ID"
      sleep 600

      """
    try text.write(toFile: script, atomically: true, encoding: .utf8)
    var ids: [String: UInt64] = [:]
    func sbatch(_ name: String, _ options: String..., job: String? = nil, argument: String = "run")
      async throws
    {
      let output = try await lab.commands.run(
        ["sbatch", "--parsable", "--output=/dev/null", "--job-name=\(job ?? name)"] + options + [
          script, argument,
        ])
      let id = try #require(UInt64(String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)))
      ids[name] = id
    }
    try await sbatch("failed", "--mem=1", argument: "fail")
    try await sbatch("completed", "--mem=1", argument: "succeed")
    for name in ["killed", "special"] { try await sbatch(name, "--mem=1") }
    try await sbatch("tasks", "--mem=1", "--array=4-5%1")
    try await settled("what ends by itself has ended") {
      try await states(lab, of: ids["failed"]!, ids["completed"]!) == ["FAILED", "COMPLETED"]
    }
    try await settled("what does not runs") {
      let tasks = try await states(lab, of: ids["tasks"]!)
      return try await states(lab, of: ids["killed"]!, ids["special"]!) == ["RUNNING", "RUNNING"]
        && tasks.contains("RUNNING")
        && FileManager.default.fileExists(atPath: "\(lab.directory)/begun-\(ids["killed"]!)")
    }
    for command in [
      ["scancel", "\(ids["killed"]!)"], ["scontrol", "suspend", "\(ids["tasks"]!)_4"],
      ["scontrol", "requeuehold", "State=SpecialExit", "\(ids["special"]!)"],
    ] { _ = try await lab.commands.run(command) }
    try await settled("they are cleaned up") {
      try await states(lab, of: ids["killed"]!, ids["special"]!) == ["CANCELLED", "SPECIAL_EXIT"]
    }
    try await sbatch("running", "--exclusive", "--mem=10", "--time=5", "--comment=a comment")
    try await settled("the second job runs") {
      let output = try await lab.commands.run(["squeue", "--noheader", "--states=running", "--format=%T"])
      return String(decoding: output, as: UTF8.self).contains("RUNNING")
    }
    try await sbatch("resources", "--mem=1")
    try await sbatch("priority", "--mem=1", "--nice=100")
    try await sbatch("hostile", "--mem-per-cpu=2", "--hold", job: "evil\n   JobState=DONE ~|\u{1B}[31m")
    try await sbatch("held", "--mem=1", "--hold")
    try await sbatch("down", "--mem=1", "--partition=down")
    try await sbatch("dependency", "--mem=1", "--dependency=afterok:\(ids["running"]!)")
    try await sbatch("later", "--mem=1", "--begin=now+1hour")
    try await sbatch("array", "--mem=1", "--array=1-5%2", "--hold")
    try await sbatch("cancelled", "--mem=1", "--hold")
    _ = try await lab.commands.run(["scancel", "\(ids["cancelled"]!)"])
    return ids
  }

  /// What squeue calls the states of those jobs.
  private func states(_ lab: SlurmLab, of ids: UInt64...) async throws -> [String] {
    let output = try await lab.commands.run(
      ["squeue", "--noheader", "--states=all", "--sort=i", "--format=%F %T"])
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ")
    }
    return ids.flatMap { id in lines.filter { $0.first == "\(id)" }.map { String($0.last ?? "") } }
  }

  private func check(_ jobs: [SlurmJob], _ ids: [String: UInt64]) {
    func job(_ name: String) -> SlurmJob {
      jobs.first { $0.id.number == ids[name] } ?? SlurmJob(id: SlurmJobID(cluster: "", number: 0))
    }
    // An array whose first task has begun is two.
    #expect(jobs.count == ids.count + 1)
    #expect(jobs.allSatisfy { $0.id.cluster == "lab" && $0.user == "root" && $0.explainedReason().isKnown })
    #expect(job("failed").state.base == .failed && job("failed").exit == ExitStatus(code: 9))
    #expect(job("completed").state.base == .completed && job("completed").exit == ExitStatus(code: 0))
    #expect(job("killed").state.base == .cancelled && job("killed").exit?.signal == 15)
    #expect(job("special").state.flags == [.specialExit] && job("special").state.isPending)
    let task = jobs.first { $0.array?.job == ids["tasks"] && $0.array?.task == 4 }
    #expect(task?.state.base == .suspended && task?.state.isLive == true)
    #expect(jobs.contains { $0.array?.job == ids["tasks"] && $0.array?.task == 5 && $0.state.isPending })
    #expect(job("running").state.base == .running && job("running").timeLimit == .value(5))
    #expect(job("running").comment == "a comment" && job("running").nodes == "lab")
    #expect((job("running").deadline ?? .now) - (job("running").started ?? .now) == 300)
    #expect(job("priority").reason == "Priority" || job("priority").reason == "Resources")
    #expect(job("held").reason == "JobHeldUser" && job("held").isHeld)
    #expect(job("down").reason == "PartitionDown" && job("down").explainedReason().group == .site)
    #expect(job("dependency").dependency.contains("afterok:\(ids["running"]!)"))
    #expect(job("later").reason == "BeginTime" && job("later").expectedStart != nil)
    #expect(job("array").array?.tasks == "1-5%2")
    #expect(job("cancelled").state.base == .cancelled && job("cancelled").state.isEnded)
    #expect(job("hostile").name == "evil JobState=DONE ~|" && job("hostile").memory == .perCPU(2))
  }

  /// An old site's text forms tell less, and nothing else.
  private func compareText(_ lab: SlurmLab, _ whole: SlurmrestdSource) async throws {
    let text = SlurmCommandSource(host: lab.host, usesJSON: false)
    var (jobs, reference): ([SlurmJob], [SlurmJob]) = ([], [])
    try await settled("no round of the scheduler falls between") {
      reference = sorted(try await whole.queue(SlurmQueueQuery()).items)
      jobs = sorted(try await text.queue(SlurmQueueQuery()).items)
      return sorted(try await whole.queue(SlurmQueueQuery()).items) == reference
    }
    #expect(jobs.map(\.id) == reference.map(\.id))
    for (short, full) in zip(jobs, reference) {
      #expect(short.name == full.name && short.state == full.state && short.timeLimit == full.timeLimit)
      #expect(short.user == full.user && short.partition == full.partition && short.priority == full.priority)
      #expect(short.submitted == full.submitted && short.started == full.started, "\(full.name)")
      #expect(short.nodes == full.nodes && short.command == full.command && short.directory == full.directory)
      #expect(short.array?.tasks == full.array?.tasks)
      // squeue prints slurmctld's own text in the place of the code, if there is one.
      #expect([full.reason, full.stateDescription].contains(short.reason), "\(full.name): \(short.reason)")
      #expect(short.explainedReason().group == full.explainedReason().group, "\(full.name)")
      let one = try #require(try await text.jobs([full.id.number]).items.first)
      #expect(one.id == full.id && one.state == full.state && one.exit == full.exit, "\(full.name)")
      #expect(one.timeLimit == full.timeLimit && one.memory == full.memory)
      if full.nodes.isEmpty {
        #expect(one.requested == full.requested)
      } else {
        #expect(one.allocated == full.allocated)
      }
      #expect(one.dependency == full.dependency && one.output == full.output && one.started == full.started)
    }
  }

  /// With slurmctld gone every way says so.
  private func loseController(_ lab: SlurmLab, _ sources: [any SlurmSource]) async throws {
    // Its processes would outlive it.
    _ = try await lab.commands.run(["scancel", "--user=root"])
    try await settled("nothing runs") {
      try await lab.commands.run(["squeue", "--noheader", "--states=running,completing"]).isEmpty
    }
    try await lab.killController()
    // Each of them tries for nine seconds: all at once.
    await withTaskGroup(of: Void.self) { group in
      for source in sources {
        group.addTask {
          let error = await #expect(throws: SlurmError.self) { _ = try await source.queue(SlurmQueueQuery()) }
          #expect(error?.kind == .controllerDown, "\(source.name): \(error?.message ?? "")")
        }
      }
    }
  }

  private func sorted(_ jobs: [SlurmJob]) -> [SlurmJob] {
    jobs.map { job in
      var job = job
      // Each round of the scheduler changes it.
      job.evaluated = nil
      return job
    }.sorted { $0.id.number < $1.id.number }
  }

  private func settled(_ what: Comment, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(40)
    while try await !condition() {
      try #require(ContinuousClock.now < deadline, what)
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
