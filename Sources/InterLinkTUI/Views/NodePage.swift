internal import ClientCore
internal import Monitor

/// Everything that is known of one virtual node, as a page.
enum NodePage {
  /// The page of `record`.
  static func make(_ record: NodeRecord, frame: Frame) -> Page {
    var page = Page(labelWidth: 22)
    let summary = NodeSummary(record, now: frame.now)
    var verdict = StyledText("  ")
    verdict.append(summary.readiness, Style(summary.role, bold: true))
    verdict.append("  interLink ", .dim)
    verdict.append(summary.link, summary.linkRole)
    if !summary.trouble.isEmpty { verdict.append("  " + summary.trouble, .attention) }
    verdict.hang = 2
    page.line(verdict)
    if summary.isStale {
      page.sentence(
        "Its virtual kubelet no longer reports: the rest of this page, and its pods, are as they were then.",
        .attention)
    }
    pods(record, frame, &page)
    link(record, frame, &page)
    free(record.node, &page)
    conditions(record.node, frame, &page)
    identity(record, frame, &page)
    return page
  }

  private static func pods(_ record: NodeRecord, _ frame: Frame, _ page: inout Page) {
    let phases = frame.counts.onNode[record.key] ?? SiteCounts.Phases()
    page.heading("Pods", note: "enter lists them")
    var line = StyledText("  ")
    let spans = phases.spans(separator: ", ")
    if spans.isEmpty { line.append("none", .dim) }
    for span in spans { line.append(span.text, span.style) }
    page.line(line)
  }

  private static func link(_ record: NodeRecord, _ frame: Frame, _ page: inout Page) {
    page.heading("interLink", note: "as the virtual kubelet reports it; it pings every 30 s")
    if let pinged = record.interLink.pinged {
      page.field("last ping", frame.moment(pinged))
    } else {
      page.field("last ping", "none reported", .dim)
    }
    if case .failed(let message) = record.interLink.state {
      page.field("answer", message.trimmingTrailingNewlines, .bad)
    }
    let answer = record.interLink.resources.sorted { $0.key < $1.key }
    if !answer.isEmpty {
      page.field("resources", answer.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }
    let accelerators = record.interLink.accelerators.sorted { $0.key < $1.key }
    if !accelerators.isEmpty {
      page.field("accelerators", accelerators.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }
  }

  private static func free(_ node: Node, _ page: inout Page) {
    page.heading(
      "Free as reported", note: "what the plugin found free at the last ping, not the size of the site")
    let free = NodeSummary.free(node)
    if free.isEmpty { page.sentence("nothing reported", .dim) }
    for (name, amount) in free { page.field(name, amount) }
    if let pods = node.allocatable["pods"] {
      page.field("pods", pods, note: "at most, set in its configuration")
    }
  }

  private static func conditions(_ node: Node, _ frame: Frame, _ page: inout Page) {
    page.heading("Conditions", note: "with the time of the last report")
    for condition in node.conditions {
      let isGood = condition.status == (Self.positive.contains(condition.type) ? "True" : "False")
      let role: Role = condition.status == "Unknown" ? .attention : isGood ? .plain : .bad
      var text = StyledText(condition.status, Style(role))
      text.append(String(repeating: " ", count: max(1, 8 - condition.status.count)))
      text.append(frame.age(condition.heartbeat ?? condition.transition), .dim)
      text.append("  \(condition.reason)")
      let message = PodSummary.oneLine(condition.message)
      if !message.isEmpty { text.append("  " + message, .dim) }
      page.field(condition.type, text)
    }
  }

  private static func identity(_ record: NodeRecord, _ frame: Frame, _ page: inout Page) {
    let node = record.node
    page.heading("Node")
    page.field("name", node.meta.name)
    page.field("age", frame.age(node.meta.created))
    if !node.providerID.isEmpty { page.field("provider", node.providerID) }
    if !node.kubeletVersion.isEmpty {
      page.field("version", node.kubeletVersion, note: "of the virtual kubelet")
    }
    if !node.internalIP.isEmpty { page.field("address", node.internalIP) }
    for (index, taint) in node.taints.enumerated() {
      let value = taint.value.isEmpty ? "" : "=\(taint.value)"
      page.field(index == 0 ? "taints" : "", "\(taint.key)\(value):\(taint.effect)")
    }
    let labels = node.meta.labels.sorted { $0.key < $1.key }
    for (index, label) in labels.enumerated() {
      page.field(index == 0 ? "labels" : "", label.value.isEmpty ? label.key : "\(label.key)=\(label.value)")
    }
    page.field("learnt", frame.moment(record.learnt), note: "from Kubernetes")
  }

  /// Conditions of which True is good; of all others False is.
  private static let positive: Set<String> = ["Ready", "InterlinkConnectivity"]
}
