/// A Slurm as the interLink plugin sees it: what it does with `sbatch`, `squeue`, `scancel`, `sinfo` and the
/// files of its data root.
protocol SlurmBackend: Sendable {
  /// Writes the job directory and submits it with `sbatch`; returns the job id.
  ///
  /// - Throws: ``SubmitError`` with sbatch's own words.
  func submit(_ job: JobRequest) async throws(SubmitError) -> UInt64
  /// `scancel`; unknown and ended jobs are no error.
  func cancel(_ id: UInt64) async
  /// What `squeue -a --states=all` says of these jobs; jobs that slurmctld has forgotten are missing.
  ///
  /// - Throws: ``SlurmUnreachable`` with what the command wrote to stderr.
  func jobs(_ ids: [UInt64]) async throws(SlurmUnreachable) -> [UInt64: JobStatus]
  /// Free resources, as the plugin's ping reads them from `sinfo`.
  func freeResources() async throws(SlurmUnreachable) -> FreeResources
  /// Bytes of a file of the job directory (`job.out`, `run-main.out`, `run-main.status`) from `offset` on; nil
  /// if it does not exist.
  func read(_ file: String, of directory: String, from offset: Int) async -> [UInt8]?
  /// The job whose directory this is, as the plugin keeps it there; nil without a directory.
  func jobID(in directory: String) async -> UInt64?
  /// Removes the job directory, as the plugin does when a pod is deleted: its logs are gone for good.
  func removeDirectory(_ directory: String) async
  /// The absolute path of a job directory, as it appears in messages.
  func path(of directory: String) -> String
}

/// What the plugin makes of a pod.
struct JobRequest: Sendable, Equatable {
  /// `<namespace>-<podUID>`: names the job directory.
  var directory: String
  /// Pod name, for the first line of `job.out`.
  var podName: String
  /// Slurm's job name: the pod's UID.
  var name: String
  /// The `#SBATCH` lines after the plugin's own, without the word `#SBATCH`.
  var options: [String]
  var initContainers: [Program] = []
  var containers: [Program]

  /// One container.
  struct Program: Sendable, Equatable {
    var name: String
    var image: String
    var command: [String] = []
    var arguments: [String] = []
    var environment: [(name: String, value: String)] = []

    static func == (left: Program, right: Program) -> Bool {
      left.name == right.name && left.image == right.image && left.command == right.command
        && left.arguments == right.arguments
        && left.environment.elementsEqual(right.environment) { $0 == $1 }
    }
  }
}

/// A line of `squeue`.
struct JobStatus: Sendable, Equatable {
  /// Compact: PD, CF, R, S, CG, CD, F, CA, TO, OOM, NF, PR, …
  var state: String
  /// `Priority`, `Resources`, … or `None`.
  var reason: String
  /// `exit:signal`
  var exitCode: String

  /// Slurm will not run it any more.
  var hasEnded: Bool { ["CD", "F", "CA", "TO", "OOM", "NF", "PR", "BF", "DL"].contains(state) }
}

/// What a ping reports.
struct FreeResources: Sendable, Equatable {
  var cpus: Int
  /// MiB
  var memory: Int

  /// The plugin's answer to a ping.
  var pingResponse: String { #"{"status":"ok","resources":{"cpu":"\#(cpus)","memory":"\#(memory)Mi"}}"# }
}

/// sbatch's refusal, in its own words.
struct SubmitError: Error, Sendable, Equatable { var text: String }

/// slurmctld does not answer; `text` is what the command said.
struct SlurmUnreachable: Error, Sendable, Equatable { var text: String }
