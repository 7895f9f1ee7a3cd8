internal import ClientCore
internal import Monitor

/// The columns of pods.
nonisolated enum PodColumns {
  /// Those shown only in the wide table.
  static let wide: Set<String> = [
    "owner", "image", "flags", "uid", "class", "account", "qos", "priority", "limit", "left", "ground",
  ]
  /// Those that are empty where no Slurm tells of jobs.
  private static let slurm: Set<String> = [
    "slurm", "partition", "hosts", "class", "account", "qos", "priority", "limit", "left", "ground",
  ]

  /// Those left out of a table of that width although they would fit: others need the room more.
  static func hidden(width: Int, isWide: Bool, hasSlurm: Bool) -> Set<String> {
    var hidden: Set<String> = width < 220 ? ["uid"] : []
    if width < 60 { hidden.insert("namespace") }
    if !hasSlurm {
      hidden.formUnion(slurm)
      if width < 130, !isWide { hidden.insert("ready") }
      if width < 110, !isWide { hidden.insert("restarts") }
      return hidden
    }
    // Virtual kubelets never count restarts, and Slurm's own words are worth more than the node's name.
    if width < 260 { hidden.formUnion(["ready", "restarts"]) }
    if !isWide {
      if width < 140 { hidden.formUnion(["node", "partition"]) }
      if width < 170 { hidden.insert("hosts") }
    }
    return hidden
  }

  /// Cells that a column must have in a table of that width, where that differs from its own wish: where there is
  /// room, a state is more than its code.
  static func minimum(width: Int) -> [String: Int] { width < 100 ? [:] : ["slurm": 14] }

  /// The sign before a pod that is to be looked into.
  static func sign(_ glyphs: Glyphs) -> @Sendable (PodRow) -> Span? {
    { row in row.isFinding ? Span(glyphs.warning, Style(.attention)) : nil }
  }

  /// All of them, in the order of the screen.
  static func all(_ glyphs: Glyphs) -> [Column<PodRow>] {
    [
      Column(
        "site", truncation: .middle, width: 6...14, ideal: 10, worth: 64,
        cell: { row, _ in Span(row.record.key.site, Style(.dim)) }),
      Column(
        "namespace", truncation: .middle, width: 9...14, worth: 62, isSearched: true, aliases: ["ns"],
        cell: { row, _ in Span(row.record.pod.meta.namespace, Style(.dim)) }),
      Column(
        "name", title: "POD", truncation: .middle, width: 14...30, worth: 100, isSearched: true,
        aliases: ["pod"],
        cell: { row, _ in Span(row.record.pod.meta.name) }),
      Column(
        "job", truncation: .middle, width: 7...9, worth: 80, isSearched: true, aliases: ["jobid"],
        value: { row, _ in job(row) }, cell: { row, _ in jobCell(row, glyphs) }),
      Column(
        "phase", width: 14...14, worth: 90, isSearched: true, aliases: ["status", "state"],
        value: { row, _ in .text(PodSummary(row.record).phase) }, cell: { row, _ in phase(row, glyphs) }),
      Column(
        "slurm", truncation: .words, width: 5...14, worth: 88, isSearched: true, matchesWhole: true,
        value: { row, _ in text(row.job?.state.compact ?? "") }, cell: { row, _ in slurm(row, glyphs) }),
      Column(
        "reason", title: "WHY / PROGRESS", width: 18...76, worth: 70, isSearched: true, aliases: ["why"],
        cell: { row, now in
          if let hand = row.hand { return Span(hand.note, Style(hand.role)) }
          let note = PodNote(row, at: now, glyphs: glyphs)
          return Span(note.text, Style(note.role))
        }),
      Column(
        "ready", kind: .count, width: 5...5, worth: 35,
        value: { row, _ in .number(Double(row.record.pod.containerStatuses.count(where: \.isReady))) },
        cell: { row, _ in ready(row) }),
      Column(
        "restarts", title: "RST", kind: .count, width: 4...4, worth: 40,
        value: { row, _ in .number(Double(restarts(row))) },
        cell: { row, _ in Span(String(restarts(row)), Style(restarts(row) == 0 ? .dim : .attention)) }),
      Column(
        "node", truncation: .middle, width: 8...18, worth: 50, isSearched: true,
        cell: { row, _ in node(row, glyphs) }),
      slurmText("partition", width: 9...14, worth: 45, aliases: ["part"]) { $0.partition },
      slurmText("hosts", title: "SLURM NODES", width: 11...20, worth: 42, aliases: ["nodes"]) { $0.nodes },
      Column(
        "class", width: 5...5, worth: 33, isSearched: true, matchesWhole: true,
        cell: { row, _ in group(row) }),
      slurmText("account", width: 7...14, worth: 34) { $0.account },
      slurmText("qos", width: 4...12, worth: 34) { $0.qos },
      Column(
        "priority", title: "PRIO", kind: .count, width: 5...10, ideal: 8, worth: 32, aliases: ["prio"],
        value: { row, _ in row.job?.priority.map { .number(Double($0)) } ?? .missing },
        cell: { row, _ in Span(row.job?.priority.map(String.init) ?? "", Style(.dim)) }),
      Column(
        "limit", kind: .duration, width: 6...8, worth: 33,
        value: { row, _ in row.job?.timeLimit.value.map { .number(Double($0) * 60) } ?? .missing },
        cell: { row, _ in
          Span(row.job?.timeLimit.value.map { Format.hours(Double($0) * 60) } ?? "", Style(.dim))
        }),
      Column(
        "left", kind: .duration, width: 6...8, worth: 33, aliases: ["remaining"],
        value: { row, now in left(row, now).map { .number($0) } ?? .missing },
        cell: { row, now in Span(left(row, now).map(Format.hours) ?? "", Style(.dim)) }),
      Column(
        "ground", title: "MATCHED BY", width: 10...28, worth: 20, isSearched: true,
        cell: { row, _ in Span(row.record.join.jobs.main?.ground.words ?? "", Style(.dim)) }),
      Column(
        "owner", width: 10...36, worth: 30, isSearched: true,
        cell: { row, _ in Span(owner(row), Style(.dim)) }),
      Column(
        "image", truncation: .middle, width: 12...48, worth: 25, isSearched: true,
        cell: { row, _ in Span(row.record.pod.containers.map(\.image).joined(separator: " "), Style(.dim)) }),
      Column(
        "flags", width: 10...60, worth: 28, isSearched: true,
        cell: { row, _ in Span(row.record.pod.meta.annotations["slurm-job.vk.io/flags"] ?? "", Style(.dim)) }),
      Column(
        "uid", width: 36...36, worth: 10, isSearched: true,
        cell: { row, _ in Span(row.record.pod.meta.uid, Style(.dim)) }),
      Column(
        "age", kind: .duration, width: 5...6, worth: 60,
        value: { row, now in row.record.pod.meta.created.map { .number(now - $0) } ?? .missing },
        cell: { row, now in
          Span(Format.age(since: row.record.pod.meta.created, now: now, none: glyphs.none), Style(.dim))
        }),
      .kinds(PodRow.kinds) { row, now in row.kinds(at: now) },
    ]
  }

  /// A column of a word that Slurm has for the job.
  private static func slurmText(
    _ id: String, title: String? = nil, width: ClosedRange<Int>, worth: Int, aliases: [String] = [],
    _ word: @escaping @Sendable (SlurmJob) -> String
  ) -> Column<PodRow> {
    Column(
      id, title: title, truncation: .middle, width: width, worth: worth, isSearched: true, aliases: aliases,
      cell: { row, _ in Span(row.job.map(word) ?? "", Style(.dim)) })
  }

  private static func group(_ row: PodRow) -> Span {
    guard let job = row.job, job.state.isPending else { return Span("") }
    let group = job.explainedReason().group
    return Span(group.rawValue, Style(SlurmWords.role(group)))
  }

  private static func left(_ row: PodRow, _ now: Timestamp) -> Double? {
    row.job.flatMap { JobTime($0, at: now)?.remaining }
  }

  /// What Slurm says; what it no longer says is marked like a phase in doubt.
  private static func slurm(_ row: PodRow, _ glyphs: Glyphs) -> Span {
    guard let record = row.record.join.job else {
      return Span(row.record.isGone ? "" : glyphs.none, Style(.dim))
    }
    let state = record.job.state
    if row.isJobStale {
      return Span("\(state.compact)? \(SlurmWords.word(state))", Style(.stale))
    }
    return Span(SlurmWords.state(state), Style(SlurmWords.role(state)))
  }

  private static func job(_ row: PodRow) -> ColumnValue {
    switch row.record.job {
    case .number(let number)?: .number(Double(number))
    case let job?: .text(job.text)
    case nil: .missing
    }
  }

  private static func jobCell(_ row: PodRow, _ glyphs: Glyphs) -> Span {
    guard let job = row.record.job else { return Span(glyphs.none, Style(.dim)) }
    return Span(job.text)
  }

  private static func phase(_ row: PodRow, _ glyphs: Glyphs) -> Span {
    if let hand = row.hand { return Span("\(glyphs.circle) \(hand.word)", Style(hand.role)) }
    let summary = PodSummary(row.record)
    // What may be otherwise is said with a question mark, and by whom nobody hears any more, greyed.
    let doubt = row.record.join.doubt == nil ? "" : "?"
    return Span(
      "\(sign(of: summary, glyphs)) \(summary.phase)\(doubt)",
      Style(row.isNodeSilent ? .stale : summary.role))
  }

  /// A sign for the phase, so that it can be told without colours.
  private static func sign(of summary: PodSummary, _ glyphs: Glyphs) -> String {
    if summary.role == .bad { return glyphs.cross }
    if summary.isOdd { return glyphs.warning }
    return switch summary.role {
    case .live: glyphs.dot
    case .waiting: glyphs.circle
    case .ended: glyphs.check
    default: glyphs.none
    }
  }

  private static func ready(_ row: PodRow) -> Span {
    let pod = row.record.pod
    let ready = pod.containerStatuses.count(where: \.isReady)
    return Span("\(ready)/\(pod.containers.count)", Style(.dim))
  }

  private static func restarts(_ row: PodRow) -> Int {
    row.record.pod.containerStatuses.reduce(0) { $0 + $1.restartCount }
  }

  private static func node(_ row: PodRow, _ glyphs: Glyphs) -> Span {
    let name = row.record.pod.nodeName
    return name.isEmpty ? Span(glyphs.none, Style(.dim)) : Span(name, Style(row.isNodeSilent ? .bad : .plain))
  }

  private static func owner(_ row: PodRow) -> String {
    row.record.pod.meta.controller.map { "\($0.kind)/\($0.name)" } ?? ""
  }

  private static func text(_ text: String) -> ColumnValue { text.isEmpty ? .missing : .text(text) }
}
