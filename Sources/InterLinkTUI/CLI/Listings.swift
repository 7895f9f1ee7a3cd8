internal import ClientCore
internal import Monitor

/// The pods of a snapshot as a table.
nonisolated struct PodListing {
  let snapshot: Snapshot
  let isWide: Bool

  /// Its text; `nil` if there are no pods.
  func text(showsTitles: Bool) -> String? {
    var titles = ["NAME", "JOB", "STATUS", "RESTARTS", "AGE", "NODE"]
    if snapshot.namespace == nil { titles.insert("NAMESPACE", at: 0) }
    if snapshot.sites.count > 1 { titles.insert("SITE", at: 0) }
    if isWide { titles += ["UID", "IMAGES"] }
    var table = TextTable(titles: titles + ["REASON"])
    for record in snapshot.pods { table.add(cells(of: record)) }
    return table.text(showsTitles: showsTitles)
  }

  private func cells(of record: PodRecord) -> [String] {
    let pod = record.pod
    let summary = PodSummary(record)
    let now = snapshot.time(at: record.key.site)
    var cells = [
      pod.meta.name, record.job?.text ?? "", summary.phase,
      String(pod.containerStatuses.reduce(0) { $0 + $1.restartCount }),
      Format.age(since: pod.meta.created, now: now, none: ""), pod.nodeName,
    ]
    if snapshot.namespace == nil { cells.insert(pod.meta.namespace, at: 0) }
    if snapshot.sites.count > 1 { cells.insert(record.key.site, at: 0) }
    if isWide { cells += [pod.meta.uid, pod.containers.map(\.image).joined(separator: ",")] }
    return cells + [summary.reason]
  }
}

/// The virtual nodes of a snapshot as a table.
nonisolated struct NodeListing {
  let snapshot: Snapshot
  let isWide: Bool

  /// Its text; `nil` if there are no virtual nodes.
  func text(showsTitles: Bool) -> String? {
    var titles = ["NAME", "STATUS", "INTERLINK", "PING", "PODS", "AGE"]
    if isWide { titles += ["VERSION", "FREE", "TAINTS"] }
    if snapshot.sites.count > 1 { titles.insert("SITE", at: 0) }
    var table = TextTable(titles: titles + ["TROUBLE"])
    var pods: [NodeKey: Int] = [:]
    for record in snapshot.pods where !record.isGone { pods[record.nodeKey, default: 0] += 1 }
    for record in snapshot.nodes {
      let node = record.node
      let now = snapshot.time(at: record.site)
      let summary = NodeSummary(record, now: now)
      var cells = [
        node.meta.name, summary.readiness.replacing(", ", with: ","), summary.link,
        Format.age(since: record.interLink.pinged, now: now, none: ""),
        String(pods[record.key, default: 0]),
        Format.age(since: node.meta.created, now: now, none: ""),
      ]
      if isWide {
        cells += [
          node.kubeletVersion, NodeSummary.freeText(node),
          node.taints.map { "\($0.key):\($0.effect)" }.joined(separator: ","),
        ]
      }
      if snapshot.sites.count > 1 { cells.insert(record.site, at: 0) }
      table.add(cells + [summary.trouble])
    }
    return table.text(showsTitles: showsTitles)
  }
}
