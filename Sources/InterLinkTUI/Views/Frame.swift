internal import ClientCore
internal import Monitor

/// What every view is drawn from, besides its own state.
struct Frame {
  let snapshot: Snapshot
  let counts: SiteCounts
  /// The API server's time now.
  let now: Timestamp
  let glyphs: Glyphs

  /// Whether what is shown may no longer be true.
  var isStale: Bool {
    switch snapshot.connection {
    case .lost, .refused: true
    case .connecting, .live: false
    }
  }

  /// `5s`
  func age(_ time: Timestamp?) -> String { Format.age(since: time, now: now, none: glyphs.none) }

  /// `14:02:11 (5m ago)`
  func moment(_ time: Timestamp) -> String {
    "\(Format.moment(time, now: now)) (\(Format.age(now - time)) ago)"
  }
}
