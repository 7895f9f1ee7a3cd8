internal import ClientCore
internal import Monitor

/// Where we are connected to, as whom, how it stands, and what is missing from the picture.
enum SitePage {
  /// The signs by which a node is taken for one of interLink's, as a sentence for empty screens.
  static let signs =
    "A node counts as interLink's if it has label virtual-node.interlink/type=virtual-kubelet or "
    + "type=virtual-kubelet, taint virtual-node.interlink/no-schedule, condition InterlinkConnectivity, "
    + "annotation interlink.virtual-kubelet.io/ping-response, or architecture virtual-kubelet."

  /// The page.
  static func make(_ frame: Frame) -> Page {
    var page = Page()
    let snapshot = frame.snapshot
    connection(frame, &page)
    if !snapshot.limitations.isEmpty {
      page.heading("What is missing")
      for limitation in snapshot.limitations {
        page.sentence(limitation.what, .attention)
        page.sentence(limitation.advice, .dim)
      }
    }
    page.heading("Site")
    if snapshot.identity.isDemo {
      page.field("demo", "an embedded, simulated site: no cluster, no jobs", .demo)
    }
    page.field("context", snapshot.identity.context)
    page.field("cluster", snapshot.identity.cluster)
    page.field("user", snapshot.identity.user.isEmpty ? "none" : snapshot.identity.user)
    page.field("server", snapshot.identity.server)
    page.field("namespace", snapshot.namespace ?? "all")
    if snapshot.clockSkew != 0 {
      let ahead = snapshot.clockSkew > 0
      page.field(
        "clock",
        "the server's is \(Format.age(abs(snapshot.clockSkew))) \(ahead ? "ahead of" : "behind") this machine's",
        .attention, note: "ages are by the server's")
    }
    page.heading("Known")
    page.field("nodes", Format.count(frame.counts.nodes, "virtual node"))
    page.field("pods", Format.count(frame.counts.pods.total, "offloaded pod"))
    page.field("complete", snapshot.isComplete ? "yes" : "not yet: the first list is still coming in")
    page.field("as of", frame.moment(snapshot.takenAt))
    page.heading("Which nodes count")
    page.sentence(signs, .dim)
    return page
  }

  private static func connection(_ frame: Frame, _ page: inout Page) {
    page.heading("Connection")
    switch frame.snapshot.connection {
    case .connecting(let attempt):
      page.field("state", attempt > 1 ? "connecting, try \(attempt)" : "connecting", .waiting)
    case .live(let since):
      page.field("state", "live", .good, note: "since \(frame.moment(since))")
    case .lost(let reason, let lastHeard, let retryAt, let attempt):
      page.field("state", "lost", .bad)
      page.field("why", reason)
      page.field("last heard", lastHeard.map(frame.moment) ?? "never")
      page.field("next try", "in \(Format.age(retryAt - frame.now)), number \(attempt + 1); R tries now")
    case .refused(let reason, let advice, let retryAt):
      page.field("state", "refused", .bad)
      page.field("why", reason)
      page.field("what to do", advice)
      page.field("next try", "in \(Format.age(retryAt - frame.now)); R tries now")
    }
  }
}
