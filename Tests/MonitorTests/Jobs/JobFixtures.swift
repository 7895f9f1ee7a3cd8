import ClientCore

@testable import Monitor

/// A pod's UID, the same for the same number.
func podUID(_ number: Int) -> String {
  let digits = String(number)
  return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
}

/// A job as interLink's plugin submits it for pod `uid`, ten seconds after the pod was made.
func interLinkJob(_ id: UInt64, for uid: String, state: SlurmState = SlurmState(.running)) -> SlurmJob {
  var job = SlurmJob(id: SlurmJobID(cluster: "", number: id))
  job.name = uid
  job.command = "/srv/jobs/default-\(uid)/job.slurm"
  job.output = "/srv/jobs/default-\(uid)/job.out"
  job.submitted = Beginning.wall + 10
  job.state = state
  return job
}

/// The record of a pod, made and learnt at the beginning.
func podRecord(
  _ uid: String, jobID: String? = nil, learnt: Double = 0, _ change: (inout Pod) -> Void = { _ in }
) -> PodRecord {
  var pod = pod(uid)
  pod.meta.created = Beginning.wall
  pod.meta.annotations["JobID"] = jobID
  change(&pod)
  return PodRecord(key: PodKey(site: "s", uid: uid), pod: pod, learnt: Beginning.wall + learnt)
}

extension JobTable {
  /// Everything that cluster `c` knows, told at second `time`.
  @discardableResult
  mutating func tell(
    _ jobs: [SlurmJob], cluster: String = "c", covering: Coverage = .everything, at time: Double = 20
  ) -> Change {
    take(
      jobs, from: "slurmrestd of " + cluster, cluster: cluster, covering: covering, at: Beginning.wall + time)
  }

  /// Everything that cluster `c` knows.
  init(_ jobs: [SlurmJob], at time: Double = 20) {
    self.init()
    tell(jobs, at: time)
  }
}

extension JobKey {
  /// Job `id` of cluster `c`.
  static func c(_ id: UInt64) -> JobKey { JobKey(cluster: "c", id: id) }
}
