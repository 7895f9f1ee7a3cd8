import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// Every view in every size, as frames that were looked at.
@Suite struct ViewGoldenTests {
  /// A frame: which snapshot, which keys, at which sizes.
  nonisolated struct Shot: Sendable, CustomTestStringConvertible {
    var name: String
    var snapshot: @Sendable () -> Snapshot = Fixture.snapshot
    var keys = ""
    var sizes = Shot.usual
    var options: @Sendable () -> Options = { Options() }
    var log: @MainActor @Sendable () -> FixedLog = { Stage.log() }
    /// Whether events are still kept.
    var hasEvents = true
    var testDescription: String { name }

    struct Options {
      var isASCII = false
      var isReadOnly = false
    }

    static let usual = [(80, 24), (120, 40), (200, 60)]
  }

  nonisolated static let shots: [Shot] = [
    Shot(name: "overview"),
    Shot(name: "overview-small", sizes: [(40, 10), (60, 15), (29, 7)]),
    Shot(name: "overview-ascii", sizes: [(80, 24)], options: { .init(isASCII: true, isReadOnly: true) }),
    Shot(name: "overview-demo", snapshot: demo, sizes: [(80, 24)]),
    Shot(name: "overview-empty", snapshot: Fixture.empty),
    Shot(name: "overview-no-pods", snapshot: noPods, sizes: [(80, 24), (120, 40)]),
    Shot(name: "overview-never-connected", snapshot: Fixture.neverConnected),
    Shot(name: "overview-connecting", snapshot: { Snapshot() }, sizes: [(80, 24)]),
    Shot(name: "overview-lost", snapshot: Fixture.lost),
    Shot(name: "overview-forbidden", snapshot: Fixture.forbidden),
    Shot(name: "overview-expired", snapshot: Fixture.expired),
    Shot(name: "pods", keys: "2"),
    Shot(name: "pods-marked", keys: "2j  jN", sizes: [(80, 24)]),
    Shot(name: "pods-wide", keys: "2w"),
    Shot(name: "pods-filtered", keys: "2/phase:failed age>1h<enter>", sizes: [(80, 24), (120, 40)]),
    Shot(name: "pods-filter-error", keys: "2/age>soon", sizes: [(80, 24), (120, 40)]),
    Shot(name: "pods-filtered-out", keys: "2/nothing-like-it<enter>", sizes: [(80, 24)]),
    Shot(name: "joined-overview", snapshot: JoinedFixture.snapshot),
    Shot(name: "joined-pods", snapshot: JoinedFixture.snapshot, keys: "2"),
    Shot(name: "joined-pods-wide", snapshot: JoinedFixture.snapshot, keys: "2w"),
    Shot(
      name: "joined-pods-findings", snapshot: JoinedFixture.snapshot, keys: "2/is:finding<enter>",
      sizes: [(80, 24), (120, 40)]),
    Shot(
      name: "joined-pods-ascii", snapshot: JoinedFixture.snapshot, keys: "2", sizes: [(80, 24)],
      options: { .init(isASCII: true) }),
    Shot(
      name: "joined-filter-error", snapshot: JoinedFixture.snapshot, keys: "2/is:lost", sizes: [(80, 24)]),
    Shot(name: "silent-slurm-pods", snapshot: JoinedFixture.silent, keys: "2", sizes: [(80, 24), (120, 40)]),
    Shot(
      name: "silent-slurm-pod", snapshot: JoinedFixture.silent, keys: "2/3dgan-train<enter><enter>",
      sizes: [(80, 24)]),
    Shot(name: "grouped-pods", snapshot: JoinedFixture.snapshot, keys: "2:group owner<enter>jj"),
    Shot(
      name: "grouped-pods-folded", snapshot: JoinedFixture.snapshot, keys: "2b-",
      sizes: [(80, 24), (120, 40)]),
    Shot(
      name: "grouped-pods-ascii", snapshot: JoinedFixture.snapshot, keys: "2b", sizes: [(80, 24)],
      options: { .init(isASCII: true) }),
    Shot(name: "grouped-jobs", snapshot: JoinedFixture.snapshot, keys: "4b", sizes: [(80, 24), (120, 40)]),
    Shot(name: "doubtful-pods", snapshot: JoinedFixture.doubtful, keys: "2", sizes: [(80, 24), (120, 40)]),
    Shot(
      name: "doubtful-pod", snapshot: JoinedFixture.doubtful, keys: "2/regrid<enter><enter>",
      sizes: [(80, 24), (120, 40)]),
    joinedPod("disagree", "regrid"), joinedPod("pending", "3dgan-eval"), joinedPod("running", "3dgan-train"),
    joinedPod("refused", "glitch"), joinedPod("stuck", "plants-7f"), joinedPod("done", "postprocess"),
    joinedPod("held", "bold"), joinedPod("other-plugin", "silent"),
    Shot(name: "nodes", keys: "3"),
    Shot(name: "node-detail", keys: "3G<enter>"),
    Shot(name: "node-detail-silent", keys: "3j<enter>", sizes: [(80, 24)]),
    Shot(name: "pod-detail", keys: "2/3dgan-train<enter><enter>"),
    Shot(name: "pod-detail-refused", keys: "2/glitch<enter><enter>"),
    Shot(name: "pod-detail-cancelled", keys: "2/regrid<enter><enter>", sizes: [(80, 24), (120, 40)]),
    Shot(name: "pod-detail-search", keys: "2/3dgan-train<enter><enter>/job<enter>n", sizes: [(80, 24)]),
    Shot(name: "manifest", keys: "2/3dgan-train<enter>y"),
    Shot(name: "logs", keys: "2/3dgan-train<enter>l"),
    Shot(name: "logs-paused", keys: "2/3dgan-train<enter>l<ctrl-u>", sizes: [(80, 24)]),
    Shot(name: "logs-search", keys: "2/3dgan-train<enter>l/epoch 12<enter>", sizes: [(80, 24), (120, 40)]),
    Shot(name: "logs-folded", keys: "2/3dgan-train<enter>lg", sizes: [(80, 24)]),
    Shot(name: "logs-unfolded", keys: "2/3dgan-train<enter>lxg", sizes: [(80, 24)]),
    Shot(name: "logs-search-error", keys: "2/3dgan-train<enter>l/~epoch [", sizes: [(80, 24), (120, 40)]),
    Shot(name: "logs-search-hint", keys: "2/3dgan-train<enter>l/", sizes: [(80, 24)]),
    Shot(
      name: "logs-filtered", keys: "2/3dgan-train<enter>l&step<enter>-~[13579]  loss<enter>",
      sizes: [(80, 24)]),
    Shot(name: "logs-filtered-out", keys: "2/3dgan-train<enter>l&nothing like it<enter>", sizes: [(80, 24)]),
    Shot(
      name: "logs-marked", keys: "2/3dgan-train<enter>l<ctrl-u>mm<ctrl-n><ctrl-n>m", sizes: [(80, 24)]),
    Shot(name: "logs-not-wrapped", keys: "2/3dgan-train<enter>lz<right>", sizes: [(80, 24)]),
    Shot(name: "logs-times", keys: "2/3dgan-train<enter>lt", sizes: [(80, 24)], log: { Stage.timedLog() }),
    Shot(
      name: "logs-times-utc", keys: "2/3dgan-train<enter>ltt", sizes: [(80, 24)], log: { Stage.timedLog() }),
    Shot(
      name: "logs-goto", keys: "2/3dgan-train<enter>ltt@13:30<enter>", sizes: [(80, 24)],
      log: { Stage.timedLog() }),
    Shot(
      name: "logs-colours", keys: "2/3dgan-train<enter>l", sizes: [(80, 24)], log: { Stage.colouredLog() }),
    Shot(
      name: "logs-levels", keys: "2/3dgan-train<enter>lEE", sizes: [(80, 24)], log: { Stage.levelLog() }),
    Shot(name: "logs-json", keys: "2/3dgan-train<enter>lp", sizes: [(80, 24)], log: { Stage.levelLog() }),
    Shot(
      name: "logs-waiting", keys: "2/3dgan-eval<enter>l", sizes: [(80, 24)],
      log: { FixedLog([], state: .waiting("The job has not started.")) }),
    Shot(
      name: "logs-lost", keys: "2/3dgan-train<enter>l", sizes: [(80, 24)],
      log: {
        FixedLog(
          ["one", "two"], state: .lost("The API server cannot be reached.", retryAt: Fixture.now + 5))
      }),
    Shot(
      name: "logs-ended", keys: "2/regrid<enter>lz", sizes: [(80, 24)],
      log: { FixedLog(["one", "two"], state: .ended("The container has ended with exit code 0.")) }),
    Shot(
      name: "pod-detail-lost", snapshot: Fixture.lost, keys: "2/3dgan-train<enter><enter>", sizes: [(80, 24)]),
    Shot(name: "pod-detail-silent", keys: "2/silent<enter><enter>", sizes: [(80, 24)]),
    Shot(name: "overview-refused-later", snapshot: refusedLater, sizes: [(80, 24)]),
    Shot(name: "jobs", snapshot: Fixture.joined, keys: "4"),
    Shot(name: "jobs-all", snapshot: Fixture.joined, keys: "4a", sizes: [(120, 40)]),
    Shot(name: "jobs-wide", snapshot: Fixture.joined, keys: "4aw", sizes: [(200, 60)]),
    Shot(
      name: "jobs-ascii", snapshot: Fixture.joined, keys: "4", sizes: [(120, 40)],
      options: { .init(isASCII: true) }),
    Shot(name: "jobs-states", snapshot: Fixture.everyState, keys: "4", sizes: [(120, 50), (200, 60)]),
    Shot(name: "jobs-by-wait", snapshot: Fixture.joined, keys: "4W", sizes: [(80, 24)]),
    Shot(name: "jobs-filtered", snapshot: Fixture.joined, keys: "4/is:orphan<enter>", sizes: [(80, 24)]),
    Shot(name: "jobs-slurm-down", snapshot: Fixture.slurmDown, keys: "4", sizes: [(80, 24), (120, 40)]),
    Shot(name: "jobs-no-slurm", keys: "4", sizes: [(80, 24), (120, 40)]),
    Shot(name: "jobs-no-slurm-empty", snapshot: Fixture.empty, keys: "4", sizes: [(80, 24)]),
    Shot(name: "jobs-none", snapshot: noJobs, keys: "4", sizes: [(80, 24)]),
    Shot(name: "job-running", snapshot: Fixture.joined, keys: "4/8831201<enter><enter>"),
    Shot(name: "job-waiting", snapshot: Fixture.joined, keys: "4/8831233<enter><enter>"),
    Shot(name: "job-cancelled", snapshot: Fixture.joined, keys: "4/8830977<enter><enter>"),
    Shot(
      name: "job-timeout", snapshot: Fixture.joined, keys: "4/8830999<enter><enter>", sizes: [(120, 40)]),
    Shot(
      name: "job-held", snapshot: Fixture.joined, keys: "4/8831239<enter><enter>", sizes: [(120, 40)]),
    Shot(
      name: "job-near-end", snapshot: Fixture.joined, keys: "4/8831240<enter><enter>", sizes: [(80, 24)]),
    Shot(
      name: "job-orphan", snapshot: Fixture.joined, keys: "4/8831101<enter><enter>", sizes: [(120, 40)]),
    Shot(
      name: "job-completed", snapshot: Fixture.joined, keys: "4/8830905<enter><enter>", sizes: [(120, 40)]),
    Shot(
      name: "job-untold", snapshot: Fixture.joined, keys: "4/8829001<enter><enter>", sizes: [(80, 24)]),
    Shot(
      name: "job-stale", snapshot: Fixture.slurmDown, keys: "4/8831201<enter><enter>", sizes: [(80, 24)]),
    Shot(name: "overview-joined", snapshot: Fixture.joined, sizes: [(80, 24), (120, 40)]),
    Shot(name: "health", snapshot: Fixture.ailing, keys: "6"),
    Shot(name: "health-well", snapshot: Fixture.healthy, keys: "6", sizes: [(80, 24), (120, 40)]),
    Shot(name: "health-small", snapshot: Fixture.ailing, keys: "6G", sizes: [(40, 12), (60, 15)]),
    Shot(
      name: "health-ascii", snapshot: Fixture.ailing, keys: "6", sizes: [(80, 24)],
      options: { .init(isASCII: true) }),
    Shot(name: "health-sites", snapshot: Fixture.twoSites, keys: "6", sizes: [(80, 24), (120, 40)]),
    Shot(name: "health-unknown", snapshot: Fixture.snapshot, keys: "6", sizes: [(80, 24)]),
    Shot(name: "hop", snapshot: Fixture.ailing, keys: "6<enter>", sizes: [(80, 24), (120, 40)]),
    Shot(name: "hop-checked", snapshot: Fixture.healthy, keys: "6G<enter>p", sizes: [(80, 24)]),
    Shot(name: "timeline", snapshot: Fixture.timed, keys: "5"),
    Shot(name: "timeline-small", snapshot: Fixture.timed, keys: "5", sizes: [(40, 12), (60, 15)]),
    Shot(
      name: "timeline-ascii", snapshot: Fixture.timed, keys: "5", sizes: [(80, 24)],
      options: { .init(isASCII: true) }),
    Shot(name: "timeline-long", snapshot: Fixture.timed, keys: "5--", sizes: [(120, 40)]),
    Shot(name: "timeline-lost", snapshot: Fixture.lost, keys: "5", sizes: [(80, 24)]),
    Shot(name: "pod-timeline", snapshot: Fixture.timed, keys: "2/3dgan-train<enter>t"),
    Shot(
      name: "pod-timeline-waiting", snapshot: Fixture.timed, keys: "2/3dgan-eval<enter>t", sizes: [(80, 24)],
      hasEvents: false),
    Shot(
      name: "pod-timeline-cancelled", snapshot: Fixture.timed, keys: "2/regrid<enter>t", sizes: [(80, 24)],
      hasEvents: false),
    Shot(name: "pod-timeline-alone", keys: "2/regrid<enter>t", sizes: [(80, 24)], hasEvents: false),
    Shot(name: "node-detail-hops", snapshot: Fixture.ailing, keys: "3<enter>", sizes: [(80, 24), (120, 40)]),
    Shot(name: "help", keys: "?"),
    Shot(name: "site", keys: "i", sizes: [(80, 24), (120, 40)]),
    Shot(name: "site-lost", snapshot: Fixture.lost, keys: "i", sizes: [(80, 24)]),
    Shot(name: "palette", keys: ":", sizes: [(80, 24), (120, 40)]),
    Shot(name: "palette-namespace", keys: ":ns ", sizes: [(80, 24)]),
    Shot(name: "picker-namespace", keys: "n", sizes: [(80, 24), (120, 40)]),
    Shot(name: "picker-context", keys: "Cju", sizes: [(80, 24)]),
    Shot(name: "picker-sort", keys: "2S", sizes: [(80, 24)]),
    Shot(name: "picker-container", keys: "2/訓練<enter>l", sizes: [(80, 24)]),
    Shot(name: "message-error", keys: ":nonsense<enter>", sizes: [(80, 24)]),
  ]

  /// The page of the pod with that in its name, on a site with a Slurm.
  nonisolated static func joinedPod(_ name: String, _ pod: String) -> Shot {
    Shot(
      name: "joined-pod-\(name)", snapshot: JoinedFixture.snapshot, keys: "2/\(pod)<enter><enter>",
      sizes: [(80, 24), (120, 40)])
  }

  @Test(arguments: shots) func looksAsItShould(_ shot: Shot) async throws {
    for (columns, rows) in shot.sizes {
      let options = shot.options()
      let app = Stage.app(
        shot.snapshot(), site: Stage.site(log: shot.log(), hasEvents: shot.hasEvents),
        isASCII: options.isASCII,
        isReadOnly: options.isReadOnly)
      await app.settle()
      _ = app.draw(rows: rows, columns: columns)
      await app.play(try KeyScript.keys(shot.keys))
      Golden.expect(app.draw(rows: rows, columns: columns), "\(shot.name)-\(columns)x\(rows)")
    }
  }

  nonisolated static func demo() -> Snapshot {
    var snapshot = Fixture.snapshot()
    snapshot.identity.isDemo = true
    snapshot.identity.context = "demo"
    snapshot.clockSkew = -47
    return snapshot
  }

  nonisolated static func refusedLater() -> Snapshot {
    var snapshot = Fixture.snapshot()
    snapshot.connection = Fixture.expired().connection
    return snapshot
  }

  nonisolated static func noJobs() -> Snapshot { Fixture.join(Fixture.empty(), []) }

  nonisolated static func noPods() -> Snapshot {
    var snapshot = Fixture.snapshot()
    snapshot.pods = []
    snapshot.namespace = "climate"
    return snapshot
  }
}
