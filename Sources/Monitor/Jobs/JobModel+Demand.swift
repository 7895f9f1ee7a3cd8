internal import ClientCore

extension JobModel {
  /// How much there is to ask the Slurm of that index for.
  func load(of index: Int) -> SlurmSchedule.Load {
    SlurmSchedule.Load(jobs: slurms[index].demand.ids.count, hasPast: !slurms[index].past.isEmpty)
  }

  /// The ids to ask the Slurm of that index for: those in sight from top to bottom, and all.
  func demand(of index: Int, inSight attention: Attention) -> (onScreen: [UInt64], all: [UInt64]) {
    let slurm = slurms[index]
    var onScreen = attention.pods.compactMap { slurm.demand[$0.uid] }
    for key in attention.jobs where key.cluster == slurm.cluster ?? slurm.id {
      guard let record = table[key], record.goneSince == nil, !record.job.state.isEnded else { continue }
      onScreen.append(key.id)
    }
    return (onScreen, Array(slurm.demand.ids))
  }

  /// Whether the Slurm of that index is to be asked for a job in sight of which nothing is known yet.
  func isNew(_ attention: Attention, toSlurm index: Int) -> Bool {
    attention.pods.contains { slurms[index].demand[$0.uid] != nil && join.jobsOfPod[$0.uid] == nil }
  }

  /// At most `limit` ids of which the accounting database of the Slurm of that index may tell more, those in sight
  /// first.
  func past(of index: Int, inSight attention: Attention, limit: Int) -> [UInt64] {
    let past = slurms[index].past
    var seen: Set<UInt64> = []
    var ids: [UInt64] = []
    func add(_ id: UInt64?) {
      if let id, ids.count < limit, seen.insert(id).inserted { ids.append(id) }
    }
    for pod in attention.pods { add(past[pod.uid]) }
    for id in past.values { add(id) }
    return ids
  }

  /// The accounting database was asked for `ids`, or there is none: it is asked for them no more.
  mutating func searched(for ids: [UInt64], of index: Int) {
    slurms[index].searched.formUnion(ids)
    let searched = slurms[index].searched
    slurms[index].past = slurms[index].past.filter { !searched.contains($0.value) }
  }
}
