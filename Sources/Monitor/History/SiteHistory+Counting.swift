internal import ClientCore

extension SiteHistory {
  /// Counts the jobs of `pods` at `time`: by Slurm's word where it gives one, else by the pods' phases.
  mutating func take(_ pods: [PodRecord], at time: Timestamp) {
    var (pending, running) = (0, 0)
    for record in pods where !record.isGone {
      if let job = record.join.job, job.goneSince == nil {
        if job.job.state.isPending { pending += 1 } else if job.job.state.isLive { running += 1 }
      } else if record.pod.meta.deletion == nil {
        switch record.pod.phase {
        case "Pending", "Initializing": pending += 1
        case "Running": running += 1
        default: break
        }
      }
    }
    take(time: time, pending: pending, running: running)
  }
}
