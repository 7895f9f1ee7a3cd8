internal import ClientCore
internal import Monitor

/// The pods of a snapshot as a table.
nonisolated struct PodTable {
  let snapshot: Snapshot
  var isWide = false
  var showsTitles = true

  /// Writes it, in the order of namespaces and names.
  func write(to output: inout StandardOutput) {
    var titles = ["NAME", "JOB", "STATUS", "RESTARTS", "AGE", "NODE", "REASON"]
    if snapshot.namespace == nil { titles.insert("NAMESPACE", at: 0) }
    if isWide { titles += ["UID", "IMAGES"] }
    var table = TextTable(titles: titles, showsTitles: showsTitles)
    for record in snapshot.pods { table.add(cells(of: record)) }
    table.write(to: &output)
  }

  private func cells(of record: PodRecord) -> [String] {
    let pod = record.pod
    var cells = [
      pod.meta.name, record.job?.text ?? "", pod.phase,
      String(pod.containerStatuses.reduce(0) { $0 + $1.restartCount }), "", pod.nodeName, pod.reason,
    ]
    if snapshot.namespace == nil { cells.insert(pod.meta.namespace, at: 0) }
    if isWide { cells += [pod.meta.uid, pod.containers.map(\.image).joined(separator: ",")] }
    return cells
  }
}

/// The virtual nodes of a snapshot as a table.
nonisolated struct NodeTable {
  let snapshot: Snapshot
  var isWide = false
  var showsTitles = true

  /// Writes it, in the order of names.
  func write(to output: inout StandardOutput) {
    var table = TextTable(titles: ["NAME", "STATUS"], showsTitles: showsTitles)
    for record in snapshot.nodes { table.add([record.node.meta.name, "\(record.readiness)"]) }
    table.write(to: &output)
  }
}
