internal import ClientCore
internal import Monitor

/// What Kubernetes, interLink and Slurm say, side by side and never blended, each with the time it was learnt.
extension PodPage {
  static func layers(_ record: PodRecord, _ frame: Frame, _ page: inout Page) {
    let join = record.join
    page.heading("Who says what")
    page.field("Kubernetes", kubernetes(record), note: heard(record.learnt, frame))
    if let report = join.interLink {
      page.field("interLink", interLink(report.status), note: heard(report.learnt, frame))
    }
    if let job = join.job {
      var text = StyledText(job.job.state.long, Style(SlurmWords.role(job.job.state)))
      text.append(": \(SlurmWords.clause(job.job.state.meaning))")
      text.append("  \(heard(job.learnt, frame)) from \(job.source)", .dim)
      page.field("Slurm", text)
      if let gone = job.goneSince {
        page.field(
          "", "has told nothing of it since \(frame.moment(gone))",
          SlurmWords.isForgotten(job) ? .attention : .dim)
      }
    } else {
      page.field("Slurm", silence(record, frame), .dim)
    }
  }

  private static func heard(_ time: Timestamp, _ frame: Frame) -> String { "heard \(frame.moment(time))" }

  /// `Succeeded (Completed); main: exit 0`
  private static func kubernetes(_ record: PodRecord) -> String {
    let pod = record.pod
    if record.isGone { return "nothing any more; it was \(pod.phase.isEmpty ? "in no phase" : pod.phase)" }
    var text = pod.phase.isEmpty ? "no phase" : pod.phase
    if !pod.reason.isEmpty, pod.reason != pod.phase { text += " (\(pod.reason))" }
    if pod.meta.deletion != nil { text += ", being deleted" }
    let containers = states(pod.containerStatuses)
    return containers.isEmpty || PodSummary.isRefused(pod) ? text : "\(text); \(containers)"
  }

  private static func interLink(_ status: InterLinkPodStatus) -> String {
    let containers = states(status.containers)
    let id = status.jobIdentifier.isEmpty ? "" : "; job \(status.jobIdentifier)"
    return (containers.isEmpty ? "knows the pod, and nothing of its containers" : containers) + id
  }

  /// `main: running, side: exit 3`
  private static func states(_ statuses: [Pod.ContainerStatus]) -> String {
    statuses.map { status in
      let state =
        switch status.state {
        case .unknown: "nothing reported"
        case .waiting(let reason, _): reason.isEmpty ? "waiting" : "waiting (\(reason))"
        case .running: "running"
        case .terminated(let end): PodSummary.outcome(of: end)
        }
      return "\(status.name): \(state)"
    }.joined(separator: ", ")
  }

  /// Why Slurm says nothing.
  private static func silence(_ record: PodRecord, _ frame: Frame) -> String {
    switch record.job {
    case .container?, .uid?, .other?: return "is not behind this: the job's ID is another plugin's"
    case .number?, nil: break
    }
    guard frame.snapshot.hasSlurm else { return "is not asked: no Slurm is configured for this site" }
    guard record.join.isSlurmAsked else { return "has not answered yet" }
    return record.job == nil ? "knows no job of this pod" : "does not know the job"
  }
}
