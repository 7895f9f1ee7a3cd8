internal import ClientCore
internal import Monitor

/// The columns of jobs.
nonisolated enum JobColumns {
  /// Those shown only in the wide table.
  static let wide: Set<String> = ["account", "qos", "user", "node", "limit"]
  private static let amounts = ["nodes", "cpus", "mem", "gpu"]

  /// Those left out of a table of that width although they would fit: others need the room more.
  static func hidden(width: Int, isWide: Bool, in snapshot: Snapshot) -> Set<String> {
    var hidden: Set<String> = []
    // Only Slurm tells of these.
    if !snapshot.hasSlurm {
      hidden.formUnion(["time", "start", "left", "ahead", "priority", "partition"] + amounts)
    }
    guard !isWide else { return hidden }
    if width < 110 { hidden.insert("left") }
    // What a waiting job is told beside its state says both.
    if width < 150 { hidden.formUnion(["start", "ahead"]) }
    if width < 160 { hidden.formUnion(["time", "priority"] + amounts) }
    if width < 190 { hidden.formUnion(["cpus", "mem", "gpu"]) }
    return hidden
  }

  /// Cells that a column must have in a table of that width, where that differs from its own wish: where there is
  /// room, a state is more than its code.
  static func minimum(width: Int) -> [String: Int] { width < 110 ? [:] : ["state": 14] }

  /// The sign before a job that is to be looked into.
  static func sign(_ glyphs: Glyphs) -> @Sendable (JobRow) -> Span? {
    { row in row.isFinding ? Span(glyphs.warning, Style(.attention)) : nil }
  }

  /// All of them, in the order of the screen.
  static func all(_ glyphs: Glyphs) -> [Column<JobRow>] {
    identity(glyphs) + progress(glyphs) + queue(glyphs) + resources(glyphs) + origin(glyphs) + facets()
  }

  private static func identity(_ glyphs: Glyphs) -> [Column<JobRow>] {
    [
      Column(
        "job", truncation: .middle, width: 7...11, worth: 100, isSearched: true, aliases: ["jobid", "id"],
        value: { row, _ in id(row) },
        cell: { row, _ in Span(row.number, Style(row.isForeign ? .dim : .plain)) }),
      Column(
        "name", title: "POD", truncation: .middle, width: 18...36, worth: 99, isSearched: true,
        aliases: ["pod"],
        cell: { row, _ in Span(row.podName, Style(row.pod == nil ? .dim : .plain)) }),
      Column(
        "state", truncation: .words, width: 5...17, worth: 98, isSearched: true, matchesWhole: true,
        aliases: ["st", "slurm"],
        value: { row, _ in .number(Double(JobSummary(row).rank)) },
        matched: { row, _ in "\(JobSummary(row).text) \(row.job?.state.long ?? "")" },
        cell: { row, _ in
          let summary = JobSummary(row)
          return Span("\(summary.sign(glyphs)) \(summary.text)", Style(row.isForeign ? .dim : summary.role))
        }),
    ]
  }

  private static func progress(_ glyphs: Glyphs) -> [Column<JobRow>] {
    [
      Column(
        "time", kind: .duration, width: 6...8, worth: 44, aliases: ["elapsed"],
        value: { row, now in number(time(row, now)) },
        cell: { row, now in Span(time(row, now).map(Format.hours) ?? "", Style(.dim)) }),
      Column(
        "reason", title: "WHY / PROGRESS", width: 30...80, ideal: 56, worth: 97, aliases: ["why"],
        matched: { row, now in
          "\(JobNote(row, at: now, glyphs: glyphs).text) \(row.job?.reason ?? "")"
        },
        cell: { row, now in
          let note = JobNote(row, at: now, glyphs: glyphs)
          return Span(note.text, Style(note.role))
        }),
      Column(
        "left", kind: .duration, width: 7...8, worth: 66, aliases: ["remaining"],
        value: { row, now in number(time(of: row, now)?.remaining) },
        cell: { row, now in left(row, now) }),
      Column(
        "start", kind: .duration, alignment: .leading, width: 6...12, worth: 70, aliases: ["eta"],
        value: { row, now in number(row.expectedStart.map { $0 - now }) },
        cell: { row, now in
          Span(
            row.job.flatMap { SlurmWords.expected($0, at: now) } ?? "", Style(row.isForeign ? .dim : .plain))
        }),
    ]
  }

  private static func queue(_ glyphs: Glyphs) -> [Column<JobRow>] {
    [
      Column(
        "ahead", kind: .count, width: 5...11, ideal: 6, worth: 65, aliases: ["place"],
        value: { row, _ in number(row.place.map { Double($0.ahead) }) },
        cell: { row, _ in
          Span(row.place.map { "\($0.ahead)/\($0.length)" } ?? "", Style(row.isForeign ? .dim : .plain))
        }),
      Column(
        "priority", title: "PRIO", kind: .count, width: 6...10, worth: 45, aliases: ["prio"],
        value: { row, _ in number(row.job?.priority.map(Double.init)) },
        cell: { row, _ in Span(row.job?.priority.map { String($0) } ?? "", Style(.dim)) }),
      text("partition", width: 9...14, worth: 60) { $0.job?.partition },
      text("account", width: 7...16, worth: 30) { $0.job?.account },
      text("qos", width: 4...12, worth: 28) { $0.job?.qos },
      text("user", width: 6...12, worth: 32) { $0.job?.user },
    ]
  }

  private static func resources(_ glyphs: Glyphs) -> [Column<JobRow>] {
    func column(
      _ id: String, kind: ColumnKind = .count, width: ClosedRange<Int>, worth: Int, factor: Double = 1,
      _ pair: @escaping @Sendable (JobResources) -> JobResources.Pair,
      _ write: @escaping @Sendable (Int) -> String = { String($0) }
    ) -> Column<JobRow> {
      Column(
        id, kind: kind, width: width, worth: worth,
        value: { row, _ in
          number(row.job.flatMap { pair(JobResources($0)).effective }.map { Double($0) * factor })
        },
        cell: { row, _ in Span(row.job.map { pair(JobResources($0)).text(glyphs, write) } ?? "", Style(.dim))
        })
    }
    return [
      Column(
        "nodes", truncation: .middle, width: 9...16, ideal: 10, worth: 50, aliases: ["hosts", "nodelist"],
        cell: { row, _ in Span(nodes(row), Style(.dim)) }),
      column("cpus", width: 4...7, worth: 36) { $0.cpus },
      column("mem", kind: .bytes, width: 5...11, worth: 34, factor: 1_048_576, { $0.memory }) {
        JobResources.memory($0)
      },
      column("gpu", width: 3...5, worth: 35) { $0.gpus },
      Column(
        "limit", kind: .duration, width: 7...8, worth: 26,
        value: { row, _ in number(limit(row)) },
        cell: { row, _ in Span(limit(row).map(Format.hours) ?? "", Style(.dim)) }),
    ]
  }

  private static func origin(_ glyphs: Glyphs) -> [Column<JobRow>] {
    [
      text("site", width: 6...14, worth: 75) { $0.site },
      text("node", width: 8...18, worth: 24) { $0.pod?.pod.nodeName },
      Column(
        "age", kind: .duration, width: 5...6, worth: 62, aliases: ["submitted"],
        value: { row, now in number(row.submitted.map { now - $0 }) },
        cell: { row, now in Span(Format.age(since: row.submitted, now: now, none: glyphs.none), Style(.dim)) }
      ),
    ]
  }

  /// What is only filtered and sorted by.
  private static func facets() -> [Column<JobRow>] {
    [
      .kinds(JobRow.kinds) { row, now in row.kinds(at: now) },
      .hidden("class", aliases: ["group"], text: { row, _ in group(row) }),
      .hidden(
        "wait", kind: .duration, aliases: ["waited"], value: { row, now in number(waited(row, now)) },
        text: { row, now in waited(row, now).map(Format.hours) ?? "" }),
      .hidden("namespace", aliases: ["ns"], text: { row, _ in row.namespace }),
      .hidden("uid", text: { row, _ in row.pod?.key.uid ?? row.entry?.record.namedPod ?? "" }),
      .hidden("cluster", text: { row, _ in row.entry?.id.job.cluster ?? "" }),
    ]
  }

  // MARK: Values

  private static func id(_ row: JobRow) -> ColumnValue {
    if let entry = row.entry { return .number(Double(entry.id.job.id)) }
    if case .number(let number)? = row.pod?.job { return .number(Double(number)) }
    return .text(row.number)
  }

  private static func text(
    _ id: String, width: ClosedRange<Int>, worth: Int, _ text: @escaping @Sendable (JobRow) -> String?
  ) -> Column<JobRow> {
    Column(
      id, width: width, worth: worth, isSearched: true, cell: { row, _ in Span(text(row) ?? "", Style(.dim)) }
    )
  }

  private static func number(_ value: Double?) -> ColumnValue { value.map { .number($0) } ?? .missing }

  /// Seconds that it has run, or has waited for its start.
  private static func time(_ row: JobRow, _ now: Timestamp) -> Double? {
    guard let job = row.job, !row.isForgotten else { return nil }
    return time(of: row, now)?.elapsed ?? (job.state.isPending ? waited(row, now) : nil)
  }

  /// Seconds in the queue: until its start, or its end if it had none, or now.
  private static func waited(_ row: JobRow, _ now: Timestamp) -> Double? {
    guard let job = row.job, let submitted = job.submitted else { return nil }
    let end = job.state.isPending ? now : job.started ?? job.ended ?? now
    return max(0, end - submitted)
  }

  /// Its time, unless nobody knows whether it still runs.
  private static func time(of row: JobRow, _ now: Timestamp) -> JobTime? {
    row.isForgotten ? nil : row.job.flatMap { JobTime($0, at: row.asOf(now)) }
  }

  /// How long Slurm lets it run on.
  private static func left(_ row: JobRow, _ now: Timestamp) -> Span {
    guard let time = time(of: row, now), let remaining = time.remaining else { return Span("") }
    return Span(
      remaining == 0 ? "over" : Format.hours(remaining),
      Style(row.isForeign ? .dim : time.isNearEnd ? .attention : .plain))
  }

  private static func limit(_ row: JobRow) -> Double? { row.job?.timeLimit.value.map { Double($0) * 60 } }

  /// Where it runs or ran, or on how many it is to.
  private static func nodes(_ row: JobRow) -> String {
    guard let job = row.job else { return "" }
    if !job.nodes.isEmpty { return job.nodes }
    return JobResources(job).nodes.asked.map { Format.count($0, "node") } ?? ""
  }

  private static func group(_ row: JobRow) -> String {
    guard let job = row.job, job.state.isPending else { return "" }
    return job.explainedReason().group.rawValue
  }
}
