/// What happens by itself: passes of the scheduler, ends, cleaning up, forgetting.
extension SlurmSimulation {
  /// A pass of the scheduler soon, one for many changes.
  mutating func requestSchedule(after delay: Double) {
    guard !scheduleIsDue else { return }
    scheduleIsDue = true
    events.add(.schedule, at: now + delay)
  }

  mutating func addEvent(_ event: Event, at time: Double) { events.add(event, at: time) }

  mutating func handle(_ event: Event) {
    switch event {
    case .schedule:
      scheduleIsDue = false
      schedule()
    case .booted(let id, let generation):
      guard let job = jobs[id], job.generation == generation, job.state.isConfiguring else { return }
      jobs[id]?.state = SlurmState(.running)
      planEnd(of: id)
    case .ends(let id, let generation):
      guard let job = jobs[id], job.generation == generation else { return }
      end(job)
    case .cleaned(let id, let generation):
      guard let job = jobs[id], job.generation == generation, job.state.isCompleting else { return }
      jobs[id]?.state = SlurmState(job.state.base)
      active.remove(id)
      release(job)
      requestSchedule(after: 1)
      events.add(.forgotten(id), at: (job.ended ?? now) + cluster.minJobAge + 1)
    case .forgotten(let id): drop(id)
    }
  }

  /// Decides when a running job ends by itself or at its limit.
  mutating func planEnd(of id: UInt64) {
    guard let job = jobs[id], let started = job.started else { return }
    let generation = job.generation + 1
    jobs[id]?.generation = generation
    let runs = JobFiles(job, cluster: cluster, seed: seed).runTime
    let wall = min(runs, job.timeLimit)
    addEvent(.ends(id, generation: generation), at: started + job.plan.boot + job.suspendedFor + wall)
  }

  private mutating func end(_ job: SimulatedJob) {
    let files = JobFiles(job, cluster: cluster, seed: seed)
    if files.runTime > job.timeLimit {
      finish(job.id, as: .timeout, reason: "TimeLimit", signal: 15)
      return
    }
    switch job.plan.outcome {
    case .exit:
      let code = files.highestExitCode
      finish(
        job.id, as: code == 0 ? .completed : .failed, reason: code == 0 ? "None" : "NonZeroExitCode",
        exitCode: code)
    case .outOfMemory: finish(job.id, as: .outOfMemory, reason: "OutOfMemory", signal: 125)
    case .nodeFailure:
      finish(job.id, as: .nodeFail, reason: "NodeDown", exitCode: 1)
      jobs[job.id]?.failedNode = job.allocation.map { cluster.nodes[$0.nodes[0]].name } ?? ""
    case .preempted: finish(job.id, as: .preempted, reason: "None", signal: 15)
    }
  }

  mutating func finish(
    _ id: UInt64, as state: JobBase, reason: String, exitCode: Int = 0, signal: Int = 0
  ) {
    guard var job = jobs[id] else { return }
    if let since = job.suspendedAt {
      job.suspendedFor += now - since
      job.suspendedAt = nil
    }
    job.ended = now
    job.state = SlurmState(state, .completing)
    job.reason = reason
    job.exitCode = exitCode
    job.signal = signal
    job.generation += 1
    usage[job.account, default: 0] += Double(job.cpus) * (now - (job.started ?? now))
    jobs[id] = job
    addEvent(.cleaned(id, generation: job.generation), at: now + 2)
  }

  mutating func release(_ job: SimulatedJob) {
    guard let allocation = job.allocation, allocation.isCounted else { return }
    for node in allocation.nodes {
      usedCPUs[node] -= allocation.cpus
      usedMemory[node] -= allocation.memory
      usedGPUs[node] -= allocation.gpus
    }
  }
}
