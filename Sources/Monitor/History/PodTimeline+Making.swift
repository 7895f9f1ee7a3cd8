public import ClientCore

extension PodTimeline {
  /// The way of `record`'s pod, as far as it is known at `now` (the API server's time).
  ///
  /// - Parameters:
  ///   - events: about the pod, as far as they are kept.
  ///   - script: what the job's script told in its log, if that has been read.
  public init(_ record: PodRecord, events: [Event] = [], script: ScriptTimes? = nil, now: Timestamp) {
    let job = record.join.job
    kubernetes(record, events)
    if let job {
      slurm(job, record.pod, now)
    } else {
      plugin(record)
    }
    if let script { self.script(script) }
    isOver = self[.ended]?.isExpected == false
    marks.sort { $0.stage < $1.stage }
    slurmIsBehind = clockDifference(record)
    sortOut(now, isRequeued: (job?.job.requeues ?? 0) > 0, lastSeen: job?.goneSince)
    measure(record, now)
    doubt(record)
  }

  // MARK: Marks

  private mutating func kubernetes(_ record: PodRecord, _ events: [Event]) {
    let pod = record.pod
    if let created = pod.meta.created { marks.append(Mark(.created, created, .kubernetes)) }
    guard !pod.nodeName.isEmpty else { return }
    let condition = pod.conditions.last { $0.type == "PodScheduled" && $0.status == "True" }
    if let time = condition?.transition {
      marks.append(Mark(.scheduled, time, .kubernetes))
    } else {
      // The virtual kubelet writes the conditions anew, without times.
      let event = events.last { event in
        guard event.reason == "Scheduled", let time = event.last ?? event.first else { return false }
        // One that is older is of an earlier pod of that name.
        return pod.meta.created.map { time - $0 > -Self.tolerance } ?? true
      }
      marks.append(Mark(.scheduled, event?.last ?? event?.first, event == nil ? .kubernetes : .event))
    }
    marks.append(Mark(.accepted, pod.startTime, .virtualKubelet))
  }

  /// What Slurm says, which is believed before the plugin.
  private mutating func slurm(_ record: JobRecord, _ pod: Pod, _ now: Timestamp) {
    let job = record.job
    var note = "job \(record.key.id)"
    if job.requeues > 0 {
      note +=
        job.requeues == 1
        ? ", put back into the queue once" : ", put back into the queue \(job.requeues) times"
    }
    marks.append(Mark(.submitted, job.submitted, .slurm, note: note))
    let state = job.state
    if state.isPending {
      if let expected = job.expectedStart {
        marks.append(Mark(.started, expected, .slurm, note: "Slurm's guess", isExpected: true))
      }
      return
    }
    if !job.endedWhilePending, let started = job.started {
      let isBooting = !state.isEnded && state.flags.contains(.configuring)
      marks.append(Mark(.started, started, .slurm, note: isBooting ? "its nodes are being made ready" : ""))
    }
    if state.isEnded {
      let circumstance = job.endedWhilePending ? " while it was queued" : ""
      marks.append(Mark(.ended, job.ended, .slurm, note: state.long + circumstance))
    } else if record.goneSince != nil {
      marks.append(Mark(.ended, nil, .slurm, note: "Slurm no longer tells of it"))
    } else if let deadline = job.deadline, state.isLive {
      marks.append(Mark(.ended, deadline, .slurm, note: "at the latest: its time limit", isExpected: true))
    }
  }

  /// What the plugin noticed, where no Slurm is asked.
  private mutating func plugin(_ record: PodRecord) {
    let pod = record.pod
    if let job = record.job {
      marks.append(Mark(.submitted, nil, .plugin, note: "job \(job.text)"))
    }
    let seen = Self.noticed(pod)
    if let start = seen.start { marks.append(Mark(.started, start, .plugin)) }
    guard seen.isEnded else {
      if record.isGone {
        marks.append(Mark(.ended, record.learnt, .kubernetes, note: "gone from Kubernetes"))
      }
      return
    }
    if pod.reason == "ProviderFailed" {
      marks.append(Mark(.ended, seen.end, .plugin, note: "its submission was refused"))
    } else {
      marks.append(Mark(.ended, seen.end, .plugin, note: pod.meta.deletion == nil ? pod.phase : "deleted"))
    }
  }

  /// What the job's script told is closer to the truth than what the plugin noticed.
  private mutating func script(_ script: ScriptTimes) {
    if let first = script.steps.first, self[.started]?.witness != .slurm {
      marks.removeAll { $0.stage == .started }
      marks.append(Mark(.started, first.started, .script))
    }
    if let over = script.over, self[.ended]?.witness == .plugin {
      let note = self[.ended]?.note ?? ""
      marks.removeAll { $0.stage == .ended }
      marks.append(Mark(.ended, over, .script, note: note))
    }
  }

  /// When the plugin noticed that containers had started, and that all had ended.
  static func noticed(_ pod: Pod) -> (start: Timestamp?, end: Timestamp?, isEnded: Bool) {
    var (starts, ends): ([Timestamp], [Timestamp?]) = ([], [])
    for status in pod.containerStatuses {
      switch status.state {
      case .running(let start): if let start { starts.append(start) }
      case .terminated(let end):
        if let start = end.startedAt { starts.append(start) }
        ends.append(end.finishedAt)
      case .unknown, .waiting: break
      }
    }
    let isEnded = !ends.isEmpty && ends.count >= pod.containers.count
    return (starts.min(), isEnded ? ends.compactMap { $0 }.max() : nil, isEnded)
  }

  // MARK: The bar

  private mutating func sortOut(_ now: Timestamp, isRequeued: Bool, lastSeen: Timestamp?) {
    guard let first = start else { return }
    var time = first
    /// Goes on to `end`, which another clock may put before what was already reached.
    func advance(_ phase: Phase, to end: Timestamp, isExpected: Bool = false) {
      guard end > time else { return }
      stretches.append(Stretch(phase, time, end, isExpected: isExpected))
      time = end
    }
    func reached(_ stage: Stage) -> Mark? {
      marks.first { $0.stage == stage && !$0.isExpected }.map { comparable($0) }
    }
    let ended = reached(.ended)
    let limit = isOver ? ended?.time ?? lastSeen ?? time : max(now, time)
    let scheduled = reached(.scheduled)
    if scheduled == nil, reached(.submitted) == nil {
      advance(.placing, to: limit)
    } else if let node = scheduled?.time ?? reached(.accepted)?.time {
      advance(.placing, to: min(node, limit))
    }
    let started = reached(.started)
    if let submitted = reached(.submitted) {
      // Where nobody tells when, it was a moment after the virtual kubelet took the pod.
      // What a job did before it was put back into the queue, Slurm no longer tells.
      advance(
        isRequeued ? .unseen : .submitting,
        to: min(submitted.time ?? reached(.accepted)?.time ?? time, limit))
      if let start = started?.time {
        advance(.queued, to: min(start, limit))
        advance(.running, to: limit)
      } else {
        advance(isOver && submitted.witness == .plugin ? .unseen : .queued, to: limit)
      }
    } else if let start = started?.time {
      advance(.submitting, to: min(start, limit))
      advance(.running, to: limit)
    } else {
      advance(.submitting, to: limit)
    }
    guard !isOver else { return }
    for mark in marks where mark.isExpected {
      guard let expected = comparable(mark).time else { continue }
      advance(mark.stage == .started ? .queued : .running, to: expected, isExpected: true)
    }
  }
}
