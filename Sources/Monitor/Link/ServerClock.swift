internal import ClientCore

/// How far the API server's clock is ahead of ours, from the `Date` of its answers.
///
/// Ages are differences between the server's timestamps and now: with a laptop that is a minute late
/// they would all be wrong.  `Date` has whole seconds, so less than two seconds count as none.
struct ServerClock: Sendable {
  /// In seconds; 0 when within two seconds.
  private(set) var skew: Double = 0

  /// Server time at `wall`.
  func time(at wall: Timestamp) -> Timestamp { skew == 0 ? wall : wall + skew }

  /// Learns from an answer that says `serverTime` and arrived at `wall`.
  ///
  /// - Returns: whether ``skew`` has changed.
  mutating func learn(serverTime: Timestamp, at wall: Timestamp) -> Bool {
    // Half a second: the mean of what `Date` has cut off.
    let measured = serverTime - wall + 0.5
    let new = abs(measured) <= 2 ? 0 : measured.rounded()
    // A second to and fro is the cut-off again, not the clock.
    guard abs(new - skew) > 1 else { return false }
    skew = new
    return true
  }
}
