/// What a director does to jobs behind Slurm's back, and what an administrator may.
extension SlurmSimulation {
  /// Puts a job into a state of which nothing leads away by itself.
  mutating func pin(_ id: UInt64, _ change: EmbeddedSite.JobChange) {
    guard var job = jobs[id] else { return }
    stop(&job)
    job.isPinned = true
    job.state = SlurmState(change.base, change.flags)
    job.reason = change.reason ?? Self.reason(of: change.base)
    job.reasonText = change.reasonText
    job.isHeld = ["JobHeldUser", "JobHeldAdmin"].contains(job.reason)
    (job.suspendedAt, job.expectedStart) = (change.base == .suspended ? now : nil, change.expectedStart)
    if let priority = change.priority { job.priority = priority }
    if let requeues = change.requeues { job.requeues = requeues }
    if let limit = change.timeLimit { job.timeLimit = limit }
    if let submitted = change.submitted { job.submitted = submitted }
    job.eligible = change.eligible ?? job.eligible ?? job.submitted
    if let comment = change.comment { job.comment = comment }
    if let text = change.adminComment { job.adminComment = text }
    settleTimes(of: &job, change)
    settleEnd(of: &job, change)
    jobs[id] = job
  }

  /// Takes a job out of the hands of the scheduler, and gives its nodes back.
  private mutating func stop(_ job: inout SimulatedJob) {
    queue.removeAll { [id = job.id] in $0 == id }
    job.generation += 1
    if active.remove(job.id) != nil { release(job) }
  }

  private func settleTimes(of job: inout SimulatedJob, _ change: EmbeddedSite.JobChange) {
    let hasRun =
      change.hasRun ?? (change.base != .pending && (change.base != .cancelled || job.started != nil))
    if change.base == .pending || !hasRun {
      (job.started, job.allocation) = (nil, nil)
    } else {
      job.started = change.started ?? job.started ?? now
      let nodes = change.nodes.map { names in
        cluster.nodes.indices.filter { names.contains(cluster.nodes[$0].name) }
      }
      if let nodes, !nodes.isEmpty {
        job.allocation = allocation(of: job, nodes)
      } else if job.allocation == nil {
        let first = cluster.partitions[job.partition].nodes.lowerBound
        let last = min(first + job.options.nodes - 1, cluster.nodes.count - 1)
        job.allocation = allocation(of: job, Array(first...last))
      }
    }
    job.ended = change.base.hasEnded ? change.ended ?? now : nil
  }

  private func allocation(of job: SimulatedJob, _ nodes: [Int]) -> SimulatedJob.Allocation {
    SimulatedJob.Allocation(
      nodes: nodes, cpus: job.cpusPerNode, memory: job.options.memory, gpus: job.options.gpus)
  }

  private func settleEnd(of job: inout SimulatedJob, _ change: EmbeddedSite.JobChange) {
    let usual = Self.exit(of: change.base, hasRun: job.started != nil)
    (job.exitCode, job.signal) = (change.exitCode ?? usual.code, change.signal ?? usual.signal)
    job.derivedExitCode = change.derivedExitCode ?? job.exitCode
    job.cancelledBy = change.base == .cancelled ? change.cancelledBy ?? 0 : nil
    job.failedNode =
      change.base == .nodeFail ? job.allocation.map { cluster.nodes[$0.nodes[0]].name } ?? "" : ""
    switch change.statusFile {
    case .none: job.trace = .none
    case .code(let code): job.trace = .status(code)
    case .usual:
      // The script gets to write it only if nobody ends it before.
      let wroteIt = job.started != nil && (change.base == .completed || job.reason == "NonZeroExitCode")
      job.trace = wroteIt ? .status(job.exitCode) : .none
    }
  }

  /// The reason that Slurm leaves in a job of this state.
  private static func reason(of base: JobBase) -> String {
    switch base {
    case .pending: "Priority"
    case .failed: "NonZeroExitCode"
    case .timeout: "TimeLimit"
    case .nodeFail: "NodeDown"
    case .bootFail: "NodeDown"
    case .deadline: "DeadLine"
    case .outOfMemory: "OutOfMemory"
    default: "None"
    }
  }

  private static func exit(of base: JobBase, hasRun: Bool) -> (code: Int, signal: Int) {
    switch base {
    case .failed: (1, 0)
    case .cancelled where hasRun: (0, 15)
    case .timeout, .preempted: (0, 15)
    case .outOfMemory: (0, 125)
    case .nodeFail, .bootFail: (1, 0)
    case .deadline where hasRun: (0, 15)
    default: (0, 0)
    }
  }

  /// slurmctld forgets a job, as after `MinJobAge`.
  mutating func forget(_ id: UInt64) {
    guard var job = jobs[id] else { return }
    stop(&job)
    job.isForgotten = true
    jobs[id] = job
  }

  /// Makes a job of this number out of nothing; another of the same number is forgotten.
  mutating func put(_ request: JobRequest, id: UInt64?, user: String?, partition: String?) throws(SubmitError)
    -> UInt64
  {
    let partition = partition ?? cluster.partitions[0].name
    var request = request
    request.options.append("--partition=\(partition)")
    let options = try BatchOptions(request.options, now: now)
    guard let index = cluster.partitions.firstIndex(where: { $0.name == partition }) else {
      throw BatchOptions.failed("Invalid partition name specified")
    }
    let number = id ?? takeID()
    if var old = jobs[number] { stop(&old) }
    var job = SimulatedJob(
      id: number, request: request, options: options, plan: JobPlan(duration: 3600, workload: .monteCarlo),
      user: user ?? cluster.user, account: options.account ?? cluster.accounts[0].name,
      quality: options.quality ?? cluster.qualities[0].name, partition: index,
      timeLimit: options.timeLimit ?? cluster.partitions[index].defaultTime, submitted: now,
      isHeld: options.isHeld)
    job.isPinned = true
    job.eligible = now
    jobs[number] = job
    if !request.directory.isEmpty { keep(number, in: request.directory) }
    return number
  }

  /// Puts a job back into the queue, as `scontrol requeue` and `requeuehold` do.
  mutating func requeue(_ id: UInt64, isHeld: Bool) {
    guard var job = jobs[id], !job.state.isPending else { return }
    stop(&job)
    (job.isPinned, job.isHeld) = (false, isHeld)
    job.state = SlurmState(.pending)
    job.reason = isHeld ? "JobHeldUser" : "BeginTime"
    (job.started, job.ended, job.allocation) = (nil, nil, nil)
    (job.exitCode, job.signal, job.suspendedFor) = (0, 0, 0)
    job.requeues += 1
    job.trace = .planned
    jobs[id] = job
    queue.append(id)
    requestSchedule(after: 5)
  }
}
