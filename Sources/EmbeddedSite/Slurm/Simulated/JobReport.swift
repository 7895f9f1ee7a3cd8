/// A job as slurmctld would tell of it, before anybody gives it a shape.
struct JobReport: Sendable {
  let job: SimulatedJob
  let cluster: SlurmCluster
  let now: Double

  init(_ job: SimulatedJob, _ simulation: SlurmSimulation) {
    (self.job, cluster, now) = (job, simulation.cluster, simulation.now)
  }

  /// `1234`, `1234_7`, `1234_[8-9%2]`
  var name: String {
    guard let array = job.array else { return String(job.id) }
    return "\(array.job)_" + (array.task.map(String.init) ?? "[\(arrayTasks)]")
  }

  /// `8-9%2`; empty for a task that stands alone.
  var arrayTasks: String {
    guard let array = job.array, array.task == nil else { return "" }
    return Hostlist.ranges(array.waiting) + (array.limit.map { "%\($0)" } ?? "")
  }

  var partition: SlurmCluster.Partition { cluster.partitions[job.partition] }
  var user: String { job.user }
  var uid: Int { cluster.uid(of: job.user) }
  /// One of the plugin's.
  var isOffloaded: Bool { !job.request.directory.isEmpty }
  var jobName: String { job.options.jobName ?? job.request.name }

  private var allocated: [SlurmCluster.Node] { (job.allocation?.nodes ?? []).map { cluster.nodes[$0] } }
  /// `cn[001-004]`; empty without nodes.
  var nodes: String { Hostlist.compress(allocated.map(\.name)) }
  var nodeNames: [String] { allocated.map(\.name) }
  var batchHost: String { allocated.first?.name ?? "" }

  /// Seconds since 1970; of a waiting job when it is expected to start, of one that was cancelled in the queue when
  /// that happened.
  var start: Double? { job.started ?? job.expectedStart ?? (job.state.base.hasEnded ? job.ended : nil) }
  /// Seconds since 1970; of a running job when its limit ends it.
  var end: Double? {
    if let ended = job.ended { return ended }
    guard let start, job.timeLimit.isFinite else { return nil }
    return start + job.timeLimit + job.suspendedFor
  }
  /// Minutes; nil for no limit.
  var limitMinutes: Int? { job.timeLimit.isFinite ? Int((job.timeLimit / 60).rounded(.up)) : nil }
  /// Seconds from its start, without the time in which it was suspended.
  var runTime: Double {
    guard let started = job.started else { return 0 }
    return max(0, min(job.suspendedAt ?? .infinity, job.ended ?? .infinity, now) - started - job.suspendedFor)
  }

  /// As wait(2) gives it.
  var waitStatus: Int { job.exitCode << 8 | job.signal }
  var exitCode: String { "\(job.exitCode):\(job.signal)" }

  /// MiB on each node; 0 is all that a node has.
  var memory: Int { job.options.memory }

  /// `cpu=4,mem=16G,node=1,billing=4,gres/gpu=2`
  var requestedTRES: String {
    tres(cpus: job.cpus, memory: memory * job.options.nodes, nodes: job.options.nodes, gpus: gpus)
  }

  /// Empty without nodes.
  var allocatedTRES: String {
    guard let allocation = job.allocation else { return "" }
    let count = allocation.nodes.count
    return tres(
      cpus: allocation.cpus * count, memory: allocation.memory * count, nodes: count,
      gpus: allocation.gpus * count)
  }

  var gpus: Int { job.options.gpus * job.options.nodes }
  /// `gres:gpu:2`; empty without devices.
  var gres: String { job.options.gpus > 0 ? "gres:gpu:\(job.options.gpus)" : "" }

  private func tres(cpus: Int, memory: Int, nodes: Int, gpus: Int) -> String {
    "cpu=\(cpus),mem=\(Self.size(memory)),node=\(nodes),billing=\(cpus)"
      + (gpus > 0 ? ",gres/gpu=\(gpus)" : "")
  }

  /// MiB in the largest unit that divides it.
  static func size(_ mebibytes: Int) -> String {
    if mebibytes >= 1 << 20, mebibytes % (1 << 20) == 0 { return "\(mebibytes >> 20)T" }
    if mebibytes >= 1 << 10, mebibytes % (1 << 10) == 0 { return "\(mebibytes >> 10)G" }
    return "\(mebibytes)M"
  }

  /// The script as sbatch got it.
  var command: String {
    isOffloaded ? directory + "/job.slurm" : "/home/\(user)/\(jobName).sh"
  }
  private var directory: String { cluster.dataRoot + job.request.directory }
  /// Where sbatch was run: the plugin's own directory.
  var workDirectory: String { isOffloaded ? cluster.pluginDirectory : "/home/\(user)" }
  var output: String {
    if let output = job.options.output {
      let path = output.replacing("%j", with: String(job.id)).replacing("%x", with: jobName)
      return path.hasPrefix("/") ? path : "\(workDirectory)/\(path)"
    }
    return isOffloaded ? directory + "/job.out" : "\(workDirectory)/slurm-\(job.id).out"
  }

  /// `afterok:12(unfulfilled)`; empty without.
  var dependency: String {
    guard job.state.isPending else { return "" }
    return job.options.dependencies.map { "\($0.condition.rawValue):\($0.job)(unfulfilled)" }
      .joined(separator: ",")
  }

  /// Seconds of processor time of all its processes.
  var cpuSeconds: Double {
    var random = RandomSource(seed: 0, for: "times" + job.request.name)
    return runTime * random.double(0.4...0.97) * Double(max(1, job.cpus))
  }

  /// The most memory that a step had, in bytes.
  var peakMemory: Int {
    var random = RandomSource(seed: 0, for: "memory" + job.request.name)
    let share = job.state.base == .outOfMemory ? 0.999 : random.double(0.08...0.9)
    return Int(Double(max(memory, 64)) * share * 1_048_576)
  }
}
