internal import ClientCore
internal import Monitor

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
    dialog.buttons += destinations(of: form)
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

  /// Where edits can go; those that are not possible say why.
  private func destinations(of form: FlagsFormView) -> [Dialog.Button] {
    let pod = form.record.pod
    let common =
      CommandTable.whyReadOnly(self)
      ?? (form.unparsed != nil ? "First put right the text that does not parse (t)." : nil)
      ?? (form.loaded?.isChanged == true ? nil : "Nothing is changed.")
    let isWaiting = form.record.join.job.map { $0.job.state.base == .pending } ?? (pod.phase == "Pending")
    let job = form.record.job
    func button(_ label: String, _ note: String, _ why: String?, _ scope: EditScope) -> Dialog.Button {
      Dialog.Button(label: label, note: note, whyDisabled: common ?? why) { [weak form] app, _ in
        if let form { app.askToSave(scope, form) }
      }
    }
    return [
      button("Save and resubmit", "a new pod, with the edits", nil, .copy(.next)),
      button(
        "Save to the owner's template",
        pod.meta.controller.map { "for all pods that \($0.kind) \($0.name) makes" } ?? "",
        pod.meta.controller == nil ? "nobody makes this pod: it has no template" : nil, .template),
      button(
        "Apply to the job that waits", "scontrol update, as far as Slurm lets it be changed",
        job == nil ? "its job is not known" : isWaiting ? nil : "its job does not wait any more", .liveJob),
    ]
  }

  /// Goes back from the form.
  func leaveForm() { step(-1) }
}
