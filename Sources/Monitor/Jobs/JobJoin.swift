public import ClientCore

/// Which jobs belong to which pods of a site.
///
/// A change of a pod or a job costs as many lookups as there are pods that it could concern: one, nearly
/// always.
public struct JobJoin: Sendable {
  /// Of which cluster a number is an id: the shape of an id does not tell Slurm's from another plugin's.
  public enum Scope: Sendable, Equatable {
    /// Of any that is told of.
    case anyCluster
    /// Of the cluster that this source tells of.
    case source(String)
    /// Of none that is told of.
    case noCluster
  }

  private struct PodLeads: Equatable {
    var created: Timestamp?
    var annotation: UInt64?
    var logHead: UInt64?
    var scope: Scope
    var name: String
  }

  /// That a pod left.
  public struct Departure: Sendable, Equatable {
    /// When.
    public var at: Timestamp
    /// Its name.
    public var name: String
  }

  /// By the pod's UID; only pods that have jobs or conflicts.
  public private(set) var jobsOfPod: [String: PodJobs] = [:]
  /// UIDs by job.
  public private(set) var podsOfJob: [JobKey: [String]] = [:]
  /// Pods that left and still have a job somewhere, by UID.
  public private(set) var departures: [String: Departure] = [:]
  private var pods: [String: PodLeads] = [:]
  private var podsOfNumber: [UInt64: Set<String>] = [:]
  private var clusters: [String: String] = [:]

  /// How far clocks may differ before a job counts as older than its pod, in seconds.
  private static let clockTolerance = 300.0

  /// No pod.
  public init() {}

  /// Whether a pod with that UID is known.
  public func knows(_ uid: String) -> Bool { pods[uid] != nil }

  /// UIDs of the pods that name that id.
  func pods(of number: UInt64) -> Set<String> { podsOfNumber[number] ?? [] }

  /// The id that the head of the log of pod `uid` names, as far as it was read.
  func logHead(of uid: String) -> UInt64? { pods[uid]?.logHead }

  /// Learns which cluster `source` tells of, before the first of its jobs is taken.
  mutating func learn(cluster: String, of source: String) { clusters[source] = cluster }

  /// Takes a pod that is new or has changed.
  ///
  /// - Parameter scope: where its numbers are ids.
  /// - Returns: whether its jobs have changed.
  public mutating func put(_ record: PodRecord, scope: Scope = .anyCluster, in table: JobTable) -> Bool {
    let uid = record.key.uid
    let meta = record.pod.meta
    var leads = PodLeads(
      created: meta.created, logHead: pods[uid]?.logHead, scope: scope, name: meta.name)
    if case .number(let number) = record.job { leads.annotation = number }
    guard pods[uid] != leads else { return false }
    departures[uid] = nil
    replace(uid, leads)
    return rejoin(uid, in: table)
  }

  /// Takes the id that the head of the log of pod `uid` names.
  ///
  /// - Returns: whether its jobs have changed.
  public mutating func learn(logHead number: UInt64, of uid: String, in table: JobTable) -> Bool {
    guard var leads = pods[uid], leads.logHead != number else { return false }
    leads.logHead = number
    replace(uid, leads)
    return rejoin(uid, in: table)
  }

  /// Forgets a pod that left at `time`; `nil` if it is only no longer looked at.
  public mutating func remove(_ uid: String, at time: Timestamp?, in table: JobTable) {
    guard let leads = pods[uid] else { return }
    replace(uid, nil)
    unlist(uid)
    jobsOfPod[uid] = nil
    if let time, !table.keys(uid: uid).isEmpty { departures[uid] = Departure(at: time, name: leads.name) }
  }

  /// Takes what has changed in `table`.
  ///
  /// - Returns: UIDs of the pods whose jobs have changed.
  public mutating func take(_ change: JobTable.Change, from table: JobTable) -> Set<String> {
    var concerned = change.uids
    for number in change.numbers { concerned.formUnion(podsOfNumber[number] ?? []) }
    for uid in change.uids where departures[uid] != nil && table.keys(uid: uid).isEmpty {
      departures[uid] = nil
    }
    return concerned.filter { pods[$0] != nil && rejoin($0, in: table) }
  }

  private mutating func replace(_ uid: String, _ leads: PodLeads?) {
    for number in [pods[uid]?.annotation, pods[uid]?.logHead] {
      guard let number else { continue }
      podsOfNumber[number]?.remove(uid)
      if podsOfNumber[number]?.isEmpty == true { podsOfNumber[number] = nil }
    }
    pods[uid] = leads
    for number in [leads?.annotation, leads?.logHead] {
      if let number { podsOfNumber[number, default: []].insert(uid) }
    }
  }

  private mutating func unlist(_ uid: String) {
    for match in jobsOfPod[uid]?.jobs ?? [] {
      podsOfJob[match.key]?.removeAll { $0 == uid }
      if podsOfJob[match.key]?.isEmpty == true { podsOfJob[match.key] = nil }
    }
  }

  private mutating func rejoin(_ uid: String, in table: JobTable) -> Bool {
    guard let leads = pods[uid] else { return false }
    let found = match(uid, leads, in: table)
    let old = jobsOfPod[uid] ?? PodJobs()
    guard found != old else { return false }
    unlist(uid)
    jobsOfPod[uid] = found == PodJobs() ? nil : found
    for match in found.jobs { podsOfJob[match.key, default: []].append(uid) }
    return true
  }

  private func match(_ uid: String, _ leads: PodLeads, in table: JobTable) -> PodJobs {
    var result = PodJobs()
    var seen: Set<JobKey> = []
    func keys(_ number: UInt64) -> [JobKey] {
      switch leads.scope {
      case .anyCluster: table.keys(number: number)
      case .noCluster: []
      case .source(let source):
        // Only what bears the cluster's name that the source gave.
        table.keys(number: number).filter { $0.cluster == clusters[source] ?? source }
      }
    }
    func consider(_ keys: [JobKey], _ ground: (JobLeads) -> JobGround?) {
      for key in keys where !seen.contains(key) {
        guard let record = table[key], let ground = ground(record.leads) else { continue }
        seen.insert(key)
        if let doubt = Self.doubt(record, uid, leads) {
          result.conflicts.append(JoinConflict(key: key, ground: ground, doubt: doubt))
        } else {
          result.jobs.append(
            .init(key: key, ground: ground, isConfirmed: record.leads.uids.contains(uid)))
        }
      }
    }
    if let number = leads.annotation { consider(keys(number)) { _ in .annotation } }
    let own = table.keys(uid: uid)
    consider(own) { $0.script == uid ? .script : $0.output == uid ? .output : nil }
    if let number = leads.logHead { consider(keys(number)) { _ in .logHead } }
    consider(own) { _ in .name }
    result.settle(table)
    return result
  }

  /// What speaks against `record` being a job of the pod.
  ///
  /// Ids begin again at 1 when a cluster's state is wiped: a number alone is believed only where the job
  /// does not tell another story.
  private static func doubt(_ record: JobRecord, _ uid: String, _ pod: PodLeads) -> JoinConflict.Doubt? {
    let leads = record.leads
    if let script = leads.script { return script == uid ? nil : .belongs(to: script, by: .script) }
    if leads.output == uid || leads.name == uid { return nil }
    if let output = leads.output { return .belongs(to: output, by: .output) }
    if let name = leads.name { return .belongs(to: name, by: .name) }
    if leads.hasForeignScript { return .foreignScript }
    if let submitted = record.job.submitted, let created = pod.created, created - submitted > clockTolerance {
      return .olderThanPod
    }
    return nil
  }
}

extension PodJobs {
  /// Puts the most trusted job first, one that Slurm still tells of before one that it has forgotten, and marks those that are not of one array with it.
  fileprivate mutating func settle(_ table: JobTable) {
    guard jobs.count > 1 else { return }
    jobs.sort { a, b in
      if a.isConfirmed != b.isConfirmed { return a.isConfirmed }
      let (isThere, isOtherThere) = (table[a.key]?.goneSince == nil, table[b.key]?.goneSince == nil)
      if isThere != isOtherThere { return isThere }
      return a.ground != b.ground ? a.ground < b.ground : a.key < b.key
    }
    let main = jobs[0]
    let array = table[main.key]?.job.array?.job
    for match in jobs.dropFirst() {
      if array != nil, match.key.cluster == main.key.cluster, table[match.key]?.job.array?.job == array {
        continue
      }
      conflicts.append(JoinConflict(key: match.key, ground: match.ground, doubt: .notTheOnlyOne(main.key)))
    }
  }
}
