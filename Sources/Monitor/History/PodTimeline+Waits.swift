internal import ClientCore

extension PodTimeline {
  /// By how many seconds the clocks of two machines may differ before a time by one is doubted beside one by the
  /// other: kept in step they differ by less, and most times have whole seconds.
  static let tolerance = 2.0

  /// `mark` as it would be by the API server's clock, as far as that is known.
  func comparable(_ mark: Mark) -> Mark {
    guard slurmIsBehind != 0, mark.witness.clock == .slurm else { return mark }
    var mark = mark
    mark.time = mark.time.map { $0 + slurmIsBehind }
    return mark
  }

  /// By how many seconds Slurm's clock is behind at least (negative: ahead); 0 if no order of times shows that it is.
  func clockDifference(_ record: PodRecord) -> Double {
    let known = marks.filter { !$0.isExpected && $0.time != nil }
    func latest(_ isSlurm: Bool, before stage: Stage) -> Timestamp? {
      known.filter { $0.stage < stage && ($0.witness.clock == .slurm) == isSlurm }.compactMap(\.time).max()
    }
    var (behind, ahead) = (0.0, 0.0)
    for mark in known where mark.witness.clock == .slurm {
      guard let time = mark.time else { continue }
      // The plugin notices late, and cannot be held against Slurm.
      if let before = latest(false, before: mark.stage) { behind = max(behind, before - time) }
      // What Slurm tells to have happened cannot lie after the moment at which it told.
      if let job = record.join.job { ahead = max(ahead, time - job.learnt) }
    }
    if behind > Self.tolerance { return behind }
    return ahead > Self.tolerance ? -ahead : 0
  }

  /// Measures what can be compared.
  mutating func measure(_ record: PodRecord, _ now: Timestamp) {
    let reached = marks.filter { !$0.isExpected }.map { comparable($0) }
    func mark(_ stage: Stage) -> Mark? { reached.first { $0.stage == stage } }
    func time(_ stage: Stage) -> Timestamp? { mark(stage)?.time }
    func add(
      _ kind: PodWait.Kind, from start: Timestamp?, to end: Timestamp?, isOpen: Bool, isAtMost: Bool = false
    ) {
      guard let start, let end = end ?? (isOpen ? max(now, start) : nil), end >= start else { return }
      waits.append(PodWait(kind, end - start, isOpen: isOpen, isAtMost: isAtMost))
    }
    let isPlaced = mark(.scheduled) != nil
    add(.placing, from: time(.created), to: time(.scheduled), isOpen: !isPlaced && !isOver)
    guard isPlaced || mark(.submitted) != nil else { return }
    let began = time(.scheduled) ?? time(.accepted) ?? time(.created)
    guard let submitted = mark(.submitted) else {
      add(.submitting, from: began, to: time(.ended), isOpen: !isOver)
      return
    }
    if submitted.witness == .slurm, slurmIsBehind == 0, record.join.job?.job.requeues == 0 {
      add(.submitting, from: began, to: submitted.time, isOpen: false)
    }
    // The plugin gives no time of its submission, but takes it a moment after the virtual kubelet.
    let queued = submitted.time ?? time(.accepted)
    let isGuess = submitted.time == nil
    if let started = mark(.started) {
      add(.queue, from: queued, to: started.time, isOpen: false, isAtMost: isGuess)
      let isRough = isOver && started.witness != mark(.ended)?.witness
      add(.run, from: started.time, to: time(.ended), isOpen: !isOver, isAtMost: isRough)
    } else if submitted.witness == .slurm {
      add(.queue, from: queued, to: time(.ended), isOpen: !isOver)
    } else if !isOver {
      add(.queue, from: queued, to: nil, isOpen: true, isAtMost: true)
    }
    lateness(record, mark(.started), mark(.ended))
  }

  /// How late Kubernetes knew, where Slurm tells when it really was.
  private mutating func lateness(_ record: PodRecord, _ started: Mark?, _ ended: Mark?) {
    guard record.join.job?.job.requeues == 0, slurmIsBehind == 0 else { return }
    let seen = Self.noticed(record.pod)
    if let started, started.witness == .slurm, let real = started.time, let noticed = seen.start,
      noticed >= real
    {
      waits.append(PodWait(.startNoticed, noticed - real))
    }
    if let ended, ended.witness == .slurm, let real = ended.time, let noticed = seen.end, noticed >= real,
      record.pod.meta.deletion == nil
    {
      waits.append(PodWait(.endNoticed, noticed - real))
    }
  }

  /// Says what is not certain.
  mutating func doubt(_ record: PodRecord) {
    if slurmIsBehind != 0 {
      doubts.append(
        "Slurm's clock is \(slurmIsBehind > 0 ? "behind" : "ahead of") that of Kubernetes by "
          + "\(TimeSpan.text(slurmIsBehind.magnitude.rounded(.up))) at least: waits between times of both are not "
          + "told, and the bar is put right by as much.")
    }
    guard let job = record.join.job?.job else {
      if record.job != nil {
        doubts.append(
          "No Slurm is asked: starts and ends are when the plugin noticed them, about 10 s late for each pod "
            + "of its node.")
      }
      if isOver, self[.started] == nil, record.pod.phase == "Succeeded" {
        doubts.append("It was never seen running: it may have been cancelled while it was queued.")
      }
      return
    }
    if job.requeues > 0 {
      doubts.append("Its times in Slurm are those of the last time it was put into the queue.")
    }
    if let array = job.array {
      doubts.append(
        array.task.map { "The times are those of task \($0) of array \(array.job)." }
          ?? "The times are those of the tasks \(array.tasks) of array \(array.job) that have not begun.")
    } else if record.join.jobs.jobs.count > 1 {
      doubts.append("It has \(record.join.jobs.jobs.count) jobs; the times are those of the one that counts.")
    }
  }
}
