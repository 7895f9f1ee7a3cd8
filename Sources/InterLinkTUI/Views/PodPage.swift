internal import ClientCore
internal import Monitor

/// Everything that is known of one pod, as a page.
enum PodPage {
  /// The page of `record`; `events` as far as they have been loaded.
  static func make(_ record: PodRecord, events: Load<[Event]>, frame: Frame) -> Page {
    var page = Page()
    let pod = record.pod
    let message = PodSummary.message(of: pod)
    // A refusal's message is a page of Go's inner life with the reason, which the verdict has, somewhere in it.
    let isLong = PodSummary.isRefused(pod)
    verdict(record, message: isLong ? "" : message, frame, &page)
    layers(record, frame, &page)
    job(record, frame, &page)
    if record.join.job == nil { progress(record, frame, &page) }
    chain(record, scheduling: events, frame, &page)
    identity(record, frame, &page)
    containers(
      pod.initContainers, pod.initContainerStatuses, "Init containers",
      note: "the Slurm plugin reports nothing about them", besides: message, frame, &page)
    containers(
      pod.containers, pod.containerStatuses, "Containers", note: "", besides: message, frame, &page)
    annotations(pod, &page)
    conditions(pod, &page)
    placement(pod, &page)
    list(events, frame, &page)
    if isLong {
      page.heading(
        "Message", note: "in full, as the virtual kubelet gives it: what sbatch said stands at the top")
      page.sentence(message.trimmingTrailingNewlines)
    }
    return page
  }

  private static func identity(_ record: PodRecord, _ frame: Frame, _ page: inout Page) {
    let pod = record.pod
    page.heading("Identity")
    page.field("pod", "\(pod.meta.namespace)/\(pod.meta.name)")
    page.field("uid", pod.meta.uid)
    if let job = record.job {
      let cluster = record.join.job.map { "job of Slurm cluster \($0.key.cluster)" }
      page.field("job", job.text, .accent, note: cluster ?? kind(of: job))
    } else if PodSummary.isRefused(pod) {
      page.field("job", "none", .dim, note: "its submission was refused")
    } else {
      page.field("job", "none yet", .dim, note: "the plugin has not accepted it (no JobID annotation)")
    }
    page.field("node", pod.nodeName.isEmpty ? "none: not scheduled" : pod.nodeName)
    if let owner = pod.meta.controller {
      page.field("owner", "\(owner.kind) \(owner.name)", note: "would make it again")
    }
    if !pod.meta.labels.isEmpty { page.field("labels", joined(pod.meta.labels)) }
  }

  /// What kind of id a job's is.
  static func kind(of job: JobIdentifier) -> String {
    switch job {
    case .number: "Slurm job ID (or HTCondor cluster ID)"
    case .container: "Docker container"
    case .uid: "UID at the remote side (Kubernetes or UNICORE plugin)"
    case .other: "ID given by the plugin"
    }
  }

  /// How far its program says it is, as long as its log is open.
  static func progress(_ record: PodRecord, _ frame: Frame, _ page: inout Page) {
    guard let told = record.join.progress else { return }
    if record.join.job == nil { page.heading("Progress") }
    page.field("progress", ProgressWords.field(told, at: frame.now, glyphs: frame.glyphs))
  }

  private static func containers(
    _ containers: [Pod.Container], _ statuses: [Pod.ContainerStatus], _ title: String, note: String,
    besides shown: String, _ frame: Frame, _ page: inout Page
  ) {
    guard !containers.isEmpty else { return }
    page.heading(title, note: note)
    for container in containers {
      let status = statuses.first { $0.name == container.name }
      page.field(container.name, state(of: status, frame))
      page.field("", container.image, .dim)
      // Most often it repeats the pod's own message, which stands above.
      if case .terminated(let end)? = status?.state, !end.message.isEmpty, end.message != shown {
        page.field("", end.message.trimmingTrailingNewlines)
      }
      let asked = resources(container)
      if !asked.isEmpty { page.field("", asked, .dim) }
    }
  }

  private static func state(of status: Pod.ContainerStatus?, _ frame: Frame) -> StyledText {
    guard let status else { return StyledText("nothing reported", Style(.dim)) }
    var text: StyledText
    switch status.state {
    case .unknown:
      text = StyledText("nothing reported yet", Style(.dim))
    case .waiting(let reason, let message):
      text = StyledText("waiting", Style(.waiting))
      let why = [reason, PodSummary.oneLine(message)].filter { !$0.isEmpty }.joined(separator: ": ")
      if !why.isEmpty { text.append(": " + why) }
    case .running(let start):
      text = StyledText("running", Style(.live))
      if let start { text.append(" for \(Format.age(frame.asOf - start))") }
    case .terminated(let end):
      text = StyledText(PodSummary.outcome(of: end), Style(end.exitCode == 0 ? .ended : .bad))
      if let start = end.startedAt, let finish = end.finishedAt {
        text.append(" after \(Format.age(finish - start))")
      }
      if let finish = end.finishedAt { text.append(" at \(Format.moment(finish, now: frame.now))") }
      if end.startedAt == nil { text.append(", never seen running", .dim) }
    }
    if status.isReady { text.append("  ready", .good) }
    if status.restartCount > 0 {
      text.append("  " + Format.count(status.restartCount, "restart"), .attention)
    }
    return text
  }

  private static func resources(_ container: Pod.Container) -> String {
    func list(_ amounts: [String: String]) -> String {
      amounts.sorted { $0.key < $1.key }
        .map { "\($0.key) \(Format.quantity($0.value, of: $0.key))" }.joined(separator: ", ")
    }
    let (requests, limits) = (list(container.requests), list(container.limits))
    if requests.isEmpty && limits.isEmpty { return "" }
    if requests == limits { return "asks for \(requests), and no more" }
    return [requests.isEmpty ? "" : "asks for \(requests)", limits.isEmpty ? "" : "at most \(limits)"]
      .filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func annotations(_ pod: Pod, _ page: inout Page) {
    let sorted = pod.meta.annotations.sorted { $0.key < $1.key }
    let flags = sorted.filter { $0.key.hasPrefix(flagPrefix) }
    if !flags.isEmpty {
      page.heading("Slurm flags", note: flagPrefix)
      for (key, value) in flags {
        page.field(String(key.dropFirst(flagPrefix.count)), Secrets.shown(annotation: key, value))
      }
    }
    let others = sorted.filter { !$0.key.hasPrefix(flagPrefix) && $0.key != JobIdentifier.annotation }
    guard !others.isEmpty else { return }
    page.heading("Annotations")
    for (key, value) in others {
      var line = StyledText("  ")
      let shown = Secrets.shown(annotation: key, value)
      line.append(key + " ", .dim)
      line.append(PodSummary.oneLine(shown), shown == Secrets.mask ? .dim : .plain)
      line.hang = 4
      page.line(line)
    }
  }

  private static func conditions(_ pod: Pod, _ page: inout Page) {
    guard !pod.conditions.isEmpty else { return }
    let isDoubled = Set(pod.conditions.map(\.type)).count < pod.conditions.count
    page.heading("Conditions", note: isDoubled ? "of a type that is there twice, the last counts" : "")
    var seen: Set<String> = []
    for condition in pod.conditions.reversed() where seen.insert(condition.type).inserted {
      let text = [condition.status, condition.reason, PodSummary.oneLine(condition.message)]
      page.field(condition.type, text.filter { !$0.isEmpty }.joined(separator: "  "))
    }
  }

  private static func placement(_ pod: Pod, _ page: inout Page) {
    guard !pod.nodeSelector.isEmpty || !pod.tolerations.isEmpty else { return }
    page.heading("Placement")
    if !pod.nodeSelector.isEmpty { page.field("only on", joined(pod.nodeSelector)) }
    if !pod.tolerations.isEmpty {
      page.field("tolerates", pod.tolerations.map { $0.isEmpty ? "every taint" : $0 }.joined(separator: ", "))
    }
  }

  private static func list(_ events: Load<[Event]>, _ frame: Frame, _ page: inout Page) {
    page.heading("Events", note: "the virtual kubelet itself reports none")
    switch events {
    case .loading: page.sentence("asking for them\(frame.glyphs.ellipsis)", .dim)
    case .failed(let why): page.sentence(why, .attention)
    case .loaded(let events) where events.isEmpty:
      page.sentence("none (they are kept for about an hour)", .dim)
    case .loaded(let events):
      for event in events {
        var line = StyledText("  ")
        let age = frame.age(event.last ?? event.first)
        line.append(age + String(repeating: " ", count: max(1, 7 - age.count)), .dim)
        line.append(event.reason, event.type == "Warning" ? .attention : .plain)
        if event.count > 1 { line.append(" \(event.count) times", .dim) }
        line.append("  " + PodSummary.oneLine(event.message))
        if !event.source.isEmpty { line.append("  (\(event.source))", .dim) }
        line.hang = 9
        page.line(line)
      }
    }
  }

  private static func joined(_ pairs: [String: String]) -> String {
    pairs.sorted { $0.key < $1.key }.map { $0.value.isEmpty ? $0.key : "\($0.key)=\($0.value)" }
      .joined(separator: ", ")
  }

  private static let flagPrefix = "slurm-job.vk.io/"
}

nonisolated extension String {
  /// Without line breaks at its end.
  var trimmingTrailingNewlines: String {
    var result = self
    while result.last?.isNewline == true { result.removeLast() }
    return result
  }
}
