internal import ClientCore

/// What becomes of the form's edits.
extension App {
  /// Asks where the edits are to go.
  func askWhereTo() {
    guard let form, let loaded = form.loaded else { return }
    var body = loaded.changes.map { change in
      var line = StyledText("\(CleanText.line(change.label))  ", Style(.accent))
      line.append(change.before.isEmpty ? options.glyphs.none : CleanText.line(change.before), .dim)
      line.append(" \(options.glyphs.arrow) ", .dim)
      line.append(change.after.isEmpty ? "taken away" : CleanText.line(change.after))
      line.hang = 2
      return line
    }
    if form.unparsed != nil {
      body.append(
        StyledText(
          "A text for the flags does not parse, and goes nowhere but into the draft.", Style(.attention)))
    }
    let counts = FlagsFormView.counts(loaded.findings)
    if !counts.isEmpty { body += [StyledText(), StyledText("Preflight: \(counts)")] }
    body += [
      StyledText(),
      StyledText(
        "Annotations are read once, when the job is submitted: edited on a pod that is there, they never reach Slurm.",
        Style(.attention)),
    ]
    var dialog = Dialog(
      title: "Where are the edits of \(form.podName) to go?", body: body,
      buttons: [Dialog.Button(label: "Go on editing")])
    dialog.buttons.append(
      Dialog.Button(label: "Leave them as a draft", note: "e on this pod takes them up again") { app, _ in
        app.leaveForm()
      })
    dialog.buttons.append(
      Dialog.Button(label: "Discard them", note: "the draft is removed", isDangerous: true) {
        [weak form] app, _ in
        form?.discardDraft(app)
        app.leaveForm()
      })
    ask(dialog)
  }

  /// Goes back from the form.
  func leaveForm() { step(-1) }
}
