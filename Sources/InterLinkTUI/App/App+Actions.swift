internal import ClientCore
internal import Monitor

/// What commands do to the view on top.
extension App {
  /// The log on screen, if one is.
  var logs: LogsView? { view as? LogsView }

  /// The pod's or node's page.
  func describe() {
    switch view.place {
    case .logs, .manifest:
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

  // MARK: Tables

  func toggleMark() { isOnNodes ? nodes.toggleMark() : pods.toggleMark() }
  func clearMarks() { isOnNodes ? nodes.clearMarks() : pods.clearMarks() }
  func toggleWide() { isOnNodes ? nodes.toggleWide() : pods.toggleWide() }
  func invertSort() { isOnNodes ? nodes.invert(self) : pods.invert(self) }
  func sort(by column: String) { isOnNodes ? nodes.sort(by: column, self) : pods.sort(by: column, self) }
  func shiftSort(by offset: Int) {
    isOnNodes ? nodes.shiftSort(by: offset, self) : pods.shiftSort(by: offset, self)
  }

  /// Asks for the column to sort by.
  func pickSort() {
    let columns = isOnNodes ? nodes.columns.map(\.id) : pods.columns.map(\.id)
    let current = isOnNodes ? nodes.sort.column : pods.sort.column
    let items = columns.map { Picker.Item(name: $0, isCurrent: $0 == current) }
    picker = Picker(title: "Sort by", items: items) { [weak self] column in
      guard let self, column != current else { return }
      self.sort(by: column)
    }
  }

  private var isOnNodes: Bool { view.place == .nodes }
}
