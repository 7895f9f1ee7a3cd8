internal import ClientCore

/// A stretch of time laid out on a row of cells.
nonisolated struct TimeAxis: Equatable {
  let start: Timestamp
  let end: Timestamp
  /// Cells.
  let width: Int

  private var span: Double { max(1e-3, end - start) }

  /// The cell in which `time` lies; may be outside of the axis.
  func cell(_ time: Timestamp) -> Int {
    Int(min(max((time - start) / span * Double(width), -1e6), 1e6).rounded(.down))
  }

  /// When the cell begins.
  func time(_ cell: Int) -> Timestamp { start + span * Double(cell) / Double(max(1, width)) }

  /// A time and where it is written.
  struct Tick: Equatable {
    var cell: Int
    var label: String
  }

  /// Steps between ticks, in seconds.
  private static let steps: [Int64] = [
    10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172_800, 604_800,
  ]
  /// Blanks between labels, at least.
  private static let gap = 6

  /// Round times with room for their labels between them.
  var ticks: [Tick] {
    guard width > 8 else { return [] }
    func needed(_ step: Int64) -> Double {
      Double(Self.gap + label(start, step: step).count) * span / Double(width)
    }
    let week: Int64 = 604_800
    let step =
      Self.steps.first { Double($0) >= needed($0) } ?? (Int64(needed(week) / Double(week)) + 1) * week
    var next = (start.seconds / step + 1) * step
    var ticks: [Tick] = []
    while next < end.seconds, ticks.count < width {
      let time = Timestamp(seconds: next)
      let label = label(time, step: step)
      let cell = cell(time)
      if cell + label.count <= width { ticks.append(Tick(cell: cell, label: label)) }
      next += step
    }
    return ticks
  }

  /// `14:02`, with seconds or the day where the step asks for them.
  private func label(_ time: Timestamp, step: Int64) -> String {
    if step < 60 { return time.clock }
    let clock = String(time.clock.prefix(5))
    if step < 43200, span < 100_000 { return clock }
    return "\(time.rfc3339.prefix(10).suffix(5)) \(clock)"
  }

  /// The ticks as a line of text.
  var line: String {
    var text = ""
    for tick in ticks where tick.cell >= text.count {
      text += String(repeating: " ", count: tick.cell - text.count) + tick.label
    }
    return text
  }
}
