internal import ClientCore
internal import Monitor

nonisolated extension JobNote {
  /// Of the job of `row`: what is wrong about it before all that Slurm says of it.
  init(_ row: JobRow, at now: Timestamp, glyphs: Glyphs) {
    guard let entry = row.entry else {
      self = JobNote(Self.untold(row), .dim)
      return
    }
    // What Kubernetes only learns late is on the pages; here it would hide how far the job is.
    if let disagreement = row.disagreement, disagreement.severity == .wrong {
      self = JobNote(
        "Kubernetes says \(disagreement.kubernetes); \(disagreement.belief.rawValue)", .attention)
    } else if let orphan = entry.orphan {
      self = JobNote(Self.brief(orphan, now), .attention)
    } else {
      self = JobNote(entry.record, places: entry.places, at: row.asOf(now), glyphs: glyphs)
      if let told = row.pod?.join.progress, entry.record.job.state.isLive {
        self = with(told, at: now, glyphs: glyphs)
      }
    }
    if row.isForeign { role = .dim }
  }

  /// With how far the program itself says it is, which tells more than how much of its time is over; what asks for
  /// attention stays first.
  func with(_ told: PodProgress, at now: Timestamp, glyphs: Glyphs) -> JobNote {
    let progress = ProgressWords.note(told, at: now, glyphs: glyphs)
    let time = String(text.drop { $0 == " " })
    if role == .attention { return JobNote("\(time)  \(progress.text)", role) }
    return JobNote("\(progress.text)  \(time)", progress.role)
  }

  /// Of a job that only Kubernetes knows.
  private static func untold(_ row: JobRow) -> String {
    guard let pod = row.pod, let job = pod.job else { return "" }
    let phase = "Kubernetes says \(pod.pod.phase.isEmpty ? "nothing" : pod.pod.phase)"
    switch job {
    case .number: return pod.join.isSlurmAsked ? "unknown to Slurm; \(phase)" : phase
    case .container, .uid, .other: return "no job of Slurm's; \(phase)"
    }
  }

  private static func brief(_ orphan: Orphan, _ now: Timestamp) -> String {
    switch orphan.doubt {
    case nil:
      "orphan: "
        + (orphan.podLeft.map { "its pod left \(Format.age(now - $0)) ago" } ?? "its pod is not there")
    case .hiddenPod: "orphan? its pod is not among those that you may see"
    case .anotherCluster: "orphan? its pod may be another cluster's"
    }
  }
}
