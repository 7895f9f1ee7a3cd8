extension EmbeddedSite {
  /// What a director makes of a job.
  public struct JobChange: Sendable {
    /// What a container has left of itself in the job's directory.
    public enum StatusFile: Sendable, Equatable {
      /// Its exit code if the job's script came to its end.
      case usual
      /// Nothing: somebody ended the job, or it never ran.
      case none
      /// This exit code.
      case code(Int)
    }

    /// The base state.
    public var base: JobBase
    /// The flags beside it.
    public var flags: [JobFlag]
    /// Slurm's name of why it waits or ended; nil for the usual one of the state.
    public var reason: String?
    /// More words about it (`state_description`).
    public var reasonText: String?
    /// Nil for the usual one of the state.
    public var exitCode: Int?
    /// The signal that ended it; nil for the usual one of the state.
    public var signal: Int?
    /// The highest exit code of its steps.
    public var derivedExitCode: Int?
    /// Whether it had nodes before it ended; nil for what is usual: only a cancelled job has not.
    public var hasRun: Bool?
    /// What the plugin finds.
    public var statusFile = StatusFile.usual
    /// Names of its nodes.
    public var nodes: [String]?
    /// Its priority.
    public var priority: Int?
    /// Seconds since 1970.
    public var submitted: Double?
    /// Seconds since 1970.
    public var eligible: Double?
    /// When it is expected to start, seconds since 1970.
    public var expectedStart: Double?
    /// Seconds since 1970.
    public var started: Double?
    /// Seconds since 1970.
    public var ended: Double?
    /// Seconds; infinite for none.
    public var timeLimit: Double?
    /// How often it was put back into the queue.
    public var requeues: Int?
    /// The user id of who cancelled it; nil means root.
    public var cancelledBy: Int?
    /// Its user's comment.
    public var comment: String?
    /// An administrator's comment.
    public var adminComment: String?

    /// A change to a state.
    public init(
      _ base: JobBase, _ flags: [JobFlag] = [], reason: String? = nil, exitCode: Int? = nil,
      signal: Int? = nil
    ) {
      (self.base, self.flags, self.reason) = (base, flags, reason)
      (self.exitCode, self.signal) = (exitCode, signal)
    }
  }

  /// A job as Slurm itself knows it.
  public struct SlurmTruth: Sendable, Equatable {
    /// The virtual node in front of its cluster, and Slurm's name of the cluster.
    public var node, cluster: String
    /// Its number.
    public var id: UInt64
    /// Its name, which is the UID of its pod unless the pod says otherwise.
    public var name: String
    /// The UID of the pod that it was submitted for; nil for other people's jobs.
    public var podUID: String?
    /// Who submitted it.
    public var user: String
    /// The base state.
    public var base: JobBase
    /// The flags, in squeue's order.
    public var flags: [JobFlag]
    /// As squeue's `%t` prints both.
    public var compact: String
    /// As squeue's `%T` prints both.
    public var long: String
    /// Why it waits or ended, and more words about it.
    public var reason: String, reasonText: String?
    /// How it ended.
    public var exitCode, signal: Int
    /// Where it is.
    public var partition, account, qos: String
    /// In Slurm's short form.
    public var nodes: String
    /// Its priority.
    public var priority: Int
    /// Seconds since 1970.
    public var submitted: Double, started, ended, expectedStart: Double?
    /// Seconds; infinite for none.
    public var timeLimit: Double
    /// How often it was put back into the queue.
    public var requeues: Int
    /// False once slurmctld has forgotten it.
    public var isKnown: Bool
  }

  /// All jobs of all clusters as they are, by cluster and number.
  public var slurmTruth: [SlurmTruth] {
    get async {
      var all: [SlurmTruth] = []
      for (node, slurm) in self.slurm?.clusters ?? [] {
        let simulation = await slurm.withSimulation { $0 }
        all += simulation.jobs.values.sorted { $0.id < $1.id }.map { SlurmTruth($0, node, simulation) }
      }
      return all
    }
  }

  /// Puts the job of a pod into a state, in which it stays until it is changed again; the plugin, slurmrestd and the
  /// commands see it from now on.
  ///
  /// - Parameter pod: `NAMESPACE/NAME` or UID of the pod, or the number of a job of the first node.
  /// - Throws: ``SiteError`` if there is no such job.
  public func setJob(_ pod: String, _ change: JobChange) async throws {
    let (slurm, id) = try await find(pod)
    await slurm.withSimulation { $0.pin(id, change) }
  }

  /// The same, in short.
  public func setJob(
    _ pod: String, state base: JobBase, flags: [JobFlag] = [], reason: String? = nil, exit code: Int? = nil,
    signal: Int? = nil
  ) async throws {
    try await setJob(pod, JobChange(base, flags, reason: reason, exitCode: code, signal: signal))
  }

  /// Puts a job into a cluster for which there is no pod: somebody else's, or an orphan of the plugin's.
  ///
  /// - Parameters:
  ///   - node: the node in front of the cluster; nil for the first.
  ///   - id: its number, which may be one that is in use: the older job is gone then.
  ///   - name: its name; an orphan's is the UID of the pod that was.
  ///   - namespace: of the pod that was; nil for a job that did not come from Kubernetes.
  ///   - user: who submitted it; nil for the plugin's account.
  ///   - options: `#SBATCH` lines, as `--cpus-per-task=4`.
  /// - Returns: its number.
  @discardableResult
  public func addJob(
    node: String? = nil, id: UInt64? = nil, name: String, namespace: String? = nil, user: String? = nil,
    partition: String? = nil, options: [String] = [], _ change: JobChange
  ) async throws -> UInt64 {
    guard let slurm = slurm?.cluster(of: node)?.slurm else {
      throw SiteError("No simulated Slurm is behind node \(node ?? "(any)").")
    }
    let request = JobRequest(
      directory: namespace.map { "\($0)-\(name)" } ?? "", podName: name, name: name, options: options,
      containers: [JobRequest.Program(name: "main", image: "")])
    let number = await slurm.withSimulation { simulation -> UInt64? in
      guard
        let number = try? simulation.put(request, id: id, user: user, partition: partition)
      else { return nil }
      simulation.pin(number, change)
      return number
    }
    guard let number else {
      throw SiteError("The job \(name) cannot be: its options or partition are not valid.")
    }
    return number
  }

  /// Lets slurmctld forget a job, as it does `MinJobAge` after its end; accounting remembers it.
  public func forgetJob(_ pod: String) async throws {
    let (slurm, id) = try await find(pod)
    await slurm.withSimulation { $0.forget(id) }
  }

  /// The number of a pod's job.
  public func jobID(of pod: String) async throws -> UInt64 { try await find(pod).id }

  // MARK: - Time

  /// Stops the site's clock; ``advance(by:)`` moves it.
  public func freezeTime() { clock.start(speed: 0) }

  /// Lets the clock run on, at so many simulated seconds a real one.
  public func resumeTime(speed: Double = 1) { clock.start(speed: speed) }

  /// Lives through some seconds while the clock stands.
  public func advance(by seconds: Double) async { await fleet.advance(by: seconds) }

  private func find(_ pod: String) async throws -> (slurm: SimulatedSlurm, id: UInt64) {
    var uid = pod
    let parts = pod.split(separator: "/").map(String.init)
    if parts.count == 2 {
      let object = store.get(ObjectKey(kind: .pod, namespace: parts[0], name: parts[1]))
      uid = object?["metadata"]["uid"].string ?? pod
    }
    for (_, slurm) in slurm?.clusters ?? [] {
      let found = await slurm.withSimulation { [uid] simulation in
        UInt64(uid).flatMap { simulation.jobs[$0] }?.id
          ?? simulation.jobs.values.filter { $0.request.name == uid && !$0.request.directory.isEmpty }
          .max { $0.id < $1.id }?.id
      }
      if let found { return (slurm, found) }
    }
    throw SiteError("No job of \(pod) is in a simulated Slurm of the site.")
  }
}

extension EmbeddedSite.SlurmTruth {
  init(_ job: SimulatedJob, _ node: String, _ simulation: SlurmSimulation) {
    let report = JobReport(job, simulation)
    self.node = node
    cluster = simulation.cluster.name
    id = job.id
    name = report.jobName
    podUID = report.isOffloaded ? job.request.name : nil
    user = job.user
    base = job.state.base
    flags = EmbeddedSite.JobFlag.allCases.filter(job.state.flags.contains)
    (compact, long) = (job.state.compact, job.state.long)
    (reason, reasonText) = (job.reason, job.reasonText)
    (exitCode, signal) = (job.exitCode, job.signal)
    (partition, account, qos) = (report.partition.name, job.account, job.quality)
    nodes = report.nodes
    priority = job.priority
    (submitted, started, ended, expectedStart) = (job.submitted, job.started, job.ended, job.expectedStart)
    timeLimit = job.timeLimit
    requeues = job.requeues
    isKnown = simulation.isKnown(job)
  }
}
