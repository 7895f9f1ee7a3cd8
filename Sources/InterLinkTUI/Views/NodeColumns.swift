internal import ClientCore
internal import Monitor

/// A virtual node as a row.
nonisolated struct NodeRow: TableRow {
  let record: NodeRecord
  /// Pods on it, by phase.
  let pods: SiteCounts.Phases
  var clockOffset = 0.0
  var id: NodeKey { record.key }

  func hasSameContent(as other: NodeRow) -> Bool {
    record === other.record && pods == other.pods && clockOffset == other.clockOffset
  }
}

/// The columns of nodes.
nonisolated enum NodeColumns {
  /// Those shown only in the wide table.
  static let wide: Set<String> = ["version", "address", "taint"]

  /// All of them, in the order of the screen.
  static func all(_ glyphs: Glyphs) -> [Column<NodeRow>] {
    [
      Column(
        "site", truncation: .middle, width: 6...14, ideal: 10, worth: 65,
        cell: { row, _ in Span(row.record.site, Style(.dim)) }),
      Column(
        "name", title: "NODE", truncation: .middle, width: 9...24, worth: 100, isSearched: true,
        aliases: ["node"],
        cell: { row, _ in Span(row.record.node.meta.name) }),
      Column(
        "ready", title: "STATE", width: 10...20, worth: 90, isSearched: true, aliases: ["state", "status"],
        cell: { row, now in readiness(row, now, glyphs) }),
      Column(
        "interlink", width: 11...11, worth: 85, aliases: ["link"], cell: { row, now in link(row, now) }),
      Column(
        "ping", kind: .duration, width: 5...6, worth: 60,
        value: { row, now in row.record.interLink.pinged.map { .number(now - $0) } ?? .missing },
        cell: { row, now in ping(row, now, glyphs) }),
      Column(
        "pods", kind: .count, width: 4...6, worth: 70,
        value: { row, _ in .number(Double(count(row))) },
        cell: { row, _ in Span(Format.grouped(count(row)), Style(count(row) == 0 ? .dim : .plain)) }),
      Column(
        "taints", kind: .count, width: 6...6, worth: 25,
        value: { row, _ in .number(Double(row.record.node.taints.count)) },
        cell: { row, _ in Span(String(row.record.node.taints.count), Style(.dim)) }),
      Column(
        "free", title: "FREE AS REPORTED", width: 20...60, ideal: 44, worth: 75, aliases: ["trouble"],
        cell: { row, now in note(row, now) }),
      Column(
        "version", width: 8...20, worth: 15, isSearched: true,
        cell: { row, _ in Span(row.record.node.kubeletVersion, Style(.dim)) }),
      Column(
        "address", width: 9...15, worth: 10, isSearched: true,
        cell: { row, _ in Span(row.record.node.internalIP, Style(.dim)) }),
      Column(
        "taint", title: "TAINT KEYS", width: 16...60, worth: 12, isSearched: true,
        cell: { row, _ in Span(row.record.node.taints.map(\.key).joined(separator: " "), Style(.dim)) }),
      Column(
        "age", kind: .duration, width: 5...6, worth: 40,
        value: { row, now in row.record.node.meta.created.map { .number(now - $0) } ?? .missing },
        cell: { row, now in
          Span(Format.age(since: row.record.node.meta.created, now: now, none: glyphs.none), Style(.dim))
        }),
    ]
  }

  private static func readiness(_ row: NodeRow, _ now: Timestamp, _ glyphs: Glyphs) -> Span {
    let summary = NodeSummary(row.record, now: now)
    let sign =
      switch summary.role {
      case .good: glyphs.dot
      case .attention: glyphs.warning
      default: glyphs.cross
      }
    return Span("\(sign) \(summary.readiness)", Style(summary.role))
  }

  private static func link(_ row: NodeRow, _ now: Timestamp) -> Span {
    let summary = NodeSummary(row.record, now: now)
    return Span(summary.link, Style(summary.linkRole))
  }

  private static func ping(_ row: NodeRow, _ now: Timestamp, _ glyphs: Glyphs) -> Span {
    guard let pinged = row.record.interLink.pinged else { return Span(glyphs.none, Style(.dim)) }
    // It pings every 30 s: three missed make its word old.
    return Span(Format.age(now - pinged), Style(now - pinged > 90 ? .stale : .dim))
  }

  /// What is free there, or, of a node that takes no pods, why: its numbers would only mislead.
  private static func note(_ row: NodeRow, _ now: Timestamp) -> Span {
    let trouble = NodeSummary(row.record, now: now).trouble
    return trouble.isEmpty ? Span(NodeSummary.freeText(row.record.node)) : Span(trouble, Style(.attention))
  }

  private static func count(_ row: NodeRow) -> Int { row.pods.total }
}
