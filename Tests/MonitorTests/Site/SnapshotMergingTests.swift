import ClientCore
import Testing

@testable import Monitor

/// What several sites say together.
@Suite struct SnapshotMergingTests {
  private static let noon = Timestamp(seconds: 43_200)

  private func part(_ name: String, _ connection: Connection, skew: Double = 0, isComplete: Bool = true)
    -> Snapshot
  {
    var part = Snapshot()
    part.identity.name = name
    (part.connection, part.clockSkew, part.isComplete) = (connection, skew, isComplete)
    part.takenAt = Self.noon + skew
    part.lastHeard = Self.noon + skew
    part.findings.orphans = 1
    part.hops = [Hop(id: "apiServer", kind: .apiServer, name: "x")]
    part.sites = [SiteStatus(of: part)]
    return part
  }

  private static let lost = Connection.lost(reason: "gone", lastHeard: nil, retryAt: noon, attempt: 2)
  private static let refused = Connection.refused(reason: "no", advice: "ask", retryAt: noon)

  static let cases: [(connections: [Connection], isLive: Bool, hasFailed: Bool)] = [
    ([.live(since: noon), .live(since: noon)], true, false),
    ([lost, .live(since: noon)], true, false),
    ([.connecting(attempt: 1), lost], false, false),
    ([lost, refused], false, true),
    ([refused, refused], false, true),
  ]

  @Test(arguments: cases) func connectionIsTheBest(
    _ item: (connections: [Connection], isLive: Bool, hasFailed: Bool)
  ) {
    let parts = item.connections.enumerated().map { part("s\($0)", $1) }
    let merged = Snapshot(merging: parts, name: "all", revision: 3)
    #expect(merged.connection.isLive == item.isLive)
    #expect(merged.connection.hasFailed == item.hasFailed)
    #expect(merged.sites.map(\.connection) == item.connections)
  }

  @Test func timesAreTheFirstSites() {
    let parts = [part("a", .live(since: Self.noon)), part("b", .live(since: Self.noon + 3540), skew: 3600)]
    let merged = Snapshot(merging: parts, name: "all", revision: 1)
    #expect(merged.takenAt == Self.noon)
    #expect(merged.lastHeard == Self.noon)
    #expect(merged.clockSkew == 0)
    #expect(merged.connection == .live(since: Self.noon + -60))
    #expect(merged.time(at: "a") == Self.noon)
    #expect(merged.time(at: "b") == Self.noon + 3600)
    #expect(merged.clockOffsets == ["b": 3600])
  }

  @Test func hopsFindTheirWayBack() {
    let merged = Snapshot(
      merging: [part("a", .live(since: Self.noon)), part("b/c", .live(since: Self.noon))], name: "all",
      revision: 1)
    #expect(Set(merged.hops.map(\.id)).count == 2)
    #expect(merged.hops.map { Hop.parts(ofGrouped: $0.id)?.site } == ["a", "b/c"])
    #expect(merged.hops.map { Hop.parts(ofGrouped: $0.id)?.id } == ["apiServer", "apiServer"])
    #expect(merged.findings.orphans == 2)
  }

  @Test func aSiteThatCannotBeReachedIsNotWaitedFor() {
    let live = part("a", .live(since: Self.noon))
    func isComplete(_ other: Snapshot) -> Bool {
      Snapshot(merging: [live, other], name: "all", revision: 1).isComplete
    }
    #expect(isComplete(part("b", Self.lost, isComplete: false)))
    #expect(!isComplete(part("b", .connecting(attempt: 1), isComplete: false)))
    #expect(isComplete(Snapshot(ofUnusable: "b", reason: "no", advice: "")))
  }
}
