/// Priorities, reasons and the placing of jobs: the multifactor plugin and backfill, in small.
extension SlurmSimulation {
  /// How many jobs one pass tries to place (`bf_max_job_test`).
  private static let depth = 500

  /// For how many waiting jobs of a partition one pass reckons when they will start.
  private static let foreseen = 4

  /// One pass: every pending job gets its reason, those that can start do.
  mutating func schedule() {
    guard !queue.isEmpty else { return }
    var candidates: [(id: UInt64, priority: Int)] = []
    for id in queue {
      guard let job = jobs[id] else { continue }
      let blocked = blockingReason(job)
      let priority = job.isHeld ? 0 : priority(of: job)
      jobs[id]?.priority = priority
      jobs[id]?.evaluated = now
      jobs[id]?.expectedStart = nil
      if let blocked {
        wait(id, for: blocked)
      } else {
        if job.eligible == nil { jobs[id]?.eligible = max(job.submitted, job.options.begin ?? 0) }
        candidates.append((id, priority))
      }
    }
    candidates.sort { ($1.priority, $0.id) < ($0.priority, $1.id) }

    var started: Set<UInt64> = []
    // For each partition, when its first waiting job is expected to start: jobs behind it may only fill gaps.
    var reserved: [Int: Double] = [:]
    var foreseen: [Int: Int] = [:]
    for (index, candidate) in candidates.enumerated() {
      // An array takes several turns.
      while let job = jobs[candidate.id], !started.contains(job.id) {
        guard index < Self.depth else {
          wait(job.id, for: "Priority")
          break
        }
        if let reason = limitReason(job) {
          wait(job.id, for: reason)
          break
        }
        let shadow = reserved[job.partition]
        if shadow == nil || now + job.timeLimit <= shadow ?? 0, let nodes = place(job) {
          let task = split(job)
          start(task, on: nodes)
          if task.id == job.id { started.insert(job.id) }
          continue
        }
        wait(job.id, for: shadow == nil ? "Resources" : "Priority")
        let count = foreseen[job.partition, default: 0]
        if count < Self.foreseen {
          foreseen[job.partition] = count + 1
          let expected = max(shadow ?? 0, expectedStart(of: job))
          jobs[job.id]?.expectedStart = expected
          if shadow == nil { reserved[job.partition] = expected }
        }
        break
      }
    }
    if !started.isEmpty { queue.removeAll { started.contains($0) } }
    // The backfill scheduler comes round by itself, which also lets priorities grow.
    if !queue.isEmpty { requestSchedule(after: 30) }
  }

  /// Notes why a job waits; what stands behind a comma is more than a reason.
  private mutating func wait(_ id: UInt64, for reason: String) {
    let words = reason.split(separator: ",", maxSplits: 1).map(String.init)
    jobs[id]?.reason = words[0]
    jobs[id]?.reasonText = words.count > 1 ? reason : nil
    if reason == "BeginTime", let begin = jobs[id]?.options.begin { jobs[id]?.expectedStart = begin }
  }

  /// The next task of an array as a job of its own; the last one keeps the array's number.
  private mutating func split(_ job: SimulatedJob) -> SimulatedJob {
    guard var array = job.array, array.task == nil, let next = array.waiting.first else { return job }
    array.waiting.removeFirst()
    if array.waiting.isEmpty {
      array.task = next
      jobs[job.id]?.array = array
      return jobs[job.id] ?? job
    }
    jobs[job.id]?.array = array
    array.waiting = []
    array.task = next
    var task = job.copy(as: takeID())
    task.array = array
    jobs[task.id] = task
    return task
  }

  /// Why a job is not even considered; nil if it is.
  private func blockingReason(_ job: SimulatedJob) -> String? {
    let partition = cluster.partitions[job.partition]
    if job.isHeld { return "JobHeldUser" }
    if let begin = job.options.begin, begin > now { return "BeginTime" }
    switch dependencyState(job) {
    case .satisfied: break
    case .waiting: return "Dependency"
    case .never: return "DependencyNeverSatisfied"
    }
    if !partition.isUp { return "PartitionDown" }
    if job.timeLimit > partition.timeLimit { return "PartitionTimeLimit" }
    let unavailable = cluster.nodes.filter { job.options.nodeList.contains($0.name) && !$0.isAvailable }
    if !unavailable.isEmpty {
      return "ReqNodeNotAvail, UnavailableNodes:" + unavailable.map(\.name).joined(separator: ",")
    }
    return nil
  }

  /// A limit of an account or a quality of service that holds the job back.
  private func limitReason(_ job: SimulatedJob) -> String? {
    if let most = cluster.qualities.first(where: { $0.name == job.quality })?.maxJobsPerUser {
      let running = active.lazy.compactMap { jobs[$0] }.filter {
        $0.quality == job.quality && $0.user == job.user
      }
      if running.count >= most { return "QOSMaxJobsPerUserLimit" }
    }
    let account = cluster.accounts.first { $0.name == job.account }
    if let most = account?.cpuMinutes, (usage[job.account] ?? 0) / 60 >= Double(most) {
      return "AssocGrpCPUMinutesLimit"
    }
    if let array = job.array, let most = array.limit {
      let running = active.lazy.compactMap { jobs[$0]?.array }.filter { $0.job == array.job }
      if running.count >= most { return "JobArrayTaskLimit" }
    }
    if let most = account?.cpuRunMinutes {
      let minutes = active.lazy.compactMap { jobs[$0] }.filter { $0.account == job.account }
        .reduce(runMinutes(of: job)) { $0 + runMinutes(of: $1) }
      if minutes > most { return "AssocGrpCPURunMinutesLimit" }
    }
    return nil
  }

  /// CPU minutes that a job may still use.
  private func runMinutes(of job: SimulatedJob) -> Int {
    let left = job.timeLimit - (job.started.map { now - $0 } ?? 0)
    return Int(Double(job.cpus) * max(0, min(left, 1e7)) / 60)
  }

  private enum DependencyState { case satisfied, waiting, never }

  private func dependencyState(_ job: SimulatedJob) -> DependencyState {
    for (condition, id) in job.options.dependencies {
      guard let other = jobs[id] else { continue }
      switch condition {
      case .after: if other.state.isPending { return .waiting }
      case .afterany: if !other.state.hasEnded { return .waiting }
      case .afterok:
        if !other.state.hasEnded { return .waiting }
        if other.state.base != .completed { return .never }
      case .afternotok:
        if !other.state.hasEnded { return .waiting }
        if other.state.base == .completed { return .never }
      }
    }
    return .satisfied
  }

  /// Age, size, fair share, partition and quality of service.
  private func priority(of job: SimulatedJob) -> Int {
    let age = min((now - job.submitted) / (7 * 86_400), 1) * 1000
    let size = Double(job.cpus) / Double(max(1, cluster.nodes.reduce(0) { $0 + $1.cpus }))
    let total = usage.values.reduce(0, +)
    let shares = cluster.accounts.first { $0.name == job.account }?.shares ?? 0.01
    let used = total > 0 ? (usage[job.account] ?? 0) / total : 0
    // 2^(-used/shares), in quarter steps: nothing here needs more.
    let fairShare = 1 / (1 + used / max(shares, 0.01))
    let quality = cluster.qualities.first { $0.name == job.quality }?.priority ?? 0
    let sum = 1000 + age + size * 500 + fairShare * 2000
    return max(1, Int(sum) + cluster.partitions[job.partition].priority + quality)
  }

  // MARK: - Nodes

  /// Nodes with room for the job now; nil if there are not enough.
  private func place(_ job: SimulatedJob) -> [Int]? {
    var chosen: [Int] = []
    for index in cluster.partitions[job.partition].nodes {
      let node = cluster.nodes[index]
      guard node.isAvailable, job.options.nodeList.isEmpty || job.options.nodeList.contains(node.name),
        node.cpus - usedCPUs[index] >= job.cpusPerNode, node.memory - usedMemory[index] >= job.options.memory,
        node.gpus - usedGPUs[index] >= job.options.gpus
      else { continue }
      chosen.append(index)
      if chosen.count == job.options.nodes { return chosen }
    }
    return nil
  }

  private mutating func start(_ job: SimulatedJob, on nodes: [Int]) {
    let allocation = SimulatedJob.Allocation(
      nodes: nodes, cpus: job.cpusPerNode, memory: job.options.memory, gpus: job.options.gpus)
    for node in nodes {
      usedCPUs[node] += allocation.cpus
      usedMemory[node] += allocation.memory
      usedGPUs[node] += allocation.gpus
    }
    active.insert(job.id)
    jobs[job.id]?.allocation = allocation
    jobs[job.id]?.started = now
    jobs[job.id]?.reason = "None"
    jobs[job.id]?.reasonText = nil
    jobs[job.id]?.expectedStart = nil
    if job.plan.boot > 0 {
      jobs[job.id]?.state = SlurmState(.running, .configuring)
      let generation = job.generation + 1
      jobs[job.id]?.generation = generation
      addEvent(.booted(job.id, generation: generation), at: now + job.plan.boot)
    } else {
      jobs[job.id]?.state = SlurmState(.running)
      planEnd(of: job.id)
    }
  }

  /// When enough of the partition will be free, if every running job uses up its limit.
  private func expectedStart(of job: SimulatedJob) -> Double {
    let range = cluster.partitions[job.partition].nodes
    let running = active.compactMap { jobs[$0] }
      .filter {
        $0.allocation?.isCounted == true && $0.allocation?.nodes.contains(where: range.contains) == true
      }
      .sorted { ($0.started ?? 0) + $0.timeLimit < ($1.started ?? 0) + $1.timeLimit }
    var later = self
    for other in running {
      guard let allocation = other.allocation, allocation.isCounted else { continue }
      for node in allocation.nodes {
        later.usedCPUs[node] -= allocation.cpus
        later.usedMemory[node] -= allocation.memory
        later.usedGPUs[node] -= allocation.gpus
      }
      if later.place(job) != nil { return max(now, (other.started ?? now) + other.timeLimit) }
    }
    return now + job.timeLimit
  }
}
