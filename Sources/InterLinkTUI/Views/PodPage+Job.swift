internal import ClientCore
internal import Monitor

/// What Slurm says of the pod's job: why it waits, how far it is, what it has, and what it made of it.
extension PodPage {
  static func job(_ record: PodRecord, _ frame: Frame, _ page: inout Page) {
    guard let told = record.join.job else { return }
    let job = told.job
    page.heading("Slurm job \(told.key.id)", note: told.key.cluster)
    if job.state.isPending { queue(job, record.join.places, frame, &page) }
    if let time = JobTime(job, at: frame.now) { page.field("time", bar(time, job, frame)) }
    progress(record, frame, &page)
    let queue = [("partition", job.partition), ("account", job.account), ("qos", job.qos)].filter {
      !$0.1.isEmpty
    }
    if !queue.isEmpty { page.field("queue", queue.map { "\($0) \($1)" }.joined(separator: ", ")) }
    if !job.nodes.isEmpty { page.field("nodes", job.nodes) }
    resources(job, &page)
    if job.state.isEnded { outcome(job, frame, &page) }
    if !job.comment.isEmpty { page.field("comment", PodSummary.oneLine(job.comment)) }
    if let main = record.join.jobs.main {
      page.field(
        "matched by", main.ground.words,
        note: main.isConfirmed ? "and the job names the pod" : "the job itself does not name the pod")
    }
  }

  private static func queue(
    _ job: SlurmJob, _ places: [JobQueue.Place], _ frame: Frame, _ page: inout Page
  ) {
    let reason = job.explainedReason()
    page.field(
      "why", SlurmWords.sign(reason.group) + reason.sentence, SlurmWords.role(reason.group), note: reason.code
    )
    for place in places {
      let ahead = place.ahead == 0 ? "next in line" : "\(Format.count(place.ahead, "job")) ahead"
      page.field("place", "\(ahead), of \(Format.grouped(place.length)) that wait in \(place.partition)")
    }
    if let start = job.expectedStart {
      let wait = start > frame.now ? "in \(Format.age(start - frame.now))" : "any moment"
      page.field(
        "start", "~\(Format.minute(start, now: frame.now)), \(wait)",
        note: "the scheduler's guess, which changes")
    }
    if let priority = job.priority, !job.isHeld {
      page.field("priority", Format.grouped(priority), note: "higher goes first")
    }
    if !job.dependency.isEmpty { page.field("depends on", PodSummary.oneLine(job.dependency)) }
  }

  private static func bar(_ time: JobTime, _ job: SlurmJob, _ frame: Frame) -> StyledText {
    let role: Role = time.isNearEnd ? .attention : job.state.isLive ? .live : .ended
    var text = StyledText()
    if let fraction = time.fraction { text.append(frame.glyphs.bar(fraction, width: 20) + "  ", role) }
    text.append(time.sentence, time.isNearEnd ? .attention : .plain)
    return text
  }

  private static func resources(_ job: SlurmJob, _ page: inout Page) {
    let (asked, given) = (amounts(job.requested), amounts(job.allocated))
    if !asked.isEmpty, asked == given {
      page.field("resources", given, note: "as asked for")
    } else {
      if !asked.isEmpty { page.field("asked for", asked) }
      if !given.isEmpty { page.field("given", given) }
    }
  }

  /// `8 cpu, 8Gi, 1 node, 1 gpu`
  private static func amounts(_ tres: SlurmTRES) -> String {
    [
      tres.cpus.map { "\($0) cpu" }, tres.memory.map { Format.memory("\($0)Mi") },
      tres.nodes.map { Format.count($0, "node") }, tres.gpus.map { "\($0) gpu" },
    ].compactMap { $0 }.joined(separator: ", ")
  }

  private static func outcome(_ job: SlurmJob, _ frame: Frame, _ page: inout Page) {
    if let exit = job.exit, !exit.isSuccess {
      page.field(
        "exit", SlurmWords.clause(exit.meaning), .bad, note: "\(exit) in Slurm")
    }
    if let reason = SlurmWords.reason(job), reason.group == .ended {
      page.field("why", reason.sentence, note: reason.code)
    }
    guard let used = JobEfficiency(job) else { return }
    let parts = [
      used.time.map { "\(percent($0)) of its time" }, used.cpu.map { "\(percent($0)) of its processors" },
      used.memory.map { "\(percent($0)) of its memory" },
    ].compactMap { $0 }
    if !parts.isEmpty { page.field("used", parts.joined(separator: ", ")) }
    for (index, advice) in used.advice.enumerated() { page.field(index == 0 ? "next time" : "", advice) }
  }

  private static func percent(_ part: Double) -> String {
    "\(Int((min(max(part, 0), 100) * 100).rounded())) %"
  }
}
