// CONTRACT between the virtual kubelet (which uses it) and the two Slurms (simulated and real).

/// A Slurm as the plugin sees it.
protocol SlurmBackend: Sendable {
  /// Submits a batch script; returns the job id.  Throws ``SubmitError`` with sbatch's own text.
  func submit(_ job: JobRequest) async throws -> UInt64
  /// `scancel`; unknown and ended jobs are no error.
  func cancel(_ id: UInt64) async
  /// What `squeue` says of the jobs asked for; jobs it has forgotten are missing.
  func jobs(_ ids: [UInt64]) async throws -> [UInt64: JobStatus]
  /// Free resources as the plugin's ping reports them (`{"cpu": "2", "memory": "7059Mi"}`).
  func freeResources() async throws -> [String: String]
  /// A file of the job directory (`job.out`, `run-main.out`, `run-main.status`): bytes from `offset`; nil if it does not exist.
  func read(_ file: String, of request: String, from offset: Int) async -> [UInt8]?
  /// Removes the job directory, as the plugin does when a pod is deleted: its logs are gone for good.
  func removeDirectory(of request: String) async
}

/// What the plugin makes of a pod.
struct JobRequest: Sendable {
  /// `<namespace>-<podUID>`: names the job directory.
  var directory: String
  /// Slurm job name = pod UID.
  var name: String
  /// The `#SBATCH` options after the plugin's precedence (flavor < annotation < limits).
  var options: [String]
  var initContainers: [Program]
  var containers: [Program]

  struct Program: Sendable {
    var name: String
    var image: String
    var command: [String]
    var arguments: [String]
    var environment: [String: String]
  }
}

struct JobStatus: Sendable {
  /// Compact: PD, R, CG, CD, F, CA, TO, OOM, NF, …
  var state: String
  /// `Priority`, `Resources`, … or `None`.
  var reason: String
  /// `exit:signal`
  var exitCode: String
  var startTime: Double?
  var endTime: Double?
}

struct SubmitError: Error, Sendable { var text: String }
