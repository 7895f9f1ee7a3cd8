@testable import EmbeddedSite
@testable import Monitor

/// One story of trouble, told to a monitor, and what came of it.
struct FaultRun {
  /// How long a monitor may take to show the truth once the trouble is over: real time, for machines that are busy.
  static let patience = Duration.seconds(60)

  /// Requests to one door that are no storm, in any ten seconds of the site's: some ten askers, each with a back-off of
  /// half a second and more, and lists of several pages.
  static let budget: [EmbeddedSite.Door: Int] = [.apiServer: 400, .interLink: 60, .slurmrestd: 200]

  let script: FaultScript
  /// What is wrong; empty if nothing is.
  var findings: [String] = []
  /// Most requests in ten seconds of the site's.
  var peaks: [EmbeddedSite.Door: Int] = [:]
  /// From the calm to the truth.
  var recovery = Duration.zero

  /// - Throws: if the site cannot start, or stop and start again.
  init(_ script: FaultScript) async throws {
    self.script = script
    weak var left: Monitor?
    weak var leftSite: EmbeddedSite?
    weak var leftStore: ObjectStore?
    do {
      let site = try await FaultedSite(seed: script.seed)
      (left, leftSite, leftStore) = (site.monitor, site.site, site.site.store)
      do { try await play(on: site) } catch {
        await site.stop()
        throw error
      }
      await site.stop()
    }
    if await !eventually({ left == nil }) { findings.append("something still holds the monitor") }
    if await !eventually({ leftSite == nil && leftStore == nil }) {
      findings.append("something still holds the site")
    }
  }

  private mutating func play(on site: FaultedSite) async throws {
    let player = FaultPlayer(site.site)
    try await player.play(script)
    try await player.calm(showsTruth: script.isDeceptive)

    let calm = ContinuousClock.now
    var differences: [String]? = []
    repeat {
      try await Task.sleep(for: .milliseconds(5))
      differences = await SiteComparison.differences(site)
    } while differences != [] && ContinuousClock.now < calm + Self.patience
    recovery = ContinuousClock.now - calm
    findings += differences ?? ["the site does not come to rest"]

    for (door, budget) in Self.budget {
      let peak = Self.peak(site.site.arrivals(at: door))
      peaks[door] = peak
      if peak > budget { findings.append("\(peak) requests within ten seconds at \(door)") }
    }
  }

  private static func peak(_ arrivals: [Double]) -> Int {
    var (first, peak) = (0, 0)
    for (index, time) in arrivals.enumerated() {
      while arrivals[first] < time - 10 { first += 1 }
      peak = max(peak, index - first + 1)
    }
    return peak
  }

  /// What failed, and how to see it again.
  var report: String {
    """
    Seed \(script.seed) (again: scripts/faults 1 \(script.seed)):
    \(script)
    and then:
    \(findings.prefix(30).map { "  \($0)" }.joined(separator: "\n"))
    """
  }
}
