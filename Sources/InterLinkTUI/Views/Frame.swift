internal import ClientCore
internal import Monitor

/// What every view is drawn from, besides its own state.
struct Frame {
  let snapshot: Snapshot
  let counts: SiteCounts
  let jobCounts: JobCounts
  /// The API server's time now.
  var now: Timestamp
  let glyphs: Glyphs
  /// The site that is shown, if it is one of several.
  var site: SiteStatus?

  /// The same for what belongs to one site: its own time and its own connection.
  func at(_ site: String) -> Frame {
    guard snapshot.isOfSeveralSites else { return self }
    var frame = self
    frame.site = snapshot.sites.first { $0.name == site }
    frame.now = now + snapshot.clockOffset(of: site)
    return frame
  }

  /// Whether what is shown may no longer be true.
  var isStale: Bool { (site?.connection ?? snapshot.connection).hasFailed }

  /// Whether what a site says may no longer be true.
  func isStale(_ site: String) -> Bool {
    guard snapshot.isOfSeveralSites else { return isStale }
    return snapshot.sites.first { $0.name == site }?.connection.hasFailed ?? isStale
  }

  /// As of when what is shown is true: now, unless the server is no longer heard.
  var asOf: Timestamp {
    guard isStale else { return now }
    return (site.map(\.lastHeard) ?? snapshot.lastHeard) ?? snapshot.takenAt
  }

  /// As of when what is shown was true, if it may no longer be.
  var staleSince: String? { isStale ? Format.moment(asOf, now: now) : nil }

  /// Whether the virtual kubelet behind a node has stopped reporting.
  func isSilent(node key: NodeKey) -> Bool {
    snapshot.nodes.contains {
      guard $0.key == key, case .unknown = $0.readiness else { return false }
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
