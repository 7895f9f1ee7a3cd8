internal import Monitor

/// What is to be looked into, and how many jobs are in which state, for the rule above a table.
nonisolated enum FindingWords {
  /// In at most `width` cells: findings before states, and of those the least telling dropped first.
  static func spans(_ frame: Frame, width: Int) -> [Span] {
    let findings = frame.snapshot.findings
    let style = Style(.attention)
    var pieces: [Span] = []
    if findings.total > 0 {
      let words = [
        (findings.disagreements, "disagree"),
        (findings.orphans, findings.orphans == 1 ? "orphan" : "orphans"),
        (findings.stranded, "without job"),
      ].filter { $0.0 > 0 }.map { "\(Format.grouped($0.0)) \($0.1)" }
      let full = "\(frame.glyphs.warning) \(words.joined(separator: "  "))"
      let short = "\(frame.glyphs.warning) \(Format.count(findings.total, "finding"))"
      pieces.append(Span(CellWidth.of(full) + 2 <= width ? full : short, style))
    }
    pieces += frame.counts.jobs.spans
    while cells(pieces) > width, !pieces.isEmpty { pieces.removeLast() }
    return Array(pieces.map { [$0] }.joined(separator: [Span("  ")]))
  }

  private static func cells(_ pieces: [Span]) -> Int { CellWidth.of(pieces) + 2 * pieces.count }
}
