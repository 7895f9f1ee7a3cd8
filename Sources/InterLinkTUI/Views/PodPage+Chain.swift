internal import ClientCore
internal import Monitor

/// How far a pod came, and who says so; only times that are really known.
extension PodPage {
  static func chain(
    _ record: PodRecord, scheduling events: Load<[Event]>, _ frame: Frame, _ page: inout Page
  ) {
    let pod = record.pod
    page.heading("Chain", note: "times are in UTC, each as the layer named tells it")
    step("created", pod.meta.created, "says Kubernetes", frame, &page)
    if !pod.nodeName.isEmpty {
      let condition = pod.conditions.last { $0.type == "PodScheduled" && $0.status == "True" }
      if let time = condition?.transition {
        step("scheduled", time, "says Kubernetes", frame, &page)
      } else {
        // The virtual kubelet writes the conditions anew, without times.
        let time = scheduled(events)
        step("scheduled", time, time == nil ? "no event tells" : "says the scheduler's event", frame, &page)
      }
      step("taken", pod.startTime, "says the virtual kubelet", frame, &page)
    }
    submission(record, frame, &page)
    if let job = record.join.job?.job { slurm(job, frame, &page) }
    noticed(record, frame, &page)
    if let deletion = pod.meta.deletion {
      page.field(
        "deleted by", Format.moment(deletion, now: frame.now), .attention, note: "end of its grace period")
    }
  }

  private static func submission(_ record: PodRecord, _ frame: Frame, _ page: inout Page) {
    if let submitted = record.join.job?.job.submitted {
      step("submitted", submitted, "says Slurm", frame, &page)
    } else if let job = record.job {
      step("submitted", nil, "the plugin gave job \(job.text)", frame, &page)
    } else if PodSummary.isRefused(record.pod) {
      page.field("refused", "at a time not told", .bad, note: "says the virtual kubelet")
    }
  }

  /// What Slurm tells of the job's way, with how long it waited and ran.
  private static func slurm(_ job: SlurmJob, _ frame: Frame, _ page: inout Page) {
    func wait(to end: Timestamp) -> String {
      job.submitted.map { "after \(Format.age(end - $0)) in the queue, " } ?? ""
    }
    if let eligible = job.eligible, let submitted = job.submitted, eligible - submitted > 60 {
      step("eligible", eligible, "says Slurm: it was not to start before", frame, &page)
    }
    if job.state.isPending {
      if let submitted = job.submitted {
        page.field("waits", "for \(Format.age(frame.now - submitted)) so far")
      }
      return
    }
    let ran = JobTime(job, at: frame.now)
    if ran != nil { step("started", job.started, "\(job.started.map(wait) ?? "")says Slurm", frame, &page) }
    guard job.state.isEnded, let ended = job.ended else { return }
    let how = ran.map { "after \(Format.age($0.elapsed)), " } ?? "\(wait(to: ended))without having run, "
    step(SlurmWords.word(job.state), ended, "\(how)says Slurm", frame, &page)
  }

  /// When the plugin saw containers start and end: often late, and sometimes never.
  private static func noticed(_ record: PodRecord, _ frame: Frame, _ page: inout Page) {
    let pod = record.pod
    var starts: [Timestamp] = []
    var ends: [Timestamp?] = []
    for status in pod.containerStatuses {
      switch status.state {
      case .running(let start): if let start { starts.append(start) }
      case .terminated(let end):
        if let start = end.startedAt { starts.append(start) }
        ends.append(end.finishedAt)
      case .unknown, .waiting: break
      }
    }
    let (running, ended) = record.join.job == nil ? ("running", "ended") : ("seen to run", "seen to end")
    if let start = starts.min() { step(running, start, "when the plugin noticed", frame, &page) }
    if !ends.isEmpty, ends.count == pod.containers.count, !PodSummary.isRefused(pod) {
      step(ended, ends.compactMap { $0 }.max(), "when the plugin noticed", frame, &page)
    }
  }

  /// When the scheduler bound the pod, if its event is still kept.
  private static func scheduled(_ events: Load<[Event]>) -> Timestamp? {
    guard case .loaded(let events) = events else { return nil }
    let event = events.last { $0.reason == "Scheduled" }
    return event?.last ?? event?.first
  }

  private static func step(
    _ name: String, _ time: Timestamp?, _ source: String, _ frame: Frame, _ page: inout Page
  ) {
    guard let time else {
      page.field(name, "at a time not told", .dim, note: source)
      return
    }
    page.field(
      name, Format.moment(time, now: frame.now), note: "\(Format.age(frame.now - time)) ago, \(source)")
  }
}
