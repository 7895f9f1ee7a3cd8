internal import FoundationEssentials
internal import Glibc

/// The Slurm of this machine, through its commands, with job directories as the plugin makes them.
struct RealSlurm: SlurmBackend {
  /// Ends with a slash.
  let dataRoot: String
  private let runner: CommandRunner

  /// - Parameter dataRoot: where job directories go; created if it is missing.
  /// - Throws: ``SiteError`` if there is no Slurm that answers, or the directory cannot be made.
  init(dataRoot: String, runner: CommandRunner = CommandRunner()) async throws(SiteError) {
    self.dataRoot = dataRoot.hasSuffix("/") ? dataRoot : dataRoot + "/"
    self.runner = runner
    let answer = await runner.run("sinfo", ["--noheader"])
    guard answer.succeeded else {
      throw SiteError(
        "The Slurm backend needs a Slurm that answers, but sinfo says: \(Self.oneLine(answer.error)). "
          + "For one of your own: scripts/lab-slurm start, then eval \"$(scripts/lab-slurm env)\".")
    }
    do {
      try FileManager.default.createDirectory(atPath: self.dataRoot, withIntermediateDirectories: true)
    } catch {
      throw SiteError("The directory \(self.dataRoot) for the jobs cannot be made; give another data root.")
    }
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: "; ")
  }

  // MARK: - Jobs

  func submit(_ job: JobRequest) async throws(SubmitError) -> UInt64 {
    let directory = dataRoot + job.directory
    let script = JobScript(request: job, directory: directory)
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      try Data(script.body.utf8).write(to: URL(filePath: directory + "/job.sh"))
      try Data(script.batch.utf8).write(to: URL(filePath: directory + "/job.slurm"))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory + "/job.sh")
    } catch {
      throw SubmitError(text: "unable to write the job script into \(directory)\n")
    }
    let result = await runner.run("sbatch", [directory + "/job.slurm"])
    let words = result.output.split(whereSeparator: \.isWhitespace)
    // `Submitted batch job 42`
    guard result.succeeded, words.count >= 4, let id = UInt64(words[3]) else {
      throw SubmitError(text: result.error.isEmpty ? result.output : result.error)
    }
    // Lost with the directory, and needed only as long as that is there.
    try? Data(String(id).utf8).write(to: URL(filePath: directory + "/JobID.jid"))
    return id
  }

  func cancel(_ id: UInt64) async {
    // It has ended: nothing is left to cancel.
    _ = await runner.run("scancel", [String(id)])
  }

  func jobs(_ ids: [UInt64]) async throws(SlurmUnreachable) -> [UInt64: JobStatus] {
    guard !ids.isEmpty else { return [:] }
    // All of them at once: with a list, one forgotten job would be an error.
    let result = await runner.run(
      "squeue",
      [
        "--noheader", "--all", "--me", "--states=all",
        "--Format=JobID:20,StateCompact:10,exit_code:20,Reason:80",
      ])
    guard result.succeeded else { throw SlurmUnreachable(text: result.error) }
    let wanted = Set(ids)
    var jobs: [UInt64: JobStatus] = [:]
    for line in result.output.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true)
      guard words.count >= 3, let id = UInt64(words[0]), wanted.contains(id), let status = Int(words[2])
      else {
        continue
      }
      let reason = words.count > 3 ? words[3].reversed().drop { $0 == " " }.reversed() : []
      // squeue prints the status as wait(2) gives it.
      jobs[id] = JobStatus(
        state: String(words[1]), reason: String(reason), exitCode: "\(status >> 8 & 255):\(status & 127)")
    }
    return jobs
  }

  func freeResources() async throws(SlurmUnreachable) -> FreeResources {
    let result = await runner.run(
      "sinfo",
      ["--noheader", "--Node", "--Format=NodeHost:64,CPUsState:40,Memory:20,AllocMem:20,FreeMem:20"])
    guard result.succeeded else { throw SlurmUnreachable(text: result.error) }
    var free = FreeResources(cpus: 0, memory: 0)
    var seen: Set<Substring> = []
    for line in result.output.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      // A node has a line for each of its partitions.  CPUs: allocated/idle/other/total.
      guard words.count == 5, seen.insert(words[0]).inserted else { continue }
      let cpus = words[1].split(separator: "/").map { Int($0) ?? 0 }
      let allocated = Int(words[3]) ?? 0
      free.cpus += cpus.count == 4 ? cpus[1] : 0
      free.memory += allocated > 0 ? (Int(words[2]) ?? 0) - allocated : Int(words[4]) ?? Int(words[2]) ?? 0
    }
    return free
  }

  // MARK: - Files

  func read(_ file: String, of directory: String, from offset: Int) async -> [UInt8]? {
    // Names come from pods and from requests: none may lead out of the job's directory.
    guard Self.isPlain(file), Self.isPlain(directory) else { return nil }
    let descriptor = open(dataRoot + directory + "/" + file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard lseek(descriptor, off_t(max(0, offset)), SEEK_SET) >= 0 else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  func jobID(in directory: String) async -> UInt64? {
    await read("JobID.jid", of: directory, from: 0).flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
  }

  func removeDirectory(_ directory: String) async {
    guard Self.isPlain(directory) else { return }
    // It may never have been made.
    try? FileManager.default.removeItem(atPath: dataRoot + directory)
  }

  func path(of directory: String) -> String { dataRoot + directory }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }
}
