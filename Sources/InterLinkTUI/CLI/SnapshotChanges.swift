internal import ClientCore
internal import Monitor

/// What one snapshot holds that the one before did not, as lines of JSON.
nonisolated struct SnapshotChanges {
  private var connection: Connection?
  private var nodes: [String: NodeRecord] = [:]
  /// In the order in which they were first seen.
  private var pods: [PodRecord] = []

  /// Nothing seen yet: everything will be new.
  init() {}

  /// Takes over `snapshot` and tells what is new in it: the connection first, then nodes, then pods.
  mutating func lines(to snapshot: Snapshot) -> [JSONLine] {
    var lines: [JSONLine] = []
    if snapshot.connection != connection {
      connection = snapshot.connection
      lines.append(Self.line(of: snapshot.connection, at: snapshot.takenAt))
    }
    let oldNodes = nodes
    nodes = Dictionary(snapshot.nodes.map { ($0.node.meta.name, $0) }, uniquingKeysWith: { $1 })
    for record in snapshot.nodes {
      let old = oldNodes[record.node.meta.name]
      if old !== record {
        lines.append(Self.line(of: record, verb: old == nil ? "added" : "changed", at: snapshot.takenAt))
      }
    }
    for (name, record) in oldNodes.sorted(by: { $0.key < $1.key }) where nodes[name] == nil {
      lines.append(Self.line(of: record, verb: "removed", at: snapshot.takenAt))
    }
    lines += podLines(to: snapshot)
    return lines
  }

  /// What is new of the pods.
  ///
  /// Pods keep their order, and those that stay as they were are the same objects: most snapshots are compared by
  /// one pass over references.
  private mutating func podLines(to snapshot: Snapshot) -> [JSONLine] {
    let before = pods
    pods = snapshot.pods
    var lines: [JSONLine] = []
    if case .places(let places) = PodDifference(from: before, to: pods),
      !places.contains(where: { pods[$0].isGone })
    {
      return places.map { place in
        let wasThere = place < before.count && !before[place].isGone
        return Self.line(of: pods[place], verb: wasThere ? "changed" : "added", at: snapshot.takenAt)
      }
    }
    var isGone: [PodRecord] = []
    var old = 0
    for record in pods {
      // Those that are not there any more stood before those that are.
      while old < before.count, before[old] !== record, before[old].key != record.key {
        if !before[old].isGone { isGone.append(before[old]) }
        old += 1
      }
      let known = old < before.count ? before[old] : nil
      old += 1
      if known === record { continue }
      let wasThere = known.map { !$0.isGone } ?? false
      if record.isGone {
        if wasThere, let known { isGone.append(known) }
      } else {
        lines.append(Self.line(of: record, verb: wasThere ? "changed" : "added", at: snapshot.takenAt))
      }
    }
    isGone += before[min(old, before.count)...].filter { !$0.isGone }
    for record in isGone.sorted(by: { $0.key.uid < $1.key.uid }) {
      lines.append(Self.line(of: record, verb: "removed", at: snapshot.takenAt))
    }
    return lines
  }

  private static func line(of connection: Connection, at time: Timestamp) -> JSONLine {
    var line = start("connection", at: time)
    switch connection {
    case .connecting(let attempt):
      line.add("state", "connecting")
      line.add("attempt", attempt)
    case .live(let since):
      line.add("state", "live")
      line.add("since", since.rfc3339)
    case .lost(let reason, let lastHeard, let retryAt, let attempt):
      line.add("state", "lost")
      line.add("reason", reason)
      line.add("lastHeard", lastHeard?.rfc3339)
      line.add("retryAt", retryAt.rfc3339)
      line.add("attempt", attempt)
    case .refused(let reason, let advice, let retryAt):
      line.add("state", "refused")
      line.add("reason", reason)
      line.add("advice", advice)
      line.add("retryAt", retryAt.rfc3339)
    }
    return line
  }

  private static func line(of record: NodeRecord, verb: String, at time: Timestamp) -> JSONLine {
    var line = start("node", at: time)
    line.add("change", verb)
    line.add("name", record.node.meta.name)
    switch record.readiness {
    case .ready: line.add("status", "Ready")
    case .notReady(let reason, let message):
      line.add("status", "NotReady")
      line.add("reason", reason)
      line.add("message", message)
    case .unknown(let message):
      line.add("status", "Unknown")
      line.add("message", message)
    }
    switch record.interLink.state {
    case .notYetPinged: line.add("interLink", "not yet pinged")
    case .connected: line.add("interLink", "connected")
    case .failed(let message):
      line.add("interLink", "failed")
      line.add("interLinkMessage", message)
    case .unknown: line.add("interLink", "unknown")
    }
    line.add("pinged", record.interLink.pinged?.rfc3339)
    return line
  }

  private static func line(of record: PodRecord, verb: String, at time: Timestamp) -> JSONLine {
    let pod = record.pod
    var line = start("pod", at: time)
    line.add("change", verb)
    line.add("namespace", pod.meta.namespace)
    line.add("name", pod.meta.name)
    line.add("uid", pod.meta.uid)
    line.add("job", record.job?.text)
    line.add("node", pod.nodeName.isEmpty ? nil : pod.nodeName)
    line.add("phase", pod.phase)
    line.add("reason", pod.reason.isEmpty ? nil : pod.reason)
    line.add("message", pod.message.isEmpty ? nil : pod.message)
    line.add("deleting", pod.meta.deletion != nil)
    line.add("restarts", pod.containerStatuses.reduce(0) { $0 + $1.restartCount })
    return line
  }

  private static func start(_ kind: String, at time: Timestamp) -> JSONLine {
    var line = JSONLine()
    line.add("time", time.rfc3339)
    line.add("kind", kind)
    return line
  }
}
