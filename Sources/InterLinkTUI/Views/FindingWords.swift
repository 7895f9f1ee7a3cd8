internal import Monitor

/// What is to be looked into, for the rule above a table.
nonisolated enum FindingWords {
  /// Findings, then as much of `counts` as fits into `width` cells with them; of those, the last go first.
  static func spans(_ frame: Frame, besides counts: [Span], width: Int) -> [Span] {
    var spans = findings(frame, width: width)
    let separator = spans.isEmpty || counts.isEmpty ? [] : [Span("   ")]
    var counts = counts
    // Each but the first follows its separator.
    while CellWidth.of(spans) + CellWidth.of(separator) + CellWidth.of(counts) > width, !counts.isEmpty {
      counts.removeLast(min(2, counts.count))
    }
    if !counts.isEmpty { spans += separator + counts }
    return spans
  }

  /// `⚠ 2 disagree  1 orphan  1 without job`, or how many together.
  private static func findings(_ frame: Frame, width: Int) -> [Span] {
    let findings = frame.snapshot.findings
    guard findings.total > 0 else { return [] }
    let words = [
      (findings.disagreements, "disagree"), (findings.orphans, findings.orphans == 1 ? "orphan" : "orphans"),
      (findings.stranded, "without job"),
    ].filter { $0.0 > 0 }.map { "\(Format.grouped($0.0)) \($0.1)" }
    let full = "\(frame.glyphs.warning) \(words.joined(separator: "  "))"
    let short = "\(frame.glyphs.warning) \(Format.count(findings.total, "finding"))"
    return [Span(CellWidth.of(full) <= width ? full : short, Style(.attention))]
  }
}
