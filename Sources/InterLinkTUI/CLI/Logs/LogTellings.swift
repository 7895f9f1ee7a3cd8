internal import ClientCore
internal import Monitor

/// What is said of logs on standard error while they are printed, each thing once, and how it all ended.
nonisolated struct LogTellings {
  private struct Telling {
    var origin: LogSink.Origin
    var lost: Timestamp?
    var detour: String?
    var missed = 0
    var hasEnded = false
  }

  /// Whether there is one log only.
  private let isAlone: Bool
  private let since: Timestamp?
  private var logs: [Telling] = []

  init(isAlone: Bool, since: Timestamp?) { (self.isAlone, self.since) = (isAlone, since) }

  /// Another log; they are numbered in this order.
  mutating func add(_ origin: LogSink.Origin) { logs.append(Telling(origin: origin)) }

  /// Says what is new.
  mutating func tell(_ statuses: [LogSession.Status], _ feed: LogFeed) {
    for (index, status) in statuses.enumerated() {
      let name = isAlone ? "" : "\(logs[index].origin.pod)/\(logs[index].origin.container): "
      if case .lost(let reason, let retryAt) = status.state, logs[index].lost != retryAt {
        logs[index].lost = retryAt
        StandardError.write("\(name)\(reason) It is taken up again.")
      }
      if let detour = status.detour, logs[index].detour != detour {
        logs[index].detour = detour
        StandardError.write("Note: \(name)\(detour)")
      }
      let missed = feed.missed(of: index)
      if missed > logs[index].missed {
        StandardError.write("Warning: \(name)\(missed - logs[index].missed) lines had to be left out.")
        logs[index].missed = missed
      }
      guard let end = status.end, !logs[index].hasEnded else { continue }
      logs[index].hasEnded = true
      if since != nil, status.lineCount > 0, feed.isTimeless(index) {
        StandardError.write("Note: \(name)no line tells its time, so that --since could leave none out.")
      }
      if !isAlone, let sentence = end.sentence { StandardError.write("Note: \(name)\(sentence)") }
    }
  }

  /// What the command fails with, all logs having ended.
  func failure(_ statuses: [LogSession.Status]) -> CommandFailure? {
    let failures = statuses.compactMap { status -> CommandFailure? in
      switch status.end {
      case .complete, nil: nil
      case .nothing(let why): CommandFailure(why, exitCode: LogExit.noContainer)
      case .gone(let why): CommandFailure("The log broke off: \(why)", exitCode: LogExit.gone)
      case .broken(let why): CommandFailure(why)
      }
    }
    if isAlone || failures.isEmpty { return failures.first }
    return CommandFailure("Of \(statuses.count) logs \(failures.count) could not be read to their ends.")
  }
}

nonisolated extension LogSession.End {
  /// What went wrong, if something did.
  fileprivate var sentence: String? {
    switch self {
    case .complete: nil
    case .nothing(let why), .gone(let why), .broken(let why): why
    }
  }
}
