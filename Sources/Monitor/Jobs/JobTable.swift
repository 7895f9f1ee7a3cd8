public import ClientCore

/// The jobs that one or more Slurm sources told of.
///
/// A job that is told again costs a dictionary lookup; a copy for a snapshot is shared until the next change.
public struct JobTable: Sendable {
  /// What an answer speaks of.
  public enum Coverage: Sendable {
    /// All that the source ever tells of: what is not in the answer has gone.
    case everything
    /// These ids: those that are not in the answer have gone.
    case ids(Set<UInt64>)
    /// Some jobs; nothing follows for others.
    case part
  }

  /// What ``take(_:from:cluster:covering:at:)`` changed.
  public struct Change: Sendable {
    /// Jobs of which anything that is shown has changed.
    public internal(set) var keys: Set<JobKey> = []
    /// Ids for which the join must look again: jobs came, or now name another pod.
    var numbers: Set<UInt64> = []
    /// UIDs for which it must.
    var uids: Set<String> = []

    /// Whether nothing has changed.
    public var isEmpty: Bool { keys.isEmpty }

    /// Nothing.
    public init() {}
  }

  /// By key.
  public private(set) var records: [JobKey: JobRecord] = [:]
  /// Keys by id, and by the id of the array that a task belongs to.
  private var keysOfNumber: [UInt64: [JobKey]] = [:]
  private var keysOfUID: [String: [JobKey]] = [:]

  /// No job.
  public init() {}

  /// The record of that job.
  public subscript(key: JobKey) -> JobRecord? { records[key] }

  /// Jobs with that id, of all clusters; for an array's id, its tasks.
  func keys(number: UInt64) -> [JobKey] { keysOfNumber[number] ?? [] }

  /// Jobs that name the pod with that UID in one way or another.
  func keys(uid: String) -> [JobKey] { keysOfUID[uid] ?? [] }

  /// Takes an answer of Slurm's.
  ///
  /// - Parameters:
  ///   - source: which source gave it.
  ///   - cluster: Slurm's name of its cluster; empty if it did not tell.
  ///   - time: when it came.
  public mutating func take(
    _ jobs: [SlurmJob], from source: String, cluster: String, covering coverage: Coverage, at time: Timestamp
  ) -> Change {
    var change = Change()
    var told = Set<JobKey>(minimumCapacity: jobs.count)
    for job in jobs {
      let name = job.id.cluster.isEmpty ? cluster : job.id.cluster
      let key = JobKey(cluster: name.isEmpty ? source : name, id: job.id.number)
      told.insert(key)
      put(job, key, from: source, at: time, &change)
    }
    switch coverage {
    case .part: break
    case .everything:
      for (key, record) in records where record.source == source && !told.contains(key) {
        leave(key, at: time, &change)
      }
    case .ids(let ids):
      for id in ids {
        for key in keys(number: id) where records[key]?.source == source && !told.contains(key) {
          leave(key, at: time, &change)
        }
      }
    }
    return change
  }

  /// Takes what the accounting database told of jobs that have ended: what it says of others, slurmctld knows
  /// better.
  ///
  /// Such a job counts as gone: slurmctld has forgotten it, or will.
  public mutating func take(
    history jobs: [SlurmJob], from source: String, cluster: String, at time: Timestamp
  ) -> Change {
    var change = Change()
    for job in jobs where job.state.isEnded {
      let name = job.id.cluster.isEmpty ? cluster : job.id.cluster
      let key = JobKey(cluster: name.isEmpty ? source : name, id: job.id.number)
      let old = records[key]
      // After a wipe of Slurm's state ids begin anew, and the database still has those of before.
      if let old, let known = old.job.submitted, let told = job.submitted, abs(known - told) > 1 { continue }
      if let old, old.job.state.isEnded, old.goneSince == nil {
        // slurmctld still tells of it: only what it does not know is new.
        var whole = old.job
        whole.usage = job.usage
        if whole.cancelledBy.isEmpty { whole.cancelledBy = job.cancelledBy }
        put(whole, key, from: source, at: time, &change)
        continue
      }
      if let old, old.goneSince == nil { continue }
      let gone = old?.goneSince ?? time
      put(job, key, from: source, at: time, &change)
      leave(key, at: gone, &change)
    }
    return change
  }

  /// Forgets the jobs that have been gone since before `time`, and that `mayGo`.
  public mutating func forget(
    goneBefore time: Timestamp, where mayGo: (JobKey) -> Bool = { _ in true }
  ) -> Change {
    var change = Change()
    for (key, record) in records {
      guard let since = record.goneSince, since < time, mayGo(key) else { continue }
      unlist(record, &change)
      records[key] = nil
      change.keys.insert(key)
    }
    return change
  }

  private mutating func put(
    _ job: SlurmJob, _ key: JobKey, from source: String, at time: Timestamp, _ change: inout Change
  ) {
    var job = job
    let old = records[key]
    if let old, old.job.submitted == job.submitted || job.submitted == nil { job.complete(from: old.job) }
    let isSame = old.map { $0.job == job && $0.goneSince == nil } ?? false
    let leads = isSame ? old?.leads ?? JobLeads(job) : JobLeads(job)
    let stateSeen = old.flatMap { $0.job.state == job.state ? $0.stateSeen : nil } ?? time
    records[key] = JobRecord(
      key: key, job: job, leads: leads, source: source, learnt: time, stateSeen: stateSeen)
    if isSame { return }
    change.keys.insert(key)
    if old?.goneSince != nil { change.uids.formUnion(leads.uids) }
    // When it was submitted tells the join one life of an id from another.
    if let old, old.leads == leads, old.job.array == job.array, old.job.submitted == job.submitted { return }
    if let old { unlist(old, &change) }
    for number in job.numbers {
      keysOfNumber[number, default: []].append(key)
      change.numbers.insert(number)
    }
    for uid in leads.uids {
      keysOfUID[uid, default: []].append(key)
      change.uids.insert(uid)
    }
  }

  private mutating func leave(_ key: JobKey, at time: Timestamp, _ change: inout Change) {
    guard let record = records[key], record.goneSince == nil else { return }
    records[key] = record.gone(since: time)
    change.keys.insert(key)
    // Another of its pod's jobs may stand for the pod now.
    change.uids.formUnion(record.leads.uids)
  }

  private mutating func unlist(_ record: JobRecord, _ change: inout Change) {
    for number in record.job.numbers {
      keysOfNumber[number]?.removeAll { $0 == record.key }
      if keysOfNumber[number]?.isEmpty == true { keysOfNumber[number] = nil }
      change.numbers.insert(number)
    }
    for uid in record.leads.uids {
      keysOfUID[uid]?.removeAll { $0 == record.key }
      if keysOfUID[uid]?.isEmpty == true { keysOfUID[uid] = nil }
      change.uids.insert(uid)
    }
  }
}

extension SlurmJob {
  /// Ids by which it may be called.
  fileprivate var numbers: [UInt64] {
    guard let array, array.job != id.number else { return [id.number] }
    return [id.number, array.job]
  }

  /// Keeps what another source told of the same job and this answer leaves out: the accounting database
  /// tells no script, squeue's text no output and no exit code.
  fileprivate mutating func complete(from old: SlurmJob) {
    if name.isEmpty { name = old.name }
    if command.isEmpty { command = old.command }
    if output.isEmpty { output = old.output }
    if submitted == nil { submitted = old.submitted }
    if state.isEnded, exit == nil { exit = old.exit }
    if usage == nil { usage = old.usage }
    if state.isEnded, cancelledBy.isEmpty { cancelledBy = old.cancelledBy }
  }
}
