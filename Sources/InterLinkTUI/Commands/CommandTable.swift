internal import ClientCore
internal import Monitor

/// All commands: what keys do, what the footer and the help show, what `:` knows.
enum CommandTable {
  /// In the order of the help.
  static let all: [Command] =
    moving + viewing + handling + tabling + arranging + reading + logging
    + forming + running + dialogs + typing

  /// The command that `key` means in `place`.
  static func command(for key: Key, in place: Place) -> Command? { byPlace[place]?[key] }

  /// The command with that id, or that word of the `:` line.
  static func command(named name: String) -> Command? {
    all.first { $0.isCallable && ($0.id == name || $0.words.contains(name)) }
  }

  /// Keys bound to more than one command in a place; there must be none.
  static var conflicts: [(place: Place, key: Key, ids: [String])] {
    Place.allCases.flatMap { place in
      var ids: [Key: [String]] = [:]
      for command in all where command.places.contains(place) {
        for key in command.keys(in: place) { ids[key, default: []].append(command.id) }
      }
      return ids.filter { $0.value.count > 1 }.map { (place, $0.key, $0.value) }
    }
  }

  private static let byPlace: [Place: [Key: Command]] = {
    var result: [Place: [Key: Command]] = [:]
    for command in all {
      for place in command.places {
        for key in command.keys(in: place) { result[place, default: [:]][key] = command }
      }
    }
    return result
  }()
}

// MARK: Moving

extension CommandTable {
  private static let moving: [Command] = [
    motion("up", ["k", .up], .up, "One row up."),
    motion("down", ["j", .down], .down, "One row down."),
    motion("half-up", [.control("u")], .halfUp, "Half a page up."),
    motion("half-down", [.control("d")], .halfDown, "Half a page down."),
    motion("page-up", [.control("b"), .pageUp], .pageUp, "A page up."),
    motion("page-down", [.control("f"), .pageDown], .pageDown, "A page down."),
    motion("top", ["g", .home], .top, "To the beginning."),
    motion("bottom", ["G", .end], .bottom, "To the end; a log goes on following."),
    motion("left", [.left, "H"], .left, "To the left, where lines are not wrapped.", places: Place.texts),
    motion(
      "right", [.right, "L"], .right, "To the right, where lines are not wrapped.", places: Place.texts),
  ]

  private static func motion(
    _ id: String, _ keys: [Key], _ motion: Motion, _ help: String, places: Set<Place> = Place.views
  ) -> Command {
    Command(id: id, keys: keys, label: id, help: help, group: .move, places: places, isCallable: false) {
      app, _ in
      app.view.move(motion)
    }
  }
}

// MARK: Views

extension CommandTable {
  private static let viewing: [Command] = [
    Command(
      id: "open", keys: [.enter], label: "details",
      help: "Opens the page of what is under the cursor.",
      group: .views, places: Place.roots, footer: 1, whyDisabled: whyNothingChosen
    ) { app, _ in app.drillIn() },
    Command(
      id: "open-log", keys: [.enter], label: "log", help: "On a pod's page, opens its log.",
      group: .views, places: [.podDetail], isCallable: false, whyDisabled: whyNoPod
    ) { app, _ in app.drillIn() },
    Command(
      id: "open-pod", keys: [.enter, "p"], label: "its pod", help: "On a job's page, opens its pod's.",
      group: .views, places: [.jobDetail], isCallable: false, footer: 1, whyDisabled: whyNoPod
    ) { app, _ in app.openPod() },
    Command(
      id: "pod-of-job", keys: ["p"], label: "pod", help: "Opens the page of the job's pod.",
      group: .views, places: [.jobs], isCallable: false, footer: 3, whyDisabled: whyNoPod
    ) { app, _ in app.openPod() },
    Command(
      id: "job", keys: ["J"], label: "job", help: "Shows all that Slurm tells of the pod's job.",
      group: .views, places: [.podDetail, .logs, .manifest], footer: 3, otherFooters: [.logs: 10],
      whyDisabled: { $0.currentJob == nil ? "No job of the pod is known." : nil }
    ) { app, _ in app.openJob() },
    Command(
      id: "open-pods", keys: [.enter], label: "its pods", help: "On a node's page, shows its pods.",
      group: .views, places: [.nodeDetail], isCallable: false, footer: 1
    ) { app, _ in app.drillIn() },
    Command(
      id: "logs", keys: ["l"], label: "logs", help: "Shows the log of the pod, and follows it.",
      group: .views, places: Place.ofPods.union([.manifest]), footer: 2, whyDisabled: whyNoPod
    ) { app, _ in app.openLogs() },
    Command(
      id: "describe", keys: ["d"], label: "details",
      help: "Shows all that is known of what is under the cursor.",
      group: .views, places: Place.filtered.union([.logs, .manifest, .podTimeline]), words: ["details"],
      whyDisabled: whyNothingChosen
    ) { app, _ in app.describe() },
    Command(
      id: "yaml", keys: ["y"], label: "yaml",
      help: "Shows the pod's manifest as the API server has it; secrets are masked.",
      group: .views, places: Place.ofPods.union([.logs]), footer: 5, otherFooters: [.logs: 10],
      whyDisabled: whyNoPod
    ) { app, _ in app.openManifest() },
    Command(
      id: "pod-timeline", keys: ["t"], otherKeys: [.logs: ["T"]], label: "timeline",
      help: "Shows the pod's stages as a bar: how long it waited, and ran.",
      group: .views, places: Place.ofPods.subtracting([.podTimeline]).union([.logs, .manifest]), footer: 5,
      otherFooters: [.logs: 0], whyDisabled: whyNoPod
    ) { app, _ in app.openTimeline() },
    Command(
      id: "check", keys: ["p"], label: "check now",
      help: "Asks the hop now, and does not wait until it is its turn.",
      group: .views, places: [.health, .hop], footer: 2,
      whyDisabled: { $0.currentHop == nil ? "There is no hop under the cursor." : nil }
    ) { app, _ in app.checkHop() },
    Command(
      id: "overview", keys: ["1"], label: "overview", help: "Shows nodes and pods together.",
      group: .views, places: Place.views, words: ["home"]
    ) { app, _ in app.openRoot(.overview) },
    Command(
      id: "pods", keys: ["2"], label: "pods", help: "Shows the offloaded pods.",
      group: .views, places: Place.views, words: ["pod", "po"]
    ) { app, _ in app.openRoot(.pods) },
    Command(
      id: "nodes", keys: ["3"], label: "nodes", help: "Shows the virtual nodes.",
      group: .views, places: Place.views, words: ["node", "no"]
    ) { app, _ in app.openRoot(.nodes) },
    Command(
      id: "jobs", keys: ["4"], label: "jobs", help: "Shows the jobs as Slurm tells of them.",
      group: .views, places: Place.views, words: ["jo", "queue", "squeue"]
    ) { app, _ in app.openRoot(.jobs) },
    Command(
      id: "timeline", keys: ["5"], label: "timeline",
      help: "Shows how many jobs waited and ran over the session, and each pod's wait and run as a bar.",
      group: .views, places: Place.views, words: ["history"]
    ) { app, _ in app.openRoot(.timeline) },
    Command(
      id: "health", keys: ["6"], label: "health",
      help: "Shows the way to the jobs hop by hop: what works, what does not, and what that means.",
      group: .views, places: Place.views, words: ["hops"]
    ) { app, _ in app.openRoot(.health) },
    Command(
      id: "next-view", keys: [.tab], label: "next view", help: "Goes through the numbered views.",
      group: .views, places: Place.views
    ) { app, _ in app.cycleRoots(by: 1) },
    Command(
      id: "previous-view", keys: [.backTab], label: "previous view", help: "Goes the other way round.",
      group: .views, places: Place.views
    ) { app, _ in app.cycleRoots(by: -1) },
    Command(
      id: "back-in-history", keys: ["["], label: "back", help: "Goes back through the views that were open.",
      group: .views, places: Place.views,
      whyDisabled: { $0.trail.canGoBack ? nil : "There is no view to go back to." }
    ) { app, _ in app.step(-1) },
    Command(
      id: "forward-in-history", keys: ["]"], label: "forward", help: "Goes forward again.",
      group: .views, places: Place.views,
      whyDisabled: { $0.trail.canGoForward ? nil : "There is no view to go forward to." }
    ) { app, _ in app.step(1) },
    Command(
      id: "site", keys: ["i"], label: "site",
      help: "Shows where this is connected to, how that stands, and what is missing.",
      group: .views, places: Place.views.subtracting([.site]), words: ["connection"]
    ) { app, _ in app.open(SiteView()) },
    Command(
      id: "help", keys: ["?"], label: "help", help: "Lists all keys.",
      group: .views, places: Place.views.subtracting([.help]), words: ["h", "?"], footer: 11
    ) { app, _ in app.open(HelpView()) },
  ]

  private static func whyNothingChosen(_ app: App) -> String? {
    if app.view.place == .health { return app.currentHop == nil ? "There is no hop under the cursor." : nil }
    guard let table = app.view.table else { return app.view.place == .podDetail ? whyNoPod(app) : nil }
    return table.hasSelection ? nil : "There is nothing under the cursor."
  }

  static func whyNoPod(_ app: App) -> String? {
    guard let record = app.currentPod else {
      if app.currentJob != nil { return "No pod of this job is known." }
      return Place.roots.contains(app.view.place)
        ? "There is no pod under the cursor." : "The pod is no longer known."
    }
    return record.pod.containers.isEmpty ? "The pod names no container." : nil
  }
}

// MARK: Tables

extension CommandTable {
  private static let tabling: [Command] = [
    Command(
      id: "filter", keys: ["/"], label: "filter",
      help: "Filters rows: words, column:text, is:finding, !not, age>2h; all must hold.",
      group: .tables, places: Place.filtered, footer: 7
    ) { app, text in app.editQuery(.filter, text) },
    Command(
      id: "mark", keys: [" "], label: "mark",
      help: "Marks the row, or takes its mark away, and goes on to the next.",
      group: .tables, places: Place.tables, footer: 6, whyDisabled: whyNothingChosen
    ) { app, _ in app.view.table?.toggleMark() },
    Command(
      id: "mark-range", keys: [.control(" ")], label: "mark to here",
      help: "Marks the rows from the last mark to the cursor.",
      group: .tables, places: Place.tables, whyDisabled: whyNothingChosen
    ) { app, _ in app.view.table?.markRange() },
    Command(
      id: "mark-all", keys: ["*"], label: "mark all",
      help: "Marks all rows that the filter lets through, or takes those marks away.",
      group: .tables, places: Place.tables, whyDisabled: whyNothingChosen
    ) { app, _ in app.view.table?.toggleAllMarks() },
    Command(
      id: "unmark", keys: [.control("\\")], label: "unmark all", help: "Takes all marks away.",
      group: .tables, places: Place.tables
    ) { app, _ in app.view.table?.clearMarks() },
    Command(
      id: "sort", keys: ["S"], label: "sort", help: "Asks for the column to sort by.",
      group: .tables, places: Place.tables
    ) { app, _ in app.pickSort() },
    Command(
      id: "sort-next", keys: [">"], label: "sort right", help: "Sorts by the next column.",
      group: .tables, places: Place.tables
    ) { app, _ in app.view.table?.shiftSort(by: 1, app) },
    Command(
      id: "sort-previous", keys: ["<"], label: "sort left", help: "Sorts by the column before.",
      group: .tables, places: Place.tables
    ) { app, _ in app.view.table?.shiftSort(by: -1, app) },
    Command(
      id: "invert", keys: ["I"], label: "invert", help: "Sorts the other way round.",
      group: .tables, places: Place.tables
    ) { app, _ in app.view.table?.invert(app) },
    sort("name", "N", "name", Place.tables),
    sort("age", "A", "age", Place.tables),
    sort("phase", "P", "phase", Place.podTables),
    sort("job", "J", "job ID", Place.podTables.union([.jobs])),
    sort("node", "O", "node", Place.podTables.union([.jobs])),
    sort("restarts", "T", "number of restarts", Place.podTables),
    sort("left", "T", "the time that is left", [.jobs]),
    sort("wait", "W", "the time spent in the queue", [.jobs]),
    sort("start", "E", "expected start", [.jobs]),
    sort("priority", "P", "priority", [.jobs]),
    sort("state", "X", "state", [.jobs]),
    Command(
      id: "all-jobs", keys: ["a"], label: "all jobs",
      help: "Lists all jobs of the queue, or only those of interLink.",
      group: .tables, places: [.jobs], footer: 5
    ) { app, _ in app.toggleAllJobs() },
    Command(
      id: "wide", keys: ["w"], label: "wide", help: "Shows more columns, or as many as fit well.",
      group: .tables, places: Place.tables
    ) { app, _ in app.view.table?.toggleWide() },
    Command(
      id: "zoom-in", keys: ["+", "="], label: "shorter", help: "Shows a shorter time, in more detail.",
      group: .tables, places: [.timeline], footer: 3
    ) { app, _ in (app.view as? TimelineView)?.zoom(by: -1) },
    Command(
      id: "zoom-out", keys: ["-"], label: "longer", help: "Shows a longer time.",
      group: .tables, places: [.timeline], footer: 4
    ) { app, _ in (app.view as? TimelineView)?.zoom(by: 1) },
    Command(
      id: "all-namespaces", keys: ["0"], label: "all namespaces", help: "Shows the pods of all namespaces.",
      group: .tables, places: Place.roots, words: ["all"]
    ) { app, _ in app.look(at: nil) },
    Command(
      id: "ns", keys: ["n"], label: "namespace",
      help: "Asks for the namespace to look at; :ns NAME takes it from the line.",
      group: .tables, places: Place.roots, words: ["namespace", "namespaces"], argument: .namespace,
      footer: 8
    ) { app, name in
      if name.isEmpty { app.pickNamespace() } else { app.look(at: name == "all" ? nil : name) }
    },
  ]

  private static func sort(_ column: String, _ key: Key, _ word: String, _ places: Set<Place>) -> Command {
    Command(
      id: "sort-\(column)", keys: [key], label: "by \(column)",
      help: "Sorts by \(word); again, the other way round.",
      group: .tables, places: places
    ) { app, _ in app.view.table?.sort(by: column, app) }
  }
}

// MARK: Texts

extension CommandTable {
  private static let reading: [Command] = [
    Command(
      id: "search", keys: ["/"], label: "search",
      help: "Searches for text; capitals count only if there is one. In a log, ~ leads a regular expression.",
      group: .texts, places: Place.texts, footer: 7, otherFooters: [.logs: 2]
    ) { app, text in app.editQuery(.search, text) },
    Command(
      id: "next-match", keys: ["n"], label: "next", help: "Goes to the next match.",
      group: .texts, places: Place.texts, whyDisabled: whyNoSearch
    ) { app, _ in app.findAgain(forward: true) },
    Command(
      id: "previous-match", keys: ["N"], label: "previous", help: "Goes to the match before.",
      group: .texts, places: Place.texts, whyDisabled: whyNoSearch
    ) { app, _ in app.findAgain(forward: false) },
    Command(
      id: "wrap", keys: ["w", "z"], otherKeys: [.logs: ["z", .control("w")]], label: "wrap",
      help: "Wraps long lines, or lets them run out at the right.",
      group: .texts, places: [.logs, .manifest], footer: 3, otherFooters: [.logs: 7]
    ) { app, _ in app.toggleWrap() },
  ]

  private static func whyNoSearch(_ app: App) -> String? {
    let isSearching = app.logs.map { $0.painter.query != nil } ?? !app.view.query.isEmpty
    return isSearching ? nil : "Nothing is searched for; / starts a search."
  }
}

// MARK: Program

extension CommandTable {
  private static let running: [Command] = [
    Command(
      id: "command", keys: [":"], label: "command", help: "Takes a command by its name; tab completes.",
      group: .program, places: Place.views, isCallable: false, footer: 10
    ) { app, _ in app.openPrompt(.command, text: "") },
    Command(
      id: "ctx", keys: ["C"], label: "context",
      help: "Asks for the context to go over to; :ctx NAME takes it from the line.",
      group: .program, places: Place.views, words: ["context", "contexts"], argument: .context,
      whyDisabled: { $0.options.contexts.isEmpty ? "There is no other context to go over to." : nil }
    ) { app, name in
      if name.isEmpty { app.pickContext() } else { app.switchContext(to: name) }
    },
    Command(
      id: "retry", keys: ["R"], label: "retry",
      help: "Tries again now: the connection, and what the view could not get.",
      group: .program, places: Place.views
    ) { app, _ in
      app.retrySite()
      app.view.retry(app)
    },
    Command(
      id: "escape", keys: [.escape], label: "back",
      help: "Clears a message, a filter or a search; without one, goes back.",
      group: .program, places: Place.views, isCallable: false
    ) { app, _ in app.escape() },
    Command(
      id: "back", keys: ["q"], label: "back", help: "Goes back to where this was opened from.",
      group: .program, places: Place.texts, isCallable: false, footer: 9
    ) { app, _ in app.step(-1) },
    Command(
      id: "back-from-form", keys: ["q"], label: "back",
      help: "Goes back; asks what is to become of edits, if there are any.",
      group: .program, places: Place.forms, isCallable: false, footer: 9
    ) { app, _ in app.escape() },
    Command(
      id: "leave", keys: ["q"], label: "quit", help: "Leaves, from a numbered view.",
      group: .program, places: Place.roots, isCallable: false, footer: 12
    ) { app, _ in app.quit() },
    Command(
      id: "quit", keys: ["Q"], label: "quit", help: "Leaves from anywhere.",
      group: .program, places: Place.views, words: ["q", "q!", "qa", "exit"]
    ) { app, _ in app.quit() },
    Command(
      id: "interrupt", keys: [.control("c")], label: "cancel",
      help: "Cancels the innermost thing; where there is none, twice leaves.",
      group: .program, places: Place.views, isCallable: false
    ) { app, _ in app.cancel() },
    Command(
      id: "redraw", keys: [.control("l")], label: "redraw", help: "Draws the whole screen anew.",
      group: .program, places: Place.views
    ) { app, _ in app.onRedraw() },
    Command(
      id: "suspend", keys: [.control("z")], label: "suspend",
      help: "Gives the terminal back to the shell; fg returns.",
      group: .program, places: Place.views
    ) { app, _ in app.onSuspend() },
  ]
}

// MARK: Typing

extension CommandTable {
  private static let typing: [Command] = [
    Command(
      id: "accept", keys: [.enter], label: "accept", help: "Takes what is typed or chosen.",
      group: .typing, places: [.prompt, .picker, .flagsField], isCallable: false, footer: 1
    ) { app, _ in app.accept() },
    Command(
      id: "dismiss", keys: [.escape, .control("c")], label: "cancel", help: "Leaves everything as it was.",
      group: .typing, places: [.prompt, .picker, .flagsField], isCallable: false, footer: 2
    ) { app, _ in app.dismiss() },
    Command(
      id: "complete", keys: [.tab], label: "complete",
      help: "Completes the command; again, takes the next that fits.",
      group: .typing, places: [.prompt], isCallable: false, footer: 3
    ) { app, _ in app.complete() },
    Command(
      id: "choose-up", keys: [.up, .control("p")], label: "up",
      help: "The choice above, or what was typed before.",
      group: .typing, places: [.prompt, .picker], isCallable: false
    ) { app, _ in app.chooseOrRecall(-1) },
    Command(
      id: "choose-down", keys: [.down, .control("n")], label: "down",
      help: "The choice below, or what was typed after.",
      group: .typing, places: [.prompt, .picker], isCallable: false
    ) { app, _ in app.chooseOrRecall(1) },
  ]
}
