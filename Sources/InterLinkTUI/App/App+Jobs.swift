internal import Monitor

/// The jobs on screen, and what the site is to ask first for them.
extension App {
  /// Gives the table of jobs its rows; only while it is shown, because a queue can be long.
  func takeJobs() {
    guard view is JobsView else { return }
    jobs.take(JobRow.rows(of: snapshot, all: showsAllJobs), self)
  }

  /// The newest row with that identity; `nil` if the job is no longer known.
  func jobRow(_ id: JobRow.ID) -> JobRow? {
    switch id {
    case .job(let id): snapshot.jobs.first { $0.id == id }.map { JobRow(entry: $0, in: snapshot) }
    case .pod(let key): podRecord(key).flatMap { jobRow(of: $0) }
    }
  }

  /// The job of a pod: as Slurm tells of it, or else as Kubernetes knows it; `nil` if it has none.
  func jobRow(of record: PodRecord) -> JobRow? {
    if let main = record.join.jobs.main {
      let id = JobEntry.ID(site: record.key.site, job: main.key)
      if let entry = snapshot.jobs.first(where: { $0.id == id }) { return JobRow(entry: entry, in: snapshot) }
    }
    return JobRow(untold: record, in: snapshot)
  }

  /// What the user looks at.
  var attention: Attention {
    var attention = Attention()
    attention.wantsQueue = Place.queues.contains(view.place)
    attention.wantsHealth = [.health, .hop, .nodeDetail].contains(view.place)
    attention.wantsPartitions = [.flags, .flagsField, .preflight].contains(view.place)
    switch view {
    case is OverviewView, is PodsView: attention.pods = pods.rowsInSight.map(\.id)
    case let view as TimelineView: attention.pods = view.pods.rowsInSight.map(\.id)
    case is JobsView:
      for row in jobs.rowsInSight {
        if let entry = row.entry { attention.jobs.append(entry.id.job) }
        if let pod = row.pod { attention.pods.append(pod.key) }
      }
    default:
      if let pod = currentPod { attention.pods = [pod.key] }
      if let entry = currentJob?.entry { attention.jobs = [entry.id.job] }
    }
    return attention
  }
}
