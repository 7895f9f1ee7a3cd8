internal import ClientCore
internal import Monitor

/// How far a program says it is, in words: `31% ▇▇▁▁▁▁ epoch 12/40`.
nonisolated enum ProgressWords {
  /// Seconds after which what was told is no longer shown as if it were so now.
  private static let freshness = 60.0

  /// For a row, with how old it is unless it is new.
  static func note(_ told: PodProgress, at now: Timestamp, glyphs: Glyphs) -> JobNote {
    let age = max(0, now - told.told)
    let isFresh = told.isFollowed && age < freshness
    var text = "\(percent(told)) \(glyphs.bar(told.progress.fraction, width: 6))"
    let count = count(told.progress)
    if !count.isEmpty { text += " \(count)" }
    if isFresh, let left = left(told.progress) { text += ", \(left)" }
    if age >= 10 { text += ", \(Format.age(age)) ago" }
    return JobNote(text, isFresh ? .plain : .stale)
  }

  /// For a page.
  static func field(_ told: PodProgress, at now: Timestamp, glyphs: Glyphs) -> StyledText {
    let age = max(0, now - told.told)
    let isFresh = told.isFollowed && age < freshness
    var text = StyledText(
      glyphs.bar(told.progress.fraction, width: 20) + "  ", Style(isFresh ? .live : .stale))
    text.append([percent(told), count(told.progress)].filter { !$0.isEmpty }.joined(separator: "  "))
    if isFresh, let left = left(told.progress) { text.append(", \(left)") }
    let source = told.isFollowed ? "says its log" : "said its log, which is not followed any more"
    text.append("  \(source), \(Format.age(age)) ago", .dim)
    return text
  }

  private static func percent(_ told: PodProgress) -> String {
    "\(Int(min(1, max(0, told.progress.fraction)) * 100))%"
  }

  /// `epoch 12/40`; only the label where the numbers would say nothing.
  private static func count(_ progress: LogProgress) -> String {
    let label = CleanText.line(progress.label)
    guard let (done, total) = progress.count, total < 1e7, done == done.rounded(), total == total.rounded()
    else { return label }
    return "\(label)\(label.isEmpty ? "" : " ")\(Int(done))/\(Int(total))"
  }

  private static func left(_ progress: LogProgress) -> String? {
    guard let seconds = progress.remaining, seconds.isFinite, progress.fraction < 1 else { return nil }
    return "~\(Format.age(seconds)) left"
  }
}
