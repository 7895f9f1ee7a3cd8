internal import ClientCore
internal import Monitor

/// What the view of logs can do.
extension CommandTable {
  static let logging: [Command] = following + finding + showing + choosing + keeping

  private static let following: [Command] = [
    Command(
      id: "follow", keys: ["f"], label: "follow",
      help: "Follows the log, or pauses; scrolling up pauses too, and G follows again.",
      group: .logs, places: [.logs], footer: 1
    ) { app, _ in app.logs?.toggleFollowing() },
    Command(
      id: "focus-down", keys: [.control("n")], label: "line down",
      help: "Goes to the next line, of which marks and copies are.", group: .logs, places: [.logs],
      isCallable: false
    ) { app, _ in app.logs?.moveFocus(by: 1) },
    Command(
      id: "focus-up", keys: [.control("p")], label: "line up", help: "Goes to the line before.",
      group: .logs, places: [.logs], isCallable: false
    ) { app, _ in app.logs?.moveFocus(by: -1) },
  ]

  private static let finding: [Command] = [
    level(
      "next-error", "e", "next error", "Goes to the next line that says it is an error.", .error ... .fatal,
      footer: 3),
    level("previous-error", "E", "error before", "Goes to the error before.", .error ... .fatal),
    level(
      "next-warning", "w", "next warning", "Goes to the next line that says it is a warning.",
      .warning ... .warning),
    level("previous-warning", "W", "warning before", "Goes to the warning before.", .warning ... .warning),
    Command(
      id: "goto", keys: ["@"], label: "time",
      help: "Goes to a time: 14:02, 2026-11-21 14:02:11, or -10m for ten minutes ago.",
      group: .logs, places: [.logs], footer: 9
    ) { app, text in app.goToTime(text) },
    Command(
      id: "mark-line", keys: ["m"], label: "mark",
      help: "Marks the line, or takes its mark away, and goes on to the next.",
      group: .logs, places: [.logs], footer: 9
    ) { app, _ in app.logs?.toggleMark(app) },
    Command(
      id: "mark-lines", keys: ["M"], label: "mark to here",
      help: "Marks the lines from the last mark to this one.", group: .logs, places: [.logs],
      whyDisabled: whyNoMarks
    ) { app, _ in app.logs?.markRange(app) },
    Command(
      id: "next-mark", keys: ["'"], label: "next mark", help: "Goes to the next marked line.",
      group: .logs, places: [.logs], whyDisabled: whyNoMarks
    ) { app, _ in app.logs?.goToMark(forward: true, app) },
    Command(
      id: "previous-mark", keys: ["\""], label: "mark before", help: "Goes to the marked line before.",
      group: .logs, places: [.logs], whyDisabled: whyNoMarks
    ) { app, _ in app.logs?.goToMark(forward: false, app) },
    Command(
      id: "unmark-lines", keys: [.control("\\")], label: "unmark all", help: "Takes all marks of lines away.",
      group: .logs, places: [.logs], whyDisabled: whyNoMarks
    ) { app, _ in app.logs?.clearMarks() },
  ]

  private static func level(
    _ id: String, _ key: Key, _ label: String, _ help: String, _ levels: ClosedRange<LogLevel>,
    footer: Int? = nil
  ) -> Command {
    let word = levels.contains(.error) ? "error" : "warning"
    return Command(
      id: id, keys: [key], label: footer == nil ? label : word, help: help, group: .logs, places: [.logs],
      footer: footer
    ) { app, _ in
      app.logs?.goToLevel(levels, word, forward: id.hasPrefix("next"), app)
    }
  }

  private static let showing: [Command] = [
    Command(
      id: "only", keys: ["&"], label: "only",
      help: "Shows only lines that hold a text (~ leads a regular expression), beside filters there are.",
      group: .logs, places: [.logs], footer: 4
    ) { app, text in app.filterLog(.only, text) },
    Command(
      id: "hide", keys: ["-"], label: "hide", help: "Hides the lines that hold a text.", group: .logs,
      places: [.logs], footer: 5
    ) { app, text in app.filterLog(.hide, text) },
    Command(
      id: "unfilter", keys: [.backspace], label: "drop filter", help: "Takes the last filter away.",
      group: .logs, places: [.logs],
      whyDisabled: { $0.logs?.filters.isEmpty == false ? nil : "No filter is set; & and - set one." }
    ) { app, _ in app.logs?.dropFilter(app) },
    Command(
      id: "times", keys: ["t"], label: "times",
      help:
        "Shows when lines were written: how long ago, in UTC, in local time, or not; ~ is when they came.",
      group: .logs, places: [.logs], footer: 6
    ) { app, _ in app.logs?.cycleTimes(app) },
    Command(
      id: "chatter", keys: ["x"], label: "job script",
      help: "Shows the lines that the job's script wrote, not the container, or folds them.",
      group: .logs, places: [.logs], footer: 8
    ) { app, _ in app.logs?.toggleChatter() },
    Command(
      id: "pretty", keys: ["p"], label: "JSON",
      help: "Shows lines that are JSON objects with a member a row, or as they are.", group: .logs,
      places: [.logs]
    ) { app, _ in app.logs?.togglePretty(app) },
    Command(
      id: "colours", keys: ["#"], label: "colours",
      help: "Draws the log with all colours, with the program's own, or with none.", group: .logs,
      places: [.logs]
    ) { app, _ in app.logs?.cycleColouring(app) },
  ]

  private static let choosing: [Command] = [
    Command(
      id: "container", keys: ["a"], label: "container", help: "Asks for the container whose log is shown.",
      group: .logs, places: [.logs], footer: 9,
      whyDisabled: { app in
        (app.currentPod?.pod.containers.count ?? 0) > 1 ? nil : "The pod has only one container."
      }
    ) { app, _ in app.changeContainer() },
    Command(
      id: "group-logs", keys: ["L"], label: "all logs",
      help: "Shows as one the logs of the marked pods, or of all containers, of a service or an owner.",
      group: .logs, places: Place.podTables.union([.jobs, .timeline]), whyDisabled: whyNoLogs
    ) { app, _ in app.openGroupLogs() },
    Command(
      id: "sources", keys: ["o"], label: "sources",
      help: "Asks which of several logs is to be switched on or off.", group: .logs, places: [.logs],
      footer: 9, whyDisabled: whyOneLog
    ) { app, _ in app.pickSource(at: 0) },
    Command(
      id: "solo", keys: ["O"], label: "only this",
      help: "Shows only the log of the line in focus, or all again.",
      group: .logs, places: [.logs], whyDisabled: whyOneLog
    ) { app, _ in app.logs?.toggleSolo(app) },
  ]

  private static let keeping: [Command] = [
    Command(
      id: "save-log", keys: ["s"], label: "save",
      help: "Saves the lines, as filters leave them, in a file that only you can read.",
      group: .logs, places: [.logs], footer: 9
    ) { app, path in
      if path.isEmpty { app.openPrompt(.save, text: app.proposedPath) } else { app.saveLog(to: path) }
    },
    Command(
      id: "copy-lines", keys: ["Y"], label: "copy",
      help: "Copies the marked lines, or the one in focus, to the terminal's clipboard.",
      group: .logs, places: [.logs], footer: 9
    ) { app, _ in app.copyLines() },
    Command(
      id: "kept-logs", keys: ["K"], label: "kept logs",
      help: "Lists the logs that are kept, also of pods that are gone.", group: .logs,
      places: Place.views.subtracting([.flags]), words: ["kept", "logs kept"],
      whyDisabled: { $0.options.logKeeper == nil ? "No logs are kept here." : nil }
    ) { app, _ in app.pickKeptLog() },
    Command(
      id: "pager", keys: ["v"], label: "pager", help: "Opens the lines in $PAGER, or in less.",
      group: .logs, places: [.logs], footer: 12
    ) { app, _ in app.openPager() },
  ]

  private static func whyNoLogs(_ app: App) -> String? {
    app.targets.isEmpty && app.podsOfGroup.isEmpty ? "There is no pod under the cursor." : nil
  }

  private static func whyOneLog(_ app: App) -> String? {
    (app.logs?.members.count ?? 0) > 1 ? nil : "Only one log is shown; L in a table of pods shows several."
  }

  private static func whyNoMarks(_ app: App) -> String? {
    app.logs?.hasMarks == true ? nil : "No line is marked; m marks one."
  }
}
