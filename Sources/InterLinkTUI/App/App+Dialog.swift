/// What keys do in a dialog.
extension App {
  /// Opens a dialog: only in answer to a key.
  func ask(_ dialog: Dialog) {
    self.dialog = dialog
    changed()
  }

  /// Changes the dialog with that token, if it is still open: an answer may come late.
  func update(_ token: Dialog.Token, _ change: (inout Dialog) -> Void) {
    guard var dialog, dialog.token === token else { return }
    change(&dialog)
    self.dialog = dialog
    changed()
  }

  /// Chooses or presses what is in focus.
  func pressInDialog() {
    switch dialog?.focus {
    case .option(let index)?:
      if let why = dialog?.choose(index) { return inform(why) }
      if let dialog { dialog.whenChosen?(self, dialog) }
    case .button(let index)?: press(button: index)
    case nil: break
    }
  }

  /// Presses the button that does what the dialog is about.
  func agreeInDialog() {
    if let primary = dialog?.primary { press(button: primary) }
  }

  private func press(button index: Int) {
    guard let dialog, dialog.buttons.indices.contains(index) else { return }
    if let why = dialog.whyDisabled(index) { return inform(why) }
    self.dialog = nil
    dialog.buttons[index].press(self, dialog)
  }

  /// Leaves everything as it was.
  func leaveDialog() { dialog = nil }

  /// Goes over to editing first.
  func editFromDialog() {
    guard let dialog, let edit = dialog.edit else { return }
    self.dialog = nil
    edit(self, dialog)
  }

  /// Puts the commands of the dialog into the clipboard.
  func copyCommands() {
    guard let commands = dialog?.commands, !commands.isEmpty else { return }
    copy(commands.joined(separator: "\n"), what: "the command")
  }

  /// Puts `text` into the clipboard of the user's terminal.
  func copy(_ text: String, what: String) {
    onCopy(text)
    inform("Sent to the terminal's clipboard (OSC 52): \(what). Not every terminal takes it.")
  }
}
