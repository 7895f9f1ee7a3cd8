internal import ClientCore
internal import Monitor

/// The column of times before the lines of a log.
nonisolated struct LogTimeColumn: Sendable, Equatable {
  /// What is shown of a time.
  enum Form: Sendable, CaseIterable {
    case none
    /// How long ago.
    case relative
    case utc
    case local
  }

  var form = Form.none
  /// The day on which lines of the log were first written, if it is another than today.
  var showsDate = false

  /// Goes over to the next form, and after the last to none.
  mutating func cycle() {
    let all = Form.allCases
    let index = all.firstIndex(of: form) ?? 0
    form = all[(index + 1) % all.count]
  }

  /// What the column shows, as a sentence.
  var sentence: String {
    let grounds = "grey: told by the line itself; ~: when it came here."
    return switch form {
    case .none: "Times are not shown."
    case .relative: "Times: how long ago; \(grounds)"
    case .utc: "Times in UTC; \(grounds)"
    case .local: "Times as they are here; \(grounds)"
    }
  }

  /// What the title says of it; empty for nothing.
  var word: String {
    switch form {
    case .none, .relative: ""
    case .utc: "UTC"
    case .local: "local time"
    }
  }

  /// Cells taken, with the blank behind.
  var width: Int {
    switch form {
    case .none: 0
    case .relative: 8
    case .utc, .local: showsDate ? 16 : 10
    }
  }

  /// A line's time, right-aligned; how it is known is told by its look and by `~`.
  func span(_ time: LogTime?, now: Timestamp) -> Span? {
    guard form != .none, let time else { return nil }
    let text =
      switch form {
      case .none, .relative: Format.age(now - time.at)
      case .utc: clock(time.at)
      case .local: clock(LocalTime.shifted(time.at))
      }
    let sign = time.ground == .seen ? "~" : ""
    let blanks = String(repeating: " ", count: max(0, width - 1 - text.count - sign.count))
    return Span(blanks + sign + text, Style(time.ground == .stamped ? .plain : .dim))
  }

  private func clock(_ time: Timestamp) -> String {
    showsDate ? "\(time.rfc3339.prefix(10).dropFirst(5)) \(time.clock)" : time.clock
  }
}
