internal import ClientCore
internal import Monitor

/// What every view is drawn from, besides its own state.
struct Frame {
  let snapshot: Snapshot
  let counts: SiteCounts
  let jobCounts: JobCounts
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

  /// As of when what is shown is true: now, unless the server is no longer heard.
  var asOf: Timestamp { isStale ? snapshot.lastHeard ?? snapshot.takenAt : now }

  /// As of when what is shown was true, if it may no longer be.
  var staleSince: String? { isStale ? Format.moment(asOf, now: now) : nil }

  /// Whether the virtual kubelet behind a node has stopped reporting.
  func isSilent(node name: String) -> Bool {
    snapshot.nodes.contains {
      guard $0.node.meta.name == name, case .unknown = $0.readiness else { return false }
      return true
    }
  }

  /// `5s`
  func age(_ time: Timestamp?) -> String { Format.age(since: time, now: now, none: glyphs.none) }

  /// `14:02:11 (5m ago)`
  func moment(_ time: Timestamp) -> String {
    "\(Format.moment(time, now: now)) (\(Format.age(now - time)) ago)"
  }
}
