internal import ClientCore
internal import Monitor

/// Everything that is known of one hop, as a page.
final class HopView: TextView {
  let place = Place.hop
  private var item: SiteHop
  var scroll = TextScroll()

  var name: String { HopWords.name(item) }

  /// The page of `item`.
  init(_ item: SiteHop) { self.item = item }

  /// The hop as it is now; `nil` if it is no longer on the way.
  func current(in snapshot: Snapshot) -> SiteHop? { HopGroups(snapshot).hops.first { $0.id == item.id } }

  func refresh(_ app: App) { item = current(in: app.snapshot) ?? item }

  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame) {
    draw(
      HopPage.make(item.hop, frame),
      title: [Span("Hop ", Style(.title, bold: true)), Span(name, Style(.title))],
      on: &canvas, in: area)
  }
}

/// The text of a hop's page.
enum HopPage {
  /// The page of `hop`.
  static func make(_ hop: Hop, _ frame: Frame) -> Page {
    var page = Page(labelWidth: 16)
    let role = HopWords.role(hop.state)
    var verdict = StyledText("  \(HopWords.sign(hop.state, frame.glyphs)) ", Style(role))
    verdict.append(HopWords.word(hop.state), Style(role, bold: true))
    let reason = HopWords.reason(hop.state)
    if !reason.isEmpty, !reason.contains(where: \.isNewline) { verdict.append("  " + reason) }
    verdict.hang = 4
    page.line(verdict)
    if reason.contains(where: \.isNewline) { page.sentence(reason.trimmingTrailingNewlines) }
    if !hop.advice.isEmpty {
      page.heading("What to do")
      page.sentence(hop.advice)
    }
    page.heading("State")
    page.field("what", hop.name)
    page.field("stands for", purpose(hop.kind), .dim)
    if let since = hop.since { page.field("so since", frame.moment(since)) }
    page.field(
      "last good", hop.lastGood.map(frame.moment) ?? "not that we know", hop.lastGood == nil ? .dim : .plain)
    if !hop.ground.isEmpty { page.field("known from", hop.ground) }
    page.heading("Requests", note: "what we cause")
    if let latency = hop.latency {
      page.field("latency", Format.latency(latency), note: "of the last answer")
    }
    if hop.requests > 0 {
      page.field("a minute", Format.grouped(hop.requestsPerMinute), note: "in the last minute")
      page.field("in all", Format.grouped(hop.requests), note: "since the start")
    } else {
      page.field("asked", "never by us: it is heard of from others", .dim)
    }
    if let error = hop.lastError {
      page.heading("Last error", note: frame.moment(error.at))
      page.sentence(error.text.trimmingTrailingNewlines)
    }
    if !hop.facts.isEmpty {
      page.heading("Facts")
      for fact in hop.facts { page.sentence(fact) }
    }
    return page
  }

  private static func purpose(_ kind: Hop.Kind) -> String {
    switch kind {
    case .apiServer: "the cluster's own state: pods, nodes, events"
    case .virtualKubelet:
      "the process that stands for the far side as a node: it submits pods and reports them"
    case .kubeletPort: "the virtual kubelet's own port, through which the API server fetches logs"
    case .interLink: "the API through which the virtual kubelet talks to the far side"
    case .plugin: "what turns pods into jobs at the far side, and answers for them"
    case .slurm: "the scheduler that queues and runs the jobs"
    }
  }
}
