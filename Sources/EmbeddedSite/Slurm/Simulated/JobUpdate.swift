/// What somebody changes of a job, as `scontrol update` and slurmrestd take it.
struct JobUpdate: Sendable {
  var isHeld: Bool?
  /// Minutes
  var timeLimit: Int?
  var partition: String?
  var quality: String?
  var account: String?
  var comment: String?
  var priority: Int?

  init() {}

  /// From slurmrestd's job description; numbers bare or wrapped.
  init(_ document: Document) {
    func number(_ name: String) -> Int? {
      let value = document[name]
      return (value.int ?? value["number"].int).map { Int(clamping: $0) }
    }
    isHeld = document["hold"].bool
    timeLimit = number("time_limit")
    partition = document["partition"].string
    quality = document["qos"].string
    account = document["account"].string
    comment = document["comment"].string
    priority = number("priority")
  }

  /// Changes a job that has not ended.
  ///
  /// - Returns: why not.
  func apply(to id: UInt64, of simulation: inout SlurmSimulation) -> SlurmRefusal? {
    guard var job = simulation.jobs[id] else {
      return SlurmRefusal(number: 2017, text: "Invalid job id specified")
    }
    if job.state.base.hasEnded {
      return SlurmRefusal(number: 2021, text: "Job/step already completing or completed")
    }
    if let partition {
      guard let index = simulation.cluster.partitions.firstIndex(where: { $0.name == partition }) else {
        return SlurmRefusal(number: 2000, text: "Invalid partition name specified")
      }
      guard job.state.isPending else {
        return SlurmRefusal(number: 2050, text: "Job is no longer pending execution")
      }
      job.partition = index
    }
    if let quality {
      guard simulation.cluster.qualities.contains(where: { $0.name == quality }) else {
        return SlurmRefusal(number: 2066, text: "Invalid qos specification")
      }
      job.quality = quality
    }
    if let isHeld {
      job.isHeld = isHeld
      if isHeld { job.reason = "JobHeldUser" }
    }
    if let timeLimit { job.timeLimit = Double(timeLimit) * 60 }
    if let account { job.account = account }
    if let comment { job.comment = comment }
    if let priority { job.priority = priority }
    simulation.jobs[id] = job
    if timeLimit != nil, job.state == SlurmState(.running), !job.isPinned { simulation.planEnd(of: id) }
    simulation.requestSchedule(after: 1)
    return nil
  }
}

/// What slurmctld says no with (`slurm/slurm_errno.h`).
struct SlurmRefusal: Error, Sendable, Equatable {
  var number: Int
  var text: String
}
