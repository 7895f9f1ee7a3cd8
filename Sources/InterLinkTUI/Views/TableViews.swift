internal import ClientCore
internal import Monitor

/// The nodes in a strip, and the table of pods under it.
final class OverviewView: View {
  let place = Place.overview
  let name = "Overview"
  private let pods: ResourceTable<PodRow>
  private let nodes: ResourceTable<NodeRow>

  /// Over the app's own tables, which the other views share.
  init(pods: ResourceTable<PodRow>, nodes: ResourceTable<NodeRow>) { (self.pods, self.nodes) = (pods, nodes) }

  var table: (any RowTable)? { pods }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    let jobs = frame.jobCounts.spans(separator: "  ")
    let counts = jobs.isEmpty ? [] : frame.counts.pods.spans(separator: "  ")
    let nodeCount = frame.snapshot.nodes.count
    // Pods are what one comes for: nodes take a quarter of the screen at most, and nothing when it is low.
    let room = area.height < 10 ? 0 : max(1, area.height / 4 - 1)
    guard nodeCount > 0, room > 0 else {
      PodSection.draw(pods, counts: counts, on: &canvas, in: area, frame: frame)
      return
    }
    let shown = min(nodeCount, room)
    let (strip, rest) = area.split(top: shown + 2)
    let (rule, table) = strip.split(top: 1)
    var title = [Span("Nodes", Style(.title, bold: true)), Span(" \(nodeCount)", Style(.title))]
    if frame.counts.unreadyNodes > 0 {
      title.append(Span("  \(frame.counts.unreadyNodes) not ready", Style(.bad)))
    }
    let hidden = nodeCount - shown
    canvas.rule(
      row: rule.row, columns: rule.columns, title: title,
      trailing: hidden > 0 ? [Span("\(hidden) more: 3 shows all", Style(.dim))] : [])
    nodes.drawStrip(
      on: &canvas, in: table, now: frame.now, hidden: area.width < 110 ? ["age", "taints"] : ["age"],
      isStale: { NodeSection.isStale($0, frame) })
    PodSection.draw(pods, counts: counts, on: &canvas, in: rest, frame: frame)
  }
}

/// The table of pods alone.
final class PodsView: View {
  let place = Place.pods
  let name = "Pods"
  private let pods: ResourceTable<PodRow>

  /// Over the app's table.
  init(pods: ResourceTable<PodRow>) { self.pods = pods }

  var table: (any RowTable)? { pods }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    PodSection.draw(
      pods, counts: frame.jobCounts.spans(separator: "  "), on: &canvas, in: area, frame: frame)
  }
}

/// The table of nodes.
final class NodesView: View {
  let place = Place.nodes
  let name = "Nodes"
  private let nodes: ResourceTable<NodeRow>

  /// Over the app's table.
  init(nodes: ResourceTable<NodeRow>) { self.nodes = nodes }

  var table: (any RowTable)? { nodes }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    NodeSection.draw(nodes, on: &canvas, in: area, frame: frame)
  }
}

/// Rule and table of pods, or why there are none.
enum PodSection {
  /// - Parameter counts: what the header does not count.
  static func draw(
    _ pods: ResourceTable<PodRow>, counts: [Span], on canvas: inout Canvas, in area: Rect, frame: Frame
  ) {
    let (rule, table) = area.split(top: 1)
    let (title, trailing) = pods.caption("Pods", isKnown: frame.snapshot.isComplete)
    let room = rule.width - CellWidth.of(title) - CellWidth.of(trailing) - 9
    let findings = FindingWords.spans(frame, besides: counts, width: room)
    canvas.rule(
      row: rule.row, columns: rule.columns, title: title,
      trailing: findings + (findings.isEmpty || trailing.isEmpty ? [] : [Span("  ")]) + trailing)
    if pods.arrangement.rows.isEmpty {
      EmptyState.draw(words(pods, frame), on: &canvas, in: table)
      return
    }
    pods.draw(
      on: &canvas, in: table, now: frame.now,
      hidden: PodColumns.hidden(
        width: area.width, isWide: pods.isWide, hasSlurm: frame.snapshot.hasSlurm
      ).union(frame.snapshot.namespace == nil ? [] : ["namespace"]),
      minimum: PodColumns.minimum(width: area.width), isStale: { frame.isStale || $0.isStale })
  }

  /// A node that takes pods, if one does.
  private static func exampleNode(_ frame: Frame) -> String {
    let nodes = frame.snapshot.nodes
    return (nodes.first { $0.readiness == .ready } ?? nodes.first)?.node.meta.name ?? "NODE"
  }

  /// Why there are none.
  static func words(_ pods: ResourceTable<PodRow>, _ frame: Frame) -> [(String, Role)] {
    if pods.arrangement.total > 0 {
      let count = Format.count(pods.arrangement.total, "pod")
      let isAboutOrphans = pods.input.filter.source.contains("is:orphan")
      return [
        ("The filter hides all \(count).", .plain),
        (isAboutOrphans ? "An orphan is a job without a pod: o shows them." : "", .plain),
        ("esc clears it, / changes it.", .dim),
      ]
    }
    if let words = ConnectionWords.empty(frame) { return words }
    if frame.snapshot.nodes.isEmpty { return NodeSection.noNodes(frame) }
    let place = frame.snapshot.namespace.map { "namespace \($0)" } ?? "any namespace"
    var words: [(String, Role)] = [("No pod has been sent to a virtual node in \(place).", .plain)]
    let taint = "virtual-node.interlink/no-schedule"
    words.append(
      (
        "A pod is sent by a nodeSelector for the node (kubernetes.io/hostname: "
          + "\(exampleNode(frame))) and a toleration of its taint (\(taint), Exists).", .dim
      ))
    if frame.snapshot.namespace != nil { words.append(("0 looks in all namespaces, n picks another.", .dim)) }
    return words
  }
}

/// Rule and table of nodes, or why there are none.
enum NodeSection {
  static func draw(
    _ nodes: ResourceTable<NodeRow>, on canvas: inout Canvas, in area: Rect, frame: Frame
  ) {
    let (rule, table) = area.split(top: 1)
    let (title, trailing) = nodes.caption("Nodes", isKnown: frame.snapshot.isComplete)
    canvas.rule(row: rule.row, columns: rule.columns, title: title, trailing: trailing)
    if nodes.arrangement.rows.isEmpty {
      let hidesAll = nodes.arrangement.total > 0
      EmptyState.draw(
        hidesAll
          ? [
            ("The filter hides all \(Format.count(nodes.arrangement.total, "node")).", .plain),
            ("esc clears it, / changes it.", .dim),
          ] : ConnectionWords.empty(frame) ?? noNodes(frame), on: &canvas, in: table)
      return
    }
    nodes.draw(on: &canvas, in: table, now: frame.now, isStale: { isStale($0, frame) })
  }

  /// Whether what a node says is no longer kept up to date.
  static func isStale(_ row: NodeRow, _ frame: Frame) -> Bool { frame.isStale }

  /// Why there are no nodes, and what was looked for.
  static func noNodes(_ frame: Frame) -> [(String, Role)] {
    if let limitation = frame.snapshot.limitations.first(where: { $0.what.hasPrefix("Nodes") }) {
      return [(limitation.what, .attention), (limitation.advice, .dim)]
    }
    return [
      ("This cluster has no virtual node of interLink.", .plain),
      (SitePage.signs, .dim),
      ("i tells where this is connected to, C goes over to another context.", .dim),
    ]
  }
}

/// What an empty screen says while the connection is the reason.
enum ConnectionWords {
  /// `nil` if everything is known that there is.
  static func empty(_ frame: Frame) -> [(String, Role)]? {
    let server = frame.snapshot.identity.server
    switch frame.snapshot.connection {
    case .connecting(let attempt):
      let tries = attempt > 1 ? ", try \(attempt)" : ""
      return [("Connecting\(server.isEmpty ? "" : " to \(server)")\(tries)\(frame.glyphs.ellipsis)", .dim)]
    case .live:
      return frame.snapshot.isComplete ? nil : [("Reading what is there\(frame.glyphs.ellipsis)", .dim)]
    case .lost(let reason, let lastHeard, let retryAt, let attempt):
      if lastHeard != nil, frame.snapshot.isComplete { return nil }
      return [
        ("\(server) cannot be reached.", .bad), (reason, .plain),
        (
          "Try \(attempt + 1) in \(Format.age(retryAt - frame.now)); R tries now, C goes over to another context.",
          .dim
        ),
      ]
    case .refused(let reason, let advice, _):
      if frame.snapshot.isComplete { return nil }
      return [(reason, .bad), (advice, .plain), ("R tries again now, C goes over to another context.", .dim)]
    }
  }
}
