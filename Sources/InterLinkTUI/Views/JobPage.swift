internal import ClientCore
internal import Monitor

/// Everything that is known of one job, as a page.
enum JobPage {
  /// The page of `row`.
  static func make(_ row: JobRow, frame: Frame) -> Page {
    var page = Page()
    contradictions(row, frame, &page)
    guard let entry = row.entry else {
      untold(row, &page)
      pod(row, frame, &page)
      return page
    }
    verdict(row, entry, frame, &page)
    state(entry, frame, &page)
    queue(entry, frame, &page)
    time(row, entry.record.job, frame, &page)
    outcome(entry.record.job, &page)
    resources(entry.record.job, frame, &page)
    placement(entry, &page)
    files(entry.record.job, &page)
    pod(row, frame, &page)
    return page
  }

  // MARK: First things

  /// What cannot all be true, or should not be so.
  private static func contradictions(_ row: JobRow, _ frame: Frame, _ page: inout Page) {
    if let disagreement = row.disagreement {
      page.sentence(
        "\(frame.glyphs.warning) \(disagreement.sentence(at: frame.now))",
        disagreement.severity == .note ? .plain : .attention)
      page.sentence(disagreement.reason, .dim)
    }
    if let orphan = row.entry?.orphan {
      page.sentence("\(frame.glyphs.warning) \(orphan.sentence(at: frame.now))", .attention)
    }
    if let stranded = row.pod?.join.stranded {
      page.sentence("\(frame.glyphs.warning) \(stranded.sentence(at: frame.now))", .attention)
    }
    if !page.lines.isEmpty { page.line(StyledText()) }
  }

  private static func verdict(_ row: JobRow, _ entry: JobEntry, _ frame: Frame, _ page: inout Page) {
    let (summary, job) = (JobSummary(row), entry.record.job)
    var line = StyledText("  ")
    line.append("\(summary.sign(frame.glyphs)) \(summary.text)", Style(summary.role, bold: true))
    line.append("  \(job.state.meaning)")
    line.hang = 2
    page.line(line)
    if let gone = entry.record.goneSince {
      page.sentence(
        "Slurm has not told of it since \(frame.moment(gone)): "
          + (job.state.isEnded
            ? "it keeps ended jobs for some minutes only." : "how it ended, if it did, is not known."),
        job.state.isEnded ? .dim : .attention)
    } else if job.state.isPending {
      let reason = reason(of: entry)
      page.sentence("It \(verb(reason))\(reason.sentence).", SlurmWords.role(reason.group))
      page.sentence(advice(reason.group), .dim)
    } else if let time = JobTime(job, at: row.asOf(frame.now)), time.isNearEnd {
      page.sentence("\(frame.glyphs.warning) \(time.sentence).", .attention)
    }
  }

  /// Reasons are clauses that begin with a verb, or with what is the matter.
  private static func verb(_ reason: PendingReason) -> String {
    let starts = ["waits", "asks", "next in line", "held", "not ", "was "]
    guard starts.contains(where: reason.sentence.hasPrefix) else { return "waits: " }
    return ["next", "held", "not "].contains { reason.sentence.hasPrefix($0) } ? "is " : ""
  }

  /// Why it waits, with how many jobs are before it.
  private static func reason(of entry: JobEntry) -> PendingReason {
    var job = entry.record.job
    let place = SlurmWords.best(entry.places)
    if let place { job.partition = place.partition }
    return job.explainedReason(jobsAhead: place?.ahead)
  }

  private static func advice(_ group: PendingReason.Group) -> String {
    switch group {
    case .wait, .ended: "Time will do: nothing is wrong."
    case .act: "It will not start by itself: change, release or cancel it."
    case .site: "It is a matter of the site: ask its administrators if it lasts."
    }
  }

  // MARK: Slurm

  private static func state(_ entry: JobEntry, _ frame: Frame, _ page: inout Page) {
    let (record, job) = (entry.record, entry.record.job)
    page.heading("State")
    let words =
      [job.state.base?.rawValue].compactMap { $0 } + job.state.flags.map(\.rawValue) + job.state.unknown
    page.field("state", words.isEmpty ? "none told" : words.joined(separator: " + "), note: "as Slurm has it")
    page.field("since", frame.moment(record.stateSince))
    page.field("told by", record.source, note: "learnt \(frame.moment(record.learnt))")
    if !job.stateDescription.isEmpty { page.field("Slurm says", job.stateDescription) }
  }

  private static func queue(_ entry: JobEntry, _ frame: Frame, _ page: inout Page) {
    let job = entry.record.job
    guard job.state.isPending else { return }
    let reason = reason(of: entry)
    page.heading("Queue")
    page.field("reason", reason.code, SlurmWords.role(reason.group), note: "class \(reason.group.rawValue)")
    for place in entry.places {
      page.field(
        "place", "\(Format.count(place.ahead, "job")) ahead, of \(place.length) that wait",
        note: "in partition \(place.partition)")
    }
    if let priority = job.priority {
      page.field("priority", String(priority), note: job.isHeld ? "while it is held" : "higher goes first")
    }
    if let start = job.expectedStart, !job.isHeld {
      let wait = start > frame.now ? "in \(Format.hours(start - frame.now))" : "any moment"
      page.field(
        "start", "~\(Format.minute(start, now: frame.now)), \(wait)",
        note: "the scheduler's guess, which changes")
    } else {
      page.field("start", "not told", .dim, note: "the scheduler has no guess yet")
    }
    if let eligible = job.eligible, eligible > frame.now {
      page.field("not before", Format.moment(eligible, now: frame.now), .attention)
    }
    if !job.dependency.isEmpty { page.field("depends on", job.dependency) }
    if let evaluated = job.evaluated {
      page.field("looked at", frame.moment(evaluated), note: "by the scheduler")
    }
  }

  private static func time(_ row: JobRow, _ job: SlurmJob, _ frame: Frame, _ page: inout Page) {
    page.heading("Time", note: "times are Slurm's")
    if let time = job.submitted { page.field("submitted", frame.moment(time)) }
    if let time = JobTime(job, at: row.asOf(frame.now)), let started = job.started {
      let waited = job.submitted.map { "after \(Format.hours(started - $0)) in the queue" } ?? ""
      page.field("started", frame.moment(started), note: waited)
      var bar = StyledText()
      if let fraction = time.fraction {
        let role: Role = time.isNearEnd ? .attention : job.state.isLive ? .live : .ended
        bar.append(frame.glyphs.bar(fraction, width: 20) + "  ", role)
      }
      bar.append(time.sentence, time.isNearEnd ? .attention : .plain)
      page.field(job.state.isEnded ? "ran" : "runs for", bar)
    }
    if !job.state.isEnded, let deadline = job.deadline {
      page.field("ends", frame.momentToCome(deadline), note: "at the latest: then Slurm ends it")
    }
    if job.state.isEnded, let ended = job.ended { page.field("ended", frame.moment(ended)) }
    switch job.timeLimit {
    case .value(let minutes): page.field("limit", Format.hours(Double(minutes) * 60))
    case .unlimited: page.field("limit", "none")
    case .unset: page.field("limit", "not told: the partition's default", .dim)
    }
  }

  private static func outcome(_ job: SlurmJob, _ page: inout Page) {
    guard job.state.isEnded else { return }
    page.heading("End")
    if let exit = job.exit {
      page.field("exit", "\(exit)", exit.isSuccess ? .plain : .bad, note: "code:signal")
      if !exit.isSuccess { page.sentence("The job \(exit.meaning).") }
    } else {
      page.field("exit", "not told", .dim)
    }
    if !job.reason.isEmpty, job.reason != "None" {
      let reason = job.explainedReason()
      page.field("reason", reason.code, note: reason.sentence)
    }
    guard let used = JobEfficiency(job) else { return }
    page.heading("Use")
    if let part = used.time, let limit = used.limit {
      page.field("time", "\(percent(part)) of \(Format.hours(limit))")
    }
    if let part = used.cpu, let cpus = used.cpus {
      page.field("processors", "\(percent(part)) of \(cpus)")
    } else {
      page.field("processors", "not told", .dim, note: "only the accounting database knows")
    }
    if let part = used.memory, let peak = used.peakMemory, let asked = used.requestedMemory {
      page.field("memory", "\(percent(part)): \(Format.memory("\(peak)")) of \(Format.memory("\(asked)"))")
    }
    for sentence in used.advice { page.sentence(sentence, .accent) }
  }

  private static func percent(_ part: Double) -> String { "\(Int((min(part, 100) * 100).rounded())) %" }

  private static func resources(_ job: SlurmJob, _ frame: Frame, _ page: inout Page) {
    let resources = JobResources(job)
    page.heading("Resources")
    func field(_ name: String, _ pair: JobResources.Pair, _ write: (Int) -> String = { String($0) }) {
      guard let amount = pair.effective else { return }
      var note = pair.given == nil ? "asked for" : ""
      if let asked = pair.asked, let given = pair.given {
        note = asked == given ? "as asked for" : "asked for \(write(asked))"
      }
      page.field(name, write(amount), note: note)
    }
    field("nodes", resources.nodes)
    field("cpus", resources.cpus)
    if resources.memory.effective == nil, case .perNode(0)? = job.memory {
      page.field("memory", "all of each node", note: "asked for")
    } else {
      field("memory", resources.memory) { JobResources.memory($0) }
    }
    field("gpus", resources.gpus)
    if !job.gres.isEmpty { page.field("gres", job.gres) }
    let (asked, given) = (job.requested.text, job.allocated.text)
    if !asked.isEmpty { page.field(asked == given ? "in all" : "asked", asked, .dim) }
    if !given.isEmpty, asked != given { page.field("given", given, .dim) }
  }

  private static func placement(_ entry: JobEntry, _ page: inout Page) {
    let job = entry.record.job
    page.heading("Placement")
    if !job.nodes.isEmpty { page.field("nodes", job.nodes) }
    page.field("partition", job.partition.isEmpty ? "not told" : job.partition)
    if !job.account.isEmpty { page.field("account", job.account) }
    if !job.qos.isEmpty { page.field("qos", job.qos) }
    if !job.user.isEmpty { page.field("user", job.user) }
    page.field("cluster", entry.id.job.cluster)
  }

  private static func files(_ job: SlurmJob, _ page: inout Page) {
    page.heading("Submission")
    page.field("name", job.name.isEmpty ? "none" : job.name)
    if let array = job.array {
      let task = array.task.map { "task \($0)" } ?? "tasks \(array.tasks)"
      page.field("array", "\(task) of job \(array.job)")
    }
    if !job.command.isEmpty { page.field("script", job.command) }
    if !job.directory.isEmpty { page.field("directory", job.directory) }
    if !job.output.isEmpty { page.field("output", job.output) }
    if !job.dependency.isEmpty, !job.state.isPending { page.field("depended on", job.dependency) }
    if job.requeues > 0 {
      page.field("requeues", "put back into the queue \(Format.count(job.requeues, "time"))", .attention)
    }
    if !job.comment.isEmpty { page.field("comment", job.comment) }
  }

  // MARK: Kubernetes

  private static func untold(_ row: JobRow, _ page: inout Page) {
    var line = StyledText("  ")
    line.append("? not known", Style(.dim, bold: true))
    line.hang = 2
    let isNumber = if case .number? = row.pod?.job { true } else { false }
    if row.pod?.join.isSlurmAsked == true, isNumber {
      line.append("  Slurm does not tell of this job: it ended long ago, or runs where nobody is asked.")
    } else if isNumber {
      line.append("  No Slurm is asked: all that is known of the job is that Kubernetes has its id.")
    } else {
      line.append("  This is no job of Slurm's: its plugin is another.")
    }
    page.line(line)
    if let job = row.pod?.job {
      page.heading("Job")
      page.field("id", job.text, note: PodPage.kind(of: job))
    }
  }

  private static func pod(_ row: JobRow, _ frame: Frame, _ page: inout Page) {
    page.heading("Pod")
    guard let record = row.pod else {
      if let uid = row.entry?.record.namedPod {
        page.field("uid", uid, note: "not among the pods that are known")
      } else {
        page.sentence("None: nothing shows that interLink submitted this job.", .dim)
      }
      return
    }
    let pod = record.pod
    page.field("pod", "\(pod.meta.namespace)/\(pod.meta.name)", .accent, note: "enter opens its page")
    let summary = PodSummary(record)
    page.field(
      "Kubernetes", "\(summary.phase)\(summary.reason.isEmpty ? "" : ": \(summary.reason)")",
      note: "learnt \(frame.moment(record.learnt))")
    page.field("node", pod.nodeName.isEmpty ? "none" : pod.nodeName)
    if let key = row.entry?.id.job, let match = record.join.jobs.jobs.first(where: { $0.key == key }) {
      page.field(
        "matched by", match.ground.words,
        note: match.isConfirmed ? "and the job names the pod" : "the job itself does not name the pod")
    }
    for conflict in record.join.jobs.conflicts { page.sentence(conflict.sentence, .attention) }
  }
}

extension Frame {
  /// `14:02:11 (in 5m)`
  func momentToCome(_ time: Timestamp) -> String {
    time > now ? "\(Format.moment(time, now: now)) (in \(Format.hours(time - now)))" : moment(time)
  }
}
