public import ClientCore

extension Snapshot {
  /// A site that cannot even be asked.
  init(ofUnusable name: String, reason: String, advice: String) {
    identity.name = name
    connection = .refused(reason: reason, advice: advice, retryAt: takenAt)
    var status = SiteStatus(of: self)
    status.isAsked = false
    sites = [status]
  }

  /// The picture of several sites, each with its own connection.
  ///
  /// Times outside the rows are in the first site's time.  Rows keep the time of their own site
  /// (``SiteStatus/clockSkew``).
  init(merging parts: [Snapshot], name: String, revision: UInt64) {
    self.revision = revision
    identity.name = name
    identity.isDemo = parts.contains(where: \.identity.isDemo)
    identity.isReadOnly = parts.allSatisfy(\.identity.isReadOnly)
    clockSkew = parts.first?.clockSkew ?? 0
    takenAt = parts.map { $0.takenAt + (clockSkew - $0.clockSkew) }.max() ?? takenAt
    lastHeard = parts.compactMap { part in part.lastHeard.map { $0 + (clockSkew - part.clockSkew) } }.max()
    if let first = parts.first, parts.allSatisfy({ $0.namespace == first.namespace }) {
      namespace = first.namespace
    }
    namespaces = Set(parts.flatMap(\.namespaces)).sorted()
    nodes = parts.flatMap(\.nodes)
    pods = parts.flatMap(\.pods)
    jobs = parts.flatMap(\.jobs)
    partitions = parts.flatMap(\.partitions)
    hasSlurm = parts.contains(where: \.hasSlurm)
    sites = parts.flatMap(\.sites).map { $0.grouped }
    hops = sites.flatMap(\.hops)
    for site in sites {
      limitations += site.limitations.map { Limitation(what: "\(site.name): \($0.what)", advice: $0.advice) }
    }
    for part in parts { findings.add(part.findings) }
    connection = Connection(merging: sites, clockSkew: clockSkew)
    // A site that cannot be reached is not waited for.
    isComplete =
      sites.contains(where: \.isComplete) && sites.allSatisfy { $0.isComplete || $0.connection.hasFailed }
  }
}

extension Findings {
  fileprivate mutating func add(_ other: Findings) {
    disagreements += other.disagreements
    orphans += other.orphans
    stranded += other.stranded
  }
}

extension SiteStatus {
  /// The same as one of several.
  fileprivate var grouped: SiteStatus {
    var status = self
    status.hops = hops.map { $0.grouped(under: name) }
    return status
  }
}

extension Connection {
  /// How several sites fare together: live if any is, and what failed last of all is said only if all did.
  fileprivate init(merging sites: [SiteStatus], clockSkew: Double) {
    var all = sites
    for index in all.indices {
      all[index].connection = all[index].connection.shifted(by: clockSkew - all[index].clockSkew)
    }
    let live = all.compactMap { if case .live(let since) = $0.connection { since } else { nil } }
    if let since = live.min() {
      self = .live(since: since)
    } else if let waiting = all.first(where: { !$0.connection.hasFailed }) {
      self = waiting.connection
    } else {
      self = Self.failed(all)
    }
  }

  /// None of the sites is live, and none may soon be.
  private static func failed(_ sites: [SiteStatus]) -> Connection {
    var reasons: [String] = []
    var (firstAdvice, isLost, attempts) = ("", false, 1)
    var retries: [Timestamp] = []
    var heard: [Timestamp] = []
    for site in sites {
      switch site.connection {
      case .lost(let reason, let lastHeard, let retryAt, let attempt):
        (isLost, attempts) = (true, max(attempts, attempt))
        reasons.append("\(site.name): \(reason)")
        retries.append(retryAt)
        if let lastHeard { heard.append(lastHeard) }
      case .refused(let reason, let advice, let retryAt):
        if firstAdvice.isEmpty { firstAdvice = "\(site.name): \(advice)" }
        reasons.append("\(site.name): \(reason)")
        if site.isAsked { retries.append(retryAt) }
      case .connecting, .live: break
      }
    }
    let reason = reasons.joined(separator: " ")
    let retryAt = retries.min() ?? Timestamp(seconds: 0)
    return isLost
      ? .lost(reason: reason, lastHeard: heard.max(), retryAt: retryAt, attempt: attempts)
      : .refused(reason: reason, advice: firstAdvice, retryAt: retryAt)
  }

  /// The same on a clock that is ahead by `seconds`.
  private func shifted(by seconds: Double) -> Connection {
    switch self {
    case .connecting: self
    case .live(let since): .live(since: since + seconds)
    case .lost(let reason, let lastHeard, let retryAt, let attempt):
      .lost(
        reason: reason, lastHeard: lastHeard.map { $0 + seconds }, retryAt: retryAt + seconds,
        attempt: attempt)
    case .refused(let reason, let advice, let retryAt):
      .refused(reason: reason, advice: advice, retryAt: retryAt + seconds)
    }
  }
}

extension Snapshot {
  /// Whether it is of more than one site.
  public var isOfSeveralSites: Bool { sites.count > 1 }

  /// How far the clock of `site` is ahead of the clock of this snapshot's times, in seconds.
  public func clockOffset(of site: String) -> Double {
    guard isOfSeveralSites, let status = sites.first(where: { $0.name == site }) else { return 0 }
    return status.clockSkew - clockSkew
  }

  /// Those of all sites that have one.
  public var clockOffsets: [String: Double] {
    guard isOfSeveralSites else { return [:] }
    let offsets = sites.map { ($0.name, $0.clockSkew - clockSkew) }.filter { $0.1 != 0 }
    return Dictionary(offsets) { first, _ in first }
  }

  /// When it was taken, in the time of `site`.
  public func time(at site: String) -> Timestamp { takenAt + clockOffset(of: site) }
}
