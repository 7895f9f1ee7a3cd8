import Foundation
import Testing

@testable import EmbeddedSite

/// A Slurm of the tests' own, up while the suite runs.
private struct Lab {
  static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "scripts/lab-slurm").path(percentEncoded: false)

  let directory: String
  var runner: CommandRunner { CommandRunner(environment: ["SLURM_CONF": directory + "/slurm.conf"]) }

  /// Root, and Debian's packages: CI and the lab have both.
  static var isPossible: Bool {
    getuid() == 0
      && ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged", "/usr/bin/sbatch"]
        .allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
  }

  init() async throws {
    var template = Array("/tmp/slurm-test-XXXXXX".utf8CString)
    directory = try #require(mkdtemp(&template).map { String(cString: $0) })
    try await call("start")
  }

  func stop() async throws {
    try await call("stop")
    try FileManager.default.removeItem(atPath: directory)
  }

  private func call(_ verb: String) async throws {
    let runner = CommandRunner(
      timeout: 60, environment: ["INTERLINK_LAB": directory, "INTERLINK_LAB_MIN_JOB_AGE": "5"])
    let result = await runner.run("bash", [Self.script, verb])
    #expect(result.succeeded, "lab-slurm \(verb): \(result.error)")
  }
}

@Suite(.enabled(if: Lab.isPossible, "needs root and Debian's Slurm packages"), .timeLimit(.minutes(2)))
struct RealSlurmTests {
  private struct Case {
    var name: String
    var flags = ""
    var command: String
    var phase: String
    var reason: String?
    /// In the pod's message or its container's.
    var message: String?
    /// What slurmctld says of the job, where it must agree.
    var state: String?
  }

  private static let cases: [Case] = [
    Case(name: "ok", command: "echo one; echo two", phase: "Succeeded", reason: "Completed", state: "CD"),
    Case(name: "fails", command: "echo oh >&2; exit 3", phase: "Failed", reason: "Error: 3", state: "F"),
    Case(
      name: "refused", flags: "--partition=nope", command: "true", phase: "Failed", reason: "ProviderFailed",
      message: "sbatch: error: invalid partition specified: nope"),
    Case(name: "down", flags: "-p down", command: "true", phase: "Pending", state: "PD"),
    Case(name: "held", flags: "--hold", command: "true", phase: "Pending", state: "PD"),
  ]

  @Test func podsBecomeJobs() async throws {
    let lab = try await Lab()
    do {
      try await run(lab)
    } catch {
      try await lab.stop()
      throw error
    }
    try await lab.stop()
  }

  private func run(_ lab: Lab) async throws {
    let slurm = try await RealSlurm(dataRoot: lab.directory + "/jobs", runner: lab.runner)
    #expect(try await slurm.freeResources().cpus >= 8)

    let clock = SiteClock(SystemTime.now)
    let store = ObjectStore(now: { clock.now })
    var configuration = EmbeddedSite.Configuration()
    configuration.scene = .empty
    let fleet = try await Fleet(configuration, store: store, clock: clock, slurm: slurm)
    // Fast, so that the status loop comes round every quarter of a second.
    clock.start(speed: 20)
    fleet.start()

    for example in Self.cases { try add(example.name, example.flags, example.command, to: store) }
    try add("multi", "", "sleep 1; echo first", to: store, initCommand: "echo prepared", second: "exit 7")
    try add("long", "--time=00:05:00", "for i in $(seq 1 200); do echo \"t $i\"; sleep 0.1; done", to: store)

    for example in Self.cases {
      let pod = try await wait(for: example.name, in: store) {
        $0["status"]["phase"].string == example.phase && $0["status"]["reason"].string == example.reason
          && (example.state == nil || $0["metadata"]["annotations"]["JobID"].string != nil)
      }
      if let message = example.message { #expect(pod["status"]["message"].string?.contains(message) == true) }
      if let state = example.state, let id = PodFacts(pod)?.jobID {
        #expect(try await slurm.jobs([id])[id]?.state ?? state == state, "\(example.name)")
      }
    }

    let multi = try await wait(for: "multi", in: store) { $0["status"]["reason"].string == "Error: 7" }
    let codes = multi["status"]["containerStatuses"].array?.map { $0["state"]["terminated"]["exitCode"].int }
    #expect(codes == [0, 7])
    let log = try await text(fleet, multi)
    #expect(log.contains("This pod multi/"))
    #expect(log.contains("Running init container prepare..."))
    #expect(log.contains("Container main pid "))
    #expect(log.contains("End of script, highest exit code 7..."))
    #expect(log.contains("\nfirst\n\nreal\t0m1."))

    // A stream of a running job; its deletion cancels the job and takes the directory away.
    let long = try await wait(for: "long", in: store) { $0["status"]["phase"].string == "Running" }
    let facts = try #require(PodFacts(long))
    let id = try #require(facts.jobID)
    var seen = ""
    for await piece in try await fleet.log(long, container: "main", options: LogOptions(follow: true)) {
      seen += String(decoding: piece, as: UTF8.self)
      if seen.contains("t 12\n") { break }
    }
    #expect(seen.contains("scontrol show job \(id).\n"))
    #expect(try await slurm.jobs([id])[id]?.state == "R")
    try store.update(facts.key) {
      $0["metadata"]["deletionTimestamp"] = .string(RFC3339.string(clock.now + 30))
    }
    try await until { try await slurm.jobs([id])[id].map { $0.state == "CA" || $0.state == "CG" } ?? true }
    try await until { store.get(facts.key) == nil }
    #expect(await slurm.read("job.out", of: facts.directory, from: 0) == nil)
    await fleet.stop()

    // Names that lead elsewhere read nothing.
    #expect(await slurm.read("../../munge.key", of: facts.directory, from: 0) == nil)
    #expect(await slurm.read("munge.key", of: "..", from: 0) == nil)
  }

  @Test func withoutSlurmTheErrorSaysWhatToDo() async throws {
    let runner = CommandRunner(timeout: 1, environment: ["SLURM_CONF": "/nonexistent/slurm.conf"])
    let error = await #expect(throws: SiteError.self) {
      _ = try await RealSlurm(dataRoot: "/tmp/never-made", runner: runner)
    }
    #expect(error?.description.contains("scripts/lab-slurm start") == true)
  }

  // MARK: - Pieces

  private func add(
    _ name: String, _ flags: String, _ command: String, to store: ObjectStore, initCommand: String? = nil,
    second: String? = nil
  ) throws {
    func container(_ name: String, _ command: String) -> PodTemplate.Container {
      .init(name: name, image: "docker://busybox", command: ["/bin/bash", "-c"], arguments: [command])
    }
    var template = PodTemplate(
      namespace: "default", name: name, node: "slurm-vk", containers: [container("main", command)],
      flags: flags)
    if let initCommand { template.initContainers = [container("prepare", initCommand)] }
    if let second { template.containers.append(container("second", second)) }
    var random = RandomSource(seed: 1, for: name)
    try store.create(.pod, template.document(uid: random.uuid(), created: store.now(), random: &random))
  }

  private func wait(
    for name: String, in store: ObjectStore, _ condition: (Document) -> Bool
  ) async throws -> Document {
    let key = ObjectKey(kind: .pod, namespace: "default", name: name)
    try await until(name) { store.get(key).map(condition) ?? false }
    return try #require(store.get(key))
  }

  private func until(_ what: String = "", _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while try await !condition() {
      try #require(ContinuousClock.now < deadline, "\(what) does not happen")
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private func text(_ fleet: Fleet, _ pod: Document) async throws -> String {
    var bytes: [UInt8] = []
    for await piece in try await fleet.log(pod, container: "main", options: LogOptions()) { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private enum SystemTime {
  static var now: Double { Date().timeIntervalSince1970 }
}
