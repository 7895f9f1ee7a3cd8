internal import ClientCore

extension Model {
  /// Takes what a Slurm answered about `ids`, or (`nil`) about all of its jobs.
  ///
  /// - Returns: the jobs that are new or have changed.
  @discardableResult
  mutating func take(
    _ answer: SlurmAnswer<SlurmJob>, fromSlurm index: Int, about ids: Set<UInt64>?, at now: Moment
  ) -> Set<JobKey> {
    let time = clock.time(at: now.wall)
    let news = jobs.take(answer, from: index, about: ids, at: time)
    if ids == nil { jobs.forget(at: time) }
    refresh(news.pods, at: now)
    hasChanged = hasChanged || !jobs.touched.isEmpty
    return news.jobs
  }

  /// Takes what the accounting database of a Slurm told about `ids`.
  mutating func take(
    history answer: SlurmAnswer<SlurmJob>, fromSlurm index: Int, about ids: [UInt64], at now: Moment
  ) {
    let news = jobs.take(history: answer, from: index, about: ids, at: clock.time(at: now.wall))
    refresh(news.pods, at: now)
    hasChanged = hasChanged || !jobs.touched.isEmpty
  }

  /// Takes what an interLink API's cache says of the pods of `nodes` (empty: of all).
  mutating func take(reports: [InterLinkPodStatus], ofNodes nodes: Set<String>, at now: Moment) {
    refresh(jobs.take(reports: reports, at: clock.time(at: now.wall), nodes: nodes), at: now)
    hasChanged = hasChanged || !jobs.touched.isEmpty
  }

  /// Takes the job that the head of a pod's log names.
  mutating func learn(logHead number: UInt64, of uid: String, at now: Moment) {
    if jobs.learn(logHead: number, of: uid) { refresh([uid], at: now) }
  }

  /// Takes how far the programs of pods say they are, of all pods whose logs are open.
  mutating func learn(progress: [String: PodProgress], at now: Moment) {
    let news = Set(progress.keys).union(jobs.progress.keys).filter { progress[$0] != jobs.progress[$0] }
    jobs.progress = progress
    refresh(news, at: now)
  }

  /// Gives those pods in sight their jobs as Slurm told them last: so it is seen how fresh they are.
  mutating func freshen(_ inSight: [PodKey], at now: Moment) {
    for key in inSight {
      guard let record = pods[key.uid], !record.isGone, let shown = record.join.job,
        let job = jobs.table[shown.key], job !== shown, job.learnt - shown.learnt >= 1
      else { continue }
      put(jobs.look(at: record, now: referenceTime(at: now)), for: record)
    }
  }

  /// Looks again at those pods; a record is replaced only if something that is shown has changed.
  mutating func refresh(_ uids: some Sequence<String>, at now: Moment) {
    let time = referenceTime(at: now)
    for uid in uids {
      guard let record = pods[uid], !record.isGone else { continue }
      let join = jobs.look(at: record, now: time)
      if !join.shows(sameAs: record.join) { put(join, for: record) }
    }
  }

  private mutating func put(_ join: PodJoin, for record: PodRecord) {
    pods.put(PodRecord(key: record.key, pod: record.pod, learnt: record.learnt, join: join))
    for match in join.jobs.jobs { jobs.touched.insert(match.key) }
    hasChanged = true
  }
}

extension Model {
  /// All hops, as they are now.
  mutating func hops(at now: Moment) -> [Hop] { way.hops(link, nodes.records, clock, at: now) }
}
