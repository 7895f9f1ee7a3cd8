/// The one-node Slurm of `scripts/lab-slurm`, in a folder of its own.
struct Lab {
  let environment: [String: String]
  private let script: String

  /// Runs one in a new folder while `body` does.
  static func with(_ body: (Lab, Folder) async throws -> Void) async throws {
    try await Folder.with { folder in
      let lab = try await start(in: folder)
      do {
        try await body(lab, folder)
      } catch {
        await lab.stop()
        throw error
      }
      await lab.stop()
    }
  }

  /// Starts it.
  private static func start(in folder: Folder, file: String = #filePath) async throws -> Lab {
    let root = file.split(separator: "/").dropLast(4).joined(separator: "/")
    let script = "/\(root)/scripts/lab-slurm"
    let place = ["INTERLINK_LAB": folder.file("lab")]
    let lab = Lab(
      environment: place.merging(
        ["SLURM_CONF": folder.file("lab/slurm.conf"), "INTERLINK_DATA_ROOT": folder.file("lab/jobs")],
        uniquingKeysWith: { $1 }), script: script)
    let started = try await Command.run(script, ["start"], environment: place, limit: .seconds(90))
    guard started.status == 0 else {
      await lab.stop()
      throw Failure("lab-slurm: \(started.error)")
    }
    return lab
  }

  /// Starts again what has ended.
  func restart() async throws {
    let started = try await Command.run(script, ["start"], environment: environment, limit: .seconds(90))
    guard started.status == 0 else { throw Failure("lab-slurm: \(started.error)") }
  }

  /// Ends slurmctld as a crash would.
  func killController() async throws {
    let killed = try await Command.shell(
      "kill -9 $(cat $INTERLINK_LAB/slurmctld.pid)", environment: environment)
    guard killed.status == 0 else { throw Failure("slurmctld cannot be ended: \(killed.error)") }
  }

  /// Ends it.
  private func stop() async { _ = try? await Command.run(script, ["stop"], environment: environment) }

  /// Ids of the jobs with that name that squeue shows; by default those that wait or run.
  func jobs(named name: String, _ options: String...) async throws -> [String] {
    let queue = try await Command.run(
      "squeue", ["--noheader", "--name=\(name)", "--format=%i"] + options, environment: environment)
    return queue.lines.map { String($0) }
  }

  /// The id of the job with that name.
  func job(named name: String) async throws -> String {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if let id = try await jobs(named: name, "--states=all").first { return id }
      try await Task.sleep(for: .milliseconds(200))
    }
    throw Failure("squeue knows no job named \(name).")
  }

  /// What `scontrol show job` says.
  func describe(_ job: String) async throws -> String {
    try await Command.run("scontrol", ["show", "job", job], environment: environment).output
  }

  /// Waits until `scontrol show job` says `text`.
  func wait(for text: String, job: String) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if try await describe(job).contains(text) { return }
      try await Task.sleep(for: .milliseconds(200))
    }
    throw Failure("Job \(job) never said \(text): \(try await describe(job))")
  }
}
