internal import ClientCore
internal import Monitor

/// The one thing most worth saying of a pod in its row, whoever says it: a contradiction before what is missing,
/// that before why it waits, how far it is or how it ended.
nonisolated struct PodNote: Equatable, Sendable {
  var text: String
  var role: Role

  private init(_ text: String, _ role: Role) { (self.text, self.role) = (text, role) }

  /// Of the pod of `row`.
  init(_ row: PodRow, at now: Timestamp, glyphs: Glyphs) {
    let (record, summary) = (row.record, PodSummary(row.record))
    let join = record.join
    let kubernetes = PodNote(
      summary.reason, summary.isOdd ? .attention : summary.role == .bad ? .plain : .dim)
    if record.isGone {
      self = kubernetes
    } else if let disagreement = join.disagreement {
      self = Self.of(disagreement, join.job, at: now)
    } else if let conflict = join.interLinkConflict {
      self = PodNote(
        "interLink says \(conflict.interLink) for \(Format.age(now - conflict.since))", .waiting)
    } else if let stranded = join.stranded, let note = Self.of(stranded, at: now) {
      self = note
    } else if record.pod.meta.deletion != nil || PodSummary.isRefused(record.pod) {
      self = kubernetes
    } else if let job = join.job {
      // Of a Slurm that does not answer, what is said is as old as its last word.
      self = Self.of(job, record, kubernetes, at: row.isSlurmSilent ? job.learnt : now, glyphs)
      if row.isSlurmSilent, row.isJobStale { role = .stale }
    } else if let told = record.join.progress, record.pod.phase == "Running", !row.isNodeSilent {
      let note = ProgressWords.note(told, at: now, glyphs: glyphs)
      self = PodNote(note.text, note.role)
    } else if row.isNodeSilent {
      self = PodNote("node silent; was \(summary.phase)", .attention)
    } else {
      self = kubernetes
    }
  }

  /// Phase and state stand beside it: whom to believe, and what that comes to.
  private static func of(_ disagreement: Disagreement, _ job: JobRecord?, at now: Timestamp) -> PodNote {
    let role = disagreement.severity == .wrong ? Role.attention : .waiting
    let belief = disagreement.belief.rawValue
    let state = disagreement.slurm.lowercased().replacing("_", with: " ")
    switch disagreement.belief {
    case .slurm:
      let age = Format.age(now - disagreement.since)
      let since = job?.job.state.isEnded == false ? "for \(age)" : "\(age) ago"
      let more = disagreement.circumstance.isEmpty ? "" : " \(disagreement.circumstance)"
      return PodNote("\(belief): \(state) \(since)\(more)", role)
    case .kubernetes: return PodNote("\(belief): \(disagreement.kubernetes)", role)
    case .neither: return PodNote("\(belief): \(disagreement.kubernetes) or \(state)", role)
    }
  }

  /// `nil` where Kubernetes' own words tell as much.
  private static func of(_ stranded: StrandedPod, at now: Timestamp) -> PodNote? {
    let age = Format.age(now - stranded.since)
    switch stranded.cause {
    case .noJob: return PodNote("no job ID for \(age): the plugin has not answered", .attention)
    case .waitsForObjects(let end):
      let left = Format.age(max(0, end - now))
      return PodNote("waits for a ConfigMap or Secret, gives up in \(left)", .attention)
    case .jobGone(let id, _):
      return PodNote("Slurm forgot job \(id) \(age) ago: this will not change any more", .attention)
    case .jobNeverSeen(let id): return PodNote("Slurm does not know job \(id)", .attention)
    case .unschedulable, .notSubmitted: return nil
    }
  }

  private static func of(
    _ job: JobRecord, _ record: PodRecord, _ kubernetes: PodNote, at now: Timestamp, _ glyphs: Glyphs
  ) -> PodNote {
    var note = JobNote(job, places: record.join.places, at: now, glyphs: glyphs)
    if let told = record.join.progress, job.job.state.isLive {
      note = note.with(told, at: now, glyphs: glyphs)
    }
    // Of a script that failed, the containers' own exit codes tell more.
    if job.job.state.base == .failed, record.pod.phase == "Failed", !kubernetes.text.isEmpty {
      return kubernetes
    }
    let ends = record.pod.phase == "Running" && job.job.state.isLive ? PodSummary.ends(of: record.pod) : ""
    return PodNote(ends.isEmpty ? note.text : "\(note.text)  \(ends)", ends.isEmpty ? note.role : .attention)
  }
}
