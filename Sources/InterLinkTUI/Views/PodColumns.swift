internal import ClientCore
internal import Monitor

/// A pod as a row.
nonisolated struct PodRow: TableRow {
  let record: PodRecord
  /// Its node's virtual kubelet has stopped reporting, so what is said of the pod is from then.
  let isNodeSilent: Bool
  var id: PodKey { record.key }

  func hasSameContent(as other: PodRow) -> Bool {
    record === other.record && isNodeSilent == other.isNodeSilent
  }
}

/// The columns of pods.
nonisolated enum PodColumns {
  /// Those shown only in the wide table.
  static let wide: Set<String> = ["owner", "image", "flags", "uid"]

  /// Those left out of a table of that width although they would fit: others need the room more.
  static func hidden(width: Int, isWide: Bool) -> Set<String> {
    var hidden: Set<String> = width < 220 ? ["uid"] : []
    if width < 130, !isWide { hidden.insert("ready") }
    if width < 110, !isWide { hidden.insert("restarts") }
    if width < 60 { hidden.insert("namespace") }
    return hidden
  }

  /// All of them, in the order of the screen.
  static func all(_ glyphs: Glyphs) -> [Column<PodRow>] {
    [
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
        "reason", width: 18...76, worth: 70, isSearched: true, aliases: ["why"],
        value: { row, _ in text(PodSummary(row.record).reason) }, cell: { row, _ in reason(row, glyphs) }),
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
    ]
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
    let summary = PodSummary(row.record)
    return Span("\(sign(of: summary, glyphs)) \(summary.phase)", Style(summary.role))
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

  private static func reason(_ row: PodRow, _ glyphs: Glyphs) -> Span {
    let summary = PodSummary(row.record)
    let text = row.isNodeSilent ? "node silent; was \(summary.phase)" : summary.reason
    return Span(
      text, Style(summary.isOdd || row.isNodeSilent ? .attention : summary.role == .bad ? .plain : .dim))
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
