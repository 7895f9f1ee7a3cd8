internal import ClientCore
internal import Monitor

extension CommandTable {
  /// Keys of the form of flags.
  static let forming: [Command] = [
    Command(
      id: "edit-value", keys: [.enter], label: "edit", help: "Opens the value under the cursor for typing.",
      group: .form, places: [.flags], isCallable: false, footer: 1, whyDisabled: whyNoRow
    ) { app, _ in app.editValue() },
    Command(
      id: "add-flag", keys: ["a"], label: "add", help: "Asks for an option or annotation to add.",
      group: .form, places: [.flags], isCallable: false, footer: 3, whyDisabled: whyNoForm
    ) { app, _ in app.addToForm() },
    Command(
      id: "remove-flag", keys: ["x", .delete], label: "remove", help: "Takes the row under the cursor away.",
      group: .form, places: [.flags], isCallable: false, footer: 4, whyDisabled: whyNoRow
    ) { app, _ in app.removeRow() },
    Command(
      id: "move-flag-up", keys: ["K"], label: "move up",
      help: "Moves the flag up: of two that clash the later wins.",
      group: .form, places: [.flags], isCallable: false, whyDisabled: whyNoRow
    ) { app, _ in app.moveRow(by: -1) },
    Command(
      id: "move-flag-down", keys: ["J"], label: "move down", help: "Moves the flag down.",
      group: .form, places: [.flags], isCallable: false, whyDisabled: whyNoRow
    ) { app, _ in app.moveRow(by: 1) },
    Command(
      id: "undo-edit", keys: ["u"], label: "undo", help: "Takes the last edit back.",
      group: .form, places: [.flags], isCallable: false, footer: 5,
      whyDisabled: { $0.form?.loaded?.canUndo == true ? nil : "There is no edit to take back." }
    ) { app, _ in app.undoInForm(forward: false) },
    Command(
      id: "redo-edit", keys: [.control("r")], label: "redo",
      help: "Makes the edit again that was taken back.",
      group: .form, places: [.flags], isCallable: false,
      whyDisabled: { $0.form?.loaded?.canRedo == true ? nil : "No edit was taken back." }
    ) { app, _ in app.undoInForm(forward: true) },
    Command(
      id: "raw-flags", keys: ["t"], label: "text", help: "Opens all flags as one line of text.",
      group: .form, places: [.flags], isCallable: false, footer: 6, whyDisabled: whyNoForm
    ) { app, _ in app.form?.beginRaw() },
    Command(
      id: "editor", keys: ["E"], label: "$EDITOR",
      help: "Opens the flags, or the annotation under the cursor, in $VISUAL or $EDITOR.",
      group: .form, places: [.flags], isCallable: false, footer: 7, whyDisabled: whyNoForm
    ) { app, _ in app.editOutside() },
    Command(
      id: "save", keys: ["s"], label: "save",
      help:
        "Asks where the edits are to go: the owner's template, a new pod, the job that waits, or nowhere.",
      group: .form, places: [.flags], isCallable: false, footer: 2,
      whyDisabled: { $0.form?.hasChanges == true ? nil : "Nothing is changed." }
    ) { app, _ in app.askWhereTo() },
  ]

  /// Keys of every dialog.
  static let dialogs: [Command] = [
    Command(
      id: "press", keys: [.enter, " "], label: "choose", help: "Chooses or presses what is in focus.",
      group: .dialog, places: [.dialog], isCallable: false, footer: 1
    ) { app, _ in app.pressInDialog() },
    Command(
      id: "agree", keys: ["y"], label: "do it", help: "Does what the dialog is about, wherever the focus is.",
      group: .dialog, places: [.dialog], isCallable: false, footer: 2,
      whyDisabled: { app in
        guard let primary = app.dialog?.primary else { return "There is nothing to agree to here." }
        return app.dialog?.whyDisabled(primary)
      }
    ) { app, _ in app.agreeInDialog() },
    Command(
      id: "leave-dialog", keys: [.escape, "n", "q", .control("c")], label: "leave",
      help: "Leaves everything as it was.",
      group: .dialog, places: [.dialog], isCallable: false, footer: 3
    ) { app, _ in app.leaveDialog() },
    Command(
      id: "focus-next", keys: [.tab, .down, .right, "j", "l"], label: "next",
      help: "Goes to the next choice.",
      group: .dialog, places: [.dialog], isCallable: false, footer: 4
    ) { app, _ in app.dialog?.moveFocus(by: 1) },
    Command(
      id: "focus-previous", keys: [.backTab, .up, .left, "k", "h"], label: "previous",
      help: "Goes to the choice before.",
      group: .dialog, places: [.dialog], isCallable: false
    ) { app, _ in app.dialog?.moveFocus(by: -1) },
    Command(
      id: "dialog-edit", keys: ["e"], label: "edit first", help: "Opens the form before anything is done.",
      group: .dialog, places: [.dialog], isCallable: false, footer: 5,
      whyDisabled: { $0.dialog?.edit == nil ? "There is nothing to edit here." : nil }
    ) { app, _ in app.editFromDialog() },
    Command(
      id: "show-commands", keys: ["!"], label: "as command",
      help: "Shows the commands that would do the same.",
      group: .dialog, places: [.dialog], isCallable: false, footer: 6, whyDisabled: whyNoShellCommands
    ) { app, _ in app.dialog?.toggleCommands() },
    Command(
      id: "copy-commands", keys: ["Y"], label: "copy command",
      help: "Puts those commands into the terminal's clipboard (OSC 52).",
      group: .dialog, places: [.dialog], isCallable: false, footer: 7, whyDisabled: whyNoShellCommands
    ) { app, _ in app.copyCommands() },
    Command(
      id: "dialog-down", keys: [.pageDown, .control("d"), .control("f")], label: "scroll down",
      help: "Scrolls the dialog's text down.",
      group: .dialog, places: [.dialog], isCallable: false
    ) { app, _ in app.dialog?.scroll(by: 5) },
    Command(
      id: "dialog-up", keys: [.pageUp, .control("u"), .control("b")], label: "scroll up",
      help: "Scrolls the dialog's text up.",
      group: .dialog, places: [.dialog], isCallable: false
    ) { app, _ in app.dialog?.scroll(by: -5) },
  ]

  private static func whyNoShellCommands(_ app: App) -> String? {
    app.dialog?.commands.isEmpty == false ? nil : "No command of a shell does the same."
  }

  private static func whyNoForm(_ app: App) -> String? {
    app.form?.loaded == nil ? "The manifest is not here yet." : nil
  }

  private static func whyNoRow(_ app: App) -> String? {
    whyNoForm(app) ?? (app.form?.row == nil ? "There is no row under the cursor." : nil)
  }

  static func whyNoFix(_ app: App) -> String? {
    let findings = app.form?.findingsHere ?? (app.view as? PreflightView)?.selected.map { [$0] } ?? []
    if findings.isEmpty { return "Nothing is found here." }
    return findings.allSatisfy(\.fixes.isEmpty) ? "Only you can know how this is put right." : nil
  }
}
