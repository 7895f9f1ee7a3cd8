/// A Slurm that is not there: the simulation, moved on to the clock's time whenever somebody asks.
actor SimulatedSlurm: SlurmBackend {
  private let clock: SiteClock
  private nonisolated let dataRoot: String
  /// The account that the plugin submits as.
  nonisolated let user: String
  private var simulation: SlurmSimulation
  /// slurmctld answers the plugin.
  private var isReachable = true
  private var ledger: Ledger?

  init(_ cluster: SlurmCluster, seed: UInt64, clock: SiteClock) {
    self.clock = clock
    dataRoot = cluster.dataRoot
    user = cluster.user
    simulation = SlurmSimulation(cluster, seed: seed, now: clock.now)
  }

  /// Lets the simulation catch up and hands it out.
  func withSimulation<Result: Sendable>(_ body: @Sendable (inout SlurmSimulation) -> Result) -> Result {
    simulation.advance(to: clock.now)
    return body(&simulation)
  }

  /// Takes note of what comes in from now on.
  func record(in ledger: Ledger) { self.ledger = ledger }

  /// Takes slurmctld down for the plugin, or brings it up again; jobs run on meanwhile.
  func setReachable(_ isReachable: Bool) { self.isReachable = isReachable }

  func submit(_ job: JobRequest) throws(SubmitError) -> UInt64 {
    guard isReachable else {
      throw BatchOptions.failed("Unable to contact slurm controller (connect failure)")
    }
    simulation.advance(to: clock.now)
    let id = try simulation.submit(job)
    if !job.directory.isEmpty {
      ledger?.add(
        EmbeddedSite.JobRecord(
          time: simulation.now, cluster: simulation.cluster.name, id: id, podName: job.podName,
          podUID: job.name, options: job.options))
    }
    return id
  }

  func cancel(_ id: UInt64) {
    guard isReachable else { return }
    cancelByHand(id)
  }

  /// Ends a job, whoever asks for it.
  func cancelByHand(_ id: UInt64) {
    simulation.advance(to: clock.now)
    let isAlive = simulation.jobs[id].map { !$0.state.base.hasEnded } ?? false
    ledger?.add(
      EmbeddedSite.CancelRecord(
        time: simulation.now, cluster: simulation.cluster.name, id: id, wasAlive: isAlive))
    simulation.cancel(id)
  }

  func jobs(_ ids: [UInt64]) throws(SlurmUnreachable) -> [UInt64: JobStatus] {
    guard isReachable else {
      throw SlurmUnreachable(
        text: "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n")
    }
    simulation.advance(to: clock.now)
    var result = [UInt64: JobStatus](minimumCapacity: ids.count)
    for id in ids { result[id] = simulation.status(of: id) }
    return result
  }

  func freeResources() throws(SlurmUnreachable) -> FreeResources {
    // The plugin's format string is cut to pieces by a shell.
    guard isReachable else {
      throw SlurmUnreachable(
        text: "/bin/bash: line 1: %m: command not found\n/bin/bash: line 1: %e: command not found\n"
          + "slurm_load_partitions: Unable to contact slurm controller (connect failure)\n")
    }
    simulation.advance(to: clock.now)
    return simulation.free
  }

  func read(_ file: String, of directory: String, from offset: Int) -> [UInt8]? {
    simulation.advance(to: clock.now)
    guard let job = simulation.job(in: directory),
      let bytes = JobFiles(job, cluster: simulation.cluster, seed: simulation.seed)
        .contents(of: file, at: clock.now)
    else { return nil }
    return offset < bytes.count ? Array(bytes[max(0, offset)...]) : []
  }

  func jobID(in directory: String) -> UInt64? { simulation.job(in: directory)?.id }

  func removeDirectory(_ directory: String) { simulation.removeDirectory(directory) }

  nonisolated func path(of directory: String) -> String { dataRoot + directory }
}
