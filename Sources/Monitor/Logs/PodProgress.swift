public import ClientCore

/// How far a pod's own program says it is, by its log, which is only read while it is open.
public struct PodProgress: Sendable, Equatable {
  /// What it says.
  public var progress: LogProgress
  /// When it said so: the time of the log's last line.
  public var told: Timestamp
  /// Whether more is to come of the log as things are: else it is as old as ``told``.
  public var isFollowed: Bool

  /// A word of the program's.
  public init(_ progress: LogProgress, told: Timestamp, isFollowed: Bool) {
    (self.progress, self.told, self.isFollowed) = (progress, told, isFollowed)
  }
}

extension LogShelf {
  /// Lines at the end that are looked at for bars.
  private static let lastLines = 40

  /// What open logs tell of how far their pods are, by UID; of several containers the first that tells.
  ///
  /// Only logs that have changed since the last time are looked at.
  mutating func progress(at now: Timestamp) -> [String: PodProgress] {
    var found: [String: PodProgress] = [:]
    for index in entries.indices {
      let status = entries[index].session.status
      if entries[index].progress?.revision != status.revision {
        entries[index].progress = (status.revision, Self.progress(entries[index].session, status, now))
      }
      let uid = entries[index].key.pod.uid
      if found[uid] == nil, let told = entries[index].progress?.told { found[uid] = told }
    }
    return found
  }

  private static func progress(
    _ session: LogSession, _ status: LogSession.Status, _ now: Timestamp
  ) -> PodProgress? {
    let last = status.held.suffix(lastLines)
    let lines = session.lines(last).filter { !$0.isChatter }
    guard let line = lines.last, let progress = LogProgress(last: lines.map(\.text)) else { return nil }
    // A bar is drawn over itself: what is seen last of it may be much younger than its line.
    let told = [line.time?.at, status.newest?.at].compactMap { $0 }.max() ?? now
    return PodProgress(progress, told: told, isFollowed: status.state == .following)
  }

  /// Whether something may be told that is not known yet.
  var isGrowing: Bool { entries.contains { $0.session.status.state == .following } }
}
