/// What slurmctld and slurmdbd are asked for.
extension SlurmSimulation {
  /// Jobs that slurmctld holds, by number.
  var known: [SimulatedJob] { jobs.values.filter { isKnown($0) }.sorted { $0.id < $1.id } }

  /// Those of a number: a job, an array with all its tasks, or one task (`12_3`).
  func known(named name: String) -> [SimulatedJob] {
    // The usual case, without looking at all of them.
    if let id = UInt64(name), let job = jobs[id], job.array == nil { return isKnown(job) ? [job] : [] }
    return known.filter { self.is($0, named: name) }
  }

  /// Whether `name` means this job.
  func `is`(_ job: SimulatedJob, named name: String) -> Bool {
    let parts = name.split(separator: "_", maxSplits: 1).map(String.init)
    guard let id = parts.first.flatMap({ UInt64($0) }) else { return false }
    if parts.count == 2 { return job.array?.job == id && Int(parts[1]) == job.array?.task }
    return job.id == id || job.array?.job == id
  }

  /// Jobs that slurmdbd has heard of, by number; it forgets none of the last ``kept`` ones.
  var recorded: [SimulatedJob] { (archive + jobs.values).sorted { $0.id < $1.id } }
}
