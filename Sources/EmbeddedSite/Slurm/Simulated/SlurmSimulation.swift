/// slurmctld and its nodes as a state machine: nothing happens in it but through ``advance(to:)``, which works
/// through the events that are due, so that equal histories give equal states at any speed of the clock.
struct SlurmSimulation: Sendable {
  enum Event: Sendable {
    case schedule
    case booted(UInt64, generation: Int)
    case ends(UInt64, generation: Int)
    case cleaned(UInt64, generation: Int)
    /// `MinJobAge` is over.
    case forgotten(UInt64)
  }

  /// How many jobs slurmdbd remembers at least.
  static let kept = 1000

  let cluster: SlurmCluster
  let seed: UInt64
  private(set) var now: Double
  var jobs: [UInt64: SimulatedJob] = [:]
  /// Pending jobs that the scheduler looks at, in order of submission.
  var queue: [UInt64] = []
  var active: Set<UInt64> = []
  /// What is in use on each node.
  var usedCPUs: [Int]
  var usedMemory: [Int]
  var usedGPUs: [Int]
  /// CPU seconds that each account has used, decayed by the half-life of a week.
  var usage: [String: Double] = [:]
  /// Jobs that slurmctld has forgotten and whose directories are gone: slurmdbd remembers the last of them.
  private(set) var archive: [SimulatedJob] = []
  var events = EventQueue<Event>()
  private var nextJob: UInt64
  private var byDirectory: [String: UInt64] = [:]
  private var plans: [String: JobPlan] = [:]
  var scheduleIsDue = false

  init(_ cluster: SlurmCluster, seed: UInt64, now: Double) {
    self.cluster = cluster
    self.seed = seed
    self.now = now
    nextJob = cluster.firstJob
    usedCPUs = Array(repeating: 0, count: cluster.nodes.count)
    usedMemory = usedCPUs
    usedGPUs = usedCPUs
  }

  /// Lets everything happen that is due by `time`.
  mutating func advance(to time: Double) {
    while let (instant, event) = events.pop(until: time) {
      now = max(now, instant)
      handle(event)
    }
    now = max(now, time)
  }

  // MARK: - Commands

  /// Says beforehand what a job of this name will do.
  mutating func plan(_ plan: JobPlan, for name: String) { plans[name] = plan }

  mutating func submit(_ request: JobRequest, user: String? = nil) throws(SubmitError) -> UInt64 {
    let plan = plans.removeValue(forKey: request.name)
    let options = try BatchOptions(request.options, now: now)
    let checked = try check(options)
    let id = takeID()
    let partition = cluster.partitions[checked.partition]
    var job = SimulatedJob(
      id: id, request: request, options: options,
      plan: plan ?? JobPlan(guessing: request, seed: seed),
      user: user ?? cluster.user, account: checked.account, quality: checked.quality,
      partition: checked.partition,
      timeLimit: options.timeLimit ?? partition.defaultTime,
      submitted: now, isHeld: options.isHeld)
    job.comment = options.comment
    if !options.isHeld, options.begin == nil, options.dependencies.isEmpty { job.eligible = now }
    if let tasks = options.array {
      job.array = SimulatedJob.Array(job: id, waiting: tasks, limit: options.arrayLimit)
    }
    jobs[id] = job
    // Other people's jobs are nobody's to read.
    if !request.directory.isEmpty { byDirectory[request.directory] = id }
    queue.append(id)
    requestSchedule(after: 1)
    if let begin = options.begin, begin > now { events.add(.schedule, at: begin) }
    return id
  }

  /// Ends a job as `scancel` does.
  ///
  /// - Parameter by: the user id of whoever does it; nil for the plugin's own.
  mutating func cancel(_ id: UInt64, by uid: Int? = nil) {
    if let array = jobs[id]?.array, array.job == id, array.task == nil {
      for task in jobs.values where task.array?.job == id && task.id != id { cancel(task.id, by: uid) }
    }
    guard let job = jobs[id], !job.state.base.hasEnded else { return }
    jobs[id]?.cancelledBy = uid ?? cluster.uid(of: cluster.user)
    if job.state.isPending || job.isPinned {
      queue.removeAll { $0 == id }
      jobs[id]?.state = SlurmState(.cancelled)
      jobs[id]?.ended = now
      if job.started != nil { jobs[id]?.signal = 15 }
      events.add(.forgotten(id), at: now + cluster.minJobAge + 1)
    } else {
      finish(id, as: .cancelled, reason: "None", signal: 15)
    }
  }

  /// Stops a running job's processes; it keeps its nodes.
  mutating func suspend(_ id: UInt64) {
    guard jobs[id]?.state == SlurmState(.running) else { return }
    jobs[id]?.state = SlurmState(.suspended)
    jobs[id]?.suspendedAt = now
    jobs[id]?.generation += 1
  }

  /// Lets a suspended job go on.
  mutating func resume(_ id: UInt64) {
    guard let job = jobs[id], job.state == SlurmState(.suspended), let since = job.suspendedAt else { return }
    jobs[id]?.state = SlurmState(.running)
    jobs[id]?.suspendedAt = nil
    jobs[id]?.suspendedFor += now - since
    planEnd(of: id)
  }

  /// Puts in a job in the middle of its life, beside the scheduler: scenery for scale.
  mutating func adopt(
    _ request: JobRequest, plan: JobPlan, state: JobBase, reason: String, submitted: Double,
    started: Double?, ended: Double?, timeLimit: Double
  ) -> UInt64 {
    let id = takeID()
    // An option list that does not parse cannot be here: the lines are the scene's own.
    guard let options = try? BatchOptions(request.options, now: now) else { return id }
    var job = SimulatedJob(
      id: id, request: request, options: options, plan: plan, user: cluster.user,
      account: cluster.accounts[0].name, quality: cluster.qualities[0].name, partition: 0,
      timeLimit: timeLimit, submitted: submitted, isHeld: false)
    job.state = SlurmState(state)
    job.eligible = submitted
    job.priority = 1000 + Int(id % 500)
    if started != nil {
      let nodes = cluster.partitions[0].nodes
      job.allocation = SimulatedJob.Allocation(
        nodes: [nodes.lowerBound + Int(id % UInt64(nodes.count))], cpus: job.cpusPerNode,
        memory: options.memory,
        gpus: options.gpus, isCounted: false)
    }
    job.reason = reason
    job.started = started
    job.ended = ended
    switch (state, plan.outcome) {
    case (.failed, .exit(let code)): job.exitCode = code
    case (.cancelled, _), (.timeout, _): job.signal = 15
    default: break
    }
    jobs[id] = job
    byDirectory[request.directory] = id
    if state == .running {
      active.insert(id)
      planEnd(of: id)
    } else if let ended {
      events.add(.forgotten(id), at: ended + cluster.minJobAge + 1)
    }
    return id
  }

  /// The next number of a job.
  mutating func takeID() -> UInt64 {
    defer { nextJob += 1 }
    return nextJob
  }

  /// The job whose directory this is.
  func job(in directory: String) -> SimulatedJob? { byDirectory[directory].flatMap { jobs[$0] } }

  /// Notes whose directory this is.
  mutating func keep(_ id: UInt64, in directory: String) { byDirectory[directory] = id }

  /// Forgets a directory; the job itself stays as long as Slurm would keep it.
  mutating func removeDirectory(_ directory: String) {
    if let id = byDirectory.removeValue(forKey: directory) { drop(id) }
  }

  /// Lets go of a job that Slurm has forgotten and whose files nobody can read any more.
  mutating func drop(_ id: UInt64) {
    guard let job = jobs[id], job.state.hasEnded, status(of: id) == nil,
      byDirectory[job.request.directory] != id
    else { return }
    let isAwaited = queue.contains { waiting in
      jobs[waiting]?.options.dependencies.contains { $0.job == id } == true
    }
    if isAwaited {
      events.add(.forgotten(id), at: now + cluster.minJobAge)
    } else {
      jobs[id] = nil
      archive.append(job)
      if archive.count > 2 * Self.kept { archive.removeFirst(Self.kept) }
    }
  }

  /// As squeue would list it: nil once slurmctld has forgotten it.
  func status(of id: UInt64) -> JobStatus? {
    guard let job = jobs[id] else { return nil }
    return isKnown(job) ? job.status : nil
  }

  /// Whether slurmctld still holds a job: it forgets those that ended `MinJobAge` ago.
  func isKnown(_ job: SimulatedJob) -> Bool {
    if job.isForgotten { return false }
    guard job.state.hasEnded, !job.isPinned, let ended = job.ended else { return true }
    return now - ended <= cluster.minJobAge
  }

  var free: FreeResources {
    var cpus = 0
    var memory = 0
    for (index, node) in cluster.nodes.enumerated() where node.isAvailable {
      cpus += max(0, node.cpus - usedCPUs[index])
      memory += max(0, node.memory - usedMemory[index])
    }
    return FreeResources(cpus: cpus, memory: memory)
  }
}
