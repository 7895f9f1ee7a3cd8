/// What will become of a simulated job once it runs, unless a limit or somebody ends it before.
struct JobPlan: Sendable {
  enum Outcome: Sendable, Equatable {
    /// The first container ends with this code.
    case exit(Int)
    case outOfMemory
    case nodeFailure
    case preempted
  }

  /// Seconds that the first container runs.
  var duration: Double
  var outcome = Outcome.exit(0)
  var workload: Workload
  /// Seconds in state CF before it runs.
  var boot: Double = 0
  /// Seconds of each init container.
  var initDuration: Double = 6

  init(
    duration: Double, outcome: Outcome = .exit(0), workload: Workload, boot: Double = 0,
    initDuration: Double = 6
  ) {
    self.duration = duration
    self.outcome = outcome
    self.workload = workload
    self.boot = boot
    self.initDuration = initDuration
  }

  /// A guess for a job that nobody planned, from what its first container is told to run.
  init(guessing job: JobRequest, seed: UInt64) {
    var random = RandomSource(seed: seed, for: job.name)
    guard let program = job.containers.first else {
      self.init(duration: 1, workload: .script(ShellSketch.silent))
      return
    }
    if let sketch = ShellSketch(program) {
      self.init(duration: sketch.duration, outcome: .exit(sketch.exitCode), workload: .script(sketch))
    } else {
      let workload = Workload(guessing: program)
      self.init(duration: random.double(120...1200).rounded(), workload: workload)
    }
  }
}
