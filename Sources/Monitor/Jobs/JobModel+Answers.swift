internal import ClientCore

extension JobModel {
  /// What an answer of Slurm's changed.
  struct News {
    /// UIDs of pods to look at again.
    var pods: Set<String> = []
    /// Jobs that are new or have changed.
    var jobs: Set<JobKey> = []
  }

  /// Takes what the Slurm of that index answered about `ids`, or (`nil`) about all of its jobs.
  mutating func take(
    _ answer: SlurmAnswer<SlurmJob>, from index: Int, about ids: Set<UInt64>?, at time: Timestamp
  ) -> News {
    let coverage: JobTable.Coverage = ids.map { .ids($0) } ?? .everything
    let cluster = learn(answer.cluster, of: index)
    let change = table.take(
      answer.items, from: slurms[index].id, cluster: cluster, covering: coverage, at: time)
    var news = follow(change)
    if !slurms[index].hasAnswered {
      slurms[index].hasAnswered = true
      for (uid, note) in notes where note.slurm == index { news.pods.insert(uid) }
    }
    for id in ids ?? Set(slurms[index].demand.ids) { know(id, index, cluster, at: time, &news) }
    if ids == nil, queue == nil || !change.isEmpty { stand(&news) }
    // Whoever was an orphan in doubt may be told again.
    for key in unclaimed { judge(key) }
    return news
  }

  /// Takes what the accounting database of the Slurm of that index told about `ids`, which is not asked again.
  mutating func take(
    history answer: SlurmAnswer<SlurmJob>, from index: Int, about ids: [UInt64], at time: Timestamp
  ) -> News {
    searched(for: ids, of: index)
    let cluster = learn(answer.cluster, of: index)
    return follow(
      table.take(history: answer.items, from: slurms[index].id, cluster: cluster, at: time))
  }

  /// Takes what interLink's caches say.
  ///
  /// - Parameter nodes: whose pods they are about; empty for all.
  /// - Returns: UIDs of pods to look at again.
  mutating func take(
    reports statuses: [InterLinkPodStatus], at time: Timestamp, nodes: Set<String> = []
  ) -> Set<String> {
    var concerned: Set<String> = []
    var told: Set<String> = []
    for status in statuses where !status.uid.isEmpty {
      told.insert(status.uid)
      if reports[status.uid]?.status == status { continue }
      reports[status.uid] = PodJoin.InterLinkReport(status: status, learnt: time)
      concerned.insert(status.uid)
    }
    for uid in reports.keys where !told.contains(uid) {
      guard let note = notes[uid] else {
        // Of a pod that Kubernetes has forgotten it is a lead to its orphan, as long as there is a job.
        if nodes.isEmpty, table.keys(uid: uid).isEmpty { reports[uid] = nil }
        continue
      }
      guard nodes.isEmpty || nodes.contains(note.node) else { continue }
      reports[uid] = nil
      concerned.insert(uid)
    }
    for uid in concerned { for key in table.keys(uid: uid) where notes[uid] == nil { judge(key) } }
    return concerned.filter { notes[$0] != nil }
  }

  /// UIDs of pods that are to be looked at again by now.
  mutating func due(at now: Timestamp) -> [String] {
    guard let next = nextReview, next <= now else { return [] }
    let due = reviews.filter { $0.value <= now }.map(\.key)
    for uid in due { reviews[uid] = nil }
    nextReview = reviews.values.min()
    return due
  }

  /// Forgets jobs that have been gone for an hour and are of no pod any more.
  mutating func forget(at now: Timestamp) {
    for index in slurms.indices {
      slurms[index].unknown = slurms[index].unknown.filter { now - $0.value.last < 3600 }
    }
    _ = follow(table.forget(goneBefore: now + -3600) { [join] in join.podsOfJob[$0] == nil })
  }

  /// The entries of jobs, with what has changed since the last time.
  mutating func entries(_ pods: PodTable) -> [JobEntry] {
    guard !touched.isEmpty else { return list.entries }
    var changes: [JobKey: JobEntry?] = [:]
    for key in touched {
      guard let record = table[key] else {
        changes[key] = .some(nil)
        continue
      }
      var entry = JobEntry(site: site, record: record)
      entry.pod = join.podsOfJob[key]?.lazy.compactMap { pods[$0] }.first
      entry.orphan = orphans[key]
      entry.places = queue?.places(of: record) ?? []
      changes[key] = entry
    }
    touched = []
    list.update(changes)
    return list.entries
  }

  // MARK: - Parts

  private mutating func learn(_ told: String, of index: Int) -> String {
    let cluster = told.isEmpty ? slurms[index].cluster ?? "" : told
    let name = cluster.isEmpty ? slurms[index].id : cluster
    if slurms[index].cluster != cluster || !slurms[index].hasAnswered {
      slurms[index].cluster = cluster
      join.learn(cluster: name, of: slurms[index].id)
    }
    return cluster
  }

  private mutating func follow(_ change: JobTable.Change) -> News {
    var news = News(jobs: change.keys)
    news.pods = join.take(change, from: table)
    for key in change.keys {
      for uid in join.podsOfJob[key] ?? [] { news.pods.insert(uid) }
      judge(key)
    }
    for uid in news.pods { for match in join.jobsOfPod[uid]?.jobs ?? [] { touched.insert(match.key) } }
    touched.formUnion(change.keys)
    return news
  }

  /// Notes whether an id that was asked for is known.
  private mutating func know(
    _ id: UInt64, _ index: Int, _ cluster: String, at time: Timestamp, _ news: inout News
  ) {
    let name = cluster.isEmpty ? slurms[index].id : cluster
    if table.keys(number: id).contains(where: { $0.cluster == name }) {
      slurms[index].unknown[id] = nil
      return
    }
    let count = slurms[index].unknown[id]?.count ?? 0
    slurms[index].unknown[id] = Miss(count: count + 1, last: time)
    news.pods.formUnion(join.pods(of: id))
  }

  /// Counts anew who waits where.
  private mutating func stand(_ news: inout News) {
    let queue = JobQueue(table)
    let old = self.queue
    self.queue = queue
    for record in table.records.values where record.job.state.isPending {
      guard old?.places(of: record) ?? [] != queue.places(of: record) else { continue }
      touched.insert(record.key)
      for uid in join.podsOfJob[record.key] ?? [] { news.pods.insert(uid) }
    }
  }
}
