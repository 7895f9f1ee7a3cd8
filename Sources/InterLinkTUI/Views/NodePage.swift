internal import ClientCore
internal import Monitor

/// Everything that is known of one virtual node, as a page.
enum NodePage {
  /// The page of `record`, whose pods ask for `load`.
  static func make(_ record: NodeRecord, load: NodeLoad, frame: Frame) -> Page {
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
    pods(record, load, frame, &page)
    way(record, frame, &page)
    link(record, frame, &page)
    resources(record.node, load, &page)
    taints(record, &page)
    conditions(record.node, frame, &page)
    identity(record, frame, &page)
    return page
  }

  private static func pods(_ record: NodeRecord, _ load: NodeLoad, _ frame: Frame, _ page: inout Page) {
    let phases = frame.counts.onNode[record.key] ?? SiteCounts.Phases()
    page.heading("Pods", note: "enter lists them")
    page.field("says Kubernetes", line(phases.spans(separator: ", ")))
    guard !load.jobs.isEmpty else { return }
    var spans: [Span] = []
    for count in load.jobs {
      if !spans.isEmpty { spans.append(Span(", ", Style(.dim))) }
      spans.append(Span("\(Format.grouped(count.number)) \(count.word)", Style(role(count.category))))
    }
    page.field("says Slurm", line(spans))
  }

  private static func line(_ spans: [Span]) -> StyledText {
    var line = StyledText()
    for span in spans { line.append(span.text, span.style) }
    return spans.isEmpty ? StyledText("none", Style(.dim)) : line
  }

  private static func role(_ category: SlurmStateClass) -> Role {
    switch category {
    case .wait: .waiting
    case .live: .live
    case .attention: .attention
    case .good, .ended: .ended
    case .bad: .bad
    }
  }

  /// The hops that serve this node, as the Health view has them.
  private static func way(_ record: NodeRecord, _ frame: Frame, _ page: inout Page) {
    let name = record.node.meta.name
    let hops = HopGroups(frame.snapshot).hops.filter {
      ($0.site.isEmpty || $0.site == record.site)
        && ($0.node == name || $0.node == nil && ($0.hop.nodes.isEmpty || $0.hop.nodes.contains(name)))
    }
    guard !hops.isEmpty else { return }
    page.heading("The way to its jobs", note: "6 tells more")
    for item in hops {
      let hop = item.hop
      let role = HopWords.role(hop.state)
      var text = StyledText(
        "\(HopWords.sign(hop.state, frame.glyphs)) \(HopWords.word(hop.state))", Style(role))
      let reason = PodSummary.oneLine(HopWords.reason(hop.state))
      if !reason.isEmpty { text.append("  " + reason, role == .dim ? .dim : .plain) }
      if let since = hop.since, role == .bad || role == .attention {
        text.append("  for \(Format.age(frame.now - since))", .dim)
      }
      if !hop.facts.isEmpty { text.append("  " + hop.facts.joined(separator: ", "), .dim) }
      page.field(HopWords.title(hop.kind), text)
      if role == .bad, !hop.advice.isEmpty { page.field("", hop.advice, .accent) }
      if hop.kind == .kubeletPort, role == .bad { certificate(reason, hop.advice, &page) }
    }
  }

  /// The usual trouble of the kubelet's port, unless the advice has it already.
  private static func certificate(_ reason: String, _ advice: String, _ page: inout Page) {
    let text = reason.lowercased()
    guard text.contains("tls") || text.contains("certificate"), !advice.contains("certificate approve") else {
      return
    }
    page.field(
      "",
      "Its serving certificate may never have been approved, and then no log can be read: kubectl get csr lists the "
        + "requests, kubectl certificate approve NAME approves one. Each start of the virtual kubelet makes a new one.",
      .accent)
  }

  private static func link(_ record: NodeRecord, _ frame: Frame, _ page: inout Page) {
    page.heading("Ping", note: "of interLink by the virtual kubelet, every 30 s; the plugin's answer")
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
      page.field(
        "resources",
        answer.map { "\($0.key) \(Format.quantity($0.value, of: $0.key))" }.joined(separator: ", "))
    }
    let accelerators = record.interLink.accelerators.sorted { $0.key < $1.key }
    if !accelerators.isEmpty {
      page.field("accelerators", accelerators.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }
    for (index, taint) in record.interLink.taints.enumerated() {
      page.field(index == 0 ? "taints" : "", text(taint))
    }
    let text = record.interLink.text
    if !text.isEmpty {
      page.field("answer", text, note: text.contains("\n") ? "" : "in words, as older plugins answer")
    }
  }

  private static func resources(_ node: Node, _ load: NodeLoad, _ page: inout Page) {
    page.heading(
      "Resources",
      note:
        "free as reported by the plugin at the last ping, not the size of the site; asked for by pods here")
    var names = NodeSummary.free(node).map(\.name)
    names += load.asked.keys.filter { !names.contains($0) }.sorted()
    if names.isEmpty { page.sentence("nothing reported", .dim) }
    for name in names {
      let free = node.allocatable[name].map { Format.quantity($0, of: name) }
      var text = StyledText(
        (free ?? "not reported") + (free == nil ? "" : " free"), Style(free == nil ? .dim : .plain))
      if let capacity = node.capacity[name], capacity != node.allocatable[name] {
        text.append(" of \(Format.quantity(capacity, of: name))", .dim)
      }
      if let asked = load.asked[name] {
        text.append("   \(Format.quantity(asked, of: name)) asked for", .dim)
      }
      page.field(name, text)
    }
    if let pods = node.allocatable["pods"] {
      page.field("pods", "\(load.pods) of \(pods)", note: "at most, set in its configuration")
    }
    if load.modest > 0 {
      page.field(
        "without requests", Format.count(load.modest, "pod"), .dim,
        note: "placed even when nothing is free, and then queued by Slurm")
    }
  }

  private static func taints(_ record: NodeRecord, _ page: inout Page) {
    page.heading("Taints", note: "a pod comes here only if it tolerates all of them")
    if record.node.taints.isEmpty { page.sentence("none: any pod may be placed here", .attention) }
    for taint in record.node.taints {
      var line = StyledText("  " + text(taint))
      line.append("  " + TaintWords.meaning(taint, wanted: record.interLink.taints), .dim)
      line.hang = 4
      page.line(line)
    }
  }

  private static func text(_ taint: Node.Taint) -> String {
    "\(taint.key)\(taint.value.isEmpty ? "" : "=\(taint.value)"):\(taint.effect)"
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
    let labels = node.meta.labels.sorted { $0.key < $1.key }
    for (index, label) in labels.enumerated() {
      page.field(index == 0 ? "labels" : "", label.value.isEmpty ? label.key : "\(label.key)=\(label.value)")
    }
    page.field("learnt", frame.moment(record.learnt), note: "from Kubernetes")
  }

  /// Conditions of which True is good; of all others False is.
  private static let positive: Set<String> = ["Ready", "InterlinkConnectivity"]
}
