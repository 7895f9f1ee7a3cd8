internal import ClientCore
internal import Monitor

extension CommandTable {
  /// Cancelling, sending again, editing, and what was done.
  static let handling: [Command] = [
    Command(
      id: "cancel", keys: ["c"], label: "cancel",
      help: "Asks whether the job of the pod, or of the marked pods, is to be cancelled.",
      group: .hands, places: Place.ofPods.union([.manifest, .logs]), words: ["delete", "scancel", "kill"],
      footer: 4, otherFooters: [.logs: 10], whyDisabled: whyNothingToCancel
    ) { app, _ in app.askToCancel() },
    Command(
      id: "resubmit", keys: ["r"], label: "resubmit",
      help: "Asks how the work of the pod, or of the marked pods, is to be sent again.",
      group: .hands, places: Place.ofPods.union([.manifest, .logs]), words: ["again", "rerun"],
      footer: 4, otherFooters: [.logs: 10], whyDisabled: whyNothingToResubmit
    ) { app, _ in app.askToResubmit() },
    Command(
      id: "flags", keys: ["e"], otherKeys: [.logs: ["F"]], label: "flags",
      help: "Opens the form of the pod's flags, annotations and limits.",
      group: .hands, places: Place.ofPods.union([.manifest, .logs, .preflight]), words: ["edit"], footer: 6,
      otherFooters: [.logs: 0], whyDisabled: whyNoPod
    ) { app, _ in app.openForm() },
    Command(
      id: "preflight", keys: ["v"], label: "preflight",
      help: "Lists what would fail on the pod's way to Slurm, or not do what it says.",
      group: .hands, places: Place.ofPods.union([.manifest, .flags]), words: ["lint", "check-pod"], footer: 8,
      whyDisabled: whyNoPod
    ) { app, _ in app.openPreflight() },
    Command(
      id: "fix", keys: ["f"], label: "put right",
      help: "Puts right what preflight has found under the cursor, in the form.",
      group: .hands, places: [.flags, .preflight], isCallable: false, footer: 2, whyDisabled: whyNoFix
    ) { app, _ in app.applyFix() },
    Command(
      id: "journal", keys: ["u"], label: "journal",
      help: "Shows what was done, to take it back, and what was cut off, to finish or restore it.",
      group: .hands, places: Place.views.subtracting([.flags, .journal, .action]), words: ["undo", "recover"]
    ) { app, _ in app.openJournal() },
    Command(
      id: "stop", keys: [.control("g")], label: "stop",
      help: "Ends actions under way where nothing is lost.",
      group: .hands, places: Place.views,
      whyDisabled: { $0.works.contains { $0.ended == nil } ? nil : "Nothing is under way." }
    ) { app, _ in app.stopWork() },
    Command(
      id: "open-action", keys: [.enter, "d"], label: "steps", help: "Shows the steps of an action.",
      group: .hands, places: [.journal], isCallable: false, footer: 1, whyDisabled: whyNoEntry
    ) { app, _ in
      if let entry = app.currentEntry { app.open(ActionView(entry)) }
    },
    Command(
      id: "undo-action", keys: ["u"], label: "take back",
      help: "Asks whether what an action did is to be taken back.",
      group: .hands, places: [.journal, .action], isCallable: false, footer: 2, whyDisabled: whyNoUndo
    ) { app, _ in
      if let entry = app.currentEntry { app.askToUndo(entry) }
    },
    Command(
      id: "finish-action", keys: ["f"], label: "finish or restore",
      help: "Asks what is to become of an action that was cut off.",
      group: .hands, places: [.journal, .action], isCallable: false, footer: 3, whyDisabled: whyNoFinish
    ) { app, _ in
      if let entry = app.currentEntry { app.askToFinish(entry) }
    },
  ]

  /// Why nothing may be changed, if that is so for all of the screen.
  static func whyReadOnly(_ app: App) -> String? {
    app.options.isReadOnly || app.snapshot.identity.isReadOnly
      ? "Nothing is changed here: this is read-only (--read-only, or the site's configuration)." : nil
  }

  private static func whyNothingToCancel(_ app: App) -> String? {
    if let why = whyReadOnly(app) { return why }
    let records = app.targets
    if records.isEmpty {
      guard app.orphans.isEmpty else { return nil }
      if let entry = app.currentJob?.entry, entry.pod == nil {
        return entry.isForeign
          ? "The job is not interLink's: it is not touched from here." : "The job has ended already."
      }
      return whyNoPod(app) ?? "There is no pod under the cursor."
    }
    return records.allSatisfy(\.isGone) ? "The pod is gone already." : nil
  }

  private static func whyNothingToResubmit(_ app: App) -> String? {
    if let why = whyReadOnly(app) { return why }
    let records = app.targets
    if records.isEmpty { return whyNoPod(app) ?? "There is no pod under the cursor." }
    return records.allSatisfy(\.isGone)
      ? "The pod is gone; if it was deleted from here, u has its manifest." : nil
  }

  private static func whyNoEntry(_ app: App) -> String? {
    app.currentEntry == nil ? "There is no action under the cursor." : nil
  }

  private static func whyNoUndo(_ app: App) -> String? {
    if let why = whyNoEntry(app) ?? whyReadOnly(app) { return why }
    guard let entry = app.currentEntry else { return nil }
    if entry.isRunning { return "It is still being worked on; ctrl-g stops it." }
    return entry.isCutOff ? "It was cut off; f finishes it, or restores what it took away." : nil
  }

  private static func whyNoFinish(_ app: App) -> String? {
    if let why = whyNoEntry(app) ?? whyReadOnly(app) { return why }
    return app.currentEntry?.isUnresolved == true ? nil : "There is nothing left to do about it."
  }
}

extension App {
  /// The action of the journal that keys act on.
  var currentEntry: JournalEntry? {
    (view as? JournalView)?.selected ?? (view as? ActionView)?.entry
  }
}
