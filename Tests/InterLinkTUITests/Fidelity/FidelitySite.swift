import ClientCore
import EmbeddedSite
import Monitor

@testable import InterLinkTUI

/// What the screen says of one job.
struct FidelityRow {
  /// Cells of a row of the table of pods, and what belongs to them.
  struct Cells: Equatable {
    var phase = ""
    /// Slurm's state in the table of pods, and in that of jobs.
    var state = ""
    var job = ""
    var note = ""
    var doubt = ""
    var disagreement = ""
  }

  let example: FidelityCase
  /// With Kubernetes alone.
  var alone = Cells()
  /// With each Slurm source, by its name.
  var bySource: [(source: String, cells: Cells)] = []
}

/// An embedded site with the plugin's mistakes and a pod for each case, looked at by a monitor without a
/// Slurm and one with each Slurm source.
final class FidelitySite {
  private let cases: [FidelityCase]
  private let site: EmbeddedSite
  private let monitors: [(source: String, monitor: Monitor)]
  private let tasks: [Task<Void, Never>]

  init(_ cases: [FidelityCase]) async throws {
    self.cases = cases
    var configuration = EmbeddedSite.Configuration()
    configuration.scene = .empty
    configuration.quirks = .all
    configuration.speed = 0
    let site = try await EmbeddedSite.start(configuration)
    self.site = site
    let http = HTTPClient()
    let client = KubernetesClient(
      http: http,
      cluster: ClusterAccess(
        context: "test", cluster: "test", user: "user", namespace: "default", server: site.url,
        route: HTTPRoute(), credentials: .none))
    for example in cases {
      _ = try await client.create(
        .pods, namespace: "default", object: JSONValue(Array(Self.manifest(example.pod).utf8)))
    }
    try await Self.play(cases, on: site)

    var host = SlurmHost()
    host.folder = site.slurmCommands
    let slurms: [(String, (any SlurmSource)?)] = [
      ("", nil),
      (
        "slurmrestd",
        SlurmrestdSource(http: http, access: SlurmrestdAccess(socket: site.slurmrestdSocket ?? ""))
      ),
      (
        "slurmrestd with a token",
        SlurmrestdSource(
          http: http,
          access: SlurmrestdAccess(
            server: site.slurmrestdURL ?? "", token: .fixed(site.slurmToken())))
      ),
      ("commands", SlurmCommandSource(host: host)),
      ("commands without JSON", SlurmCommandSource(host: host, usesJSON: false)),
    ]
    monitors = slurms.map { name, source in
      var sources = SiteSources()
      if let source { sources.slurms = [SiteSources.Slurm(nodes: ["vega-vk"], source: source)] }
      return (name, Monitor(client: client, name: "here", namespace: nil, sources: sources))
    }
    tasks = monitors.map { _, monitor in Task { await monitor.run() } }
  }

  func stop() async {
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
    await site.stop()
  }

  /// Brings every job into its state, and lets the virtual kubelet see it: its plugin looks after one pod in ten
  /// seconds, and the clock stands unless it is moved.
  private static func play(_ cases: [FidelityCase], on site: EmbeddedSite) async throws {
    for second in 0... {
      let jobs = await site.slurmTruth.count { $0.podUID != nil }
      if jobs >= cases.count { break }
      guard second < 120 else { throw SiteError("Only \(jobs) of \(cases.count) pods have become jobs.") }
      await site.advance(by: 1)
    }
    for example in cases {
      try await site.setJob("default/\(example.pod)", state: example.before)
    }
    await site.advance(by: Double(cases.count) * 60)
    for example in cases {
      var change = EmbeddedSite.JobChange(example.base, example.flags)
      (change.statusFile, change.hasRun) = (example.statusFile, example.hasRun)
      try await site.setJob("default/\(example.pod)", change)
    }
    await site.advance(by: Double(cases.count) * 60)
  }

  /// What the screens show once each knows all pods and its Slurm's jobs, and has compared the two.
  func rows() async throws -> [FidelityRow] {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let snapshots = monitors.map { ($0.source, $0.monitor.snapshot) }
      let isReady = snapshots.allSatisfy { source, snapshot in
        snapshot.pods.count == cases.count && snapshot.isComplete
          && (source.isEmpty || isCompared(snapshot))
      }
      if isReady { return cases.map { row($0, snapshots) } }
      guard ContinuousClock.now < deadline else {
        let missing = snapshots.map { source, snapshot in
          let told = snapshot.pods.count { $0.join.job != nil }
          let contradicted = snapshot.pods.count { $0.join.disagreement != nil }
          return "\(source): \(told) told and \(contradicted) contradicted of \(snapshot.pods.count)"
        }
        throw SiteError("The monitors never knew all jobs, or let a false phase stand: \(missing).")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// Whether Slurm has told of all jobs, and each false phase is contradicted: that takes some seconds, as what Slurm
  /// said before Kubernetes spoke may have been true then.
  private func isCompared(_ snapshot: Snapshot) -> Bool {
    snapshot.pods.allSatisfy { record in
      guard record.join.job != nil, let example = cases.first(where: { $0.pod == record.pod.meta.name })
      else {
        return false
      }
      let isTrue = example.agrees(with: record.pod.phase) && example.base != .suspended
      return isTrue || record.join.disagreement != nil
    }
  }

  private func row(_ example: FidelityCase, _ snapshots: [(source: String, snapshot: Snapshot)])
    -> FidelityRow
  {
    var row = FidelityRow(example: example)
    for (source, snapshot) in snapshots {
      guard let record = snapshot.pods.first(where: { $0.pod.meta.name == example.pod }) else { continue }
      var cells = Self.cells(PodRow(record: record, isNodeSilent: false), at: snapshot.takenAt)
      if let entry = snapshot.jobs.first(where: { $0.pod?.key == record.key }) {
        let columns = JobColumns.all(Glyphs())
        cells.job =
          columns.first { $0.id == "state" }?.cell(JobRow(entry: entry, in: snapshot), snapshot.takenAt).text
          ?? ""
      }
      if source.isEmpty { row.alone = cells } else { row.bySource.append((source, cells)) }
    }
    return row
  }

  /// The cells as the table of pods shows them.
  private static func cells(_ row: PodRow, at now: Timestamp) -> FidelityRow.Cells {
    let columns = PodColumns.all(Glyphs())
    func text(_ id: String) -> String { columns.first { $0.id == id }?.cell(row, now).text ?? "" }
    return FidelityRow.Cells(
      phase: text("phase"),
      state: text("slurm").split(separator: " ").first.map(String.init) ?? "",
      note: text("reason"), doubt: row.record.join.doubt ?? "",
      disagreement: row.record.join.disagreement?.sentence(at: now) ?? "")
  }

  private static func manifest(_ name: String) -> String {
    """
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"\(name)","namespace":"default"},"spec":{
    "nodeName":"vega-vk","restartPolicy":"Never","containers":[{"name":"main","image":"busybox",
    "command":["sleep","36000"]}],"tolerations":[{"operator":"Exists"}]}}
    """
  }
}
