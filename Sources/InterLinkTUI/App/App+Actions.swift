internal import ClientCore
internal import Monitor

/// What commands do to the view on top.
extension App {
  /// The pod's or node's page.
  func describe() {
    switch view.place {
    case .logs, .manifest, .podTimeline:
      if let record = currentPod { open(PodDetailView(record)) }
    default: drillIn()
    }
  }

  /// The pod's manifest.
  func openManifest() {
    if let record = currentPod { open(ManifestView(record)) }
  }

  /// Another container of the same pod.
  func changeContainer() {
    if let record = currentPod { pickContainer(record, record.pod.containers.map(\.name)) }
  }

  /// Goes to another match.
  func findAgain(forward: Bool) {
    if let logs {
      logs.find(forward: forward, self)
    } else if let text = view as? any TextView {
      text.find(forward: forward, self)
    }
  }

  /// Wraps long lines, or not.
  func toggleWrap() {
    if let logs {
      logs.toggleWrap()
    } else if let text = view as? any TextView {
      text.scroll.wraps.toggle()
    }
  }

  // MARK: Health and timelines

  /// Asks the hop under the cursor, or the one whose page is shown, now.
  func checkHop() {
    guard let hop = currentHop else { return }
    let site = site
    load { await site.check(hop: hop.hop.id) }
    inform(HopWords.checking(hop.hop))
  }

  /// The hop that keys act on.
  var currentHop: SiteHop? {
    switch view {
    case let view as HealthView: view.selected(in: snapshot)
    case let view as HopView: view.current(in: snapshot)
    default: nil
    }
  }

  /// The way of the current pod through its stages.
  func openTimeline() {
    if let record = currentPod { open(PodTimelineView(record)) }
  }

  // MARK: Tables

  /// Asks for the column to sort by.
  func pickSort() {
    guard let table = view.table else { return }
    let items = table.columnIDs.map { Picker.Item(name: $0, isCurrent: $0 == table.sort.column) }
    picker = Picker(title: "Sort by", items: items) { [weak self] column in
      guard let self, column != table.sort.column else { return }
      table.sort(by: column, self)
    }
  }

  /// Shows all jobs of the queue, or only those of pods.
  func toggleAllJobs() {
    showsAllJobs.toggle()
    view.refresh(self)
  }
}
