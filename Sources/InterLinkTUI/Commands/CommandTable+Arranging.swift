internal import Monitor

/// What is looked into, and how rows are put together.
extension CommandTable {
  static let arranging: [Command] = [
    Command(
      id: "findings", keys: ["!"], label: "findings",
      help: "Shows only what is to be looked into: disagreements, jobs without a pod, pods without a job.",
      group: .tables, places: Place.podTables.union([.jobs]), footer: 9, whyDisabled: whyNoFindings
    ) { app, _ in app.toggleFindings() },
    Command(
      id: "orphans", keys: ["o"], label: "orphans",
      help: "Shows the jobs that wait or run though their pod is not there.",
      group: .tables, places: Place.podTables.union([.jobs]),
      whyDisabled: { $0.snapshot.findings.orphans == 0 ? "No job is without its pod." : nil }
    ) { app, _ in app.showOrphans() },
    Command(
      id: "group", keys: ["b"], label: "group by",
      help: "Puts rows together by service, owner, node…, then by nothing; :group NAME does it by that.",
      group: .tables, places: Place.podTables.union([.jobs]), argument: .grouping, footer: 9,
      whyDisabled: {
        $0.view.table?.groupingIDs.isEmpty == false ? nil : "These rows cannot be put together."
      }
    ) { app, name in app.group(by: name) },
    Command(
      id: "fold-all", keys: ["-"], label: "fold all",
      help: "Shows only the headers of groups; enter opens one.",
      group: .tables, places: Place.podTables.union([.jobs]), whyDisabled: whyNotGrouped
    ) { app, _ in app.view.table?.foldAll(true, app) },
    Command(
      id: "unfold-all", keys: ["+", "="], label: "unfold all", help: "Shows the rows of all groups.",
      group: .tables, places: Place.podTables.union([.jobs]), whyDisabled: whyNotGrouped
    ) { app, _ in app.view.table?.foldAll(false, app) },
  ]

  private static func whyNoFindings(_ app: App) -> String? {
    app.snapshot.findings.total == 0 && !app.isFilteredToFindings
      ? "There is nothing to be looked into." : nil
  }

  private static func whyNotGrouped(_ app: App) -> String? {
    app.view.table?.groupingID == nil ? "Rows are not put together; b does that." : nil
  }
}
