internal import ClientCore

/// What Slurm and interLink say, joined to the pods that Kubernetes tells of; without I/O and without a clock.
///
/// A change of a pod, a job or a report costs what concerns that pod alone.  What changes by time alone (a
/// contradiction that has lasted, a pod that has waited too long) is looked at when it is due, and only where it may
/// come.
struct JobModel {
  /// A Slurm that is asked.
  struct Slurm {
    /// Unique on the site; the source of its jobs' records.
    let id: String
    /// Virtual nodes whose jobs it runs; empty for all that no other one names.
    let nodes: Set<String>
    /// Its name of its cluster, once told.
    var cluster: String?
    /// Its partitions, once told.
    var partitions: [SlurmPartition]?
    /// Whether it has answered at least once.
    var hasAnswered = false
    /// Ids that it is to be asked for.
    var demand = SlurmDemand()
    /// Ids that it did not know, with how often in a row and when last.
    var unknown: [UInt64: Miss] = [:]
    /// Ids for which the accounting database was asked.
    var searched: Set<UInt64> = []
    /// Pods whose end its accounting database may tell, by UID.
    var past: [String: UInt64] = [:]
  }

  /// An id that Slurm did not know.
  struct Miss {
    var count: Int
    var last: Timestamp
  }

  /// What of a pod the counts depend on.
  struct PodNote {
    var node: String
    var isActive: Bool
    /// Index of the Slurm that runs its job.
    var slurm: Int?
  }

  /// Name of the site.
  let site: String
  var slurms: [Slurm]
  var table = JobTable()
  var join = JobJoin()
  /// Where jobs wait; `nil` as long as no Slurm has told its whole queue.
  var queue: JobQueue?
  var reports: [String: PodJoin.InterLinkReport] = [:]
  var notes: [String: PodNote] = [:]
  var activePods: [String: Int] = [:]

  /// Jobs that name a pod that is not known.
  var unclaimed: Set<JobKey> = []
  var orphans: [JobKey: Orphan] = [:]
  /// Folders in which this cluster's interLink keeps jobs.
  var roots: Set<String> = []
  /// Whether the list of pods is complete, for all namespaces; `nil` before it is complete at all.
  var knowsAllPods: Bool?

  /// Whether Kubernetes is heard, so that a new pod would be known.
  var isKubernetesHeard = true

  /// When a pod is to be looked at again, by UID.
  var reviews: [String: Timestamp] = [:]
  /// No review is due before.
  var nextReview: Timestamp?

  /// Pods whose jobs wait, and those whose jobs run, by UID.
  var (waiting, running): (Set<String>, Set<String>) = ([], [])
  var disagreeing: Set<String> = []
  var stranded: Set<String> = []

  /// How far programs say they are whose logs are open, by UID of the pod.
  var progress: [String: PodProgress] = [:]
  var list = JobList()
  /// Jobs whose entry is to be made anew.
  var touched: Set<JobKey> = []
  /// Slurms of which a change in Kubernetes hints that they have news.
  var hints: Set<Int> = []
  /// How often a pod was looked at, for tests of cost.
  private(set) var looks = 0

  /// Knows nothing yet.
  init(site: String, slurms: [Slurm] = []) { (self.site, self.slurms) = (site, slurms) }

  /// The Slurm that runs the jobs of `node`: one that names it before one for all.
  func slurm(of node: String) -> Int? {
    guard !node.isEmpty else { return nil }
    return slurms.firstIndex { $0.nodes.contains(node) } ?? slurms.firstIndex { $0.nodes.isEmpty }
  }

  /// What there is to be looked into.
  var findings: Findings {
    var findings = Findings()
    findings.disagreements = disagreeing.count
    findings.orphans = orphans.values.count { $0.doubt == nil }
    findings.stranded = stranded.count
    return findings
  }

  // MARK: - Looking at a pod

  /// What the other layers say of the pod of `record`, as of `now` (server time); says to whom it matters.
  mutating func look(at record: PodRecord, now: Timestamp) -> PodJoin {
    looks += 1
    let uid = record.key.uid
    let note = notes[uid]
    let activePods = activePods[record.pod.nodeName] ?? 0
    var result = PodJoin()
    result.jobs = join.jobsOfPod[uid] ?? PodJobs()
    result.job = result.jobs.main.flatMap { table[$0.key] }
    result.places = result.job.flatMap { queue?.places(of: $0) } ?? []
    result.interLink = reports[uid]
    result.progress = progress[uid]
    result.isSlurmAsked = note?.slurm.map { slurms[$0].hasAnswered } ?? false
    result.disagreement = result.job.flatMap {
      Disagreement(record, $0, activePods: activePods, at: now)
    }
    result.interLinkConflict = result.interLink.flatMap {
      InterLinkConflict(record, $0, activePods: activePods, at: now)
    }
    result.stranded = StrandedPod(
      record, jobs: result.jobs, in: table, askedSlurm: asked(record, note), at: now)
    result.doubt = doubt(record, result, activePods)
    demand(for: record, result, note)
    review(record, result, activePods, now)
    // Slurm's word counts; where it says nothing, the pod's phase.
    let state = result.job.flatMap { $0.goneSince == nil || $0.job.state.isEnded ? $0.job.state : nil }
    Self.mark(&waiting, uid, state?.isPending ?? (record.pod.phase == "Pending"))
    Self.mark(&running, uid, state?.isLive ?? (record.pod.phase == "Running"))
    Self.mark(
      &disagreeing, uid, result.disagreement != nil || result.interLinkConflict?.isKubernetesBehind == true)
    Self.mark(&stranded, uid, result.stranded != nil)
    if let main = result.job, let root = main.leads.root { roots.insert(root) }
    return result
  }

  private static func mark(_ set: inout Set<String>, _ uid: String, _ isIn: Bool) {
    if isIn { set.insert(uid) } else { set.remove(uid) }
  }

  /// When Slurm last did not know the pod's id.
  private func asked(_ record: PodRecord, _ note: PodNote?) -> Timestamp? {
    guard case .number(let number) = record.job, let slurm = note?.slurm else { return nil }
    return slurms[slurm].unknown[number]?.last
  }

  private func doubt(_ record: PodRecord, _ join: PodJoin, _ activePods: Int) -> String? {
    if let job = join.job {
      guard job.goneSince != nil, !job.job.state.isEnded else { return nil }
      return "Slurm forgot the job before its end was seen: how it ended is not known."
    }
    return Doubt.sentence(record.pod, job: record.job, activePods: activePods)
  }

  /// Notes the id for which Slurm is to be asked on behalf of the pod.
  private mutating func demand(for record: PodRecord, _ join: PodJoin, _ note: PodNote?) {
    // Never bound to a name: a second owner would make each change a copy of all ids.
    guard let index = note?.slurm else { return }
    let uid = record.key.uid
    var wanted: UInt64?
    var past: UInt64?
    if let job = join.job {
      let isOver = job.job.state.isEnded && !job.job.state.flags.contains(.completing)
      if job.goneSince == nil, !isOver { wanted = job.key.id }
      if isOver ? job.job.usage == nil : job.goneSince != nil { past = job.key.id }
    } else if let number = number(of: record) {
      let misses = slurms[index].unknown[number]?.count ?? 0
      if misses < Self.patience { wanted = number }
      if misses > 0 { past = number }
    }
    slurms[index].demand.set(wanted, for: uid)
    if let id = past, slurms[index].searched.contains(id) { past = nil }
    if slurms[index].past[uid] != past { slurms[index].past[uid] = past }
  }

  /// The id to ask for, if no job is known yet.
  private func number(of record: PodRecord) -> UInt64? {
    switch record.job {
    case .number(let number): number
    case .some: nil
    case nil: join.logHead(of: record.key.uid)
    }
  }

  /// An id that was unknown so often in a row is asked for no more: the whole queue will show it, if ever.
  private static let patience = 3

  private mutating func review(
    _ record: PodRecord, _ join: PodJoin, _ activePods: Int, _ now: Timestamp
  ) {
    var due: Timestamp?
    func consider(_ time: Timestamp?) {
      // Not again within the same round, whatever is computed: what is overdue waits for news.
      guard let time else { return }
      due = min(due ?? time, max(time, now + 3))
    }
    if join.disagreement == nil, let job = join.job {
      consider(Disagreement.due(record, job, activePods: activePods))
    }
    if join.interLinkConflict == nil, let report = join.interLink {
      consider(InterLinkConflict.due(record, report, activePods: activePods))
    }
    if join.stranded == nil { consider(StrandedPod.due(record, join)) }
    let uid = record.key.uid
    guard let due else {
      reviews[uid] = nil
      return
    }
    reviews[uid] = due
    nextReview = min(nextReview ?? due, due)
  }
}
