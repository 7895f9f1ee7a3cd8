internal import ClientCore
internal import Monitor

/// A job as a row: one that Slurm tells of, or one of which only Kubernetes knows the id.
nonisolated struct JobRow: TableRow {
  /// A job that Slurm tells of is known by its key, any other by its pod.
  enum ID: Hashable, Sendable {
    case job(JobEntry.ID)
    case pod(PodKey)
  }

  let id: ID
  /// What Slurm says; `nil` if it says nothing.
  let entry: JobEntry?
  /// Its pod, if that is known.
  let pod: PodRecord?
  /// The Slurm that told of it does not answer any more.
  let isStale: Bool
  var clockOffset = 0.0

  /// A job that Slurm tells of.
  init(entry: JobEntry, in snapshot: Snapshot) {
    self.init(
      entry: entry, isStale: snapshot.isSlurmSilent(for: entry),
      clockOffset: snapshot.clockOffset(of: entry.id.site))
  }

  private init(entry: JobEntry, isStale: Bool, clockOffset: Double) {
    self.clockOffset = clockOffset
    (id, self.entry, pod, self.isStale) = (.job(entry.id), entry, entry.pod, isStale)
  }

  /// The job of a pod of which Slurm does not tell; `nil` if the pod has none.
  init?(untold record: PodRecord, in snapshot: Snapshot) {
    guard record.job != nil else { return nil }
    clockOffset = snapshot.clockOffset(of: record.key.site)
    (id, entry, pod, isStale) = (.pod(record.key), nil, record, false)
  }

  /// All rows of `snapshot`: what Slurm tells of, then what only Kubernetes knows.
  ///
  /// - Parameter all: also jobs that have nothing to do with interLink.
  static func rows(of snapshot: Snapshot, all: Bool) -> [JobRow] {
    let isSilent = snapshot.isAnySlurmSilent
    var rows: [JobRow] = []
    rows.reserveCapacity(snapshot.jobs.count)
    for entry in snapshot.jobs where all || !entry.isForeign {
      rows.append(
        JobRow(
          entry: entry, isStale: isSilent && snapshot.isSlurmSilent(for: entry),
          clockOffset: snapshot.clockOffset(of: entry.id.site)))
    }
    for record in snapshot.pods where record.join.jobs.main == nil && !record.isGone {
      if let row = JobRow(untold: record, in: snapshot) { rows.append(row) }
    }
    return rows
  }

  func hasSameContent(as other: JobRow) -> Bool {
    id == other.id && clockOffset == other.clockOffset && entry?.record === other.entry?.record
      && pod === other.pod && isStale == other.isStale
      && entry?.orphan == other.entry?.orphan && entry?.places == other.entry?.places
  }

  /// Whether nothing shows that interLink submitted it.
  var isForeign: Bool { entry?.isForeign == true }

  /// Whether what is said of it may no longer be true; how it ended stays so.
  var isOutdated: Bool { job.map { !$0.state.isEnded && (isStale || isForgotten) } ?? false }

  /// As of when what Slurm says of it is true: now, unless that Slurm does not answer.
  func asOf(_ now: Timestamp) -> Timestamp { isStale ? entry?.record.learnt ?? now : now }

  /// Whether Slurm no longer tells of it, and never told how it ended.
  var isForgotten: Bool { entry.map { SlurmWords.isForgotten($0.record) } ?? false }

  /// Name of its site.
  var site: String { entry?.id.site ?? pod?.key.site ?? "" }

  /// What Slurm says of the job itself.
  var job: SlurmJob? { entry?.record.job }

  /// If Kubernetes and Slurm say of this job what cannot both be true.
  var disagreement: Disagreement? {
    guard let entry, let found = pod?.join.disagreement, found.job == entry.id.job else { return nil }
    return found
  }

  /// The job's id as Slurm's commands take it: `8831201`, `8831500_4`, `8831500_[5-9]`.
  var number: String {
    guard let job else { return pod?.job?.text ?? "" }
    guard let array = job.array else { return job.id.description }
    if let task = array.task { return "\(array.job)_\(task)" }
    return array.tasks.isEmpty ? job.id.description : "\(array.job)_[\(array.tasks)]"
  }

  /// The pod's name with its namespace, or what is known of a job without one.
  var podName: String {
    if let pod { return "\(pod.pod.meta.namespace)/\(pod.pod.meta.name)" }
    if let orphan = entry?.orphan {
      let name = orphan.podName.isEmpty ? String(orphan.uid.prefix(8)) : orphan.podName
      return "no pod: \(orphan.namespace.isEmpty ? "" : orphan.namespace + "/")\(name)"
    }
    guard let entry else { return "" }
    if let uid = entry.record.namedPod { return "no pod: \(uid.prefix(8))" }
    // Whose it is says more than that it is nobody's pod.
    return [entry.record.job.user, entry.record.job.name].filter { !$0.isEmpty }.joined(separator: ": ")
  }

  /// Where it stands in the partition in which the fewest jobs are before it.
  var place: JobQueue.Place? { SlurmWords.best(entry?.places ?? []) }

  /// Whether there is something to be looked into.
  var isFinding: Bool {
    disagreement != nil || entry?.orphan != nil || pod?.join.stranded != nil
  }

  /// When Slurm expects to start it, while it waits.
  var expectedStart: Timestamp? { job?.isHeld == false ? job?.expectedStart : nil }

  /// When it came to Slurm, or else when its pod was made.
  var submitted: Timestamp? { entry == nil ? pod?.pod.meta.created : job?.submitted }

  /// Its pod's namespace, as far as anything tells it.
  var namespace: String { pod?.pod.meta.namespace ?? entry?.orphan?.namespace ?? "" }

  /// What `is:` of a filter may ask for.
  static let kinds = [
    "finding", "disagree", "orphan", "stuck", "held", "array", "ending", "gone", "foreign", "untold",
  ]

  /// What it is, in those words.
  func kinds(at now: Timestamp) -> [String] {
    var kinds: [String] = []
    if isFinding { kinds.append("finding") }
    if disagreement != nil { kinds.append("disagree") }
    if entry?.orphan != nil { kinds.append("orphan") }
    if pod?.join.stranded != nil { kinds.append("stuck") }
    guard let entry, let job else { return kinds + ["untold"] }
    if job.isHeld { kinds.append("held") }
    if job.array != nil { kinds.append("array") }
    if JobTime(job, at: now)?.isNearEnd == true { kinds.append("ending") }
    if entry.record.goneSince != nil { kinds.append("gone") }
    if isForeign { kinds.append("foreign") }
    return kinds
  }
}

nonisolated extension JobEntry {
  /// Whether nothing shows that interLink submitted it.
  var isForeign: Bool { pod == nil && orphan == nil && record.namedPod == nil }
}

nonisolated extension Hop {
  /// Whether nothing comes from there now.
  var isBroken: Bool {
    switch state {
    case .bad, .hidden: true
    case .unknown, .good, .poor: false
    }
  }
}

nonisolated extension Snapshot {
  /// Whether any Slurm does not answer now.
  var isAnySlurmSilent: Bool {
    (hops + sites.flatMap(\.hops)).contains { $0.kind == .slurm && $0.isBroken }
  }

  /// Whether the Slurm that told of `entry` does not answer now.
  func isSlurmSilent(for entry: JobEntry) -> Bool { isSlurmSilent(for: entry.record, site: entry.id.site) }

  /// Whether the Slurm that told of a job of that site does not answer now: with several it is known by its name.
  func isSlurmSilent(for record: JobRecord, site: String) -> Bool {
    let hops = (sites.count > 1 ? sites.first { $0.name == site }?.hops : nil) ?? hops
    let slurms = hops.filter { $0.kind == .slurm }
    let own = slurms.filter { $0.name == record.source }
    let concerned = own.isEmpty ? slurms : own
    return !concerned.isEmpty && concerned.allSatisfy(\.isBroken)
  }
}
