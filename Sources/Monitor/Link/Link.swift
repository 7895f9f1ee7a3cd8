internal import ClientCore

/// Judges the link to the API server by how its sources fare: slow to call it lost, quick to call it live.
struct Link {
  /// How long all sources may fail before the server counts as lost, if they fail only once each.
  static let patience: Duration = .seconds(3)
  /// Failures in a row after which one source counts as "fails again and again".
  static let severalFailures = 3

  /// As it is shown.
  private(set) var connection = Connection.connecting(attempt: 1)
  /// When the server was last heard.
  private(set) var lastHeard: Moment?
  /// When the judgement may change by time alone.
  private(set) var reviewAt: ContinuousClock.Instant?

  /// The server was heard.
  mutating func heard(at now: Moment) { lastHeard = now }

  /// Judges anew.
  ///
  /// - Returns: whether ``connection`` has changed.
  mutating func judge(
    _ sources: some Sequence<SourceState>, site: SiteIdentity, clock: ServerClock, at now: Moment
  )
    -> Bool
  {
    reviewAt = nil
    let before = connection
    let failures = sources.compactMap(\.failure).sorted { $0.since < $1.since }
    let isHeard = sources.contains { $0.failure == nil && $0.wasHeard }
    if failures.isEmpty {
      if isHeard { becomeLive(clock, now) }
    } else if isHeard, !isSilent(failures) {
      becomeLive(clock, now)
    } else {
      fail(failures, site, clock, now)
    }
    return connection != before
  }

  private mutating func becomeLive(_ clock: ServerClock, _ now: Moment) {
    if !connection.isLive { connection = .live(since: clock.time(at: now.wall)) }
  }

  /// Whether the sources that seem well may only not have noticed yet: another one fails again and
  /// again to reach the server, and nothing has been heard of it since that began.
  private func isSilent(_ failures: [SourceState.Failure]) -> Bool {
    failures.contains { failure in
      guard case .transport = failure.error, failure.count >= Self.severalFailures else { return false }
      return lastHeard.map { $0.steady < failure.since } ?? true
    }
  }

  private mutating func fail(
    _ failures: [SourceState.Failure], _ site: SiteIdentity, _ clock: ServerClock, _ now: Moment
  ) {
    let troubles = failures.map { Trouble($0.error, at: site) }
    let attempt = failures.map(\.count).max() ?? 1
    let retryAt = clock.time(at: failures.map(\.retryAt).min() ?? now.wall)
    if troubles.allSatisfy(\.isRefusal), let trouble = troubles.first {
      connection = .refused(reason: trouble.reason, advice: trouble.advice, retryAt: retryAt)
      return
    }
    if connection.isLive, attempt < 2, let since = failures.first?.since, now.steady < since + Self.patience {
      reviewAt = since + Self.patience
      return
    }
    let reason = troubles.first { !$0.isRefusal }?.reason ?? ""
    connection = .lost(
      reason: reason, lastHeard: lastHeard.map { clock.time(at: $0.wall) }, retryAt: retryAt, attempt: attempt
    )
  }
}
