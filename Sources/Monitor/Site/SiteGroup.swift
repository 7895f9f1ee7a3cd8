internal import ClientCore

/// Several sites as one: runs the monitor of each, and hands out one snapshot of all of them.
///
/// Sites do not wait for each other: one that is lost keeps its part of the picture as it was.
public actor SiteGroup {
  /// A site of the group.
  public enum Member: Sendable {
    /// One that is watched.
    case watched(Monitor)
    /// One that cannot even be asked, for instance because its kubeconfig is missing: shown with the reason.
    case unusable(name: String, reason: String, advice: String)
  }

  /// Shortest time between two snapshots.
  private static let frame: Duration = .milliseconds(33)

  private let name: String
  /// By the name of their site.
  private let monitors: [(site: String, index: Int, monitor: Monitor)]
  private let latest: Locked<Snapshot>
  private let teller: AsyncStream<Snapshot>.Continuation
  private let bell = Bell()
  /// The newest of each member, in the order of the group.
  private var parts: [Snapshot]
  private var revision: UInt64 = 1
  private var lastPublished: ContinuousClock.Instant?
  private var hasChanged = false

  /// Shows `members`, whose names differ, under one name; at least one is watched.
  public init(name: String, members: [Member]) {
    let parts = members.map { member in
      switch member {
      case .watched(let monitor): monitor.snapshot
      case .unusable(let name, let reason, let advice):
        Snapshot(ofUnusable: name, reason: reason, advice: advice)
      }
    }
    monitors = members.enumerated().compactMap { index, member in
      if case .watched(let monitor) = member { (parts[index].identity.title, index, monitor) } else { nil }
    }
    (self.name, self.parts) = (name, parts)
    precondition(!monitors.isEmpty, "a group of which nothing can be watched")
    latest = Locked(Snapshot(merging: parts, name: name, revision: 1))
    (snapshots, teller) = AsyncStream.makeStream(of: Snapshot.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// The newest snapshot whenever there is a newer one, coalesced to at most 30 a second; one reader.
  public nonisolated let snapshots: AsyncStream<Snapshot>

  /// The newest snapshot.
  public nonisolated var snapshot: Snapshot { latest.withLock { $0 } }

  /// Watches all sites until its task is cancelled.
  public func run() async {
    let watching = monitors.map { member in
      Task { await member.monitor.run() }
    }
    let taking = monitors.map { member in
      Task { [weak self] in
        for await snapshot in member.monitor.snapshots { await self?.take(snapshot, from: member.index) }
      }
    }
    while !Task.isCancelled { await bell.sleep(until: advance()) }
    for task in watching + taking { task.cancel() }
    for task in watching + taking { await task.value }
    teller.finish()
  }

  private func take(_ snapshot: Snapshot, from index: Int) {
    parts[index] = snapshot
    hasChanged = true
    bell.ring()
  }

  /// Hands out what is due.
  ///
  /// - Returns: when there is more to do.
  private func advance() -> ContinuousClock.Instant? {
    guard hasChanged else { return nil }
    let now = ContinuousClock.now
    if let earliest = lastPublished.map({ $0 + Self.frame }), earliest > now { return earliest }
    (hasChanged, lastPublished) = (false, now)
    revision += 1
    let snapshot = Snapshot(merging: parts, name: name, revision: revision)
    latest.withLock { $0 = snapshot }
    teller.yield(snapshot)
    return nil
  }
}

// MARK: - What goes to one site, and what to all

extension SiteGroup {
  /// Ends every back-off, of all sites.
  public func retryNow() async {
    for member in monitors { await member.monitor.retryNow() }
  }

  /// Has all sites look at `namespace` (`nil`: all).
  public func look(at namespace: String?) async {
    for member in monitors { await member.monitor.look(at: namespace) }
  }

  /// Tells each site what of it the user looks at.
  public func attend(to attention: Attention) async {
    let wanted = Set(attention.jobs)
    for member in monitors {
      var own = attention
      own.pods = attention.pods.filter { $0.site == member.site }
      // A job's key does not tell its site: two may be served by one cluster.
      if !wanted.isEmpty {
        let known = Set(parts[member.index].jobs.lazy.map(\.id.job).filter(wanted.contains))
        own.jobs = attention.jobs.filter(known.contains)
      }
      await member.monitor.attend(to: own)
    }
  }

  /// Asks a hop, named as the snapshots of the group name it.
  public func check(hop id: String) async {
    guard let (site, id) = Hop.parts(ofGrouped: id) else { return }
    await monitors.first { $0.site == site }?.monitor.check(hop: id)
  }

  /// The monitor of `site`; that of the first site if there is no such, which then knows nothing of the object.
  public nonisolated func monitor(of site: String) -> Monitor {
    (monitors.first { $0.site == site } ?? monitors[0]).monitor
  }
}

extension Hop {
  /// Cannot be in a site's name, which is clean.
  private static let separator: Character = "\u{1F}"

  /// The same hop as one of several sites: its id is unique among all of them.
  func grouped(under site: String) -> Hop {
    var hop = self
    hop.id = "\(site)\(Self.separator)\(id)"
    return hop
  }

  /// Site and id of ``grouped(under:)``.
  static func parts(ofGrouped id: String) -> (site: String, id: String)? {
    let parts = id.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }
}
