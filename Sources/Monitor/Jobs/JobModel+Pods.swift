internal import ClientCore

extension JobModel {
  /// Takes a pod that is new or has changed, and returns its record with what the other layers say.
  mutating func put(_ record: PodRecord, before: PodRecord?, now: Timestamp) -> PodRecord {
    let uid = record.key.uid
    let node = record.pod.nodeName
    let slurm = slurm(of: node)
    let isActive = record.pod.phase != "Succeeded" && record.pod.phase != "Failed"
    note(PodNote(node: node, isActive: isActive, slurm: slurm), of: uid)
    if let slurm, Self.hintsAtNews(record, before) { hints.insert(slurm) }
    let scope: JobJoin.Scope = slurm.map { .source(slurms[$0].id) } ?? .noCluster
    let old = join.jobsOfPod[uid]
    if join.put(record, scope: scope, in: table) { touch(old) }
    touch(join.jobsOfPod[uid])
    for key in table.keys(uid: uid) { judge(key) }
    return PodRecord(
      key: record.key, pod: record.pod, learnt: record.learnt, join: look(at: record, now: now))
  }

  /// Forgets a pod that left at `time`; `nil` if it is only no longer looked at.
  mutating func remove(_ uid: String, leftAt time: Timestamp?) {
    guard let note = notes[uid] else { return }
    touch(join.jobsOfPod[uid])
    join.remove(uid, at: time, in: table)
    if time != nil, let slurm = note.slurm { hints.insert(slurm) }
    self.note(nil, of: uid)
    for index in slurms.indices {
      slurms[index].demand.set(nil, for: uid)
      slurms[index].past[uid] = nil
    }
    reviews[uid] = nil
    waiting.remove(uid)
    running.remove(uid)
    disagreeing.remove(uid)
    stranded.remove(uid)
    for key in table.keys(uid: uid) { judge(key) }
  }

  /// Takes the id that the head of the pod's log names.
  ///
  /// - Returns: whether that is news, so that it is to be looked at again.
  mutating func learn(logHead number: UInt64, of uid: String) -> Bool {
    guard notes[uid] != nil, join.logHead(of: uid) != number else { return false }
    touch(join.jobsOfPod[uid])
    _ = join.learn(logHead: number, of: uid, in: table)
    touch(join.jobsOfPod[uid])
    return true
  }

  /// Says whether all pods of the cluster are known; `nil` before the first list of them is complete.
  mutating func learn(knowsAllPods: Bool?) {
    guard knowsAllPods != self.knowsAllPods else { return }
    self.knowsAllPods = knowsAllPods
    for key in unclaimed { judge(key) }
  }

  /// Says whether Kubernetes is heard.
  mutating func learn(isKubernetesHeard: Bool) {
    guard isKubernetesHeard != self.isKubernetesHeard else { return }
    self.isKubernetesHeard = isKubernetesHeard
    for key in unclaimed { judge(key) }
  }

  /// Whether what changed may have changed something in Slurm too.
  private static func hintsAtNews(_ record: PodRecord, _ before: PodRecord?) -> Bool {
    guard let before else { return record.job != nil }
    return record.job != before.job || record.pod.phase != before.pod.phase
      || record.pod.meta.deletion != before.pod.meta.deletion
  }

  private mutating func note(_ note: PodNote?, of uid: String) {
    let old = notes[uid]
    notes[uid] = note
    if let old, old.isActive { activePods[old.node, default: 1] -= 1 }
    if let note, note.isActive { activePods[note.node, default: 0] += 1 }
  }

  private mutating func touch(_ jobs: PodJobs?) {
    for match in jobs?.jobs ?? [] { touched.insert(match.key) }
  }

  /// Whether a job came so lately that the news of its pod may be on its way.
  private static func isTooNew(_ record: JobRecord) -> Bool {
    record.job.submitted.map { record.learnt - $0 < 5 } ?? false
  }

  /// Judges whether a job is an orphan.
  mutating func judge(_ key: JobKey) {
    guard let record = table[key], let uid = record.leads.uid, !join.knows(uid), join.podsOfJob[key] == nil
    else {
      unclaimed.remove(key)
      if orphans.removeValue(forKey: key) != nil { touched.insert(key) }
      return
    }
    unclaimed.insert(key)
    if join.departures[uid] != nil { demand(afterPod: uid, record) }
    let orphan = knowsAllPods.flatMap { knowsAllPods in
      Orphan(
        record, join: join, status: reports[uid]?.status, roots: roots, knowsAllPods: knowsAllPods)
    }
    guard orphans[key] != orphan else { return }
    if orphan != nil, orphans[key] == nil, !isKubernetesHeard || Self.isTooNew(record) { return }
    orphans[key] = orphan
    touched.insert(key)
  }
  /// The job of a pod that left is asked for until it has ended: it may live on.
  private mutating func demand(afterPod uid: String, _ record: JobRecord) {
    guard let index = slurms.firstIndex(where: { $0.id == record.source }) else { return }
    let isOver = record.goneSince != nil || record.job.state.isEnded
    slurms[index].demand.set(isOver ? nil : record.key.id, for: uid)
  }
}
