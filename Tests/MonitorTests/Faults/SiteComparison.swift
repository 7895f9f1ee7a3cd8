import EmbeddedSite

@testable import ClientCore
@testable import Monitor

/// Holds what a monitor shows against what is so.
enum SiteComparison {
  /// What differs, a line each; `nil` if the truth changed while it was looked at.
  static func differences(_ site: FaultedSite) async -> [String]? {
    let (pods, nodes, jobs) = (site.site.podTruth, site.site.nodeTruth, await site.site.slurmTruth)
    let snapshot = site.monitor.snapshot
    guard pods == site.site.podTruth, nodes == site.site.nodeTruth else { return nil }
    var lines: [String] = []
    if !snapshot.connection.isLive { lines.append("connection: \(snapshot.connection)") }
    if !snapshot.isComplete { lines.append("not complete") }
    lines += compare(nodes: nodes, snapshot) + compare(pods: pods, snapshot)
    return lines + compare(jobs: jobs, of: pods, snapshot)
  }

  private static func compare(nodes: [EmbeddedSite.NodeTruth], _ snapshot: Snapshot) -> [String] {
    let shown = snapshot.nodes.map { record in
      let meta = record.node.meta
      return "node \(meta.name) \(meta.uid) version \(meta.resourceVersion): \(word(record.readiness))"
    }
    let truth = nodes.map { node in
      let ready = ["True": "ready", "False": "not ready"][node.ready] ?? "unknown"
      return "node \(node.name) \(node.uid) version \(node.resourceVersion): \(ready)"
    }
    return compare(truth, shown)
  }

  private static func word(_ readiness: NodeRecord.Readiness) -> String {
    switch readiness {
    case .ready: "ready"
    case .notReady: "not ready"
    case .unknown: "unknown"
    }
  }

  private static func compare(pods: [EmbeddedSite.PodTruth], _ snapshot: Snapshot) -> [String] {
    let shown = snapshot.pods.filter { !$0.isGone }.map { record in
      let (meta, pod) = (record.pod.meta, record.pod)
      let labels = meta.labels.map { "\($0.key)=\($0.value)" }.sorted()
      return
        "pod \(meta.namespace)/\(meta.name) \(meta.uid) version \(meta.resourceVersion) on '\(pod.nodeName)': "
        + "\(pod.phase), job \(meta.annotations["JobID"] ?? "none"), \(labels)"
        + (meta.deletion != nil ? ", being deleted" : "")
    }
    let truth = pods.map { pod in
      "pod \(pod.namespace)/\(pod.name) \(pod.uid) version \(pod.resourceVersion) on '\(pod.node)': "
        + "\(pod.phase), job \(pod.jobID ?? "none"), \(pod.labels)"
        + (pod.isBeingDeleted ? ", being deleted" : "")
    }
    return compare(truth, shown)
  }

  private static func compare(
    jobs: [EmbeddedSite.SlurmTruth], of pods: [EmbeddedSite.PodTruth], _ snapshot: Snapshot
  ) -> [String] {
    let known = jobs.filter(\.isKnown)
    let ofPods = Dictionary(grouping: known.filter { $0.podUID != nil }) { $0.podUID ?? "" }
    var (trueLines, shownLines): ([String], [String]) = ([], [])
    for record in snapshot.pods where !record.isGone {
      let job = record.join.job.flatMap { $0.goneSince == nil ? $0 : nil }
      shownLines.append(
        "pod \(record.key.uid) has \(job.map { "\($0.key): \($0.job.state.long)" } ?? "no job")")
    }
    for pod in pods {
      let job = ofPods[pod.uid]?.last
      let key = job.map { JobKey(cluster: $0.cluster, id: $0.id) }
      trueLines.append("pod \(pod.uid) has \(key.map { "\($0): \(job?.long ?? "")" } ?? "no job")")
    }
    let uids = Set(pods.map(\.uid))
    let orphans = known.filter { job in
      !job.base.hasEnded && job.podUID.map { !uids.contains($0) } ?? false
    }
    trueLines += orphans.map { "\(JobKey(cluster: $0.cluster, id: $0.id)) is an orphan" }
    shownLines += snapshot.jobs.filter { $0.orphan != nil }.map { "\($0.record.key) is an orphan" }
    return compare(trueLines, shownLines)
  }

  private static func compare(_ truth: [String], _ shown: [String]) -> [String] {
    let (trueSet, shownSet) = (Set(truth), Set(shown))
    var lines = trueSet.subtracting(shownSet).sorted().map { "so:    \($0)" }
    lines += shownSet.subtracting(trueSet).sorted().map { "shown: \($0)" }
    if shownSet.count < shown.count { lines.append("something is shown twice") }
    return lines
  }
}
