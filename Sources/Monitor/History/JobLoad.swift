internal import ClientCore

/// How many jobs wait and how many run: by Slurm's word where it gives one, else by the pods' phases.
///
/// Kept up to date with each change, so that nobody has to count ten thousand pods.
struct JobLoad: Equatable {
  private(set) var pending = 0
  private(set) var running = 0

  /// Counts `record`.
  mutating func add(_ record: PodRecord) { count(record, 1) }

  /// Counts `record` no more.
  mutating func remove(_ record: PodRecord) { count(record, -1) }

  private mutating func count(_ record: PodRecord, _ number: Int) {
    if record.isGone { return }
    if let job = record.join.job, job.goneSince == nil {
      if job.job.state.isPending { pending += number } else if job.job.state.isLive { running += number }
    } else if record.pod.meta.deletion == nil {
      switch record.pod.phase {
      case "Pending", "Initializing": pending += number
      case "Running": running += number
      default: break
      }
    }
  }
}
