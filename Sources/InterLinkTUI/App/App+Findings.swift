internal import Monitor

/// What is to be looked into, and how rows are put together.
extension App {
  private static let findingsTerm: Substring = "is:finding"

  /// Whether only what is to be looked into is shown.
  var isFilteredToFindings: Bool { terms.contains(Self.findingsTerm) }

  private var terms: [Substring] { view.query.split(separator: " ", omittingEmptySubsequences: false) }

  /// Shows only what is to be looked into, or again what was shown before; the rest of the filter stays.
  func toggleFindings() {
    let others = terms.filter { $0 != Self.findingsTerm && !$0.isEmpty }
    let wanted = isFilteredToFindings ? others : others + [Self.findingsTerm]
    view.setQuery(wanted.joined(separator: " "), self)
  }

  /// Shows the jobs whose pod is not there.
  func showOrphans() {
    openRoot(.jobs)
    view.setQuery("is:orphan", self)
  }

  /// Puts rows together by what is called `name`, or by the next thing if it is called nothing.
  func group(by name: String) {
    guard let table = view.table else { return }
    if name.isEmpty {
      table.cycleGrouping(self)
    } else if name == "none" || table.groupingIDs.contains(name) {
      table.group(by: name == "none" ? nil : name, self)
    } else {
      fail("Rows cannot be put together by “\(name)”, only by \(table.groupingIDs.joined(separator: ", ")).")
    }
  }
}
