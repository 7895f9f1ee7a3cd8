internal import ClientCore
internal import Monitor

/// A pod's way through its stages, as a section of a page: a bar on a time axis, the stages with who says so,
/// and how long it waited between them.
enum TimelineSection {
  /// Adds the section to `page`.
  ///
  /// - Parameters:
  ///   - events: about the pod, as far as they have been loaded.
  ///   - script: what the job's script told in its log, if that has been read.
  ///   - width: cells of the page.
  static func add(
    _ record: PodRecord, events: Load<[Event]>, script: ScriptTimes? = nil, width: Int, frame: Frame,
    to page: inout Page
  ) {
    var known: [Event] = []
    if case .loaded(let events) = events { known = events }
    let timeline = PodTimeline(record, events: known, script: script, now: frame.asOf)
    page.heading("Timeline", note: "times in UTC")
    bar(record, timeline, width: min(width - 5, 120), frame, &page)
    marks(timeline, frame, &page)
    if let script { steps(script, frame, &page) }
    waits(timeline, &page)
    for doubt in timeline.doubts { page.sentence(doubt, .dim) }
  }

  // MARK: The bar

  private static func bar(
    _ record: PodRecord, _ timeline: PodTimeline, width: Int, _ frame: Frame, _ page: inout Page
  ) {
    guard width >= 20, let axis = axis(timeline, width: width, now: frame.asOf) else { return }
    let role = TimelineBar.ranRole(record, timeline)
    var line = StyledText("  ")
    for span in TimelineBar.spans(timeline, on: axis, ran: role, glyphs: frame.glyphs) {
      line.append(span.text, span.style)
    }
    if let last = timeline.stretches.last, last.end > axis.end { line.append(frame.glyphs.more, .dim) }
    page.line(line)
    page.line(StyledText("  " + axis.line, Style(.dim)))
    page.line(legend(timeline, role, frame))
  }

  /// From the beginning to now, or to the end that is expected if that is not much further.
  private static func axis(_ timeline: PodTimeline, width: Int, now: Timestamp) -> TimeAxis? {
    guard let first = timeline.stretches.first, let last = timeline.stretches.last else { return nil }
    let real = timeline.stretches.last { !$0.isExpected }?.end ?? first.start
    // What is expected may take as much room as what was.
    let end = min(last.end, real + max(60, real - first.start))
    return TimeAxis(start: first.start, end: max(end, first.start + 1), width: width)
  }

  /// `·· 2s submitting   ▂▂ 8m queued   ▇▇ 1h12m running`
  private static func legend(_ timeline: PodTimeline, _ role: Role, _ frame: Frame) -> StyledText {
    var line = StyledText("  ")
    line.hang = 2
    for (index, stretch) in timeline.stretches.enumerated() {
      if index > 0 { line.append("   ") }
      let glyph = TimelineBar.glyph(stretch, frame.glyphs)
      line.append(glyph + glyph, Style(TimelineBar.role(stretch, ran: role)))
      line.append(" \(word(stretch)) ", .dim)
      line.append(Format.age(stretch.end - stretch.start))
    }
    return line
  }

  private static func word(_ stretch: PodTimeline.Stretch) -> String {
    switch stretch.phase {
    case .placing: "without a node"
    case .submitting: "without a job"
    case .queued: stretch.isExpected ? "to wait" : "queued"
    case .running: stretch.isExpected ? "to its limit" : "ran"
    case .unseen: "not seen"
    }
  }

  // MARK: The stages

  private static func marks(_ timeline: PodTimeline, _ frame: Frame, _ page: inout Page) {
    var before: Timestamp?
    let width =
      timeline.marks.compactMap { $0.time.map { Format.moment($0, now: frame.now).count + 1 } }.max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    for mark in timeline.marks {
      var text = StyledText()
      if let time = mark.time {
        let moment = (mark.isExpected ? "~" : " ") + Format.moment(time, now: frame.now)
        text.append(padded(moment, width), mark.isExpected ? .dim : .plain)
        text.append("  " + padded(distance(mark, since: before, frame), 7), .dim)
        if !mark.isExpected { before = time }
      } else {
        text.append(padded(" not told", width + 9), .dim)
      }
      text.append("  " + [source(mark), mark.note].filter { !$0.isEmpty }.joined(separator: ", "), .dim)
      page.field(word(mark), text)
    }
  }

  private static func word(_ mark: PodTimeline.Mark) -> String {
    switch mark.stage {
    case .created: "created"
    case .scheduled: "scheduled"
    case .accepted: "accepted"
    case .submitted: "submitted"
    case .started: mark.isExpected ? "to start" : "started"
    case .ended: mark.isExpected ? "to end" : "ended"
    }
  }

  /// How long after the stage before, or from now.
  private static func distance(_ mark: PodTimeline.Mark, since before: Timestamp?, _ frame: Frame) -> String {
    guard let time = mark.time else { return "" }
    if mark.isExpected {
      let seconds = time - frame.asOf
      return seconds >= 0 ? "in \(Format.age(seconds))" : "due \(Format.age(-seconds)) ago"
    }
    // What seems to go back in time is told of by a doubt.
    guard let before, time >= before else { return "" }
    return "+\(Format.age(time - before))"
  }

  private static func source(_ mark: PodTimeline.Mark) -> String {
    if mark.isExpected { return "" }
    return switch mark.witness {
    case .kubernetes: "says Kubernetes"
    case .event: "says the scheduler's event"
    case .virtualKubelet: "says the virtual kubelet"
    case .plugin: mark.time == nil ? "says the plugin" : "when the plugin noticed"
    case .slurm: "says Slurm"
    case .script: "says the job's script"
    }
  }

  /// What the script ran; the only place that tells of init containers.
  private static func steps(_ script: ScriptTimes, _ frame: Frame, _ page: inout Page) {
    for step in script.steps {
      var text = StyledText(" \(Format.moment(step.started, now: frame.now))  \(step.container)")
      if step.isInit { text.append(" (init)", .dim) }
      if let end = step.ended {
        text.append("  ran \(Format.age(end.time - step.started))", .dim)
        text.append(", exit \(end.status)", end.status == 0 ? .dim : .bad)
      }
      page.field("in the job", text)
    }
  }

  // MARK: The waits

  private static func waits(_ timeline: PodTimeline, _ page: inout Page) {
    guard !timeline.waits.isEmpty else { return }
    page.heading("Waits")
    for wait in timeline.waits {
      let length = (wait.isAtMost ? "at most " : "") + Format.age(wait.seconds)
      page.field(word(wait), length, wait.isOpen ? .waiting : .plain, note: wait.isOpen ? "so far" : "")
    }
  }

  private static func word(_ wait: PodWait) -> String {
    switch wait.kind {
    case .placing: "for a node"
    case .submitting: "for a job"
    case .queue: "in the queue"
    case .run: "run"
    case .startNoticed: "start known"
    case .endNoticed: "end known"
    }
  }
}
