internal import ClientCore
internal import Monitor

/// What is to be known first: what it comes to, what cannot be true, what is missing, and what to do.
extension PodPage {
  static func verdict(_ record: PodRecord, message: String, _ frame: Frame, _ page: inout Page) {
    let (summary, join) = (PodSummary(record), record.join)
    var line = StyledText("  ")
    line.append(summary.phase + (join.doubt == nil ? "" : "?"), Style(summary.role, bold: true))
    if let job = join.job {
      let state = job.job.state
      line.append(" in Kubernetes, ", .dim)
      line.append(state.long, Style(SlurmWords.role(state), bold: true))
      line.append(" in Slurm", .dim)
    }
    if let job = join.job?.job, job.state.isPending, !summary.isOdd {
      let reason = job.explainedReason()
      line.append("  \(SlurmWords.sign(reason.group))\(reason.sentence)", SlurmWords.role(reason.group))
    } else if !summary.reason.isEmpty {
      // What contradicts it says it better.
      let role: Role = join.disagreement != nil ? .dim : summary.isOdd ? .attention : .plain
      line.append("  " + summary.reason, role)
    }
    line.hang = 2
    page.line(line)
    findings(record, summary, frame, &page)
    if PodSummary.isRefused(record.pod) {
      refusal(record.pod, frame, &page)
    } else if !message.isEmpty, PodSummary.oneLine(message) != summary.reason {
      page.heading("Message")
      page.sentence(message.trimmingTrailingNewlines)
    }
  }

  private static func findings(
    _ record: PodRecord, _ summary: PodSummary, _ frame: Frame, _ page: inout Page
  ) {
    let join = record.join
    if let disagreement = join.disagreement {
      let role: Role = disagreement.severity == .note ? .plain : .attention
      page.sentence("\(frame.glyphs.warning) \(disagreement.sentence(at: frame.now))", role)
      page.sentence(disagreement.reason, .dim)
    }
    if let conflict = join.interLinkConflict {
      page.sentence("\(frame.glyphs.warning) \(conflict.sentence(at: frame.now))", .attention)
    }
    if let stranded = join.stranded, !PodSummary.isRefused(record.pod) {
      page.sentence("\(frame.glyphs.warning) \(stranded.sentence(at: frame.now))", .attention)
    }
    if let doubt = join.doubt {
      page.sentence("? \(doubt)", summary.isOdd ? .attention : .dim)
    } else if summary.isOdd, record.pod.phase == "Succeeded", join.job == nil {
      page.sentence(
        "A job that is cancelled while it is queued is reported like this: Kubernetes cannot tell it from success.",
        .dim)
    }
    for conflict in join.jobs.conflicts { page.sentence(conflict.sentence, .attention) }
    if let job = join.job, frame.snapshot.isSlurmSilent(for: job, site: record.key.site) {
      page.sentence(
        "Slurm does not answer: what it says here is what it said at \(frame.moment(job.learnt)).", .attention
      )
    }
    if frame.isSilent(node: record.nodeKey) {
      page.sentence(
        "Its node no longer reports: all that Kubernetes says here of its state is from before that.",
        .attention)
    }
  }

  /// What sbatch said, line by line: the reason among two kilobytes of Go's inner life, which stand at the end.
  private static func refusal(_ pod: Pod, _ frame: Frame, _ page: inout Page) {
    let lines = PodSummary.submissionText(in: PodSummary.message(of: pod))
    page.sentence("It never became a job, and is not tried again.", .dim)
    guard !lines.isEmpty else { return }
    page.heading("What was refused", note: "as it was answered; G shows the whole message")
    for line in lines { page.sentence(line, .bad) }
  }
}
